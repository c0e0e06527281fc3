// Takes the README's pictures from the production build with the page's own samples: docs/images/*.png.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FLAGS, chromium as findChromium } from "./chromium.mjs";
import { installEngine } from "./engine.mjs";
import { installPackages, requireNode } from "./packages.mjs";
import { main, root, SetupError } from "./run.mjs";
import { serve } from "./serve.mjs";
import { buildSite } from "./site.mjs";

const WIDE = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };
const LIMIT_MS = 120_000;

/** `ready` is what shows that the page has its result; `evaluate` and `cutout` name the kind of sample. */
const PICTURES = [
  { name: "evaluate", kind: "pair", page: "evaluate", ready: "vitrine-verdict .word", viewport: WIDE },
  { name: "cutout", kind: "cutout", page: "cutout", ready: "vitrine-cutout-editor", viewport: WIDE },
  { name: "phone", kind: "pair", page: "evaluate", ready: "vitrine-verdict .word", viewport: PHONE },
  {
    name: "dark",
    kind: "pair",
    page: "evaluate",
    ready: "vitrine-verdict .word",
    viewport: WIDE,
    colorScheme: "dark",
  },
];

/** The sample of a kind that shows most: a pair that fails, else the first. */
function sample(kind) {
  const list = JSON.parse(readFileSync(join(root, "www/public/samples/samples.json"), "utf8"));
  const fitting = list.filter((one) => (one.kind ?? "pair") === kind);
  const chosen = fitting.find(({ expect }) => expect === "fail") ?? fitting[0];
  if (!chosen) throw new SetupError(`samples.json has no sample of kind ${kind}`);
  return chosen.id;
}

async function take(browser, address, { name, kind, page: path, ready, viewport, colorScheme = "light" }) {
  const context = await browser.newContext({ viewport, colorScheme, locale: "en-GB", deviceScaleFactor: 1 });
  const page = await context.newPage();
  await page.goto(`${address}#/${path}/sample/${encodeURIComponent(sample(kind))}`);
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
    for (const picture of PICTURES) await take(browser, server.address, picture);
  } finally {
    await browser.close();
    server.close();
  }
});
