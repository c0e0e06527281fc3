// The production build of the page: made again only when something it consists of changed.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotli } from "./brotli.mjs";
import { hashFiles, listFiles } from "./files.mjs";
import { command } from "./packages.mjs";
import { buildPortal } from "./portal.mjs";
import { root, run } from "./run.mjs";

/** The folder that is served. */
export const dist = join(root, "www/dist");

/** Vite empties its output folder, so this mark disappears with the build it describes. */
const mark = join(dist, ".source-hash");

const SOURCES = [
  "www",
  "models",
  "package-lock.json",
  "package.json",
  "vite.config.ts",
  "vite.config.js",
  "tsconfig.json",
  "docs/report.schema.json",
];
const isOutput = (path) => path === "www/dist" || path === "www/badge/dist" || path.endsWith("/node_modules");

/** Kinds of files that get smaller; pictures and fonts are packed already. */
const PACKED = new Set([
  ".css",
  ".html",
  ".js",
  ".json",
  ".mjs",
  ".safetensors",
  ".svg",
  ".txt",
  ".wasm",
  ".webmanifest",
  ".xml",
]);

/** Builds the page and compresses what the server sends. */
export async function buildSite({ always = false } = {}) {
  const hash = hashFiles(listFiles(SOURCES, isOutput));
  if (!always && existsSync(mark) && readFileSync(mark, "utf8") === hash) return;
  await run(command("vite"), ["build"], { label: "Build the page" });
  await buildPortal(dist);
  await compressSite();
  writeFileSync(mark, hash);
}

/** Writes `NAME.br` beside every file of the build that gets smaller by it. */
export async function compressSite() {
  for (const file of listFiles(["www/dist"])) {
    if (!PACKED.has(extname(file)) || existsSync(join(root, `${file}.br`))) continue;
    const bytes = readFileSync(join(root, file));
    const packed = await brotli(bytes, file);
    if (packed.length < bytes.length) writeFileSync(join(root, `${file}.br`), packed);
  }
}
