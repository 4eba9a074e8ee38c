/**
 * Kernels go through events in blocks and through each block in passes: first where each event
 * belongs (written to scratch), then the increments. Loads of the first pass then do not wait for
 * stores of the second, which is worth nearly a factor of two where bins are many; the scratch stays
 * in the first-level cache. Of 512 to 16384 events, 1024 was best or equal for all kernels.
 */
export const blockEvents = 1024;

// One set per thread is enough: kernels are synchronous and leave nothing in it between blocks.

/** [event of the block] bin to count in, -1 for none. */
export const places: Int32Array = new Int32Array(blockEvents);
/** [event of the block] bin of the arrival time, -1 for outside. */
export const arrivalBins: Int32Array = new Int32Array(blockEvents);
/** [event of the block] value to be binned, NaN for none. */
export const values: Float64Array = new Float64Array(blockEvents);
