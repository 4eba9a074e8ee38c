import { type InstrumentDeclaration, InstrumentRegistry } from "@beamscope/catalog";
import { importInstrumentFile } from "./instrument-file.ts";

/** One line per instrument; only the one that is asked for is loaded. */
const instruments: ReadonlyMap<string, () => Promise<InstrumentDeclaration>> = new Map([
  ["dummy", async () => (await import("@beamscope/instrument-dummy")).dummy],
  ["lrmecs", async () => (await import("@beamscope/instrument-lrmecs")).lrmecs],
]);

/** Names of the instruments that can be loaded, sorted. */
export const instrumentNames: readonly string[] = [...instruments.keys()].sort();

/** A name that no instrument has; the message lists those that there are. */
export class UnknownInstrumentError extends Error {
  override readonly name = "UnknownInstrumentError";
}

/**
 * Loads an instrument's declaration and checks it.
 * @param name - one of {@link instrumentNames}, or the file URL of a module whose default export is a declaration.
 * @throws UnknownInstrumentError for a name that is none.
 * @throws CatalogError naming all that is wrong with the declaration.
 */
export async function loadInstrument(name: string): Promise<InstrumentDeclaration> {
  const instrument = await declarationOf(name);
  new InstrumentRegistry().add(instrument);
  return instrument;
}

async function declarationOf(name: string): Promise<InstrumentDeclaration> {
  if (name.startsWith("file:")) {
    const instrument = await importInstrumentFile(name).catch((cause: unknown) => {
      const why = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
      throw new UnknownInstrumentError(`${name} cannot be loaded: ${why}`, { cause });
    });
    if (instrument === undefined) {
      throw new UnknownInstrumentError(`${name} exports no instrument by default.`);
    }
    return instrument;
  }
  const load = instruments.get(name);
  if (load === undefined) {
    throw new UnknownInstrumentError(
      `There is no instrument "${name}"; known are ${instrumentNames.join(", ")}.`,
    );
  }
  return load();
}
