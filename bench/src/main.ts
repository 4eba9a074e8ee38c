import { parseArgs } from "node:util";
import type { Figure } from "./benchmark.ts";
import { benchmarks } from "./registry.ts";

const usage = `usage: npm run -s bench -- NAME [--long [--minutes N]], where NAME is one of: ${[...benchmarks.keys()].join(", ")}`;

/** How long the endurance form of a benchmark runs. */
const defaultMinutes = 10;

function complain(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

/** Four significant digits: more would be noise, fewer would hide a change. */
function rounded(figure: Figure): Figure {
  const value = Number(figure.value.toPrecision(4));
  return figure.ratio === undefined
    ? { ...figure, value }
    : { ...figure, value, ratio: Number(figure.ratio.toPrecision(4)) };
}

async function main(args: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    strict: false,
    options: { long: { type: "boolean" }, minutes: { type: "string" } },
  });
  const [name, ...others] = positionals;
  const unknown = Object.keys(values).find((option) => option !== "long" && option !== "minutes");
  if (name === undefined || others.length > 0) return complain(usage);
  if (unknown !== undefined) return complain(`No option --${unknown}; ${usage}`);
  const minutes = Number(values["minutes"] ?? defaultMinutes);
  if (!(minutes > 0)) return complain(`No number of minutes: ${values["minutes"]}; ${usage}`);
  const load = benchmarks.get(name);
  if (load === undefined) return complain(`No benchmark "${name}"; ${usage}`);
  const benchmark = await load();
  const print = (figure: Figure): void => {
    process.stdout.write(`${JSON.stringify(rounded(figure))}\n`);
  };
  await benchmark.run(values["long"] === true, print, minutes);
}

await main(process.argv.slice(2));
