// Computes the demo portal's reports with the command line, for real pairs: the page's samples, and the same products
// staged by Vitrine on a plain ground. Run by hand when models or samples change; what it writes is committed, so that
// `npm start` needs no compiler. A test compares the reports' models with models/manifest.toml.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { main, root, run, target } from "./run.mjs";

const samples = join(root, "www/public/samples");
const portal = join(root, "www/portal");
const pictures = join(portal, "pictures");
const reports = join(portal, "reports");

/** One calm ground for each product. */
const GROUNDS = [
  "#d9c7b2",
  "#cdd8d3",
  "#e9d8c9",
  "#d5dbe6",
  "#e6dfd3",
  "#c9d3dd",
  "#eadfe3",
  "#d8e2d0",
  "#efe6da",
];

await main(async () => {
  await run("cargo", ["build", "--locked", "--bin", "vitrine"], { label: "Build the command line" });
  const vitrine = join(target, "debug/vitrine");
  const list = JSON.parse(readFileSync(join(samples, "samples.json"), "utf8"));
  const single = list.find(({ id }) => id === "dress");
  const pairs = list.filter(({ kind }) => kind === "pair");
  for (const folder of [pictures, reports]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  const lines = pairs.map(({ id, original, generated }) => ({
    id,
    original: join(samples, original),
    generated: join(samples, generated),
  }));
  const products = [
    ...pairs.map(({ id, original }) => ({ id, original })),
    { id: single.id, original: single.photo },
  ];
  for (const [at, { id, original }] of products.entries()) {
    const ground = GROUNDS[at % GROUNDS.length];
    const looks = [
      "--canvas",
      "720x720",
      "--background",
      ground,
      "--fill",
      "0.72",
      "--format",
      "jpeg",
      "--quality",
      "84",
    ];
    await run(vitrine, ["stage", join(samples, original), "--out", pictures, ...looks], {
      label: `Stage ${id}`,
    });
    const staged = join(pictures, `${id}-staged.jpg`);
    renameSync(join(pictures, original.replace(/\.\w+$/, ".jpg")), staged);
    lines.push({ id: `${id}-staged`, original: join(samples, original), generated: staged });
  }
  const file = join(portal, "pairs.jsonl");
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const out = join(portal, "reports.jsonl");
  const code = await run(vitrine, ["evaluate", "-p", file, "-f", "jsonl", "-o", out, "-j", "1"], {
    label: "Judge the pairs",
    allowFailure: true,
  });
  if (code > 1) throw new Error("a pair could not be judged");
  for (const line of readFileSync(out, "utf8").trim().split("\n")) {
    const report = JSON.parse(line);
    writeFileSync(join(reports, `${report.id}.json`), `${line}\n`);
    console.log(report.id, report.consistency.verdict, report.consistency.probability);
  }
  rmSync(file);
  rmSync(out);
});
