import type { TimeZone } from "./time-zone.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (n: number): string => String(n).padStart(2, "0");

/** The finest part of a time that a text shows. */
export type TimeDetail = "day" | "minute" | "second" | "millisecond";

/** A wall clock, given as if it were UTC: "21:05", "21:05:30", "21:05:30.250". */
export function clockText(wallMs: number, detail: Exclude<TimeDetail, "day">): string {
  const date = new Date(wallMs);
  const minutes = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  if (detail === "minute") return minutes;
  const seconds = `${minutes}:${two(date.getUTCSeconds())}`;
  if (detail === "second") return seconds;
  return `${seconds}.${String(date.getUTCMilliseconds()).padStart(3, "0")}`;
}

/** A day of the wall clock: "20 Nov". */
export function dayText(wallMs: number): string {
  const date = new Date(wallMs);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
}

/** An instant in full in a zone, with the zone's name: "20 Nov 2026 21:05:30.250 CET". */
export function instantText(timeMs: number, zone: TimeZone): string {
  const wall = timeMs + zone.offsetMs(timeMs);
  return `${dayText(wall)} ${new Date(wall).getUTCFullYear()} ${clockText(wall, "millisecond")} ${zone.nameAt(timeMs)}`;
}

/** An instant in full in UTC: "2026-11-20 20:05:30.250 UTC". */
export function utcText(timeMs: number): string {
  const iso = new Date(timeMs).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)} UTC`;
}
