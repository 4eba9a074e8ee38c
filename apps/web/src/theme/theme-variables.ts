import { densities } from "./density.ts";
import { tokens } from "./tokens.ts";

/** `ink2` as the custom property `--bs-ink-2`. */
function propertyName(name: string): string {
  return `--bs-${name.replaceAll(/([A-Z]|\d+)/g, (part) => `-${part.toLowerCase()}`)}`;
}

function rule(selector: string, entries: readonly (readonly [string, string])[]): string {
  return `${selector}{${entries.map(([name, value]) => `${propertyName(name)}:${value}`).join(";")}}`;
}

/** The tokens as a style sheet: colours by `data-mantine-color-scheme`, sizes by `data-density`, on the root element. */
export function themeVariables(): string {
  const colours = Object.entries(tokens).map(([theme, values]) =>
    rule(
      `:root[data-mantine-color-scheme="${theme}"]`,
      Object.entries(values).filter(
        (entry): entry is [string, string] => typeof entry[1] === "string",
      ),
    ),
  );
  const sizes = Object.entries(densities).map(([density, values]) =>
    rule(
      density === "comfortable" ? ":root" : `:root[data-density="${density}"]`,
      Object.entries(values).map(([name, size]) => [name, `${size}px`]),
    ),
  );
  return [...colours, ...sizes].join("\n");
}
