// Running programs from the set-up scripts: visible steps, honest failures, one cache folder.
import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
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

/** Output that goes to a log carries no colours. */
const PLAIN = { NO_COLOR: "1", FORCE_COLOR: "0", CARGO_TERM_COLOR: "never", TERM: "dumb" };

/** Seconds between two lines of progress where the output is not a terminal. */
const QUIET_SECONDS = 60;

/**
 * Shows a running step as one line that counts the seconds; `detail()` gives its end. Returns the
 * function that closes the line: `"done"` or `"failed"`. Without a terminal, and in CI, it writes plain lines.
 */
export function step(label, detail = () => "") {
  const started = Date.now();
  const redraw = process.stdout.isTTY && !process.env.CI;
  const line = () => `… ${label} (${duration(Date.now() - started)}) ${detail()}`.trimEnd();
  if (!redraw) console.log(`… ${label}`);
  const timer = setInterval(
    () => {
      if (redraw) process.stdout.write(`\r\x1b[2K${line().slice(0, (process.stdout.columns ?? 80) - 1)}`);
      else console.log(line());
    },
    redraw ? 500 : QUIET_SECONDS * 1000,
  );
  return (how) => {
    clearInterval(timer);
    const mark = how === "done" ? "✓" : "✗";
    console.log(`${redraw ? "\r\x1b[2K" : ""}${mark} ${label} (${duration(Date.now() - started)})`);
  };
}

/** The file the output of a labelled step goes to. */
export const logOf = (label) => join(cache, "logs", `${label.replace(/[^\w]+/g, "-").toLowerCase()}.log`);

/**
 * Runs a program to its end and returns its exit code. With `label` its output goes to a log and the
 * terminal shows one line; without, the output is shown as it comes. A failure throws unless it is allowed.
 */
export function run(program, args, { label, env, cwd = root, allowFailure = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, CARGO_TARGET_DIR: target, ...(label ? PLAIN : {}), ...env },
      stdio: label ? ["ignore", "pipe", "pipe"] : "inherit",
    });
    let close = () => {};
    let log;
    if (label) {
      log = logOf(label);
      mkdirSync(dirname(log), { recursive: true });
      // Appending from an empty file keeps both streams in order and whole when the program ends.
      writeFileSync(log, "");
      const write = (chunk) => appendFileSync(log, chunk);
      child.stdout.on("data", write);
      child.stderr.on("data", write);
      close = step(label, () => tail(log, 1).trim().slice(0, 60));
    }
    child.on("error", (error) => {
      close("failed");
      reject(new SetupError(`cannot run ${program}: ${error.message}`));
    });
    child.on("close", (code) => {
      close(code === 0 ? "done" : "failed");
      if (code === 0 || allowFailure) return resolve(code ?? 1);
      const end = log ? `\n${tail(log, 25)}` : "";
      reject(new SetupError(`${label ?? [program, ...args].join(" ")} failed (exit ${code})${end}`));
    });
  });
}

/** The last lines of a text file; nothing when it cannot be read. */
export function tail(file, lines) {
  try {
    return readFileSync(file, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
  } catch {
    return "";
  }
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
