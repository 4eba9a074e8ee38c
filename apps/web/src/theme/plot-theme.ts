import { type DensityName, densities } from "./density.ts";
import { fontFamily } from "./mantine-theme.ts";
import { type ThemeName, tokens } from "./tokens.ts";

/** What a canvas needs to know of the theme: colours as CSS, sizes in CSS pixels. */
export interface PlotTheme {
  readonly ink: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly panel: string;
  readonly grid: string;
  readonly line: string;
  readonly neutral: string;
  readonly reference: string;
  readonly curves: readonly string[];
  readonly curveWidth: number;
  readonly axisText: number;
  readonly font: string;
}

/** The theme of canvases. */
export function plotTheme(theme: ThemeName, density: DensityName): PlotTheme {
  const { ink, ink2, ink3, panel, grid, line, neutral, curves } = tokens[theme];
  const { axisText, curveWidth } = densities[density];
  return {
    ink,
    ink2,
    ink3,
    panel,
    grid,
    line,
    neutral,
    curves,
    curveWidth,
    axisText,
    reference: ink3,
    font: `${axisText}px ${fontFamily}`,
  };
}

/** `#rrggbb` as 0xRRGGBB. */
export function rgbOf(hex: string): number {
  return Number.parseInt(hex.slice(1), 16);
}
