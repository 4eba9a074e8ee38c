import { type OutputUnit, Validator } from "@cfworker/json-schema";
import { type JsonObject, JsonValue } from "./json-value.ts";
import { asObject, atPointer, dereferenced, memberSchema, withDefaults } from "./schema-walk.ts";

/** What is wrong with one parameter. */
export interface ParameterProblem {
  /** Member names from the top; empty where it is the whole. */
  readonly path: readonly string[];
  /** The whole sentence: `Arrival-time bins, Stop must be greater than Start`. */
  readonly sentence: string;
}

/** What became of a check. */
export type ParameterCheck =
  /** `parameters` has all defaults filled in. */
  | { readonly kind: "valid"; readonly parameters: JsonObject }
  | { readonly kind: "invalid"; readonly problems: readonly ParameterProblem[] };

/** Keywords whose errors only say that something below them is wrong. */
const wrappers = new Set([
  "properties",
  "patternProperties",
  "additionalProperties",
  "items",
  "prefixItems",
  "allOf",
  "if",
  "$ref",
]);

/** Of alternatives, the error of the whole is told, not why each of them does not fit. */
function withinAlternative(error: OutputUnit): boolean {
  return /\/(anyOf|oneOf)\/[0-9]+(\/|$)/.test(error.keywordLocation);
}

/**
 * Checks parameters against a published model (`publishParameters`), without generating code: the
 * schema is interpreted, so it runs under a content policy that forbids `eval`.
 */
export class ParameterChecker {
  readonly #schema: JsonObject;
  readonly #validator: Validator;

  constructor(schema: JsonObject) {
    this.#schema = schema;
    this.#validator = new Validator(schema, "2020-12", false);
  }

  /** @param value - what a form holds; members that it leaves out take their defaults. */
  check(value: unknown): ParameterCheck {
    const json = JsonValue.safeParse(value);
    if (!json.success) {
      // Forms hold NaN for an empty number field, which JSON has no form for.
      const path = (json.error.issues[0]?.path ?? []).map(String);
      return invalid([this.#problem(this.#deepestPath(value, path), "must be a number or text")]);
    }
    const filled = withDefaults(this.#schema, this.#schema, json.data);
    const { errors } = this.#validator.validate(filled);
    const problems = errors
      .filter((error) => !wrappers.has(error.keyword) && !withinAlternative(error))
      .flatMap((error) => this.#explain(error, filled));
    // Rules between members mean something only among values that are valid one by one.
    if (problems.length === 0) problems.push(...this.#ascending(this.#schema, filled, []));
    const parameters = asObject(filled);
    if (problems.length > 0) return invalid(distinct(problems));
    if (parameters === undefined) return invalid([this.#problem([], "must be a group of values")]);
    return { kind: "valid", parameters };
  }

  /** Where the first value lies that is not JSON. */
  #deepestPath(value: unknown, path: readonly string[]): readonly string[] {
    if (typeof value !== "object" || value === null) return path;
    for (const [name, member] of Object.entries(value)) {
      if (!JsonValue.safeParse(member).success) return this.#deepestPath(member, [...path, name]);
    }
    return path;
  }

  #explain(error: OutputUnit, value: JsonValue | undefined): ParameterProblem[] {
    const path = error.instanceLocation
      .split("/")
      .slice(1)
      .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"));
    const location = error.keywordLocation.replace(/^#/, "");
    const limit = atPointer(this.#schema, location);
    if (error.keyword === "required" && Array.isArray(limit)) {
      const members = asObject(memberAt(value, path)) ?? {};
      return limit
        .map(asText)
        .filter((name) => !Object.hasOwn(members, name))
        .map((name) => this.#problem([...path, name], "must be given"));
    }
    const unit = this.#schemaAt(path)?.["unit"];
    const words = wording(error.keyword, limit, typeof unit === "string" ? ` ${unit}` : "");
    return [this.#problem(path, words ?? `is not valid: ${error.error}`)];
  }

  #ascending(
    schema: JsonObject,
    value: JsonValue | undefined,
    path: readonly string[],
  ): ParameterProblem[] {
    const here = dereferenced(this.#schema, schema);
    const rule = here["x-ascending"];
    const problems: ParameterProblem[] = [];
    if (Array.isArray(rule) && typeof rule[0] === "string" && typeof rule[1] === "string") {
      const [lower, upper] = [rule[0].split("."), rule[1].split(".")];
      const [least, most] = [memberAt(value, lower), memberAt(value, upper)];
      if (typeof least === "number" && typeof most === "number" && !(least < most)) {
        const name = this.#titles([...path, ...lower]).at(-1) ?? rule[0];
        problems.push(this.#problem([...path, ...upper], `must be greater than ${name}`));
      }
    }
    for (const [name, member] of Object.entries(asObject(value) ?? {})) {
      const known = memberSchema(this.#schema, here, name);
      if (known !== undefined) problems.push(...this.#ascending(known, member, [...path, name]));
    }
    return problems;
  }

  #problem(path: readonly string[], what: string): ParameterProblem {
    const name = path.length === 0 ? "The whole" : this.#titles(path).join(", ");
    return { path, sentence: `${name} ${what}` };
  }

  #schemaAt(path: readonly string[]): JsonObject | undefined {
    return path.reduce<JsonObject | undefined>(
      (schema, name) => schema && memberSchema(this.#schema, schema, name),
      this.#schema,
    );
  }

  /** What the page writes for each step of a path. */
  #titles(path: readonly string[]): string[] {
    return path.map((name, depth) => {
      const title = this.#schemaAt(path.slice(0, depth + 1))?.["title"];
      return typeof title === "string" ? title : name;
    });
  }
}

function wording(keyword: string, limit: JsonValue | undefined, unit: string): string | undefined {
  const amount = typeof limit === "number" || typeof limit === "string" ? `${limit}${unit}` : "";
  switch (keyword) {
    case "minimum":
      return `must be at least ${amount}`;
    case "maximum":
      return `must be at most ${amount}`;
    case "exclusiveMinimum":
      return `must be greater than ${amount}`;
    case "exclusiveMaximum":
      return `must be less than ${amount}`;
    case "multipleOf":
      return `must be a multiple of ${amount}`;
    case "minLength":
      return `must have at least ${amount} characters`;
    case "maxLength":
      return `must have at most ${amount} characters`;
    case "minItems":
      return `must have at least ${amount} entries`;
    case "maxItems":
      return `must have at most ${amount} entries`;
    case "pattern":
      return `must look like ${amount}`;
    case "enum":
      return Array.isArray(limit) ? `must be one of ${limit.map(asText).join(", ")}` : undefined;
    case "const":
      return `must be ${JSON.stringify(limit)}`;
    case "type":
      return `must be ${typeName(limit)}`;
    case "anyOf":
    case "oneOf":
      return "fits none of the forms that it may have";
    case "false":
      return "is not known here";
    default:
      return undefined;
  }
}

function asText(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

const typeNames: Readonly<Record<string, string>> = {
  number: "a number",
  integer: "a whole number",
  string: "text",
  boolean: "yes or no",
  array: "a list",
  object: "a group of values",
  null: "empty",
};

function typeName(limit: JsonValue | undefined): string {
  const types = Array.isArray(limit) ? limit : [limit];
  return types.map((type) => typeNames[asText(type)] ?? asText(type)).join(" or ");
}

function memberAt(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((now, name) => asObject(now)?.[name], value);
}

function invalid(problems: readonly ParameterProblem[]): ParameterCheck {
  return { kind: "invalid", problems };
}

function distinct(problems: readonly ParameterProblem[]): ParameterProblem[] {
  return [...new Map(problems.map((problem) => [problem.sentence, problem])).values()];
}
