import { describe, expect, it } from "vitest";
import { DataKey, dataKeyText, WorkflowKey, workflowKey, workflowKeyParts } from "./data-key.ts";

describe("a workflow key", () => {
  it.each(["dummy/panel_0_xy/1", "dream/a.b-c/0", "x/y/999999999"])("accepts %s", (text) => {
    expect(WorkflowKey.parse(text)).toBe(text);
    expect(workflowKey(workflowKeyParts(text))).toBe(text);
  });

  it.each([
    "",
    "dummy",
    "dummy/view",
    "dummy/view/",
    "dummy/view/01",
    "dummy/view/-1",
    "a/b/c/1",
    "/b/1",
    "a b/c/1",
    "a/b/1\n",
  ])("rejects %j", (text) => {
    expect(WorkflowKey.safeParse(text).success).toBe(false);
  });

  it("says its parts", () => {
    expect(workflowKeyParts("dummy/panel_0_xy/12")).toEqual({
      instrument: "dummy",
      name: "panel_0_xy",
      version: 12,
    });
  });
});

describe("a data key", () => {
  const key = { workflow: "dummy/view/1", source: "slit/left", output: "current" };

  it("rejects what it does not know, since it identifies", () => {
    expect(DataKey.safeParse({ ...key, jobNumber: "1" }).success).toBe(false);
  });

  it("has one text, different for different keys", () => {
    expect(dataKeyText(key)).toBe("dummy/view/1\0slit/left\0current");
    expect(dataKeyText(key)).not.toBe(dataKeyText({ ...key, source: "slit" }));
  });
});
