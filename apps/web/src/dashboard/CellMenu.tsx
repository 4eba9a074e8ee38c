import { Menu } from "@mantine/core";
import { Fragment, type ReactNode } from "react";
import { Icon } from "../cells/Icon.tsx";
import { ToolButton } from "../cells/PlotTools.tsx";
import { dataAddress } from "./data-address.ts";
import type { LiveCell } from "./live-cell.ts";

/** What else can be done with a cell: its numbers as files, and everything back to how the dashboard has it. */
export function CellMenu({ cell }: { readonly cell: LiveCell }): ReactNode {
  const layers = cell.plan.plots.flatMap((plan) => ("layers" in plan ? plan.layers : []));
  if (layers.length === 0) return null;
  const views = cell.plots.map(({ view }) => view);
  const follow = (): void => {
    for (const view of views) view.reset();
  };
  const fit = (): void => {
    for (const view of views) view.fit();
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ToolButton label="More" place="corner">
          <Icon name="more" />
        </ToolButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={follow}>Show everything and follow the data</Menu.Item>
        <Menu.Item onClick={fit}>Fit ranges to the present data</Menu.Item>
        <Menu.Divider />
        {layers.map((layer) => {
          const name = `${layer.view.title}, ${layer.sources.join(", ")}`;
          return (
            <Fragment key={layer.id}>
              <Menu.Label>{layers.length > 1 ? name : "Numbers as they are now"}</Menu.Label>
              <Menu.Item component="a" href={dataAddress(layer.spec, "csv")} download>
                Download CSV
              </Menu.Item>
              <Menu.Item component="a" href={dataAddress(layer.spec, "json")} target="_blank">
                Open JSON
              </Menu.Item>
            </Fragment>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
