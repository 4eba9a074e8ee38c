import { describe, expect, it } from "vitest";
import { z } from "../zod.ts";
import { Problem, ProblemCode, problem, problemErrors, problemStatus } from "./problem.ts";

describe("a problem document", () => {
  it.each(Object.keys(problemStatus))("of code %s is valid", (code) => {
    const document = problem(ProblemCode.parse(code), "It failed.", "r-1");
    expect(Problem.parse(document)).toEqual(document);
    expect(document.status).toBe(problemStatus[ProblemCode.parse(code)]);
    expect(document.type).toBe(`urn:beamscope:problem:${code}`);
  });

  it("tells the members that are wrong by JSON pointer", () => {
    const parsed = z
      .object({ "a/b": z.array(z.number()), "c~": z.string() })
      .safeParse({ "a/b": [1, "x"] });
    if (parsed.success) throw new Error("accepted");
    const document = problem("invalid-request", "Bad body.", "r-2", problemErrors(parsed.error));
    expect(Problem.parse(document).errors?.map((error) => error.pointer)).toEqual([
      "/a~1b/1",
      "/c~0",
    ]);
  });

  it.each([{ code: "teapot" }, { status: 200 }, { requestId: "" }, { stack: "at main.ts:1" }])(
    "with %j is rejected",
    (change) => {
      const document = problem("internal", "It failed.", "r-3");
      expect(Problem.safeParse({ ...document, ...change }).success).toBe(false);
    },
  );
});
