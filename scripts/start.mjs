// npm start: installs what is missing, builds what changed, serves the page and opens it.
import { spawn } from "node:child_process";
import { labellingArguments } from "./collector-proxy.mjs";
import { installEngine } from "./engine.mjs";
import { installPackages, requireNode } from "./packages.mjs";
import { duration, has, main, SetupError } from "./run.mjs";
import { portArgument, serve } from "./serve.mjs";
import { buildSite } from "./site.mjs";

const HELP = "npm start -- [--port NUMBER] [--no-open] [--collector ADDRESS] [--pictures FOLDER]";
const WITH_VALUE = ["--port", "--collector", "--pictures"];

/** Opens the page where there is a screen; a machine without one just shows the address. */
function open(address) {
  const screen = process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (process.env.CI || !screen) return;
  const [program, ...args] = { darwin: ["open"], win32: ["cmd", "/c", "start", ""] }[process.platform] ?? [
    "xdg-open",
  ];
  if (!has(program)) return;
  spawn(program, [...args, address], { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}

await main(async () => {
  const args = process.argv.slice(2);
  const unknown = args.find(
    (arg, at) => ![...WITH_VALUE, "--no-open"].includes(arg) && !WITH_VALUE.includes(args[at - 1]),
  );
  if (unknown) throw new SetupError(`I do not know ${unknown}. Usage: ${HELP}`);
  const started = Date.now();
  const port = portArgument(args);
  const labelling = labellingArguments(args);
  requireNode();
  await installPackages();
  await installEngine();
  await buildSite();
  const { address } = await serve(port, labelling);
  console.log(
    `\nVitrine is ready after ${duration(Date.now() - started)}: ${address}\nBadges in a demo portal: ${address}portal/\nStop it with Ctrl+C.`,
  );
  if (!args.includes("--no-open")) open(address);
});
