import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "../zod.ts";
import { ParameterChecker } from "./check-parameters.ts";
import type { JsonObject } from "./json-value.ts";
import { publishParameters } from "./publish-parameters.ts";

const model = z.strictObject({
  edges: z
    .strictObject({
      start: z.number().min(-5).max(5).default(1).meta({ title: "Start", unit: "ms" }),
      stop: z.number().default(4).meta({ title: "Stop", unit: "ms" }),
      num_bins: z.number().int().min(1).max(100).default(10).meta({ title: "Bins" }),
      scale: z.enum(["linear", "log"]).default("linear").meta({ title: "Scale" }),
    })
    .refine(({ start, stop }) => start < stop)
    .refine(({ scale, start }) => scale !== "log" || start > 0)
    .prefault({})
    .meta({
      title: "Edges",
      "x-ascending": ["start", "stop"],
      if: { properties: { scale: { const: "log" } }, required: ["scale"] },
      then: { properties: { start: { exclusiveMinimum: 0 } } },
    }),
  enabled: z.boolean().default(false),
  "a/b~c": z
    .union([z.number(), z.literal("auto")])
    .default("auto")
    .meta({ title: "Step" }),
});
const checker = new ParameterChecker(publishParameters(model));

function sentences(value: unknown): readonly string[] {
  const result = checker.check(value);
  return result.kind === "valid" ? [] : result.problems.map((problem) => problem.sentence);
}

describe("checking parameters", () => {
  it("fills in defaults at every depth", () => {
    expect(checker.check({ edges: { start: 2 } })).toEqual({
      kind: "valid",
      parameters: {
        edges: { start: 2, stop: 4, num_bins: 10, scale: "linear" },
        enabled: false,
        "a/b~c": "auto",
      },
    });
  });

  it.each<[unknown, string[]]>([
    [{}, []],
    [{ edges: { start: 6, stop: 7 } }, ["Edges, Start must be at most 5 ms"]],
    [{ edges: { start: -6 } }, ["Edges, Start must be at least -5 ms"]],
    [{ edges: { start: 4 } }, ["Edges, Stop must be greater than Start"]],
    [{ edges: { stop: 0.5 } }, ["Edges, Stop must be greater than Start"]],
    [{ edges: { scale: "log", start: 0, stop: 1 } }, ["Edges, Start must be greater than 0 ms"]],
    [{ edges: { num_bins: 2.5 } }, ["Edges, Bins must be a whole number"]],
    [{ edges: { num_bins: "3" } }, ["Edges, Bins must be a whole number"]],
    [{ edges: { scale: "cubic" } }, ["Edges, Scale must be one of linear, log"]],
    [{ edges: { colour: 1 } }, ["Edges, colour is not known here"]],
    [{ nothing: 1 }, ["nothing is not known here"]],
    [{ edges: null }, ["Edges must be a group of values"]],
    [{ "a/b~c": "never" }, ["Step fits none of the forms that it may have"]],
    [{ edges: { start: Number.NaN } }, ["Edges, Start must be a number or text"]],
    [{ enabled: "yes" }, ["enabled must be yes or no"]],
    [[], ["The whole must be a group of values"]],
    [
      { edges: { start: 6, num_bins: 0 }, enabled: 1 },
      [
        "Edges, Start must be at most 5 ms",
        "Edges, Bins must be at least 1",
        "enabled must be yes or no",
      ],
    ],
  ])("of %j says %j", (value, expected) => {
    expect(sentences(value)).toEqual(expected);
  });

  it("names the field by its path", () => {
    expect(checker.check({ "a/b~c": [], edges: { num_bins: 0 } })).toMatchObject({
      problems: [{ path: ["edges", "num_bins"] }, { path: ["a/b~c"] }],
    });
  });

  it("says which value is missing", () => {
    const strict = new ParameterChecker(
      publishParameters(z.strictObject({ q: z.number().meta({ title: "Q" }), r: z.number() })),
    );
    expect(strict.check({})).toEqual({
      kind: "invalid",
      problems: [
        { path: ["q"], sentence: "Q must be given" },
        { path: ["r"], sentence: "r must be given" },
      ],
    });
  });

  it("follows references within the schema", () => {
    const shared: JsonObject = {
      type: "object",
      properties: { angle: { $ref: "#/$defs/angle" } },
      $defs: { angle: { type: "number", title: "Angle", unit: "deg", maximum: 90, default: 3 } },
    };
    const referring = new ParameterChecker(shared);
    expect(referring.check({})).toEqual({ kind: "valid", parameters: { angle: 3 } });
    expect(referring.check({ angle: 91 })).toMatchObject({
      problems: [{ sentence: "Angle must be at most 90 deg" }],
    });
  });

  it("is not taken in by members of every object", () => {
    const value: unknown = JSON.parse('{"__proto__":{"enabled":true}}');
    const result = checker.check(value);
    expect(result).toMatchObject({ kind: "valid", parameters: { enabled: false } });
    expect(sentences({ constructor: 1 })).toEqual(["constructor is not known here"]);
  });

  it("agrees with the model itself", () => {
    const number = fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: -6, max: 6 }) },
      { weight: 1, arbitrary: fc.double() },
      { weight: 1, arbitrary: fc.constantFrom("1", null, true) },
    );
    const edges = fc.record(
      {
        start: number,
        stop: number,
        num_bins: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(1, 7, 100, 0, 101) }, number),
        scale: fc.constantFrom("linear", "log", "linear", "log", "cubic"),
      },
      { requiredKeys: [], noNullPrototype: true },
    );
    const candidate = fc.record(
      {
        edges: fc.oneof(
          { weight: 6, arbitrary: edges },
          { weight: 1, arbitrary: fc.constantFrom(null, 3, []) },
        ),
        enabled: fc.constantFrom<unknown>(true, false, true, false, 0),
        "a/b~c": fc.constantFrom<unknown>("auto", 3, "auto", 0.5, "other"),
      },
      { requiredKeys: [], noNullPrototype: true },
    );
    let valid = 0;
    fc.assert(
      fc.property(candidate, (value) => {
        const byModel = model.safeParse(value);
        const byPage = checker.check(value);
        expect(byPage.kind).toBe(byModel.success ? "valid" : "invalid");
        if (byPage.kind !== "valid") return;
        expect(byPage.parameters).toEqual(byModel.data);
        valid += 1;
      }),
      { seed: 12, numRuns: 3000 },
    );
    expect(valid).toBeGreaterThan(500);
  });

  it("works where code generation is forbidden", () => {
    const here = new URL("../index.ts", import.meta.url).href;
    const script = `
      let forbidden = "no";
      try { new Function("return 1")() } catch { forbidden = "yes" }
      const { ParameterChecker, LayerSpec } = await import(${JSON.stringify(here)});
      const checker = new ParameterChecker(${JSON.stringify(publishParameters(model))});
      const good = checker.check({ edges: { start: 2 } }).kind;
      const bad = checker.check({ edges: { start: 4 } }).problems[0].sentence;
      const spec = LayerSpec.safeParse({}).success;
      console.log(JSON.stringify({ forbidden, good, bad, spec }));`;
    const output = execFileSync(
      process.execPath,
      ["--disallow-code-generation-from-strings", "--input-type=module", "-e", script],
      { encoding: "utf8" },
    );
    expect(JSON.parse(output)).toEqual({
      forbidden: "yes",
      good: "valid",
      bad: "Edges, Stop must be greater than Start",
      spec: false,
    });
  });
});
