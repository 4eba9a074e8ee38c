import type { ReactNode } from "react";
import { Dialog } from "./Dialog.tsx";
import styles from "./shell.module.css";

const groups: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    "Anywhere",
    [
      ["/ or Ctrl K", "Search"],
      ["?", "This help"],
      ["Esc", "Close, or back to the grid"],
    ],
  ],
  [
    "On a cell",
    [
      ["Arrows", "To the next cell"],
      ["Enter", "Maximise, and back"],
      ["Tab", "Into its tools and its plot"],
    ],
  ],
  [
    "In a plot",
    [
      ["Drag", "Zoom to a box"],
      ["Wheel", "Zoom"],
      ["Double click, 0", "Show everything and follow the data"],
      ["Arrows", "Move the plot"],
      ["Shift Arrows", "Move the crosshair and read values"],
      ["+ −", "Zoom"],
      ["F", "Fit to the present data"],
      ["X, Y, C", "Axis or colours follow the data, or not"],
      ["Esc", "Back to the cell"],
    ],
  ],
];

/** What keys and gestures do. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  return (
    <Dialog onClose={onClose} title="Keys and gestures">
      {groups.map(([title, keys]) => (
        <section key={title} className={styles.help}>
          <h3>{title}</h3>
          <dl>
            {keys.map(([key, does]) => (
              <div key={`${key} ${does}`}>
                <dt>{key}</dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
