/** The colours of one theme. Each ink, and each colour that text is written in, has 4.5:1 on panel and raised. */
export interface Tokens {
  readonly background: string;
  readonly panel: string;
  readonly raised: string;
  readonly line: string;
  readonly ink: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly accent: string;
  /** Text on the accent. */
  readonly onAccent: string;
  readonly ok: string;
  readonly warn: string;
  readonly bad: string;
  /** Grid lines behind curves. */
  readonly grid: string;
  /** Edge of controls: 3:1 on panel. */
  readonly control: string;
  /** Masked and never-filled bins of an image. */
  readonly neutral: string;
  /** Curves in their order, told apart with every kind of colour vision; 3:1 on panel. */
  readonly curves: readonly string[];
}

/** Light or dark. */
export type ThemeName = "dark" | "light";

/** All colours of the page. Everything else (style sheets, Mantine, canvases) takes them from here. */
export const tokens: Readonly<Record<ThemeName, Tokens>> = {
  dark: {
    background: "#0e1217",
    panel: "#151b22",
    raised: "#1b232c",
    line: "#26303b",
    ink: "#e6edf3",
    ink2: "#9fb0c0",
    ink3: "#8594a4",
    accent: "#36b3c9",
    onAccent: "#062228",
    ok: "#3fb97f",
    warn: "#e0a63a",
    bad: "#ef7a80",
    grid: "#202932",
    control: "#6a7988",
    neutral: "#3b4651",
    curves: ["#36b3c9", "#f7c948", "#e8703a", "#a66fd8", "#d9f0c0", "#bd615c"],
  },
  light: {
    background: "#f3f5f7",
    panel: "#ffffff",
    raised: "#f7f9fb",
    line: "#dde3e9",
    ink: "#17212b",
    ink2: "#4d5d6c",
    ink3: "#5f6e7b",
    accent: "#0a7286",
    onAccent: "#ffffff",
    ok: "#157347",
    warn: "#8a5a00",
    bad: "#b42a33",
    grid: "#e9edf1",
    control: "#7f8d9a",
    neutral: "#c9d1d8",
    curves: ["#0a7286", "#b07d10", "#4326a8", "#8a3210", "#3a86f0", "#8e7eba"],
  },
};
