import { describe, expect, it } from "vitest";
import { z } from "../zod.ts";
import { publishParameters } from "./publish-parameters.ts";

const model = z.strictObject({
  edges: z
    .strictObject({
      start: z.number().min(0).max(71.43).default(1).meta({
        title: "Start",
        description: "First edge.",
        unit: "ms",
      }),
      stop: z.number().default(10).meta({ title: "Stop", unit: "ms" }),
      num_bins: z.number().int().min(1).max(10_000).default(100).meta({ title: "Bins" }),
      scale: z.enum(["linear", "log"]).default("linear"),
    })
    .refine(({ start, stop }) => start < stop)
    .prefault({})
    .meta({ title: "Edges", "x-ascending": ["start", "stop"] }),
  name: z.string(),
});

describe("a published parameter model", () => {
  const schema = publishParameters(model);

  it("says title, description, unit, range and default", () => {
    expect(schema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      additionalProperties: false,
      properties: {
        edges: {
          title: "Edges",
          default: {},
          "x-ascending": ["start", "stop"],
          properties: {
            start: {
              type: "number",
              title: "Start",
              description: "First edge.",
              unit: "ms",
              minimum: 0,
              maximum: 71.43,
              default: 1,
            },
            num_bins: { type: "integer", minimum: 1, maximum: 10_000, default: 100 },
            scale: { enum: ["linear", "log"], default: "linear" },
          },
        },
      },
    });
  });

  it("requires only what has no default", () => {
    expect(schema["required"]).toEqual(["name"]);
    expect(schema["properties"]).not.toHaveProperty("edges.required");
  });

  it("does not publish what JSON cannot say", () => {
    expect(() => publishParameters(z.strictObject({ at: z.date() }))).toThrow(/Date/);
    expect(() => publishParameters(z.strictObject({ ns: z.bigint() }))).toThrow(/BigInt/);
  });
});
