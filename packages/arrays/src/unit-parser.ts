import { UnitError } from "./errors.ts";
import { type Magnitude, magnitudeOfName, one, product } from "./unit-table.ts";

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const token = /\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)|(\*\*|[*/^()·⋅-])|([^\s\d*/^()·⋅-]+))/uy;

type Token =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "sign"; readonly sign: string }
  | { readonly kind: "name"; readonly name: string };

/**
 * Reads products, quotients and integer powers of unit names and numbers: `counts/s`, `Å^-1`,
 * `Å⁻¹`, `10000counts*m^-2*s^-1`. A number may stand right before a name; quotients are read from
 * the left, so `a/b/c` is `a/(b*c)`.
 * @throws UnitError - where the text is no such product, or a name is unknown.
 */
export function parseMagnitude(text: string): Magnitude {
  const tokens = tokensOf(text);
  let next = 0;
  const sign = (): string | undefined => {
    const current = tokens[next];
    return current?.kind === "sign" ? current.sign : undefined;
  };
  const fault = (): UnitError => new UnitError(`"${text}" is not a unit`);

  const integer = (): number => {
    const negative = sign() === "-";
    if (negative) next++;
    const current = tokens[next++];
    if (current?.kind !== "number" || !Number.isInteger(current.value)) throw fault();
    if (current.value > 99) throw fault();
    return negative ? -current.value : current.value;
  };
  const atom = (depth: number): Magnitude => {
    const current = tokens[next++];
    if (current === undefined) throw fault();
    switch (current.kind) {
      case "number":
        return { ...one, factor: current.value };
      case "name": {
        const magnitude = magnitudeOfName(current.name);
        if (magnitude === undefined) {
          throw new UnitError(`"${text}" is not a unit: "${current.name}" is unknown`);
        }
        return magnitude;
      }
      case "sign": {
        if (current.sign !== "(" || depth > 16) throw fault();
        const inner = quotient(depth + 1);
        if (sign() !== ")") throw fault();
        next++;
        return inner;
      }
    }
  };
  const powerOfAtom = (depth: number): Magnitude => {
    const base = atom(depth);
    if (sign() !== "^") return base;
    next++;
    return product(base, integer(), one, 1);
  };
  const quotient = (depth: number): Magnitude => {
    let result = powerOfAtom(depth);
    while (next < tokens.length && sign() !== ")") {
      const operator = sign();
      const before = tokens[next - 1];
      if (operator === "*" || operator === "/") next++;
      // Written side by side: `10N`, `A h`. Two numbers side by side are a slip.
      else if (operator !== undefined && operator !== "(") throw fault();
      else if (tokens[next]?.kind === "number" && before?.kind === "number") throw fault();
      result = product(result, 1, powerOfAtom(depth), operator === "/" ? -1 : 1);
    }
    return result;
  };

  if (tokens.length === 0) return one;
  const magnitude = quotient(0);
  const { factor } = magnitude;
  if (next < tokens.length || !(factor > 0) || !Number.isFinite(factor)) throw fault();
  return magnitude;
}

function tokensOf(text: string): Token[] {
  const plain = text
    .replace(/⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/gu, (power) => {
      const digits = [...power].map((c) => (c === "⁻" ? "-" : superscripts.indexOf(c)));
      return `^${digits.join("")}`;
    })
    .trim();
  if (plain.length > 200) throw new UnitError(`a text of ${plain.length} characters is not a unit`);
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < plain.length) {
    const match = token.exec(plain);
    if (match === null) throw new UnitError(`"${text}" is not a unit`);
    const [, number, sign, name] = match;
    if (number !== undefined) tokens.push({ kind: "number", value: Number(number) });
    else if (name !== undefined) tokens.push({ kind: "name", name });
    else if (sign === "**") tokens.push({ kind: "sign", sign: "^" });
    else tokens.push({ kind: "sign", sign: sign === "·" || sign === "⋅" ? "*" : sign! });
  }
  return tokens;
}
