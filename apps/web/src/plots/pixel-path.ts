/** Points of a line in pixels; a NaN in `x` lifts the pen. Reused among paints. */
export class PixelPath {
  x = new Float64Array(256);
  y = new Float64Array(256);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  push(x: number, y: number): void {
    if (this.length === this.x.length) this.grow();
    this.x[this.length] = x;
    this.y[this.length] = y;
    this.length += 1;
  }

  /** Lifts the pen before the next point. */
  lift(): void {
    if (this.length > 0 && !Number.isNaN(this.x[this.length - 1]!))
      this.push(Number.NaN, Number.NaN);
  }

  private grow(): void {
    const x = new Float64Array(this.x.length * 2);
    const y = new Float64Array(this.x.length * 2);
    x.set(this.x);
    y.set(this.y);
    this.x = x;
    this.y = y;
  }
}
