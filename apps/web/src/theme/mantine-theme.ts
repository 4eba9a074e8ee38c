import {
  type CSSVariablesResolver,
  createTheme,
  defaultCssVariablesResolver,
  type MantineColorsTuple,
  type MantineTheme,
} from "@mantine/core";
import { type ThemeName, type Tokens, tokens } from "./tokens.ts";

/** Ten shades of the accent, from near white to near black; the dark and the light accent are among them. */
const accentShades: MantineColorsTuple = [
  "#e5f7fa",
  "#c3e9f0",
  "#93d7e3",
  "#5fc4d6",
  tokens.dark.accent,
  "#2299b0",
  "#128396",
  tokens.light.accent,
  "#085a6a",
  "#06424e",
];

/** Mantine's dark shades: 0 is text, 7 the body. */
const darkShades: MantineColorsTuple = [
  tokens.dark.ink,
  tokens.dark.ink2,
  tokens.dark.ink3,
  tokens.dark.control,
  tokens.dark.line,
  "#202932",
  tokens.dark.raised,
  tokens.dark.panel,
  tokens.dark.background,
  "#0a0d11",
];

/** System fonts only: control networks are closed. */
export const fontFamily =
  'system-ui, -apple-system, "Segoe UI", Inter, Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif';

/** Mantine's theme, made from the tokens. */
export const mantineTheme: ReturnType<typeof createTheme> = createTheme({
  fontFamily,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, "DejaVu Sans Mono", monospace',
  primaryColor: "accent",
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  colors: { accent: accentShades, dark: darkShades },
  defaultRadius: 6,
  radius: { xs: "4px", sm: "5px", md: "6px", lg: "8px", xl: "12px" },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  respectReducedMotion: true,
  components: {
    // The library that locks the page's scroll writes a style element, which the content policy forbids.
    Modal: { defaultProps: { lockScroll: false, transitionProps: { duration: 120 } } },
    Drawer: { defaultProps: { lockScroll: false, transitionProps: { duration: 120 } } },
    Menu: { defaultProps: { transitionProps: { duration: 80 } } },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 80 } } },
  },
});

const colourVariables = (theme: Tokens): Record<string, string> => ({
  "--mantine-color-body": theme.background,
  "--mantine-color-text": theme.ink,
  "--mantine-color-dimmed": theme.ink2,
  "--mantine-color-placeholder": theme.ink3,
  "--mantine-color-error": theme.bad,
  "--mantine-color-default": theme.raised,
  "--mantine-color-default-hover": theme.line,
  "--mantine-color-default-color": theme.ink,
  "--mantine-color-default-border": theme.line,
  "--mantine-color-anchor": theme.accent,
});

/** Mantine's variables, with the tokens in the places that have one. */
export const mantineVariables: CSSVariablesResolver = (theme: MantineTheme) => {
  const base = defaultCssVariablesResolver(theme);
  const themed = (name: ThemeName): Record<string, string> => ({
    ...base[name],
    ...colourVariables(tokens[name]),
  });
  return {
    variables: {
      ...base.variables,
      "--mantine-font-size-xs": "var(--bs-small-text)",
      "--mantine-font-size-sm": "var(--bs-text)",
      "--mantine-font-size-md": "var(--bs-text)",
    },
    light: themed("light"),
    dark: themed("dark"),
  };
};
