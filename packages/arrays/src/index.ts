export * from "./arithmetic.ts";
export { type BinnedRange, edgesAround, linearBinEdges, logBinEdges } from "./bin-edges.ts";
export { broadcastTo, reshape, transpose } from "./broadcast.ts";
export * from "./concatenate.ts";
export * from "./convert.ts";
export { lengthAlong, type Shaped, shapeText, stridesOf, volume } from "./dims.ts";
export * from "./dtype.ts";
export * from "./errors.ts";
export * from "./histogram.ts";
export * from "./identical.ts";
export * from "./kernels/index.ts";
export * from "./label-slice.ts";
export {
  coordOf,
  fitsAsCoord,
  isBinEdges,
  type LabelledArray,
  type LabelledArrayParts,
  labelledArray,
  type NamedVariables,
  withCoord,
  withData,
  withMask,
  withName,
} from "./labelled-array.ts";
export { allMasks, eitherMask } from "./masks.ts";
export * from "./rebin.ts";
export * from "./reduce.ts";
export * from "./slice.ts";
export * from "./uncertainty-policy.ts";
export * from "./unit.ts";
export { baseSymbols } from "./unit-table.ts";
export {
  datetimes,
  scalar,
  type Variable,
  type VariableOf,
  type VariableParts,
  variable,
} from "./variable.ts";
