import { describe, expect, it } from "vitest";
import { densities } from "./density.ts";
import { themeVariables } from "./theme-variables.ts";
import { type ThemeName, tokens } from "./tokens.ts";

type Triple = readonly [number, number, number];

const linear = (hex: string): Triple => {
  const channel = (at: number) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.040_45 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
};
const luminance = (hex: string) => {
  const [r, g, b] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
/** WCAG 2.2, contrast ratio. */
const contrast = (a: string, b: string) => {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
};

/** Machado, Oliveira, Fernandes 2009, severity 1. */
const visions: Readonly<Record<string, readonly [Triple, Triple, Triple]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** OKLab (Ottosson 2020): distances in it are even to the eye. */
function oklab([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function seen(hex: string, vision: readonly [Triple, Triple, Triple]): Triple {
  const [r, g, b] = linear(hex);
  const [x, y, z] = vision.map((row) =>
    Math.min(1, Math.max(0, row[0] * r + row[1] * g + row[2] * b)),
  );
  return oklab([x!, y!, z!]);
}

const themes: readonly ThemeName[] = ["dark", "light"];

describe.each(themes)("%s tokens", (name) => {
  const theme = tokens[name];

  it("write text with a contrast of 4.5 on panel and raised", () => {
    for (const text of [
      theme.ink,
      theme.ink2,
      theme.ink3,
      theme.accent,
      theme.ok,
      theme.warn,
      theme.bad,
    ]) {
      expect(contrast(text, theme.panel)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(text, theme.raised)).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(theme.onAccent, theme.accent)).toBeGreaterThanOrEqual(4.5);
  });

  it("draw marks and controls with a contrast of 3", () => {
    for (const mark of [...theme.curves, theme.control]) {
      expect(contrast(mark, theme.panel)).toBeGreaterThanOrEqual(3);
    }
  });

  it("draw curves that every kind of colour vision tells apart", () => {
    for (const [vision, matrix] of Object.entries(visions)) {
      for (const [i, a] of theme.curves.entries()) {
        for (const b of theme.curves.slice(0, i)) {
          const [p, q] = [seen(a, matrix), seen(b, matrix)];
          const distance = Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
          expect(distance, `${a} and ${b} with ${vision}`).toBeGreaterThan(0.07);
        }
      }
    }
  });
});

describe("theme variables", () => {
  it("hold each colour and each size", () => {
    const css = themeVariables();
    expect(css).toContain(':root[data-mantine-color-scheme="dark"]{--bs-background:#0e1217;');
    expect(css).toContain("--bs-ink-2:#9fb0c0;");
    expect(css).toContain(':root[data-density="wall"]{--bs-text:24px;');
    expect(css).toContain("--bs-cell-header:32px");
  });

  it("write no text below 22 px on a wall, and none below 11 px anywhere", () => {
    const { text, smallText, axisText } = densities.wall;
    expect(Math.min(text, smallText, axisText)).toBeGreaterThanOrEqual(22);
    for (const density of Object.values(densities)) {
      expect(Math.min(density.text, density.smallText, density.axisText)).toBeGreaterThanOrEqual(
        11,
      );
    }
  });
});
