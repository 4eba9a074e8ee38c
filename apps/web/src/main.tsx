import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import type { BeamscopeHandle } from "./live/paint-log.ts";
import { Page } from "./shell/Page.tsx";
import { createPageParts } from "./shell/page-parts.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element #root");
const parts = createPageParts();
const beamscope: BeamscopeHandle = { paintedEpochs: parts.paints.subscribe };
Object.assign(globalThis, { beamscope });
createRoot(root).render(
  <StrictMode>
    <Page parts={parts} />
  </StrictMode>,
);
