import type { ReactNode } from "react";

/** Paths in a square of 16, drawn with a line of 1.5. */
const paths = {
  fit: "M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3M5.5 8h5M8 5.5v5",
  maximise: "M9.5 2.5h4v4M13.5 2.5 9 7M6.5 13.5h-4v-4M2.5 13.5 7 9",
  restore: "M13.5 6.5h-4v-4M9.5 6.5l4-4M2.5 9.5h4v4M6.5 9.5l-4 4",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  pan: "M8 2v12M2 8h12M6.3 3.7 8 2l1.7 1.7M6.3 12.3 8 14l1.7-1.7M3.7 6.3 2 8l1.7 1.7M12.3 6.3 14 8l-1.7 1.7",
  reset: "M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3",
  waiting: "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM8 5v3l2 1.5",
  stopped: "M4.5 4.5h7v7h-7z",
  error: "M8 2.5 14 13H2ZM8 6.5v3M8 11.3h.01",
  empty: "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM4.2 11.8l7.6-7.6",
  disconnected: "M5 11a3 3 0 0 1 0-6h1M10 5h1a3 3 0 0 1 1.6 5.5M5.5 8h3M3 3l10 10",
  unknown: "M6 6a2 2 0 1 1 2.7 1.9c-.5.2-.7.6-.7 1.1v.5M8 11.6h.01M2.5 2.5h11v11h-11z",
} as const;

/** The name of a drawing. */
export type IconName = keyof typeof paths;

/** A small drawing in the colour of the text around it. It says nothing to assistive technology. */
export function Icon({
  name,
  size = "1.25em",
}: {
  readonly name: IconName;
  readonly size?: string;
}): ReactNode {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={name === "more" ? 2 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
