import type { JsonObject, JsonValue } from "./json-value.ts";

/** The value as an object, nothing where it is none. */
export function asObject(value: JsonValue | undefined): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
}

/** The schema itself, or what its `$ref` (within the document) points at. */
export function dereferenced(root: JsonObject, schema: JsonObject): JsonObject {
  let now = schema;
  // Bounded: a circle of references describes nothing.
  for (let steps = 0; typeof now["$ref"] === "string" && steps < 32; steps++) {
    const target = asObject(atPointer(root, now["$ref"].replace(/^#/, "")));
    if (target === undefined) return {};
    now = target;
  }
  return now;
}

/** What a JSON pointer (RFC 6901) leads to; `$ref` on the way are followed. */
export function atPointer(root: JsonObject, pointer: string): JsonValue | undefined {
  let now: JsonValue | undefined = root;
  for (const part of pointer.split("/").slice(1)) {
    const name = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(now)) {
      now = now[Number(name)];
      continue;
    }
    const object: JsonObject | undefined = asObject(now);
    if (object === undefined) return undefined;
    if (name === "$ref") now = dereferenced(root, object);
    else now = Object.hasOwn(object, name) ? object[name] : undefined;
  }
  return now;
}

/** The schema of a member. */
export function memberSchema(
  root: JsonObject,
  schema: JsonObject,
  name: string,
): JsonObject | undefined {
  const properties = asObject(dereferenced(root, schema)["properties"]);
  if (properties === undefined || !Object.hasOwn(properties, name)) return undefined;
  const member = asObject(properties[name]);
  return member && dereferenced(root, member);
}

/**
 * The value with what is absent filled in from the schema's defaults, at every depth.
 * @returns a new value; members that the schema does not know stay.
 */
export function withDefaults(
  root: JsonObject,
  schema: JsonObject,
  value: JsonValue | undefined,
): JsonValue | undefined {
  const here = dereferenced(root, schema);
  const present = value === undefined ? here["default"] : value;
  const object = asObject(present);
  const properties = asObject(here["properties"]);
  if (object === undefined || properties === undefined) return present;
  const names = new Set([...Object.keys(properties), ...Object.keys(object)]);
  const members = [...names].flatMap((name): [string, JsonValue][] => {
    const given = Object.hasOwn(object, name) ? object[name] : undefined;
    const known = memberSchema(root, here, name);
    const filled = known === undefined ? given : withDefaults(root, known, given);
    return filled === undefined ? [] : [[name, filled]];
  });
  return Object.fromEntries(members);
}
