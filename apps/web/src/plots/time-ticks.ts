import type { Span } from "./span.ts";
import { maxTicks, type Tick } from "./ticks.ts";
import { clockText, dayText, type TimeDetail } from "./time-format.ts";
import type { TimeZone } from "./time-zone.ts";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Distances that a clock reads well, in ms. */
const steps: readonly number[] = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  second,
  2 * second,
  5 * second,
  10 * second,
  15 * second,
  30 * second,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  7 * day,
  14 * day,
  28 * day,
  91 * day,
  182 * day,
  364 * day,
];

function detailOf(step: number): TimeDetail {
  if (step < second) return "millisecond";
  if (step < minute) return "second";
  return step < day ? "minute" : "day";
}

function ticksAt({ min, max }: Span, step: number, zone: TimeZone): number[] {
  const ticks: number[] = [];
  let offset = zone.offsetMs(min);
  let wall = Math.ceil((min + offset) / step) * step;
  while (wall - offset <= max) {
    const time = wall - offset;
    const actual = step < hour ? offset : zone.offsetMs(time);
    // Where the clocks change between two ticks, the wall clock decides.
    if (actual !== offset) {
      offset = actual;
      wall = Math.ceil((time + offset) / step) * step;
      if (wall - offset > max) break;
    }
    const last = ticks.at(-1);
    if (last === undefined || wall - offset > last) ticks.push(wall - offset);
    wall += step;
  }
  return ticks;
}

/** Ticks of a time axis (ms since 1970), at round times of the zone's wall clock; midnight shows its date. */
export function timeTicks(span: Span, zone: TimeZone, limit: number = maxTicks): Tick[] {
  const most = Math.max(1, Math.min(limit, maxTicks));
  const least = (span.max - span.min) / (most + 1);
  for (const step of steps) {
    if (step < least) continue;
    const times = ticksAt(span, step, zone);
    if (times.length > most) continue;
    const detail = detailOf(step);
    return times.map((value) => {
      const wall = value + zone.offsetMs(value);
      const midnight = wall % day === 0;
      const label = detail === "day" || midnight ? dayText(wall) : clockText(wall, detail);
      return { value, label };
    });
  }
  return [];
}
