/**
 * Names for things that have paths: of each path the shortest tail that no other path ends with.
 * @param paths - different from each other, with `/` between their parts.
 */
export function shortestUniqueTails(paths: readonly string[]): readonly string[] {
  const tailOf = (path: string, parts: number): string => path.split("/").slice(-parts).join("/");
  return paths.map((path) => {
    const most = path.split("/").length;
    for (let parts = 1; parts < most; parts++) {
      const tail = tailOf(path, parts);
      if (paths.filter((other) => tailOf(other, parts) === tail).length === 1) return tail;
    }
    return path;
  });
}
