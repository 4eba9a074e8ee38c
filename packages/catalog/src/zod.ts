import { z } from "zod";

// A strict content policy forbids code generation in the page; zod would otherwise compile parsers.
z.config({ jitless: true });

declare module "zod" {
  interface GlobalMeta {
    /** Unit of a number, published with the parameter model: `ms`, `Å`. */
    unit?: string;
    /** The dotted paths of two members, the first of which must lie below the second. */
    "x-ascending"?: readonly [string, string];
  }
}

export { z };
