import { type LayerSpec, routes } from "@beamscope/contracts";

/** Where the numbers of a layer can be had, for programs and spreadsheets. */
export function dataAddress({ data, display }: LayerSpec, format: "json" | "csv"): string {
  const query = new URLSearchParams();
  const [first] = data;
  if (first !== undefined) {
    query.set("workflow", first.workflow);
    query.set("output", first.output);
  }
  for (const { source } of data) query.append("source", source);
  if (display.kind === "series") query.set("kind", "series");
  else {
    const { window, perSecond, select } = display;
    query.set("window", window.kind === "last" ? String(window.seconds) : windowWords[window.kind]);
    if (window.kind === "last") query.set("aggregation", window.aggregation);
    if (perSecond) query.set("perSecond", "true");
    for (const one of select) {
      const part = "index" in one ? `${one.index}` : `${one.start}-${one.stop}`;
      query.append("select", `${one.dim}:${part}`);
    }
  }
  query.set("format", format);
  return `${routes.data.path}?${query}`;
}

const windowWords = { latest: "latest", "since start": "since-start" } as const;
