// Running programs from the set-up scripts: visible steps, honest failures, one cache folder.
import { spawn, spawnSync } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Everything that can be made again lives here: toolchain, target folder, renders, logs. */
export const cache =
  process.env.VITRINE_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "vitrine");

/** Cargo's output, shared between checkouts so that a second build is quick. */
export const target = process.env.CARGO_TARGET_DIR ?? join(cache, "target");

/** A step that cannot go on; the message says what to install or do. */
export class SetupError extends Error {}

/** Whether a program is on the PATH. */
export const has = (program) => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;

/** Standard output of a program, or undefined when it fails. */
export function read(program, args, options = {}) {
  const done = spawnSync(program, args, { cwd: root, encoding: "utf8", ...options });
  return done.status === 0 ? done.stdout.trim() : undefined;
}

/** Seconds as people say them. */
export function duration(ms) {
  const s = Math.round(ms / 1000);
  return s < 60 ? `${s} s` : `${Math.floor(s / 60)} min ${s % 60} s`;
}

/**
 * Runs a program to its end. With `label` its output goes to a log and the terminal shows one line
 * that counts the seconds; without, the output is shown as it comes.
 */
export function run(program, args, { label, env, cwd = root, allowFailure = false } = {}) {
  const started = Date.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, CARGO_TARGET_DIR: target, ...env },
      stdio: label ? ["ignore", "pipe", "pipe"] : "inherit",
    });
    let stop = () => {};
    let log;
    if (label) {
      mkdirSync(join(cache, "logs"), { recursive: true });
      log = join(cache, "logs", `${label.replace(/[^\w]+/g, "-").toLowerCase()}.log`);
      const file = createWriteStream(log);
      child.stdout.pipe(file, { end: false });
      child.stderr.pipe(file, { end: false });
      stop = progress(label, started, log);
    }
    child.on("error", (error) => {
      stop("failed");
      reject(new SetupError(`cannot run ${program}: ${error.message}`));
    });
    child.on("close", (code) => {
      stop(code === 0 ? "done" : "failed");
      if (code === 0 || allowFailure) return resolve(code ?? 1);
      const tail = log && existsSync(log) ? `\n${readFileSync(log, "utf8").split("\n").slice(-25).join("\n")}` : "";
      reject(new SetupError(`${label ?? [program, ...args].join(" ")} failed (exit ${code})${tail}`));
    });
  });
}

/** Shows a running step; on a terminal it redraws one line with the last line of the log. */
function progress(label, started, log) {
  const tty = process.stdout.isTTY;
  if (!tty) console.log(`… ${label}`);
  const lastLine = () => {
    try {
      return readFileSync(log, "utf8").trimEnd().split("\n").at(-1)?.trim().slice(0, 60) ?? "";
    } catch {
      return "";
    }
  };
  const timer = setInterval(
    () => {
      const line = `… ${label} (${duration(Date.now() - started)}) ${lastLine()}`;
      if (tty) process.stdout.write(`\r\x1b[2K${line.slice(0, (process.stdout.columns ?? 80) - 1)}`);
      else console.log(line);
    },
    tty ? 500 : 60_000,
  );
  return (how) => {
    clearInterval(timer);
    const mark = how === "done" ? "✓" : "✗";
    const line = `${mark} ${label} (${duration(Date.now() - started)})`;
    console.log(tty ? `\r\x1b[2K${line}` : line);
  };
}

/** Runs the main function of a script; a SetupError ends it with its message alone. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    console.error(error instanceof SetupError ? `\n${error.message}` : error);
    process.exit(1);
  }
}
