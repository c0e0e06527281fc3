// npm run bench: our segmenter and ONNX Runtime Web on the same network, in the same browser, in the same run; staging
// beside the browser's own canvas; a 24-megapixel pair through the page. Prints ratios and writes docs/BENCHMARKS.md.
import { readFileSync, writeFileSync } from "node:fs";
import { arch, cpus, platform, totalmem } from "node:os";
import { join } from "node:path";
import { measureBadge } from "./bench-badge.mjs";
import { dragStage } from "./bench-drag.mjs";
import { compareGenerator, generatorOnnx } from "./bench-generator.mjs";
import { judgeLargePair } from "./bench-large-pair.mjs";
import { compareReward, rewardOnnx } from "./bench-reward.mjs";
import { prepareBench, serveBench } from "./bench-server.mjs";
import { compareStaging } from "./bench-staging.mjs";
import { FLAGS, chromium as findChromium, SOFTWARE_WEBGPU } from "./chromium.mjs";
import { installEngine } from "./engine.mjs";
import { originalOnnx, resized } from "./onnx-file.mjs";
import { installPackages, requireNode } from "./packages.mjs";
import { watchMemory } from "./renderer-memory.mjs";
import { main, root, step } from "./run.mjs";
import { buildSite } from "./site.mjs";

const WARM_RUNS = 5;
/** The networks' own input size, and one that a software WebGPU adapter can run. */
const FULL = 320;
const SMALL = 64;
const LIMIT_MS = 300_000;
const REWARD_TITLE = "## Reward model";
const GENERATOR_TITLE = "## Generator";
const STAGING_TITLE = "## Staging";
const BADGE_TITLE = "## Badge";

/** Sections that need nothing of the page: their title, the next one, what measures them, the peer's files. */
const WITHOUT_PAGE = {
  reward: [REWARD_TITLE, GENERATOR_TITLE, compareReward, { "reward.onnx": rewardOnnx }],
  generator: [GENERATOR_TITLE, STAGING_TITLE, compareGenerator, generatorOnnx],
};

const CONTENDERS = [
  { name: "vitrine-cpu", title: "Vitrine, CPU, 1 thread", on: "cpu" },
  { name: "onnx-cpu-1", title: "ONNX Runtime Web, CPU, 1 thread", on: "cpu" },
  { name: "onnx-cpu-2", title: "ONNX Runtime Web, CPU, 2 threads", on: "cpu" },
  { name: "vitrine-webgpu", title: "Vitrine, WebGPU", on: "webgpu" },
  { name: "onnx-webgpu", title: "ONNX Runtime Web, WebGPU", on: "webgpu" },
];

/** The middle value; undefined of nothing. */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Each contender in a browser of its own, so that its memory is its own and it starts cold. */
async function measure(launch, server, { name, title }, size) {
  const close = step(`${title}, ${size}×${size}`);
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(server.address);
    await page.waitForFunction(() => globalThis.measure !== undefined);
    server.takeSent();
    const memory = await watchMemory(browser);
    const job = { contender: name, size, warmRuns: WARM_RUNS };
    const limit = new Promise((_, reject) =>
      setTimeout(reject, LIMIT_MS, new Error(`no result within ${LIMIT_MS / 1000} s`)).unref(),
    );
    const crash = new Promise((_, reject) => {
      page.on("crash", () => reject(new Error("the page crashed")));
      page.on("close", () => reject(new Error("the page closed")));
    });
    const result = await Promise.race([page.evaluate((job) => globalThis.measure(job), job), crash, limit]);
    if (result.error) throw new Error(result.error);
    const { private: peakBytes } = await memory.peak();
    memory.stop();
    close("done");
    return { ...result, warm: median(result.warmMs), sentBytes: server.takeSent(), peakBytes };
  } catch (error) {
    close("failed");
    return { error: error.message.split("\n")[0] };
  } finally {
    await browser.close();
  }
}

/** The WebGPU adapter of this browser, and the flags it takes to have one. */
async function findAdapter(playwright, executablePath, server) {
  for (const extra of [[], SOFTWARE_WEBGPU]) {
    const browser = await playwright.launch({ executablePath, args: [...FLAGS, ...extra] });
    try {
      const page = await browser.newPage();
      await page.goto(server.address);
      await page.waitForFunction(() => globalThis.adapter !== undefined);
      const name = await page.evaluate(() => globalThis.adapter());
      if (name !== "none") return { name, extra, version: browser.version() };
    } finally {
      await browser.close();
    }
  }
  return { name: "none", extra: [], version: "" };
}

const seconds = (ms) => (ms < 100 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`);
const megabytes = (bytes) =>
  bytes === undefined ? "not known" : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)} MB`;

function table(rows) {
  const lines = [
    "| | input | cold load | first result | warm median | peak memory | downloaded |",
    "| --- | --- | --- | --- | --- | --- | --- |",
  ];
  for (const { title, size, result } of rows) {
    const cells = result.error
      ? [`failed: ${result.error}`, "", "", "", ""]
      : [
          seconds(result.loadMs),
          seconds(result.firstMs),
          seconds(result.warm),
          megabytes(result.peakBytes),
          megabytes(result.sentBytes),
        ];
    lines.push(`| ${[title, `${size}×${size}`, ...cells].join(" | ")} |`);
  }
  return lines.join("\n");
}

/** Ours over the peer's for one pair of rows: below 1 is better. */
function ratios(ours, theirs) {
  if (ours.result.error || theirs.result.error) return undefined;
  const over = (key) => (ours.result[key] / theirs.result[key]).toFixed(2);
  const memory = ours.result.peakBytes && theirs.result.peakBytes ? over("peakBytes") : "–";
  return `| ${ours.title} / ${theirs.title}, ${ours.size}×${ours.size} | ${over("loadMs")} | ${over("firstMs")} | ${over("warm")} | ${memory} | ${over("sentBytes")} |`;
}

/** How far two masks are apart on average: both must have computed the same thing. */
const apart = (a, b) => a.reduce((sum, value, at) => sum + Math.abs(value - b[at]), 0) / a.length;

function compose({ rows, adapter, reward, generator, staging, drag, large, badge }) {
  const pairs = [
    ["vitrine-cpu", "onnx-cpu-1"],
    ["vitrine-cpu", "onnx-cpu-2"],
    ["vitrine-webgpu", "onnx-webgpu"],
  ];
  const find = (name) => rows.find((row) => row.name === name);
  const present = pairs.filter(([a, b]) => find(a) && find(b)).map(([a, b]) => [find(a), find(b)]);
  const compared = present.map(([a, b]) => ratios(a, b)).filter(Boolean);
  const masks = present
    .filter(([a, b]) => !a.result.error && !b.result.error)
    .map(([a, b]) => `- ${a.title} and ${b.title}: ${apart(a.result.mask, b.result.mask).toExponential(1)}`);
  const peer = JSON.parse(
    readFileSync(join(root, "node_modules/onnxruntime-web/package.json"), "utf8"),
  ).version;
  return [
    "# Benchmarks",
    "",
    "Written by `npm run bench`; do not edit. U²-Net-p in the same browser, in the same run, each contender in a",
    "worker of a fresh browser process. Ours runs the committed 8-bit weights, the peer the original ONNX file, as its",
    "documentation recommends (SIMD; threads, since the page is cross-origin isolated).",
    "",
    `- Date: ${new Date().toISOString().slice(0, 10)}`,
    `- Machine: ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()} ${arch()}`,
    `- Browser: Chromium ${adapter.version}; WebGPU adapter: ${adapter.name}`,
    `- Peer: onnxruntime-web ${peer}`,
    `- Warm median of ${WARM_RUNS} runs. Files come from the same machine, in brotli; a cold load has no browser cache.`,
    "- Peak memory is the tab's private memory, sampled; the emulated GPU's is in another process and not in it.",
    "",
    "## Segmenter",
    "",
    table(rows),
    "",
    ...(adapter.name === "software"
      ? [
          `A software adapter emulates WebGPU on the CPU: its times say nothing about a GPU. Both run at ${SMALL}×${SMALL} there.`,
          "",
        ]
      : []),
    ...(compared.length
      ? [
          "Ratios, ours to the peer's; below 1 is in our favour:",
          "",
          "| | cold load | first result | warm median | peak memory | downloaded |",
          "| --- | --- | --- | --- | --- | --- |",
          ...compared,
          "",
          "Mean absolute difference of the two masks (8-bit weights against the original ones):",
          "",
          ...masks,
          "",
        ]
      : []),
    REWARD_TITLE,
    "",
    reward,
    "",
    GENERATOR_TITLE,
    "",
    generator,
    "",
    STAGING_TITLE,
    "",
    staging,
    "",
    drag,
    "",
    "## A 24-megapixel pair through the page",
    "",
    large,
    "",
    BADGE_TITLE,
    "",
    badge,
  ].join("\n");
}

/** `npm run bench -- --only badge` (reward, generator) renews that section and leaves the others as they were measured. */
async function renew(title, next, measured) {
  const file = join(root, "docs/BENCHMARKS.md");
  const text = await measured();
  const before = readFileSync(file, "utf8");
  const place = (heading, from = 0) => {
    const at = before.indexOf(heading, from);
    return at < 0 ? before.length : at;
  };
  const present = before.includes(title);
  const start = place(present ? title : (next ?? title));
  const end = present ? place("\n## ", start) : start;
  const parts = [before.slice(0, start), `${title}\n\n${text}`, before.slice(end)];
  writeFileSync(
    file,
    `${parts
      .map((part) => part.trim())
      .join("\n\n")
      .trim()}\n`,
  );
  console.log(`\n${text}\nWritten to docs/BENCHMARKS.md`);
}

await main(async () => {
  requireNode();
  await installPackages({ development: true });
  await installEngine();
  const executablePath = await findChromium();
  const { chromium: playwright } = await import("@playwright/test");
  const plain = () => playwright.launch({ executablePath, args: FLAGS });
  const only = Object.keys(WITHOUT_PAGE).find((name) => process.argv.includes(name));
  if (only) {
    const [title, next, compare, models] = WITHOUT_PAGE[only];
    const server = await serveBench(models);
    const adapter = await findAdapter(playwright, executablePath, server);
    const launch = () => playwright.launch({ executablePath, args: [...FLAGS, ...adapter.extra] });
    await renew(title, next, () => compare(launch, server, adapter.name));
    return server.close();
  }
  await buildSite();
  if (process.argv.includes("badge")) return renew(BADGE_TITLE, undefined, () => measureBadge(plain));
  const original = await originalOnnx();
  await prepareBench([FULL, SMALL].map((size) => resized(original, size)));
  const server = await serveBench({
    "u2netp.onnx": (size) => resized(original, size),
    "reward.onnx": rewardOnnx,
    ...generatorOnnx,
  });
  const adapter = await findAdapter(playwright, executablePath, server);
  const launch = () => playwright.launch({ executablePath, args: [...FLAGS, ...adapter.extra] });
  const rows = [];
  for (const contender of CONTENDERS) {
    if (contender.on === "webgpu" && adapter.name === "none") continue;
    const size = contender.on === "webgpu" && adapter.name === "software" ? SMALL : FULL;
    rows.push({ ...contender, size, result: await measure(launch, server, contender, size) });
  }
  const reward = await compareReward(launch, server);
  const generator = await compareGenerator(launch, server, adapter.name);
  const staging = await compareStaging(launch, server);
  server.close();
  const drag = await dragStage(launch);
  const large = await judgeLargePair(launch);
  const badge = await measureBadge(launch);
  const text = compose({ rows, adapter, reward, generator, staging, drag, large, badge });
  writeFileSync(join(root, "docs/BENCHMARKS.md"), text);
  console.log(`\n${text}\nWritten to docs/BENCHMARKS.md`);
});
