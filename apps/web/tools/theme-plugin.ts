import { convertCssVariables, DEFAULT_THEME, mergeMantineTheme } from "@mantine/core";
import type { Plugin } from "vite";
import { mantineTheme, mantineVariables } from "../src/theme/mantine-theme.ts";
import { themeVariables } from "../src/theme/theme-variables.ts";

const name = "virtual:beamscope-theme.css";

/** Gives the page its tokens as a style sheet, so that no style element needs to be written at run time. */
export function themePlugin(): Plugin {
  return {
    name: "beamscope-theme",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load(id) {
      if (id !== `\0${name}`) return undefined;
      const theme = mergeMantineTheme(DEFAULT_THEME, mantineTheme);
      return `${convertCssVariables(mantineVariables(theme), ":root")}\n${themeVariables()}`;
    },
  };
}
