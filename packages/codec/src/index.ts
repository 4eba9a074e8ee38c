export { CodecError } from "./codec-error.ts";
export { contentOfDa00, type DecodedDa00, decodeDa00 } from "./decode-da00.ts";
export {
  type Accounting,
  type Da00Content,
  da00Variables,
  type EncodeOptions,
  encodeDa00,
} from "./encode-da00.ts";
export { accountingPrefix, maskPrefix, variancesName } from "./extra-variables.ts";
export {
  type DecodedResult,
  decodeResult,
  encodeResults,
  type Output,
  type ResultGroup,
  type ResultMessage,
} from "./results.ts";
