import type { InstrumentDeclaration } from "@beamscope/catalog";

/** What a file that declares an instrument exports. */
interface InstrumentModule {
  readonly default?: InstrumentDeclaration;
}

/**
 * Runs a module that a person named, which may do whatever a program may.
 * @returns its default export, not yet checked; undefined where it has none
 */
export async function importInstrumentFile(
  fileUrl: string,
): Promise<InstrumentDeclaration | undefined> {
  const module = (await import(fileUrl)) as InstrumentModule;
  return module.default;
}
