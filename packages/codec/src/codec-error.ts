/** A da00 message that is no labelled array, or an array that da00 cannot carry. */
export class CodecError extends Error {
  override readonly name = "CodecError";
  /** Name of the variable at fault. */
  readonly variable: string;

  constructor(variable: string, detail: string, options?: ErrorOptions) {
    super(`${variable}: ${detail}`, options);
    this.variable = variable;
  }
}
