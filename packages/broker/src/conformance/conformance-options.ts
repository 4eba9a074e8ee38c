/** What the suite may ask of an implementation in this run. */
export interface ConformanceOptions {
  /** Largest message that is sent, in bytes. Default 8 MiB; the full figure is 100 MB. */
  readonly largestMessageBytes?: number | undefined;
  /** Runs of each property. Default 25. */
  readonly propertyRuns?: number | undefined;
  /** The log itself lives in this process's memory, so memory says nothing about back pressure. */
  readonly keepsLogInMemory?: boolean | undefined;
}
