// The recipes of docs/BADGE.md as they stand there: built with what their readers use, and opened.
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { Liquid } from "liquidjs";
import { type Answer, built, builtJson, demoPair, expectState, origin, problems } from "./badge.ts";

const root = join(import.meta.dirname, "../..");
const manual = readFileSync(join(root, "docs/BADGE.md"), "utf8");
const pair = demoPair("pass");
const product = { report: "/report.json", photo: "/original.jpg", picture: "/generated.jpg" };

/** The block of code in this language that follows a heading in bold. */
function recipe(heading: string, language: string): string {
  const after = manual.slice(manual.indexOf(`**${heading}`));
  const [, code] = after.match(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``)) ?? [];
  if (!code) throw new Error(`docs/BADGE.md has no ${language} under ${heading}`);
  return code;
}

const files: Record<string, Answer> = {
  "/report.json": { body: built(`portal/${pair.report}`), type: "application/json" },
  "/original.jpg": { body: built(`portal/${pair.original}`), type: "image/jpeg" },
  "/generated.jpg": { body: built(`portal/${pair.generated}`), type: "image/jpeg" },
};

/** Builds a page from these sources with Vite; what a browser asks for, by path. */
function bundled(sources: Record<string, string>): Record<string, Answer> {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-recipe-"));
  try {
    mkdirSync(join(folder, "node_modules"));
    for (const name of ["react", "react-dom", "scheduler", "vue", "@vue", "@vitejs"])
      symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
    symlinkSync(join(root, "www/badge"), join(folder, "node_modules/vitrine-badge"));
    for (const [name, text] of Object.entries(sources)) writeFileSync(join(folder, name), text);
    execFileSync(join(root, "node_modules/.bin/vite"), ["build", "--target", "es2022"], { cwd: folder });
    const answers: Record<string, Answer> = { "/": { body: readFileSync(join(folder, "dist/index.html")) } };
    for (const name of readdirSync(join(folder, "dist/assets"))) {
      const type = name.endsWith(".css") ? "text/css" : "text/javascript";
      answers[`/assets/${name}`] = { body: readFileSync(join(folder, "dist/assets", name)), type };
    }
    return { ...answers, ...files };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const html = (script: string) =>
  `<!doctype html><title>Shop</title><body><div id="app"></div><script type="module" src="/${script}"></script></body>`;

/** Opens the page; the issuer's keys are where reports say. */
async function verified(page: Page, answers: Record<string, Answer>): Promise<void> {
  const shop = await origin(answers);
  const found = problems(page);
  await page.route("**/.well-known/vitrine-keys.json", (route) =>
    route.fulfill({
      json: builtJson(".well-known/vitrine-keys.json"),
      headers: { "Access-Control-Allow-Origin": "*" },
    }),
  );
  await page.goto(shop.address);
  await expectState(page.locator("vitrine-badge"), "pass", "good");
  expect(found).toEqual([]);
  shop.close();
}

test.beforeAll(() => {
  execFileSync("node", [join(root, "scripts/badge.mjs")], { cwd: root });
});

test("React", async ({ page }) => {
  const main = `import { createRoot } from "react-dom/client";
import { Badge } from "./Badge.jsx";
createRoot(document.querySelector("#app")).render(<Badge product={${JSON.stringify(product)}} />);`;
  await verified(
    page,
    bundled({
      "index.html": html("main.jsx"),
      "main.jsx": main,
      "Badge.jsx": recipe("React", "jsx"),
    }),
  );
});

test("Vue", async ({ page }) => {
  const main = `import { createApp } from "vue";
import Badge from "./Badge.vue";
createApp(Badge, { product: ${JSON.stringify(product)} }).mount("#app");`;
  await verified(
    page,
    bundled({
      "index.html": html("main.js"),
      "main.js": main,
      "vite.config.js": recipe("Vue", "js"),
      "Badge.vue": recipe("Vue", "vue"),
      "package.json": JSON.stringify({ type: "module" }),
    }),
  );
});

test("Shopify Liquid", async ({ page }) => {
  const liquid = new Liquid();
  liquid.registerFilter("asset_url", (name: string) => `/assets/${name}`);
  liquid.registerFilter("stylesheet_tag", (address: string) => `<link rel="stylesheet" href="${address}">`);
  const value = (address: string) => ({ value: address });
  const drawn: string = await liquid.parseAndRender(recipe("Shopify Liquid", "liquid"), {
    product: {
      metafields: {
        vitrine: {
          report: value(product.report),
          original: value(product.photo),
          generated: value(product.picture),
        },
      },
    },
    request: { locale: { iso_code: "en" } },
  });
  const asset = (name: string, type: string) => ({
    [`/assets/${name}`]: { body: readFileSync(join(root, "www/badge/dist", name)), type },
  });
  await verified(page, {
    "/": { body: `<!doctype html><title>Shop</title>${drawn}` },
    ...asset("vitrine-badge.classic.js", "text/javascript"),
    ...asset("vitrine-badge.css", "text/css"),
    ...files,
  });
});
