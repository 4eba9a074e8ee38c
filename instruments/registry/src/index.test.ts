import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CatalogError } from "@beamscope/catalog";
import { describe, expect, it, onTestFinished } from "vitest";
import { instrumentNames, loadInstrument, UnknownInstrumentError } from "./index.ts";

describe("the registry of instruments", () => {
  it.each(instrumentNames)("loads %s, and its declaration is sound", async (name) => {
    expect((await loadInstrument(name)).name).toBe(name);
  });

  it("says in one line why a file cannot be loaded", async () => {
    const missing = new URL("./no-such-instrument.mjs", import.meta.url).href;
    await expect(loadInstrument(missing)).rejects.toThrow(UnknownInstrumentError);
    await expect(loadInstrument(missing)).rejects.toThrow(/^file:.* cannot be loaded: .+$/);
  });

  it("names the instruments there are when asked for another", async () => {
    await expect(loadInstrument("dreem")).rejects.toThrow(
      new UnknownInstrumentError('There is no instrument "dreem"; known are dummy, lrmecs.'),
    );
  });

  it("loads the instrument that a file exports by default, and checks it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "beamscope-instrument-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const fileOf = async (name: string, text: string): Promise<string> => {
      await writeFile(join(folder, name), text);
      return pathToFileURL(join(folder, name)).href;
    };
    const own = { name: "own", title: "Own", pulseRateHz: 14, streams: [], workflows: [] };
    const whole = { ...own, dashboards: [], initialJobs: [] };
    const sound = await fileOf("sound.mjs", `export default ${JSON.stringify(whole)};`);
    expect(await loadInstrument(sound)).toEqual(whole);
    const unsound = { ...whole, pulseRateHz: 0 };
    const wrong = await fileOf("wrong.mjs", `export default ${JSON.stringify(unsound)};`);
    await expect(loadInstrument(wrong)).rejects.toThrow(CatalogError);
    const empty = await fileOf("empty.mjs", "export const instrument = undefined;");
    await expect(loadInstrument(empty)).rejects.toThrow(
      new UnknownInstrumentError(`${empty} exports no instrument by default.`),
    );
  });
});
