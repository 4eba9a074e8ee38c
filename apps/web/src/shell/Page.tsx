import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { LiveLinkContext } from "../live/live-context.ts";
import { PlotEnvironmentContext } from "../plots/plot-environment.ts";
import { BeamscopeTheme } from "../theme/BeamscopeTheme.tsx";
import { plotTheme } from "../theme/plot-theme.ts";
import { App } from "./App.tsx";
import type { PageParts } from "./page-parts.ts";
import { keepPreferences, readPreferences, zoneOf } from "./preferences.ts";

/** The page with everything that its parts share. */
export function Page({ parts }: { readonly parts: PageParts }): ReactNode {
  const { scheduler, colours, link, queries, shelf } = parts;
  const [preferences, setPreferences] = useState(() =>
    readPreferences(location.search, localStorage),
  );
  const { theme, density } = preferences;
  const zone = useMemo(() => zoneOf(preferences), [preferences]);
  const environment = useMemo(
    () => ({ scheduler, colours, zone, theme: plotTheme(theme, density) }),
    [scheduler, colours, zone, theme, density],
  );
  return (
    <BeamscopeTheme theme={theme} density={density}>
      <QueryClientProvider client={queries}>
        <LiveLinkContext value={link}>
          <PlotEnvironmentContext value={environment}>
            <App
              shelf={shelf}
              preferences={preferences}
              onPreferences={(change) => {
                const next = { ...preferences, ...change };
                setPreferences(next);
                keepPreferences(next, localStorage);
              }}
            />
          </PlotEnvironmentContext>
        </LiveLinkContext>
      </QueryClientProvider>
    </BeamscopeTheme>
  );
}
