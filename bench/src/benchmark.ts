/** One measured number. Printed as one line of JSON, nothing else goes to standard output. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** `Mev/s` is million events per second. */
  readonly unit: "Mev/s" | "ms" | "MB/s" | "MB";
  /** This figure over the yardstick's, of the same run. */
  readonly ratio?: number;
  /** The yardstick. */
  readonly against?: string;
}

/** What `npm run -s bench -- NAME` runs. */
export interface Benchmark {
  /**
   * @param long - the endurance form; the default form ends within 50 s.
   * @param report - called with each figure as soon as it is known.
   * @param minutes - how long an endurance form runs, where it is not done when all is done.
   */
  run(long: boolean, report: (figure: Figure) => void, minutes: number): Promise<void>;
}
