import { type Ad00Message, readAd00 } from "./ad00.ts";
import { type Al00Message, readAl00 } from "./al00.ts";
import { type Da00Message, readDa00 } from "./da00.ts";
import { type Ep01Message, readEp01 } from "./ep01.ts";
import { type Ev44Message, readEv44 } from "./ev44.ts";
import { type F144Message, readF144 } from "./f144.ts";
import { type Hs01Message, readHs01 } from "./hs01.ts";
import { type RunStartMessage, readPl72 } from "./run-start.ts";
import { type RunStopMessage, read6s4t } from "./run-stop.ts";
import { type SchemaIdentifier, schemaOf } from "./schema-identifier.ts";
import { readX5f2, type X5f2Message } from "./x5f2.ts";

/** The record of each schema. */
export interface WireMessages {
  readonly ev44: Ev44Message;
  readonly da00: Da00Message;
  readonly f144: F144Message;
  readonly ad00: Ad00Message;
  readonly x5f2: X5f2Message;
  readonly pl72: RunStartMessage;
  readonly "6s4t": RunStopMessage;
  readonly al00: Al00Message;
  readonly ep01: Ep01Message;
  readonly hs01: Hs01Message;
}

/** A message of any schema, with the identifier it came under. */
export type WireMessage = {
  [S in SchemaIdentifier]: { readonly schema: S; readonly message: WireMessages[S] };
}[SchemaIdentifier];

/**
 * Reads a message by the schema that it carries.
 * @returns undefined where it carries none of ours.
 * @throws WireFormatError where it breaks its schema.
 */
export function readMessage(bytes: Uint8Array): WireMessage | undefined {
  const schema = schemaOf(bytes);
  switch (schema) {
    case undefined:
      return undefined;
    case "ev44":
      return { schema, message: readEv44(bytes) };
    case "da00":
      return { schema, message: readDa00(bytes) };
    case "f144":
      return { schema, message: readF144(bytes) };
    case "ad00":
      return { schema, message: readAd00(bytes) };
    case "x5f2":
      return { schema, message: readX5f2(bytes) };
    case "pl72":
      return { schema, message: readPl72(bytes) };
    case "6s4t":
      return { schema, message: read6s4t(bytes) };
    case "al00":
      return { schema, message: readAl00(bytes) };
    case "ep01":
      return { schema, message: readEp01(bytes) };
    case "hs01":
      return { schema, message: readHs01(bytes) };
  }
}
