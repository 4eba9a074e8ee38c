import {
  type DetectorStream,
  type InstrumentDeclaration,
  identityView,
  logicalDetectorView,
} from "@beamscope/catalog";

/** Side of the bank: 1,638,400 pixels. */
export const side = 1280;
/** Side of the small screen of the cube. */
const screenSide = 256;
const instrument = "bench";

const bank: DetectorStream = {
  kind: "detector_events",
  name: "bank",
  title: "Bank",
  wire: { topic: "bench_detector", source: "bank" },
  shape: [
    { name: "y", size: side },
    { name: "x", size: side },
  ],
  detectorNumbers: { kind: "consecutive", first: 1 },
};
const common = {
  instrument,
  sources: [bank.name],
  shape: bank.shape,
  description: "For measuring.",
};
const folded = (dim: string) =>
  ({
    step: "fold",
    dim,
    into: [
      { name: dim, size: screenSide },
      { name: `${dim}_inner`, size: side / screenSide },
    ],
  }) as const;

/** An instrument with one large bank: its picture and spectrum, or a cube of screen by arrival time. */
const declaration: InstrumentDeclaration = {
  name: instrument,
  title: "Bench",
  pulseRateHz: 14,
  streams: [bank],
  workflows: [
    logicalDetectorView({ ...common, name: "picture", title: "Picture", view: identityView }),
    logicalDetectorView({
      ...common,
      name: "cube",
      title: "Cube",
      view: { steps: [folded("y"), folded("x")], sumOver: ["y_inner", "x_inner"] },
      spectrumView: true,
    }),
  ],
  dashboards: [],
  initialJobs: [],
};
export default declaration;
