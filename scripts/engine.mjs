// The compiled engine. `npm start` installs the one committed in engine/ when it was built from the present
// sources and compiles it otherwise; `npm run engine` compiles it and refreshes engine/.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { brotli, keep, sha256 } from "./brotli.mjs";
import { hashFiles, listFiles } from "./files.mjs";
import { has, main, root, run, SetupError, target } from "./run.mjs";
import { wasmToolchain } from "./wasm-target.mjs";

/** The two modules: the whole pipeline on the CPU, and the networks alone on WebGPU. */
const MODULES = [
  { name: "vitrine_cpu", features: "web,cpu" },
  { name: "vitrine_gpu", features: "web,gpu" },
];
const BUILD_TIME = "about 20 minutes the first time on two cores, one or two minutes after that";

const installed = join(root, "www/engine");
const committed = join(root, "engine");

/** What the compiled engine depends on. The command line, and what it alone needs, are not part of it. */
const SOURCES = [
  "Cargo.toml",
  "Cargo.lock",
  "build.rs",
  ".cargo/config.toml",
  "crates",
  "src",
  "models/manifest.toml",
  "models/consistency.json",
  "xtask",
];
const isNative = (path) => ["src/bin", "src/cli", "src/cli.rs", "crates/provenance"].includes(path);

/** The hash that ties a compiled engine to its sources. */
export const sourceHash = () => hashFiles(listFiles(SOURCES, isNative));

/** Puts the engine into www/engine, by the quickest way that is right. */
export async function installEngine({ fromSource = false } = {}) {
  const hash = sourceHash();
  if (fromSource) return build(hash);
  if (isComplete(installed, hash, "")) return;
  if (isComplete(committed, hash, ".br")) return unpack(hash);
  console.log(
    existsSync(join(committed, "engine.json"))
      ? `The engine in engine/ was built from other sources. Compiling it now: ${BUILD_TIME}.`
      : `There is no compiled engine in engine/. Compiling it now: ${BUILD_TIME}.`,
  );
  await build(hash);
}

/** Whether engine/ was built from the present sources. */
export const isPublished = () => isComplete(committed, sourceHash(), ".br");

function isComplete(folder, hash, ending) {
  const about = aboutEngine(folder);
  return (
    about?.sourceHash === hash &&
    MODULES.every(({ name }) =>
      [`${name}.js`, `${name}.d.ts`, `${name}_bg.wasm${ending}`].every((file) =>
        existsSync(join(folder, file)),
      ),
    )
  );
}

function aboutEngine(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, "engine.json"), "utf8"));
  } catch {
    return undefined;
  }
}

/** Unpacks the committed engine and checks every module against its hash. */
function unpack(hash) {
  const about = aboutEngine(committed);
  mkdirSync(installed, { recursive: true });
  for (const { name } of MODULES) {
    for (const file of [`${name}.js`, `${name}.d.ts`])
      writeFileSync(join(installed, file), readFileSync(join(committed, file)));
    const file = `${name}_bg.wasm`;
    const packed = readFileSync(join(committed, `${file}.br`));
    const wasm = brotliDecompressSync(packed);
    if (sha256(wasm) !== about.bytes[file].sha256)
      throw new SetupError(`engine/${file}.br is damaged: check it out again`);
    keep(wasm, packed);
    writeFileSync(join(installed, file), wasm);
    writeFileSync(join(installed, `${file}.br`), packed);
  }
  writeJson(installed, about);
  console.log(`✓ Engine ${hash.slice(0, 12)} from engine/`);
}

/** Compiles both modules, writes their JavaScript side and compresses them. */
async function build(hash) {
  if (!has("cargo"))
    throw new SetupError("Rust is missing. Install it from https://rustup.rs (stable), then run this again.");
  const toolchain = await wasmToolchain();
  const before = aboutEngine(installed);
  const bytes = {};
  mkdirSync(installed, { recursive: true });
  for (const { name, features } of MODULES) {
    await run(
      "cargo",
      [
        ...toolchain,
        "build",
        "--locked",
        "--profile",
        "web",
        "--target",
        "wasm32-unknown-unknown",
        "--no-default-features",
        "--features",
        features,
        "--lib",
      ],
      { label: `Compile ${name} for the browser` },
    );
    const raw = join(target, "wasm32-unknown-unknown/web/vitrine.wasm");
    const unchanged = sha256(readFileSync(raw));
    const file = `${name}_bg.wasm`;
    if (before?.bytes?.[file]?.compiled !== unchanged || !existsSync(join(installed, `${file}.br`))) {
      await run("cargo", ["run", "--locked", "--quiet", "-p", "xtask", "--", raw, installed, name], {
        label: `Write the JavaScript side of ${name}`,
        // A target folder of its own: a native build under way elsewhere does not hold this up.
        env: { CARGO_TARGET_DIR: join(target, "tools") },
      });
      rmSync(join(installed, `${name}_bg.wasm.d.ts`), { force: true });
    }
    const wasm = readFileSync(join(installed, file));
    const packed = await brotli(wasm, file);
    writeFileSync(join(installed, `${file}.br`), packed);
    bytes[file] = { raw: wasm.length, brotli: packed.length, sha256: sha256(wasm), compiled: unchanged };
  }
  const version = /^version = "(.+)"$/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"))?.[1];
  writeJson(installed, { sourceHash: hash, built: new Date().toISOString().slice(0, 10), version, bytes });
}

/** Copies the installed engine into engine/, wasm in its compressed form only. */
function publish() {
  rmSync(committed, { recursive: true, force: true });
  mkdirSync(committed, { recursive: true });
  for (const { name } of MODULES) {
    for (const file of [`${name}.js`, `${name}.d.ts`, `${name}_bg.wasm.br`])
      writeFileSync(join(committed, file), readFileSync(join(installed, file)));
  }
  writeJson(committed, aboutEngine(installed));
}

const writeJson = (folder, about) =>
  writeFileSync(join(folder, "engine.json"), `${JSON.stringify(about, null, 2)}\n`);

if (import.meta.filename === process.argv[1]) {
  await main(async () => {
    await installEngine({ fromSource: true });
    if (process.argv.includes("--publish")) publish();
    else if (!isPublished())
      console.log("engine/ is of other sources; 'npm run engine' refreshes it when an issue is resolved.");
    for (const [file, size] of Object.entries(aboutEngine(installed).bytes)) {
      console.log(
        `${file}: ${(size.raw / 1e6).toFixed(2)} MB, ${(size.brotli / 1e6).toFixed(2)} MB in brotli`,
      );
    }
  });
}
