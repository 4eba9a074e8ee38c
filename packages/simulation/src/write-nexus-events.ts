import { NexusWriter } from "@beamscope/neutron";
import type { EpochNs } from "@beamscope/wire";
import {
  drawExampleRun,
  type ExampleEvents,
  type ExampleRun,
  type ExampleRunOptions,
} from "./example-run.ts";

/**
 * Writes a small NeXus file of single events, as the ESS file writer lays them out: two banks, a monitor and two
 * logs, named like the streams of the instrument `dummy`. The first bank shows its rings; the second, a bank beside
 * the beam, has more counts towards its last row.
 * @param path - replaced when it exists.
 * @returns what the file holds, for those who want to count for themselves.
 * @throws {Hdf5Error} when the file cannot be written.
 */
export async function writeNexusEvents(
  path: string,
  options: ExampleRunOptions = {},
): Promise<ExampleRun> {
  const run = drawExampleRun(options);
  const writer = await NexusWriter.create(path);
  const entry = `/${run.entry}`;
  writer.group(entry, "NXentry");
  writer.dataset(`${entry}/title`, "Silver behenate, simulated");
  writer.dataset(`${entry}/start_time`, isoOf(run.start));
  writer.dataset(`${entry}/end_time`, isoOf(run.end));
  writer.group(`${entry}/instrument`, "NXinstrument");
  writer.dataset(`${entry}/instrument/name`, "dummy");
  writer.group(`${entry}/instrument/source`, "NXsource");
  const rate = Float64Array.of(run.pulseRateHz);
  writer.dataset(`${entry}/instrument/source/frequency`, rate, { attributes: { units: "Hz" } });
  for (const bank of run.banks) {
    const group = `${entry}/instrument/${bank.name}`;
    writer.group(group, "NXdetector");
    writer.dataset(`${group}/detector_number`, bank.detectorNumber, { shape: bank.shape });
    writeEvents(writer, `${group}/${bank.name}_events`, bank);
  }
  const monitor = `${entry}/instrument/${run.monitor.name}`;
  writer.group(monitor, "NXmonitor");
  writeEvents(writer, `${monitor}/${run.monitor.name}_events`, run.monitor);
  writer.group(`${entry}/sample`, "NXsample");
  for (const log of run.logs) {
    const group = `${entry}/sample/${log.name}`;
    writer.group(group, "NXlog");
    writer.dataset(`${group}/time`, log.time, { attributes: EPOCH_NS });
    writer.dataset(`${group}/value`, log.value, { attributes: { units: log.unit } });
  }
  writer.close();
  return run;
}

const EPOCH_NS = { units: "ns", start: "1970-01-01T00:00:00Z" } as const;

function writeEvents(writer: NexusWriter, group: string, events: ExampleEvents): void {
  const chunk = { chunk: [Math.max(1, Math.min(65_536, events.timeOfArrival.length))] };
  writer.group(group, "NXevent_data");
  writer.dataset(`${group}/event_time_zero`, events.pulseTime, { attributes: EPOCH_NS });
  writer.dataset(`${group}/event_index`, events.firstEvent);
  const ns = { attributes: { units: "ns" } };
  writer.dataset(`${group}/event_time_offset`, events.timeOfArrival, { ...ns, ...chunk });
  writer.dataset(`${group}/event_id`, events.pixelId, chunk);
}

function isoOf(instant: EpochNs): string {
  return new Date(Number(instant / 1_000_000n)).toISOString();
}
