// Serves the built page with made-up frames. Usage: node tools/serve-script.ts [port] [live|first-start|stopped|trouble]
import { join } from "node:path";
import { startScriptedServer } from "./scripted/scripted-server.ts";

const [port = "5020", scene = "live"] = process.argv.slice(2);
const server = await startScriptedServer({
  page: join(import.meta.dirname, "../dist"),
  port: Number(port),
  scene: scene === "first-start" || scene === "stopped" || scene === "trouble" ? scene : "live",
  epochsPerSecond: 4,
});
process.stdout.write(`${server.address}\n`);
