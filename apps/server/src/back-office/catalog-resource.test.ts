import { CatalogResource, DashboardsResource } from "@beamscope/contracts";
import { instrumentNames, loadInstrument } from "@beamscope/instruments";
import { describe, expect, it } from "vitest";
import { catalogResource, dashboardsResource } from "./catalog-resource.ts";

describe.each(instrumentNames)("the instrument %s", (name) => {
  it("becomes a catalog and dashboards that fit their contracts, nothing lost on the way", async () => {
    const instrument = await loadInstrument(name);
    const catalog = catalogResource(instrument);
    expect(CatalogResource.parse(JSON.parse(JSON.stringify(catalog)))).toEqual(catalog);
    expect(catalog.streams.map((stream) => stream.name)).toEqual(
      instrument.streams.map((stream) => stream.name),
    );
    const views = catalog.workflows.flatMap(({ views: all }) => all.map((view) => view.name));
    expect(views).toEqual(
      instrument.workflows.flatMap((spec) => spec.views.map((view) => view.name)),
    );
    const dashboards = dashboardsResource(instrument);
    expect(DashboardsResource.parse(dashboards)).toEqual(dashboards);
    expect(dashboards.dashboards).toHaveLength(instrument.dashboards.length);
  });
});
