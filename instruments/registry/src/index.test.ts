import { describe, expect, it } from "vitest";
import { instrumentNames, loadInstrument, UnknownInstrumentError } from "./index.ts";

describe("the registry of instruments", () => {
  it.each(instrumentNames)("loads %s, and its declaration is sound", async (name) => {
    expect((await loadInstrument(name)).name).toBe(name);
  });

  it("names the instruments there are when asked for another", async () => {
    await expect(loadInstrument("dreem")).rejects.toThrow(
      new UnknownInstrumentError('There is no instrument "dreem"; known are dummy, lrmecs.'),
    );
  });
});
