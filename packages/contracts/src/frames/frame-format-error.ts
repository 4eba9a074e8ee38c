/** Bytes that break the frame protocol. The message is lost; the connection may go on. */
export class FrameFormatError extends Error {
  override readonly name = "FrameFormatError";
  /** Which part of the message is wrong, such as `items.0.array.values` or `prefix.magic`. */
  readonly field: string;

  constructor(field: string, problem: string, options?: ErrorOptions) {
    super(`${field}: ${problem}`, options);
    this.field = field;
  }
}
