import { fullNumber } from "../plots/number-format.ts";

const powers: readonly (readonly [number, string])[] = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
];

/** A rate or an amount in two or three digits: "9.8 M", "120 k", "14.0", "0". */
export function shortAmount(value: number): string {
  const [unit, suffix] = powers.find(([size]) => value >= size * 0.9995) ?? [1, ""];
  const scaled = value / unit;
  const text =
    scaled >= 99.95 || (unit === 1 && Number.isInteger(value))
      ? scaled.toFixed(0)
      : scaled.toFixed(1);
  return suffix === "" ? text : `${text} ${suffix}`;
}

/** "9.8 M events/s". @param plural - of what is counted. */
export function rateText(perSecond: number, plural: string): string {
  return `${shortAmount(perSecond)} ${plural}/s`;
}

const binary: readonly (readonly [number, string])[] = [
  [2 ** 40, "TB"],
  [2 ** 30, "GB"],
  [2 ** 20, "MB"],
  [2 ** 10, "kB"],
];

/** A size in two or three digits: "412 MB", "2.0 GB". */
export function bytesText(bytes: number): string {
  const [unit, suffix] = binary.find(([size]) => bytes >= size) ?? [1, "B"];
  const scaled = bytes / unit;
  return `${unit === 1 || scaled >= 9.95 ? scaled.toFixed(0) : scaled.toFixed(1)} ${suffix}`;
}

/** A delay: "180 ms", "2.3 s", "4 min"; behind a minus where a clock is ahead. */
export function delayText(ms: number): string {
  const size = Math.abs(ms);
  const sign = ms <= -0.5 ? "−" : "";
  if (size < 999.5) return `${sign}${Math.round(size)} ms`;
  if (size < 59_950) return `${sign}${(size / 1000).toFixed(1)} s`;
  if (size < 3_600_000) return `${sign}${Math.round(size / 60_000)} min`;
  return `${sign}${(size / 3_600_000).toFixed(1)} h`;
}

/** All digits, in groups of three; counts of rebinned histograms may have a fraction. */
export function fullAmount(value: number): string {
  return fullNumber(Number.isInteger(value) ? value : Math.round(value * 1000) / 1000, 15);
}

/** "1 message", "3 messages". */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${fullAmount(count)} ${count === 1 ? singular : plural}`;
}
