/** What the messages of a stream hold. */
export type StreamKind =
  | "detector_events"
  | "monitor_events"
  | "monitor_counts"
  | "area_detector"
  | "log"
  | "device";

/** Where a stream's messages are found: a topic, and the source name inside each message. */
export interface WireKey {
  readonly topic: string;
  readonly source: string;
}

interface StreamBase {
  /** Internal name, unique within the instrument whatever the kind: routing uses it alone. */
  readonly name: string;
  /** What the page writes. */
  readonly title: string;
  readonly description?: string;
  /** Absent from streams that are synthesised, never received. */
  readonly wire?: WireKey;
  /** Group in the file of the instrument, where the stream was declared from one. */
  readonly nexusPath?: string;
}

/** A logical dimension of a detector, with its number of pixels. */
export interface PixelDim {
  readonly name: string;
  readonly size: number;
}

/**
 * Which ids a detector's pixels have, row-major over its shape: `first`, `first + 1`, ... or a list
 * of its own, such as a NeXus file's `detector_number`.
 */
export type DetectorNumbers =
  | { readonly kind: "consecutive"; readonly first: number }
  | { readonly kind: "listed"; readonly ids: Int32Array };

/** A bank whose events carry pixel ids. */
export interface DetectorStream extends StreamBase {
  readonly kind: "detector_events";
  /** Slowest first; the product is the number of pixels. */
  readonly shape: readonly PixelDim[];
  readonly detectorNumbers: DetectorNumbers;
}

/** A monitor, as events or as histograms made by its electronics. */
export interface MonitorStream extends StreamBase {
  readonly kind: "monitor_events" | "monitor_counts";
}

/** A camera: frames of a fixed shape, `dim_0` by `dim_1`. */
export interface AreaDetectorStream extends StreamBase {
  readonly kind: "area_detector";
  readonly shape: readonly PixelDim[];
}

/** A slow-control value over time. Only declared logs are processed. */
export interface LogStream extends StreamBase {
  readonly kind: "log";
  /** Absent where the value has no unit. */
  readonly unit?: string;
  readonly dtype?: "int32" | "int64" | "float32" | "float64";
  /** Least and greatest sensible value. */
  readonly valueMin?: number;
  readonly valueMax?: number;
}

/** A motor or the like: read-back with target and idle flag, merged from three logs. */
export interface DeviceStream extends StreamBase {
  readonly kind: "device";
  readonly unit?: string;
  /** Names of log streams. */
  readonly value: string;
  readonly target?: string;
  readonly idle?: string;
}

/** One named source of messages of one kind. */
export type StreamDeclaration =
  | DetectorStream
  | MonitorStream
  | AreaDetectorStream
  | LogStream
  | DeviceStream;

/** Number of pixels of a bank or camera. */
export function pixelCount(shape: readonly PixelDim[]): number {
  return shape.reduce((product, dim) => product * dim.size, 1);
}

/** The ids of a detector's pixels, row-major over its shape. Allocates; keep the result. */
export function detectorNumbers(stream: DetectorStream): Int32Array {
  const declared = stream.detectorNumbers;
  if (declared.kind === "listed") return declared.ids.slice();
  return Int32Array.from({ length: pixelCount(stream.shape) }, (_, i) => declared.first + i);
}
