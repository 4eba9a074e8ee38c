import { z } from "zod";
import { decodeDocument, orAbsent } from "./decode-document.ts";
import { stringifyJson } from "./json-text.ts";

/** Answer to a command, from the worker that acted on it. It informs; heartbeats decide. */
export interface Acknowledgement {
  /** That of the command. */
  readonly messageId: string;
  /** Source name for a start; `source/uuid` or `all` for other commands. */
  readonly device: string;
  readonly response: "ACK" | "ERR";
  /** What went wrong. */
  readonly message?: string | undefined;
}

const AcknowledgementWire = z
  .object({
    message_id: z.string(),
    device: z.string(),
    response: z.enum(["ACK", "ERR"]),
    message: orAbsent(z.string()),
  })
  .transform(({ message_id, ...wire }): Acknowledgement => ({ messageId: message_id, ...wire }));

/** Reads an acknowledgement. @throws WireFormatError */
export const decodeAcknowledgement = (source: string | Uint8Array): Acknowledgement =>
  decodeDocument("acknowledgement", AcknowledgementWire, source);

/** Writes an acknowledgement, its members in the order of the reference. */
export const encodeAcknowledgement = (answer: Acknowledgement): string =>
  stringifyJson({
    message_id: answer.messageId,
    device: answer.device,
    response: answer.response,
    message: answer.message ?? null,
  });
