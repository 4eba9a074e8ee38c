import { Tooltip, UnstyledButton } from "@mantine/core";
import { type ComponentPropsWithRef, type ReactNode, useSyncExternalStore } from "react";
import type { AutoscaleAxis, AxisName, PlotView } from "../plots/plot-view.ts";
import styles from "./cells.module.css";
import { Icon } from "./Icon.tsx";

/** Properties of `ToolButton`. */
export interface ToolButtonProps extends Omit<ComponentPropsWithRef<"button">, "aria-label"> {
  /** What the button does, in words. */
  readonly label: string;
  /** For a toggle: whether it is on. */
  readonly pressed?: boolean;
  /** `minor` goes when the cell is too narrow for all; `corner` stands at the end and is always visible. */
  readonly place?: "minor" | "corner";
  readonly children: ReactNode;
}

/** A small button in the header of a cell. A toggle that is on stays visible. */
export function ToolButton({
  label,
  pressed,
  place,
  children,
  ...button
}: ToolButtonProps): ReactNode {
  return (
    <Tooltip label={label}>
      <UnstyledButton
        {...button}
        className={styles.tool}
        aria-label={label}
        aria-pressed={pressed}
        data-place={place}
      >
        {children}
      </UnstyledButton>
    </Tooltip>
  );
}

const names: Readonly<Record<AutoscaleAxis, readonly [letter: string, label: string]>> = {
  x: ["X", "X axis follows the data"],
  y: ["Y", "Y axis follows the data"],
  colour: ["C", "Colours follow the data"],
};

/** Properties of `PlotTools`. */
export interface PlotToolsProps {
  readonly view: PlotView;
  /** The axes that autoscale; an axis with limits of its own has no toggle. */
  readonly axes: readonly AutoscaleAxis[];
  /** The axis that the log toggle is for: colours of an image, y of curves. */
  readonly logAxis?: AxisName;
}

/**
 * The tools of a plot: pan, fit, reset, log, autoscale toggles. Those mostly on stand last, so that no hole stays when
 * the others are not visible.
 */
export function PlotTools({ view, axes, logAxis }: PlotToolsProps): ReactNode {
  const display = useSyncExternalStore(view.subscribe, () => view.display);
  const drag = useSyncExternalStore(view.subscribe, () => view.drag);
  const isLog = logAxis !== undefined && display[logAxis].scale === "log";
  return (
    <>
      <ToolButton
        label="Drag moves the plot"
        pressed={drag === "pan"}
        place="minor"
        onClick={() => view.setDrag(drag === "pan" ? "box" : "pan")}
      >
        <Icon name="pan" />
      </ToolButton>
      <ToolButton label="Fit ranges to the present data" place="minor" onClick={() => view.fit()}>
        <Icon name="fit" />
      </ToolButton>
      <ToolButton
        label="Show everything and follow the data"
        place="minor"
        onClick={() => view.reset()}
      >
        <Icon name="reset" />
      </ToolButton>
      {logAxis !== undefined && (
        <ToolButton
          label={logAxis === "colour" ? "Colours on a log scale" : "Axis on a log scale"}
          pressed={isLog}
          onClick={() => view.setScale(logAxis, isLog ? "linear" : "log")}
        >
          log
        </ToolButton>
      )}
      {axes.map((axis) => (
        <ToolButton
          key={axis}
          label={names[axis][1]}
          pressed={display[axis].auto}
          onClick={() => view.toggleAuto(axis)}
        >
          {names[axis][0]}
        </ToolButton>
      ))}
    </>
  );
}
