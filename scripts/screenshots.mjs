// Takes the README's pictures from the production build with the page's own samples: docs/images/*.png.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FLAGS, chromium as findChromium } from "./chromium.mjs";
import { installEngine } from "./engine.mjs";
import { installPackages, requireNode } from "./packages.mjs";
import { main, root } from "./run.mjs";
import { serve } from "./serve.mjs";
import { buildSite } from "./site.mjs";

const WIDE = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };
const LIMIT_MS = 120_000;
/** Dozens of pictures are cut out. */
const LEARNING_LIMIT_MS = 600_000;

/** `sample` is an id of samples.json, `photo` one of its pictures, `annotator` who begins to label; `ready` shows that the page has its result. */
const VERDICT = "vitrine-verdict .word";
const STAGED = "vitrine-status-line .badge:not(.busy)";
const DESK = "vitrine-label-desk .under";
const PICTURES = [
  { name: "evaluate", page: "evaluate", sample: "lamp", ready: VERDICT, viewport: WIDE },
  { name: "preview", page: "preview", photo: "boots-original.jpg", ready: STAGED, viewport: WIDE },
  { name: "preview-phone", page: "preview", photo: "serum-original.jpg", ready: STAGED, viewport: PHONE },
  { name: "cutout", page: "cutout", sample: "two-products", ready: "vitrine-cutout-editor", viewport: WIDE },
  { name: "phone", page: "evaluate", sample: "kettle", ready: VERDICT, viewport: PHONE },
  { name: "dark", page: "evaluate", sample: "boots", ready: VERDICT, viewport: WIDE, colorScheme: "dark" },
  { name: "annotate", page: "annotate", sample: "pairwise", ready: DESK, viewport: WIDE, annotator: "Anna" },
  {
    name: "annotate-phone",
    page: "annotate",
    sample: "marking",
    ready: DESK,
    viewport: PHONE,
    annotator: "Anna",
  },
  {
    name: "learn",
    page: "annotate",
    learn: true,
    ready: "vitrine-tune .figures",
    viewport: WIDE,
    next: "own-head",
  },
];

/** The factory's pictures as a project whose answers are known: light backgrounds pass. */
async function lightProject(page) {
  const folder = join(root, "tests/fixtures/factory");
  const made = JSON.parse(readFileSync(join(folder, "index.json"), "utf8"));
  const buffer = (name) => readFileSync(join(folder, name));
  const generations = made.filter(({ role }) => role !== "original");
  const lights = await page.evaluate(
    (pictures) =>
      Promise.all(
        pictures.map(async (base64) => {
          const image = await createImageBitmap(
            await (await fetch(`data:image/jpeg;base64,${base64}`)).blob(),
          );
          const context = new OffscreenCanvas(16, 16).getContext("2d");
          context.drawImage(image, 0, 0, 16, 16);
          return context.getImageData(0, 0, 16, 16).data.reduce((sum, value) => sum + value, 0);
        }),
      ),
    generations.map(({ picture }) => buffer(picture).toString("base64")),
  );
  const middle = [...lights].sort((a, b) => a - b)[lights.length / 2];
  const items = generations.map(({ picture, original }, at) => ({
    id: picture,
    original: { src: original },
    generations: [{ src: picture }],
    gold: { verdict: lights[at] >= middle ? "pass" : "fail", reasons: [] },
  }));
  const name = { en: "Light backgrounds", zh: "浅色背景" };
  const project = { schema: "vitrine.project/1", id: "light-backgrounds", name, mode: "passFail", items };
  const file = (name, mimeType, buffer) => ({ name, mimeType, buffer });
  return [
    file("project.json", "application/json", Buffer.from(JSON.stringify(project))),
    ...made.map(({ picture }) => file(picture, "image/jpeg", buffer(picture))),
  ];
}

/** Opens labels, gives one answer, and lets the model learn from them. */
async function learn(page) {
  const blank = await page.context().newPage();
  const files = await lightProject(blank);
  await blank.close();
  await page.locator("vitrine-annotate-start input#file").setInputFiles(files);
  await page.getByRole("textbox").fill("Anna");
  await page.getByRole("button", { name: "Begin" }).click();
  await page.locator(DESK).first().waitFor();
  await page.waitForTimeout(500);
  await page.keyboard.press("1");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Results" }).click();
  await page.getByRole("button", { name: "Improve my model" }).click();
}

/** Lets the head that was just fitted judge a generation of the samples. */
async function judgeWithOwnHead(page, address) {
  await page.getByRole("radio", { name: /version 1/ }).check();
  await page.goto(`${address}#/evaluate/sample/jug`);
  await page.locator(VERDICT).first().waitFor({ timeout: LIMIT_MS });
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForTimeout(1500);
}

async function shoot(page, name) {
  await page.screenshot({ path: join(root, "docs/images", `${name}.png`) });
  console.log(`✓ docs/images/${name}.png`);
}

async function take(browser, address, picture) {
  const { name, page: path, sample, photo, ready, viewport, annotator, colorScheme = "light" } = picture;
  const limit = picture.learn ? LEARNING_LIMIT_MS : LIMIT_MS;
  const context = await browser.newContext({ viewport, colorScheme, locale: "en-GB", deviceScaleFactor: 1 });
  const page = await context.newPage();
  await page.goto(`${address}#/${path}${sample ? `/sample/${sample}` : ""}`);
  const slot = page.locator("vitrine-photo-slot input#file").first();
  if (photo) await slot.setInputFiles(join(root, "www/public/samples", photo));
  if (annotator) {
    await page.getByRole("textbox").fill(annotator);
    await page.getByRole("button", { name: "Begin" }).click();
  }
  if (picture.learn) await learn(page);
  await page.locator(ready).first().waitFor({ timeout: limit });
  await page.locator(ready).first().scrollIntoViewIfNeeded();
  await page.evaluate(() => document.fonts.ready);
  // Entrances are animated; the picture is of the page at rest.
  await page.waitForTimeout(1500);
  await shoot(page, name);
  if (picture.next) {
    await judgeWithOwnHead(page, address);
    await shoot(page, picture.next);
  }
  await context.close();
}

await main(async () => {
  requireNode();
  await installPackages({ development: true });
  await installEngine();
  await buildSite();
  const server = await serve();
  const executablePath = await findChromium();
  const { chromium } = await import("@playwright/test");
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    const chosen = process.argv[2];
    for (const picture of PICTURES.filter(({ name }) => !chosen || name.includes(chosen)))
      await take(browser, server.address, picture);
  } finally {
    await browser.close();
    server.close();
  }
});
