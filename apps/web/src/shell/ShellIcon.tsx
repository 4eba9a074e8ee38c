import type { ReactNode } from "react";

/** Paths in a square of 16, drawn with a line of 1.4. */
const paths = {
  dashboards: "M2.5 2.5h5v6h-5zM9.5 2.5h4v3h-4zM9.5 7.5h4v6h-4zM2.5 10.5h5v3h-5z",
  jobs: "M3 4.5h7M3 8h4.5M3 11.5h3M10 8.2v5l3.8-2.5z",
  streams:
    "M2 5c2-2.4 4-2.4 6 0s4 2.4 6 0M2 8.5c2-2.4 4-2.4 6 0s4 2.4 6 0M2 12c2-2.4 4-2.4 6 0s4 2.4 6 0",
  search: "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM10.3 10.3l3.2 3.2",
  help: "M6 6a2 2 0 1 1 2.7 1.9c-.5.2-.7.6-.7 1.1v.5M8 11.6h.01M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8Z",
  sun: "M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6ZM8 1.5v1.6M8 12.9v1.6M1.5 8h1.6M12.9 8h1.6M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M12.6 3.4l-1.1 1.1M4.5 11.5l-1.1 1.1",
  moon: "M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8Z",
  viewers:
    "M6 3.4a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6ZM1.8 13c.3-2.3 2-3.6 4.2-3.6s3.9 1.3 4.2 3.6M10.6 3.6a2.1 2.1 0 0 1 0 4.1M12 9.8c1.3.5 2.1 1.6 2.3 3.2",
  check: "M3 8.5 6.5 12 13 4.5",
} as const;

/** A drawing of the shell in the colour of the text around it. */
export function ShellIcon({ name }: { readonly name: keyof typeof paths }): ReactNode {
  return (
    <svg
      viewBox="0 0 16 16"
      width="1.35em"
      height="1.35em"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}

/** The mark: a beam through rings. */
export function Mark(): ReactNode {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={1.7} aria-hidden="true">
      <circle cx="12" cy="12" r="9" />
      <circle cx="12" cy="12" r="4.2" />
      <path d="M1 12h22" strokeLinecap="round" />
    </svg>
  );
}
