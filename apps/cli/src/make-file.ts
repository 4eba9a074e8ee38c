import { Hdf5Error } from "@beamscope/neutron";
import { writeNexusEvents } from "@beamscope/simulation";

/** `beamscope make-file`. Says what the file holds. */
export async function makeFile(path: string, options: { readonly seed: number }): Promise<void> {
  try {
    const run = await writeNexusEvents(path, { seed: options.seed });
    const events = [...run.banks, run.monitor].map(
      ({ name, timeOfArrival }) => `${timeOfArrival.length} events of ${name}`,
    );
    const logs = run.logs.map(({ name, value }) => `${value.length} samples of ${name}`);
    process.stdout.write(`${path}: ${[...events, ...logs].join(", ")}.\n`);
  } catch (cause) {
    if (!(cause instanceof Hdf5Error)) throw cause;
    process.stderr.write(`beamscope: ${path} cannot be written: ${cause.message}.\n`);
    process.exitCode = 1;
  }
}
