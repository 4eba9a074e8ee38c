import { parseSync, Visitor } from "oxc-parser";

/** How one file names another. */
export interface Import {
  /** As written; undefined when it is computed while the program runs. */
  readonly specifier: string | undefined;
  /** 1-based. */
  readonly line: number;
  /** A file named by URL, such as a worker's: it runs on its own, and so closes no cycle. */
  readonly byUrl: boolean;
}

/** A use of something that a library must be handed instead. */
export interface AmbientUse {
  readonly what: string;
  readonly line: number;
}

export interface SourceFile {
  readonly imports: readonly Import[];
  readonly ambientUses: readonly AmbientUse[];
}

/** Members that reach the process, its clock or its randomness past the ports. */
const ambientMembers: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["process", new Set(["env", "argv", "exit", "exitCode", "cwd"])],
]);
const ambientCalls: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["Date", new Set(["now"])],
  ["Math", new Set(["random"])],
]);

/**
 * Finds every import of a TypeScript file, those of types included, and its ambient uses.
 *
 * @throws {SyntaxError} when the text is not TypeScript
 */
export function readSourceFile(path: string, text: string): SourceFile {
  const parsed = parseSync(path, text);
  const fault = parsed.errors[0];
  if (fault !== undefined) throw new SyntaxError(`${path}: ${fault.message}`);
  const lineAt = lineFinder(text);
  const imports: Import[] = [];
  const ambientUses: AmbientUse[] = [];
  const addImport = (specifier: string | undefined, start: number, byUrl = false): void => {
    imports.push({ specifier, line: lineAt(start), byUrl });
  };
  const addUse = (what: string, start: number): void => {
    ambientUses.push({ what, line: lineAt(start) });
  };

  new Visitor({
    ImportDeclaration: (node) => addImport(node.source.value, node.start),
    ExportAllDeclaration: (node) => addImport(node.source.value, node.start),
    ExportNamedDeclaration: (node) => {
      if (node.source !== null) addImport(node.source.value, node.start);
    },
    ImportExpression: (node) => addImport(literalText(node.source), node.start),
    TSImportType: (node) => addImport(literalText(node.source), node.start),
    NewExpression: (node) => {
      const [first, second] = node.arguments;
      if (isNamed(node.callee, "URL") && second !== undefined && isImportMetaUrl(second, text)) {
        const target = literalText(first);
        if (target?.endsWith(".ts") === true) addImport(target, node.start, true);
      }
      if (isNamed(node.callee, "Date") && first === undefined) addUse("new Date()", node.start);
    },
    MemberExpression: (node) => {
      const use = memberIn(ambientMembers, node, text);
      if (use !== undefined) addUse(use, node.start);
    },
    CallExpression: (node) => {
      const use = memberIn(ambientCalls, node.callee, text);
      if (use !== undefined) addUse(`${use}()`, node.start);
    },
  }).visit(parsed.program);
  return { imports, ambientUses };
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

function literalText(node: Node | undefined): string | undefined {
  if (node?.type !== "Literal" || !("value" in node)) return undefined;
  return typeof node.value === "string" ? node.value : undefined;
}

function isNamed(node: Node, name: string): boolean {
  return node.type === "Identifier" && "name" in node && node.name === name;
}

function isImportMetaUrl(node: Node, text: string): boolean {
  return text.slice(node.start, node.end) === "import.meta.url";
}

function memberIn(
  table: ReadonlyMap<string, ReadonlySet<string>>,
  node: Node,
  text: string,
): string | undefined {
  if (node.type !== "MemberExpression") return undefined;
  const written = text.slice(node.start, node.end).replaceAll(/\s|\?/g, "");
  const [object = "", member = "", more] = written.replace(/^globalThis\./, "").split(".");
  if (more !== undefined) return undefined;
  return table.get(object)?.has(member) === true ? `${object}.${member}` : undefined;
}

function lineFinder(text: string): (offset: number) => number {
  return (offset) => {
    let line = 1;
    for (let i = text.indexOf("\n"); i !== -1 && i < offset; i = text.indexOf("\n", i + 1))
      line += 1;
    return line;
  };
}
