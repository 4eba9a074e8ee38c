import { clockText, dayText } from "../plots/time-format.ts";
import type { TimeZone } from "../plots/time-zone.ts";

/** A time of day, with its day where that is not today: "20:31:40", "19 Nov 20:31:40". */
export function sinceText(timeMs: number, nowMs: number, zone: TimeZone): string {
  const wall = timeMs + zone.offsetMs(timeMs);
  const today = nowMs + zone.offsetMs(nowMs);
  const clock = clockText(wall, "second");
  return dayText(wall) === dayText(today) ? clock : `${dayText(wall)} ${clock}`;
}

/** Time since the start of a run: "00:42:18"; days count on in hours. */
export function elapsedText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
