/**
 * `bins + 1` edges at equal distances, computed as NumPy's `linspace` does, so that an event on an
 * edge falls on the same side: `start + i * step`, and the last is `stop` itself.
 * @throws RangeError unless `bins` is a positive whole number and `start < stop`, both finite.
 */
export function linearEdges(start: number, stop: number, bins: number): Float64Array {
  checkSpan(start, stop, bins);
  const step = (stop - start) / bins;
  const edges = new Float64Array(bins + 1);
  for (let i = 0; i < bins; i++) edges[i] = i * step + start;
  edges[bins] = stop;
  return edges;
}

/**
 * `bins + 1` edges at equal ratios, as NumPy's `geomspace`: powers of ten of equally spaced
 * exponents, first and last given exactly.
 * @throws RangeError unless `bins` is a positive whole number and `0 < start < stop`, finite.
 */
export function logEdges(start: number, stop: number, bins: number): Float64Array {
  if (!(start > 0)) throw new RangeError(`log edges start at ${start}, not above 0`);
  checkSpan(start, stop, bins);
  const edges = linearEdges(Math.log10(start), Math.log10(stop), bins).map((e) => 10 ** e);
  edges[0] = start;
  edges[bins] = stop;
  // A rounded power may lie beyond an end that is very near.
  return edges.map((edge) => Math.min(Math.max(edge, start), stop));
}

function checkSpan(start: number, stop: number, bins: number): void {
  if (!(Number.isInteger(bins) && bins > 0)) throw new RangeError(`${bins} bins`);
  if (!(Number.isFinite(stop - start) && start < stop))
    throw new RangeError(`edges from ${start} to ${stop}`);
}
