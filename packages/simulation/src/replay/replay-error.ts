/** What a file holds cannot be sent as messages. The message is one sentence for the person. */
export class ReplayError extends Error {
  override readonly name = "ReplayError";
}
