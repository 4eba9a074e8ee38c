import { MantineProvider } from "@mantine/core";
import { type ReactNode, useLayoutEffect } from "react";
import "@mantine/core/styles.css";
import "virtual:beamscope-theme.css";
import "./page.css";
import type { DensityName } from "./density.ts";
import { mantineTheme } from "./mantine-theme.ts";
import type { ThemeName } from "./tokens.ts";

/** Properties of `BeamscopeTheme`. */
export interface BeamscopeThemeProps {
  readonly theme: ThemeName;
  readonly density: DensityName;
  readonly children: ReactNode;
}

/**
 * Theme and density of the page. All style sheets are files made at build time: under the page's content policy no
 * style element may be written at run time.
 */
export function BeamscopeTheme({ theme, density, children }: BeamscopeThemeProps): ReactNode {
  useLayoutEffect(() => {
    document.documentElement.dataset.density = density;
  }, [density]);
  return (
    <MantineProvider
      theme={mantineTheme}
      forceColorScheme={theme}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      {children}
    </MantineProvider>
  );
}
