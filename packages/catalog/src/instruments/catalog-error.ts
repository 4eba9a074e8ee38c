/** A declaration that contradicts itself, with all that is wrong with it. */
export class CatalogError extends Error {
  override readonly name = "CatalogError";
  /** One sentence each. */
  readonly problems: readonly string[];

  constructor(what: string, problems: readonly string[]) {
    super(`${what}: ${problems.join("; ")}`);
    this.problems = problems;
  }
}
