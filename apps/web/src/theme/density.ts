/** How much room things take: for a small screen, for a desk, for a wall read from three metres. */
export type DensityName = "compact" | "comfortable" | "wall";

/** Sizes in CSS pixels. */
export interface Density {
  readonly text: number;
  readonly smallText: number;
  /** Tick and axis labels. */
  readonly axisText: number;
  readonly cellHeader: number;
  readonly gap: number;
  readonly control: number;
  readonly curveWidth: number;
}

/** All sizes that depend on the density. */
export const densities: Readonly<Record<DensityName, Density>> = {
  compact: {
    text: 12,
    smallText: 11,
    axisText: 11,
    cellHeader: 28,
    gap: 6,
    control: 22,
    curveWidth: 1.4,
  },
  comfortable: {
    text: 13,
    smallText: 12,
    axisText: 11,
    cellHeader: 32,
    gap: 10,
    control: 24,
    curveWidth: 1.6,
  },
  wall: {
    text: 24,
    smallText: 22,
    axisText: 22,
    cellHeader: 52,
    gap: 14,
    control: 40,
    curveWidth: 3,
  },
};
