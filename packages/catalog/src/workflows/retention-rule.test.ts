import { expect, it } from "vitest";
import type { Temporality } from "./output.ts";
import type { Retention } from "./retention.ts";
import { retentionOf } from "./retention-rule.ts";

const dims = (n: number) => Array.from({ length: n }, (_, i) => ({ name: `d${i}` }));
const history = { kind: "history" } as const;
const newest = { kind: "count", samples: 1 } as const;

it.each<[Temporality, number, Retention]>([
  ["series", 1, history],
  ["window", 0, history],
  ["cumulative", 0, history],
  ["window", 1, { kind: "duration", seconds: 1800 }],
  ["window", 2, { kind: "count", samples: 280 }],
  ["window", 3, { kind: "count", samples: 280 }],
  ["cumulative", 1, newest],
  ["cumulative", 2, newest],
])("of a %s output of %i dims", (temporality, n, retention) => {
  expect(retentionOf({ temporality, template: { dims: dims(n) } })).toEqual(retention);
});

it("may be declared otherwise", () => {
  const retention = { kind: "duration", seconds: 5 } as const;
  expect(retentionOf({ temporality: "window", template: { dims: [] }, retention })).toBe(retention);
});
