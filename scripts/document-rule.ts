import { dirname, join, normalize } from "node:path/posix";
import type { Violation } from "./import-rule.ts";

/** A path in code marks, from the root; stars, blanks and words in capitals make it a pattern or a command. */
const markedPath = /`((?:packages|instruments|apps|bench|e2e|scripts|docs)\/[\w./-]+)`/g;
/** Stands for any name, as in packages/NAME. */
const placeholder = /\/[A-Z]+(\/|\.|$)/;
const link = /\]\(([^)#:\s]+)(?:#[^)]*)?\)/g;

/**
 * Checks that the files which a document names are there.
 *
 * @param documents - text of each Markdown file, by path from the root of the project
 * @param exists - whether there is a file or folder at a path from the root
 */
export function checkDocuments(
  documents: ReadonlyMap<string, string>,
  exists: (path: string) => boolean,
): Violation[] {
  const violations: Violation[] = [];
  for (const [path, text] of documents) {
    for (const [i, line] of text.split("\n").entries()) {
      const marked = [...line.matchAll(markedPath)].map(([, target = ""]) => target);
      const linked = [...line.matchAll(link)].map(([, target = ""]) =>
        normalize(join(dirname(path), target)),
      );
      for (const target of [...marked, ...linked]) {
        if (!placeholder.test(target) && !exists(target))
          violations.push({ path, line: i + 1, message: `no file "${target}"` });
      }
    }
  }
  return violations;
}
