// Takes the README's pictures from the production build with the page's own samples: docs/images/*.png.
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

/** `sample` is an id of samples.json, `photo` one of its pictures, `annotator` who begins to label; `ready` shows that the page has its result. */
const VERDICT = "vitrine-verdict .word";
const STAGED = "vitrine-status-line .badge:not(.busy)";
const DESK = "vitrine-label-desk .under";
const PICTURES = [
  { name: "evaluate", page: "evaluate", sample: "train", ready: VERDICT, viewport: WIDE },
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
];

async function take(browser, address, picture) {
  const { name, page: path, sample, photo, ready, viewport, annotator, colorScheme = "light" } = picture;
  const context = await browser.newContext({ viewport, colorScheme, locale: "en-GB", deviceScaleFactor: 1 });
  const page = await context.newPage();
  await page.goto(`${address}#/${path}${sample ? `/sample/${sample}` : ""}`);
  const slot = page.locator("vitrine-photo-slot input#file").first();
  if (photo) await slot.setInputFiles(join(root, "www/public/samples", photo));
  if (annotator) {
    await page.getByRole("textbox").fill(annotator);
    await page.getByRole("button", { name: "Begin" }).click();
  }
  await page.locator(ready).first().waitFor({ timeout: LIMIT_MS });
  await page.evaluate(() => document.fonts.ready);
  // Entrances are animated; the picture is of the page at rest.
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(root, "docs/images", `${name}.png`) });
  console.log(`✓ docs/images/${name}.png`);
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
