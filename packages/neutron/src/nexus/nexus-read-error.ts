/**
 * What a NeXus file holds cannot be read as what it claims to be: a damaged data set, a missing
 * field, an unknown unit. The message is one sentence that names the file and the place in it.
 */
export class NexusReadError extends Error {
  override readonly name = "NexusReadError";
  /** The file as it was asked for. */
  readonly file: string;
  /** The HDF5 path of the object at fault. */
  readonly place: string;

  constructor(file: string, place: string, what: string, options?: ErrorOptions) {
    super(`${file}: ${place} ${what}.`, options);
    this.file = file;
    this.place = place;
  }
}
