// npm test: sets up what the checks need, runs all of them, cheapest first, and ends on `N passed, N failed`.
//   --gpu          the network tests on WebGPU instead: natively, on Mesa's software Vulkan driver
//   --c2pa         the command line with the feature c2pa instead
//   --autodiff     heads fitted by automatic differentiation instead
//   --only A,B     these checks alone (their names are in the summary)
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { buildBadge, checkBadgeSize } from "./badge.mjs";
import { checkBudget } from "./budget.mjs";
import { aptInstall, chromium } from "./chromium.mjs";
import { installEngine, isPublished } from "./engine.mjs";
import { command, installPackages, requireNode } from "./packages.mjs";
import { installPostgres } from "./postgres.mjs";
import { cache, duration, has, logOf, read, root, run, SetupError, tail, target } from "./run.mjs";
import { buildSite } from "./site.mjs";
import { wasmToolchain } from "./wasm-target.mjs";

const DENY = ["--", "--deny", "warnings"];
const LAVAPIPE = "/usr/share/vulkan/icd.d/lvp_icd.x86_64.json";
const LINES_SHOWN = 60;
const COLLECTOR = "vitrine-collector";
const PROVENANCE = "vitrine-provenance";

/** Runs a program as one check: it passes when it exits with 0. */
async function exits(label, program, args, options) {
  const code = await run(program, args, { label, allowFailure: true, ...options });
  return code === 0
    ? { passed: 1, failed: 0 }
    : { passed: 0, failed: 1, why: tail(logOf(label), LINES_SHOWN) };
}

/** Runs `cargo test` and adds up the results of all its test programs. */
async function cargoTest(label, args, env) {
  const code = await run("cargo", ["test", "--locked", "--no-fail-fast", ...args], {
    label,
    env,
    allowFailure: true,
  });
  const log = readFileSync(logOf(label), "utf8");
  let [passed, failed] = [0, 0];
  for (const [, good, bad] of log.matchAll(/^test result: .*? (\d+) passed; (\d+) failed/gm)) {
    passed += Number(good);
    failed += Number(bad);
  }
  // A test program that does not compile, or dies, prints no result.
  if (code !== 0 && failed === 0) failed = 1;
  return { passed, failed, why: failed ? tail(logOf(label), LINES_SHOWN) : undefined };
}

/** Reads the JSON report a JavaScript test runner wrote; a runner that died wrote none. */
async function reported(label, name, args, file, env, count) {
  mkdirSync(join(cache, "logs"), { recursive: true });
  rmSync(file, { force: true });
  const code = await run(command(name), args, { label, env, allowFailure: true });
  const counts = existsSync(file) ? count(JSON.parse(readFileSync(file, "utf8"))) : { passed: 0, failed: 0 };
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return { ...counts, why: counts.why ?? (counts.failed ? tail(logOf(label), LINES_SHOWN) : undefined) };
}

/** What a Playwright report says of the tests that failed, at the last try or at the first alone. */
function browserFailures(suites) {
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
  const lines = suites
    .flatMap(specs)
    .flatMap(({ title, file, line, tests }) =>
      tests
        .filter(({ status }) => status === "unexpected" || status === "flaky")
        .flatMap(({ status, results }) => [
          `${status === "flaky" ? "Passed at a second try only" : "Failed"}: ${file}:${line} ${title}`,
          ...results.flatMap(({ errors }) => errors.map(({ message }) => stripVTControlCharacters(message))),
        ]),
    );
  return lines.length > 0 ? lines.join("\n") : undefined;
}

/** Clippy with the rules for a browser, or the compiler alone where the wasm toolchain brings no clippy. */
async function clippyWasm(device) {
  const toolchain = await wasmToolchain();
  const hasClippy = read("cargo", [...toolchain, "clippy", "--version"]) !== undefined;
  const args = [
    "--locked",
    "--lib",
    "--target",
    "wasm32-unknown-unknown",
    "--no-default-features",
    "--features",
    `web,${device}`,
  ];
  return exits(
    `${hasClippy ? "Clippy" : "Check"} for wasm, ${device}`,
    "cargo",
    [...toolchain, ...(hasClippy ? ["clippy", ...args, ...DENY] : ["check", ...args])],
    { env: { CLIPPY_CONF_DIR: join(root, "clippy/wasm") } },
  );
}

async function vitest() {
  const file = join(cache, "logs", "vitest.json");
  return reported(
    "Vitest",
    "vitest",
    ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`],
    file,
    {},
    (report) => ({
      passed: report.numPassedTests,
      failed: report.numFailedTests,
    }),
  );
}

async function playwright() {
  const file = join(cache, "logs", "playwright.json");
  // Labelling is tested with the real collector.
  const built = await exits("Build the collector", "cargo", ["build", "--locked", "--package", COLLECTOR]);
  if (built.failed) return built;
  const env = {
    VITRINE_CHROMIUM: await chromium(),
    VITRINE_COLLECTOR: join(target, "debug", COLLECTOR),
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  };
  return reported(
    "Playwright",
    "playwright",
    ["test", "--reporter=line,json"],
    file,
    env,
    ({ stats, suites }) => ({
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
      why: browserFailures(suites),
    }),
  );
}

/** Clippy, then the tests on SQLite files and on a PostgreSQL server that they start themselves. */
async function collector() {
  await installPostgres();
  const args = ["clippy", "--locked", "--package", COLLECTOR, "--all-targets", ...DENY];
  const linted = await exits("Clippy, collector", "cargo", args);
  if (linted.failed) return linted;
  const tested = await cargoTest("Rust tests of the collector", ["--package", COLLECTOR]);
  return { ...tested, passed: tested.passed + linted.passed };
}

/** A step of our own as a check: a SetupError is its failure. */
const step = async (body) => {
  const why = await body();
  return why ? { passed: 0, failed: 1, why } : { passed: 1, failed: 0 };
};

/** Every check in the order it runs. The type check needs the engine's declarations, so it follows the engine. */
const CHECKS = {
  rustfmt: () => exits("rustfmt", "cargo", ["fmt", "--all", "--check"]),
  biome: () => exits("Biome", command("biome"), ["ci", "--error-on-warnings", "--colors=off", "."]),
  // Collector and provenance have checks of their own: with them Burn's crates would get other features and be
  // compiled once more.
  clippy: () =>
    exits("Clippy", "cargo", [
      "clippy",
      "--locked",
      "--workspace",
      "--exclude",
      COLLECTOR,
      "--exclude",
      PROVENANCE,
      "--all-targets",
      ...DENY,
    ]),
  "clippy-wasm-cpu": () => clippyWasm("cpu"),
  "clippy-wasm-gpu": () => clippyWasm("gpu"),
  // One by one: selected together they would get other features, and Burn be compiled once more.
  rust: () => cargoTest("Rust tests", []),
  kernels: () => cargoTest("Rust tests of the kernels", ["--package", "vitrine-kernels"]),
  labels: () => cargoTest("Rust tests of labels", ["--package", "vitrine-labels"]),
  provenance: () => cargoTest("Rust tests of provenance", ["--package", PROVENANCE]),
  collector,
  engine: () => step(() => installEngine({ fromSource: true })),
  badge: () =>
    step(async () => {
      await buildBadge({ always: true });
      return (await checkBadgeSize()).join("\n");
    }),
  types: () => exits("Type check", command("tsc"), ["--noEmit"]),
  vitest,
  page: () => step(() => buildSite({ always: true })),
  budget: () => step(async () => (await checkBudget()).join("\n")),
  playwright,
};

/** The network tests on the GPU's code path; compiling it natively takes long, so this is a run of its own. */
const GPU_CHECKS = {
  "clippy-gpu": () =>
    exits("Clippy, GPU", "cargo", ["clippy", "--locked", "--all-targets", "--features", "gpu", ...DENY]),
  "rust-gpu": () =>
    cargoTest(
      "Network tests on the GPU",
      [
        "--features",
        "gpu",
        "--test",
        "segmenter",
        "--test",
        "comparer",
        "--test",
        "light",
        "--test",
        "reward",
        "--test",
        "generate",
      ],
      {
        VK_ICD_FILENAMES: LAVAPIPE,
      },
    ),
};

/** The command line with C2PA manifests: all of it compiled once more, so this is a run of its own. */
const C2PA_CHECKS = {
  "clippy-c2pa": () =>
    exits("Clippy, C2PA", "cargo", ["clippy", "--locked", "--all-targets", "--features", "c2pa", ...DENY]),
  "clippy-provenance": () =>
    exits("Clippy, provenance", "cargo", [
      "clippy",
      "--locked",
      "--package",
      PROVENANCE,
      "--all-targets",
      ...DENY,
    ]),
  "rust-c2pa": () =>
    cargoTest("Command line with C2PA", ["--features", "c2pa", "--test", "cli_c2pa", "--test", "cli_sign"]),
};

/** Heads by automatic differentiation, held to the tests of Newton's method; Burn compiled once more. */
const AUTODIFF_CHECKS = {
  "clippy-autodiff": () =>
    exits("Clippy, autodiff", "cargo", [
      "clippy",
      "--locked",
      "--all-targets",
      "--features",
      "autodiff",
      ...DENY,
    ]),
  "rust-autodiff": () => cargoTest("Heads by autodiff", ["--features", "autodiff", "--lib", "reward::tune"]),
};

/** What is run in place of the usual checks. */
const RUNS = { "--gpu": GPU_CHECKS, "--c2pa": C2PA_CHECKS, "--autodiff": AUTODIFF_CHECKS };

async function setUp(gpu) {
  requireNode();
  if (!has("cargo"))
    throw new SetupError("Rust is missing. Install it from https://rustup.rs (stable), then run this again.");
  for (const [component, probe] of [
    ["rustfmt", "fmt"],
    ["clippy", "clippy"],
  ]) {
    if (read("cargo", [probe, "--version"]) === undefined)
      await run("rustup", ["component", "add", component], { label: `Add ${component}` });
  }
  if (gpu) {
    if (existsSync(LAVAPIPE)) return;
    if (process.getuid?.() !== 0)
      throw new SetupError(
        "No software Vulkan driver. Debian: apt-get install mesa-vulkan-drivers libvulkan1",
      );
    return aptInstall(["mesa-vulkan-drivers", "libvulkan1"], "Install Mesa's Vulkan drivers");
  }
  await installPackages({ development: true });
}

/** Runs one check; whatever it throws is its failure. */
async function attempt(check) {
  try {
    return await check();
  } catch (error) {
    return {
      passed: 0,
      failed: 1,
      why: error instanceof SetupError ? error.message : String(error.stack ?? error),
    };
  }
}

function chosen(args) {
  const gpu = args.includes("--gpu");
  const all = RUNS[args.find((arg) => arg in RUNS)] ?? CHECKS;
  const at = args.indexOf("--only");
  if (at < 0) return { gpu, checks: all };
  const names = (args[at + 1] ?? "").split(",");
  const unknown = names.find((name) => !all[name]);
  if (unknown !== undefined)
    throw new SetupError(`There is no check '${unknown}'. There are: ${Object.keys(all).join(", ")}.`);
  return { gpu, checks: Object.fromEntries(names.map((name) => [name, all[name]])) };
}

const results = [];
const started = Date.now();
const record = (name, result, ms) => results.push({ name, ms, ...result });
try {
  const { gpu, checks } = chosen(process.argv.slice(2));
  const ready = await attempt(async () => {
    await setUp(gpu);
    return { passed: 0, failed: 0 };
  });
  if (ready.failed) record("set-up", ready, Date.now() - started);
  else {
    for (const [name, check] of Object.entries(checks)) {
      const from = Date.now();
      const result = await attempt(check);
      if (result.why) console.log(`\n${result.why}\n`);
      record(name, result, Date.now() - from);
    }
  }
} catch (error) {
  record("usage", { passed: 0, failed: 1, why: error.message }, 0);
}

for (const { name, why } of results)
  if (why && (name === "set-up" || name === "usage")) console.error(`\n${why}`);
console.log("");
for (const { name, passed, failed, ms } of results) {
  console.log(
    `${failed ? "✗" : "✓"} ${name.padEnd(16)} ${`${passed} passed, ${failed} failed`.padEnd(22)} ${duration(ms)}`,
  );
}
if (!process.argv.some((arg) => arg in RUNS) && !isPublished()) {
  console.log(
    "\nNote: engine/ is missing or of other sources; 'npm run engine' refreshes it when an issue is resolved.",
  );
}
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
console.log(`\n${sum("passed")} passed, ${sum("failed")} failed`);
process.exit(sum("failed") ? 1 : 0);
