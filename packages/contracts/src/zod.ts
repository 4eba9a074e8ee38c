import { z } from "zod";

// A strict content policy forbids code generation in the page; zod would otherwise compile parsers.
z.config({ jitless: true });

export { z };
