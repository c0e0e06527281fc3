// Builds the badge's npm package: www/badge in, www/badge/dist out. ES module, classic script, the data half for servers,
// the frame, the types, and live/ for the engine.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotli } from "./brotli.mjs";
import { hashFiles, listFiles } from "./files.mjs";
import { command, installPackages } from "./packages.mjs";
import { main, root, run, SetupError } from "./run.mjs";

const folder = join(root, "www/badge");
/** Where the package's files are built. */
export const badgeDist = join(folder, "dist");
const mark = join(badgeDist, ".source-hash");
/** Most bytes of the script in brotli: what a page pays for the badge. */
export const LIMIT_BYTES = 12_000;

/** The models a badge of this version knows: name, "@" and the first 128 bits of the SHA-256, which are as hard to forge. */
export function knownModels() {
  const manifest = readFileSync(join(root, "models/manifest.toml"), "utf8");
  return [...manifest.matchAll(/^name = "(.+)"$[\s\S]*?^sha256 = "([0-9a-f]{32})[0-9a-f]{32}"$/gm)].map(
    ([, name, sha256]) => `${name}@${sha256}`,
  );
}

/** Builds what changed. */
export async function buildBadge({ always = false } = {}) {
  const sources = [
    "www/badge",
    "www/engine/vitrine_cpu.js",
    "models/manifest.toml",
    "package-lock.json",
    "scripts/badge.mjs",
  ];
  const hash = hashFiles(listFiles(sources, (path) => path === "www/badge/dist"));
  if (!always && existsSync(mark) && readFileSync(mark, "utf8") === hash) return;
  const { build } = await import("vite");
  const define = { __VITRINE_MODELS__: JSON.stringify(knownModels()) };
  // What the style sheet's layout costs in the source need not travel.
  const plugins = [
    {
      name: "vitrine-badge-styles",
      transform: (code, id) =>
        id.endsWith("/styles.ts")
          ? code.replace(/`[^`]+`/, (css) =>
              css
                .replace(/\/\*.*?\*\//gs, "")
                .replace(/\s+/g, " ")
                .replace(/ ?([{};,]) ?|(:) /g, "$1$2")
                .replace(/ (?=!important)|(?<=[ :,(])0(?=\.)|;(?=})/g, ""),
            )
          : undefined,
    },
  ];
  const common = { plugins, root: folder, configFile: false, logLevel: "warn", define, publicDir: false };
  const bundle = (input, options, lib) =>
    build({
      ...common,
      build: {
        outDir: badgeDist,
        emptyOutDir: false,
        target: "es2022",
        minify: true,
        assetsInlineLimit: 0,
        ...(lib ? { lib } : {}),
        rollupOptions: { input, preserveEntrySignatures: "strict", output: options },
      },
    });
  rmSync(badgeDist, { recursive: true, force: true });
  const at = (file) => join(folder, file);
  // A module is bundled as a page's is: Vite leaves a library's spaces in, and every byte counts here.
  await bundle({ "vitrine-badge": at("src/index.ts") }, { entryFileNames: "[name].js" });
  await bundle({ data: at("src/data.ts") }, { entryFileNames: "[name].js" });
  for (const [entry, name] of [
    ["src/index.ts", "vitrine-badge.classic.js"],
    ["frame/frame.ts", "frame.js"],
  ])
    await bundle(
      undefined,
      {},
      { entry: at(entry), name: "VitrineBadgeModule", formats: ["iife"], fileName: () => name },
    );
  for (const name of ["live", "live-worker"])
    await bundle({ [name]: at(`live/${name}.ts`) }, { entryFileNames: "live/[name].js" });
  for (const file of ["frame.html", "frame.css"]) copyFileSync(at(`frame/${file}`), join(badgeDist, file));
  copyFileSync(at("vitrine-badge.css"), join(badgeDist, "vitrine-badge.css"));
  mkdirSync(badgeDist, { recursive: true });
  writeFileSync(mark, hash);
}

/** The declarations, which the package ships and the site does not need. */
export async function buildTypes() {
  const config = {
    extends: "../../tsconfig.json",
    compilerOptions: {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      rewriteRelativeImportExtensions: true,
      outDir: "dist/types",
      rootDir: "src",
      types: [],
    },
    include: ["src/index.ts", "src/data.ts"],
  };
  const file = join(folder, "tsconfig.types.json");
  writeFileSync(file, JSON.stringify(config));
  try {
    await run(command("tsc"), ["-p", file], { label: "Write the badge's types" });
    // A style sheet that is imported is known to TypeScript, too.
    writeFileSync(join(badgeDist, "types/css.d.ts"), "export {};\n");
  } finally {
    rmSync(file);
  }
}

/** Bytes of the built scripts: raw and in brotli. */
export async function badgeSizes() {
  const files = ["vitrine-badge.js", "vitrine-badge.classic.js", "data.js", "frame.js", "live/live.js"];
  return Promise.all(
    files.map(async (file) => {
      const bytes = readFileSync(join(badgeDist, file));
      return { file, raw: bytes.length, packed: (await brotli(bytes, file)).length };
    }),
  );
}

/** What is over its limit; nothing when the badge is small enough. */
export async function checkBadgeSize() {
  const over = [];
  for (const { file, raw, packed } of await badgeSizes()) {
    console.log(
      `${file.padEnd(30)} ${String(raw).padStart(7)} bytes ${String(packed).padStart(7)} in brotli`,
    );
    if (packed > LIMIT_BYTES) over.push(`${file}: ${packed} bytes in brotli of ${LIMIT_BYTES}`);
  }
  return over;
}

if (import.meta.filename === process.argv[1]) {
  await main(async () => {
    await installPackages();
    await buildBadge({ always: process.argv.includes("--always") });
    await buildTypes();
    const over = await checkBadgeSize();
    if (over.length) throw new SetupError(over.join("; "));
  });
}
