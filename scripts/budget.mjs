// The download budget: what a first visit costs, in brotli, and the limit it must keep.
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { brotli } from "./brotli.mjs";
import { listFiles } from "./files.mjs";
import { main, root, SetupError } from "./run.mjs";

const MB = 1e6;
/** Page and both modules of the engine; DESIGN's targets. */
const PAGE_LIMIT = 3.2 * MB;
const WEIGHTS_LIMIT = 1.3 * MB;
const REWARD_LIMIT = 5 * MB;
const GENERATOR_LIMIT = 12 * MB;
const PAGE_KINDS = new Set([".html", ".css", ".js", ".wasm", ".svg", ".webmanifest"]);

/** Brotli sizes of the build's files, each list of `{ file, raw, packed }`. */
export async function sizes() {
  const of = async (files) =>
    Promise.all(
      files.map(async (file) => {
        const bytes = readFileSync(join(root, file));
        // What the server sends: the compressed twin that the build left beside the file.
        const twin = join(root, `${file}.br`);
        const packed = existsSync(twin) ? statSync(twin).size : (await brotli(bytes, file)).length;
        return { file, raw: bytes.length, packed: Math.min(packed, bytes.length) };
      }),
    );
  // The badge has a limit of its own (badge.mjs), and neither it nor the portal is fetched with the page.
  const apart = (path) => path === "www/dist/badge" || path === "www/dist/portal";
  const built = listFiles(["www/dist"], apart).filter((file) => PAGE_KINDS.has(extname(file)));
  if (!built.some((file) => basename(file) === "index.html"))
    throw new SetupError("The page is not built yet. Run 'npm start'.");
  const page = await of(built);
  for (const module of ["vitrine_cpu", "vitrine_gpu"]) {
    if (!page.some(({ file }) => extname(file) === ".wasm" && basename(file).startsWith(module))) {
      page.push(...(await of([`www/engine/${module}_bg.wasm`])));
    }
  }
  const weights = (name) =>
    of(listFiles(["models"]).filter((file) => basename(file) === `${name}.safetensors`));
  return {
    page,
    segmenter: await weights("u2netp"),
    light: await weights("light"),
    comparer: await weights("comparer"),
    reward: await weights("reward"),
    generator: await weights("generator"),
  };
}

/** Prints the table; returns what is over its limit. */
export async function checkBudget() {
  const { page, segmenter, light, comparer, reward, generator } = await sizes();
  const over = [];
  for (const [what, files, limit] of [
    ["page and engine", page, PAGE_LIMIT],
    ["segmenter weights", segmenter, WEIGHTS_LIMIT],
    ["light segmenter weights", light, WEIGHTS_LIMIT],
    ["comparer weights", comparer, WEIGHTS_LIMIT],
    ["reward weights", reward, REWARD_LIMIT],
    // There is none before it is trained.
    ...(generator.length > 0 ? [["generator weights", generator, GENERATOR_LIMIT]] : []),
  ]) {
    const total = files.reduce((sum, { packed }) => sum + packed, 0);
    for (const { file, raw, packed } of files.sort((a, b) => b.packed - a.packed))
      console.log(row(file, raw, packed));
    const verdict = total <= limit ? "within" : "OVER";
    console.log(
      `${row(
        `= ${what}`,
        files.reduce((sum, { raw }) => sum + raw, 0),
        total,
      )}   ${verdict} ${(limit / MB).toFixed(1)} MB\n`,
    );
    if (files.length === 0) over.push(`${what}: no file found`);
    if (total > limit) over.push(`${what}: ${(total / MB).toFixed(2)} MB of ${(limit / MB).toFixed(1)} MB`);
  }
  return over;
}

const row = (name, raw, packed) =>
  `${name.padEnd(60)} ${(raw / 1000).toFixed(1).padStart(10)} kB ${(packed / 1000).toFixed(1).padStart(9)} kB in brotli`;

if (import.meta.filename === process.argv[1]) {
  await main(async () => {
    const over = await checkBudget();
    if (over.length) throw new SetupError(`Over the download budget: ${over.join("; ")}`);
  });
}
