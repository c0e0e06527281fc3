// The badge against what a page could show instead: shields.io's static SVG, drawn here by its own renderer. Bytes, time to
// draw sixty, blocking time, layout shift, frames while the demonstration portal scrolls, time to verify, time to judge again.
import { readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { makeBadge } from "badge-maker";
import { badgeDist } from "./badge.mjs";
import { brotli } from "./brotli.mjs";
import { frameIntervals, share } from "./frames.mjs";
import { step } from "./run.mjs";
import { serve } from "./serve.mjs";
import { dist } from "./site.mjs";

const BADGES = 60;
const ROUNDS = 5;
const PORT = 4390;
const LIMIT_MS = 300_000;
const SCROLL_MS = 4000;
const COLOURS = { pass: "#14683c", review: "#855000", fail: "#b3242b" };
const WORDS = { pass: "pass", review: "please check", fail: "fail" };

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const json = (path) => JSON.parse(readFileSync(join(dist, path), "utf8"));

/** The same verdict as shields.io would draw it. */
function shield(pair) {
  const { consistency } = json(`portal/${pair.report}`);
  const score = `${Math.floor(consistency.probability * 100)} %`;
  return makeBadge({
    label: "product check",
    message: `${WORDS[pair.verdict]} ${score}`,
    color: COLOURS[pair.verdict],
  });
}

/** Runs in the browser: waits until every badge or picture is there; when, and what it cost. */
async function settle(count) {
  const done = () =>
    [...document.querySelectorAll("vitrine-badge")].filter((badge) =>
      badge.getAttribute("mode") === "verify"
        ? badge.getAttribute("standing") === "good"
        : badge.hasAttribute("settled"),
    ).length + [...document.images].filter((image) => image.complete && image.naturalWidth > 0).length;
  while (done() < count) await new Promise(requestAnimationFrame);
  const readyMs = performance.now();
  // A long task is told a little after its end.
  await new Promise((resolve) => setTimeout(resolve, 300));
  return { readyMs, ...globalThis.observed };
}

/** Runs in the browser before the page. */
function observe() {
  globalThis.observed = { blockingMs: 0, shift: 0 };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries())
      globalThis.observed.blockingMs += Math.max(0, duration - 50);
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) globalThis.observed.shift += value;
  }).observe({ type: "layout-shift", buffered: true });
  addEventListener("vitrine-badge", ({ target }) => target.setAttribute("settled", ""));
}

const page = (body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Badges</title>
  <link rel="stylesheet" href="/badge/vitrine-badge.css"><script defer src="/badge/vitrine-badge.classic.js"></script></head>
  <body>${body}</body></html>`;

/** One page with sixty of something, in a fresh browser each round. */
async function draw(launch, address, html, pictures) {
  const results = [];
  for (let round = 0; round < ROUNDS; round++) {
    const browser = await launch();
    try {
      const tab = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
      await tab.addInitScript(observe);
      await tab.route("**/bench.html", (route) => route.fulfill({ body: html, contentType: "text/html" }));
      await tab.route("**/shield-*.svg", (route) =>
        route.fulfill({
          body: pictures[Number(/\d+/.exec(new URL(route.request().url()).pathname))],
          contentType: "image/svg+xml",
        }),
      );
      const devtools = await tab.context().newCDPSession(tab);
      await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
      await tab.goto(`${address}bench.html`);
      const result = await tab.evaluate(settle, BADGES);
      const { metrics } = await devtools.send("Performance.getMetrics");
      const busyMs = metrics.find(({ name }) => name === "TaskDuration").value * 1000;
      results.push({ ...result, busyMs });
    } finally {
      await browser.close();
    }
  }
  const middle = (key) => median(results.map((result) => result[key]));
  return {
    readyMs: middle("readyMs"),
    busyMs: middle("busyMs"),
    blockingMs: middle("blockingMs"),
    shift: middle("shift"),
  };
}

/** How long one check and one second judgement take, asked for one after another. */
async function ask(launch, address, pair) {
  const browser = await launch();
  try {
    const tab = await browser.newPage();
    const body = `<vitrine-badge loading="eager" engine="/badge/live/" report="/portal/${pair.report}" original="/portal/${pair.original}"
      generated="/portal/${pair.generated}" keys="/.well-known/vitrine-keys.json"></vitrine-badge>`;
    await tab.route("**/bench.html", (route) =>
      route.fulfill({ body: page(body), contentType: "text/html" }),
    );
    await tab.goto(`${address}bench.html`);
    await tab.waitForSelector("vitrine-badge[state]");
    return await tab.evaluate(async (limit) => {
      const badge = document.querySelector("vitrine-badge");
      const time = async (work) => {
        const from = performance.now();
        const answer = await work();
        return { ms: performance.now() - from, answer };
      };
      const checks = [];
      for (let round = 0; round < 11; round++) checks.push(await time(() => badge.check()));
      const late = new Promise((_, reject) => setTimeout(reject, limit, new Error("no verdict in time")));
      const judged = [];
      for (let round = 0; round < 2; round++)
        judged.push(await Promise.race([time(() => badge.judge()), late]));
      return {
        checkMs: checks.map(({ ms }) => ms),
        good: checks.every(({ answer }) => answer.every(({ status }) => status === "good")),
        judgeMs: judged.map(({ ms }) => ms),
        again: judged.map(({ answer }) => answer.status),
      };
    }, LIMIT_MS);
  } finally {
    await browser.close();
  }
}

/** The demonstration portal scrolled from top to bottom, its badges filled as they come; beside it the page at rest. */
async function scroll(launch, address) {
  const browser = await launch();
  try {
    const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await tab.goto(`${address}portal/`);
    await tab.waitForSelector("vitrine-badge[state]");
    const rest = await tab.evaluate(frameIntervals, { lasts: SCROLL_MS });
    const way = await tab.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    const step = Math.ceil(way / (SCROLL_MS / median(rest)));
    const moving = await tab.evaluate(frameIntervals, { lasts: SCROLL_MS, step });
    const filled = await tab.locator("vitrine-badge[state]").count();
    return { rest, moving, way, filled };
  } finally {
    await browser.close();
  }
}

const ms = (value) => (value < 1000 ? `${value.toFixed(0)} ms` : `${(value / 1000).toFixed(1)} s`);
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

/** Measures and writes the section. */
export async function measureBadge(launch) {
  const close = step("Badges");
  const { good } = json("portal/pairs.json");
  const pairs = Array.from({ length: BADGES }, (_, at) => good[at % good.length]);
  const shields = good.map(shield);
  const element = (pair, mode) =>
    `<vitrine-badge mode="${mode}" loading="eager" report="/portal/${pair.report}" original="/portal/${pair.original}" generated="/portal/${pair.generated}" keys="/.well-known/vitrine-keys.json"></vitrine-badge>`;
  const image = (_, at) => `<img src="/shield-${at % good.length}.svg" alt="">`;
  const sized = (_, at) => image(_, at).replace("alt", `width="150" height="20" alt`);
  const server = await serve(PORT);
  try {
    const rows = [
      ["`<vitrine-badge>`, show", page(pairs.map((pair) => element(pair, "show")).join(" "))],
      ["`<vitrine-badge>`, verify", page(pairs.map((pair) => element(pair, "verify")).join(" "))],
      ["shields.io's SVG, no size given", `<!doctype html><title>x</title>${pairs.map(image).join(" ")}`],
      ["shields.io's SVG, size given", `<!doctype html><title>x</title>${pairs.map(sized).join(" ")}`],
    ];
    const drawn = [];
    for (const [title, html] of rows)
      drawn.push({ title, ...(await draw(launch, server.address, html, shields)) });
    const asked = await ask(
      launch,
      server.address,
      good.find(({ verdict }) => verdict === "pass"),
    );
    if (!asked.good || asked.again.some((status) => status !== "good"))
      throw new Error("a badge that should hold did not");
    const { rest, moving, way, filled } = await scroll(launch, server.address);
    const packed = async (file) => (await brotli(readFileSync(join(badgeDist, file)), file)).length;
    const [script, style] = [await packed("vitrine-badge.classic.js"), await packed("vitrine-badge.css")];
    const reportBytes = median(
      await Promise.all(
        good.map(
          async ({ report }) => (await brotli(readFileSync(join(dist, "portal", report)), report)).length,
        ),
      ),
    );
    const shieldBytes = median(
      await Promise.all(shields.map(async (svg) => (await brotli(Buffer.from(svg), "shield.svg")).length)),
    );
    close("done");
    return [
      `In brotli: the badge's script ${kilobytes(script)} and its style sheet ${kilobytes(style)}, once a page; a report ${kilobytes(reportBytes)} (median). A`,
      `shield drawn by shields.io's own renderer (badge-maker) ${kilobytes(shieldBytes)}, which shows the same words and can check nothing. For comparison, a`,
      "review widget of Trustpilot adds up to 120 KB by [its vendor's account](https://business.trustpilot.com/reviews/build-trusted-brand/trustbox-widgets-the-truth-about-website-performance-and-loading-speed) (2018).",
      "",
      `${BADGES} on one page of ${good.length} different pairs, all at once, in a fresh browser, from the same machine; median of ${ROUNDS}.`,
      `${loadavg()[1].toFixed(1)} programs wanted the machine's ${cpus().length} cores meanwhile: times include waiting, the page's thread does not.`,
      "",
      "| | all there after | page's thread | blocking | layout shift |",
      "| --- | --- | --- | --- | --- |",
      ...drawn.map(
        ({ title, readyMs, busyMs, blockingMs, shift }) =>
          `| ${title} | ${ms(readyMs)} | ${ms(busyMs)} | ${ms(blockingMs)} | ${shift.toFixed(3)} |`,
      ),
      "",
      `One check of signature, models and both pictures: ${ms(median(asked.checkMs))} (median of ${asked.checkMs.length}). Judging the pair again on the CPU: ${ms(asked.judgeMs[0])}`,
      `with the engine and weights to fetch, ${ms(asked.judgeMs[1])} the second time.`,
      "",
      `The demonstration portal scrolled over ${way} pixels in ${SCROLL_MS / 1000} s, ${filled} badges filled on the way: ${moving.length} frames, median and`,
      `95th percentile of the time between two ${(share(moving, 0.5) / share(rest, 0.5)).toFixed(2)} and ${(share(moving, 0.95) / share(rest, 0.95)).toFixed(2)} of the same page at rest.`,
      "",
    ].join("\n");
  } catch (error) {
    close("failed");
    throw error;
  } finally {
    server.close();
  }
}
