import { StrictMode, useMemo } from "react";
import { createRoot } from "react-dom/client";
import { createPageColourClient } from "../src/plots/colour-client.ts";
import { createPageScheduler } from "../src/plots/paint-scheduler.ts";
import { PlotEnvironmentContext } from "../src/plots/plot-environment.ts";
import { TimeZone, viewerTimeZone } from "../src/plots/time-zone.ts";
import { BeamscopeTheme } from "../src/theme/BeamscopeTheme.tsx";
import type { DensityName } from "../src/theme/density.ts";
import { plotTheme } from "../src/theme/plot-theme.ts";
import { Gallery, galleryViews } from "./Gallery.tsx";
import { faces, more, overview, twelve } from "./sets.ts";

const query = new URLSearchParams(location.search);
const theme = query.get("theme") === "light" ? "light" : "dark";
const densityName = query.get("density");
const density: DensityName =
  densityName === "wall" || densityName === "compact" ? densityName : "comfortable";
const sets = { overview, more, twelve };
const setName = query.get("set");
const makeCells = setName === "more" || setName === "twelve" ? sets[setName] : overview;

const scheduler = createPageScheduler();
const colours = createPageColourClient();
const zoneName = query.get("zone") ?? "Europe/Copenhagen";
const zone = zoneName === "viewer" ? viewerTimeZone() : new TimeZone(zoneName);

Object.assign(globalThis, { galleryViews });

function GalleryPage() {
  const environment = useMemo(
    () => ({ scheduler, colours, zone, theme: plotTheme(theme, density) }),
    [],
  );
  const cells = useMemo(makeCells, []);
  return (
    <PlotEnvironmentContext value={environment}>
      <Gallery
        cells={cells}
        faces={setName === "twelve" ? [] : faces}
        rate={Number(query.get("rate") ?? 10)}
      />
    </PlotEnvironmentContext>
  );
}

const root = document.getElementById("root");
if (root === null) throw new Error("gallery.html has no element #root");
createRoot(root).render(
  <StrictMode>
    <BeamscopeTheme theme={theme} density={density}>
      <GalleryPage />
    </BeamscopeTheme>
  </StrictMode>,
);
