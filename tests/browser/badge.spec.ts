// The badge in the three places it is made for: a portal, a strict page of another origin, a sandboxed frame. In each a
// tampered report and a replaced picture are caught.
import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { type Answer, built, builtJson, demoPair, expectState, origin, problems } from "./badge.ts";

const badges = "#grid vitrine-badge";

test("the portal's sixty badges fill as they come into view, all genuine, and nothing moves", async ({
  page,
}) => {
  const found = problems(page);
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto("/portal/");
  await expect(page.locator(badges)).toHaveCount(60);
  const loading = page.locator('#grid vitrine-badge[state="loading"]');
  await expectState(page.locator("#panels vitrine-badge").first(), "pass", "good");
  expect(await loading.count(), "those far below wait").toBeGreaterThan(10);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let top = 0; top < height; top += 500) {
    await page.mouse.wheel(0, 500);
    await page.waitForTimeout(60);
  }
  await expect(page.locator('#grid vitrine-badge[standing="good"]')).toHaveCount(60);
  for (const verdict of ["pass", "fail"]) {
    expect(await page.locator(`#grid vitrine-badge[state="${verdict}"]`).count(), verdict).toBeGreaterThan(5);
  }
  const shift = await page.evaluate(() =>
    (globalThis as unknown as { shifts: number[] }).shifts.reduce((sum, value) => sum + value, 0),
  );
  expect(shift).toBe(0);
  expect(found).toEqual([]);
});

test("the portal's two tampered tiles show no verdict and say why", async ({ page }) => {
  await page.goto("/portal/");
  const [forged, replaced] = [0, 1].map((at) => page.locator("#tampered vitrine-badge").nth(at));
  if (!forged || !replaced) throw new Error("two tiles");
  await expectState(forged, "invalid", "bad");
  await expectState(replaced, "invalid", "bad");
  await expect(forged.getByRole("button")).toHaveAccessibleName(/Not valid, The report was changed/);
  await replaced.getByRole("button").click();
  const dialog = replaced.getByRole("dialog");
  await expect(dialog).toContainText("It is another picture than the one that was judged.");
  await expect(dialog).not.toContainText("%");
});

test("the dialog says who issued the verdict, what that proves and what not, in both languages", async ({
  page,
}) => {
  await page.goto("/portal/");
  const badge = page.locator("#panels vitrine-badge").first();
  await expectState(badge, "pass", "good");
  await badge.getByRole("button").click();
  const dialog = badge.getByRole("dialog");
  await expect(dialog.getByRole("heading", { level: 2 })).toContainText("Pass");
  await expect(dialog).toContainText("https://demo.vitrine.example");
  await expect(dialog).toContainText("It does not prove that the verdict is right");
  await expect(dialog.locator("li.good")).toHaveCount(4);
  const report = await new AxeBuilder({ page }).include("#panels").analyze();
  expect(report.violations).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: "中文" }).click();
  await badge.getByRole("button").click();
  await expect(dialog).toContainText("签名不证明结论正确");
});

/** A plain page elsewhere that allows the badge's script by its hash, the keys' host, and nothing else. */
async function strictPage(site: string, answers: Record<string, Answer>) {
  const { createHash } = await import("node:crypto");
  const script = built("badge/vitrine-badge.classic.js");
  const integrity = `sha384-${createHash("sha384").update(script).digest("base64")}`;
  const pair = demoPair("pass");
  const policy = [
    "default-src 'none'",
    `script-src '${integrity}'`,
    `img-src 'self'`,
    `connect-src 'self' ${site}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>
    <script defer src="${site}/badge/vitrine-badge.classic.js" integrity="${integrity}" crossorigin="anonymous"></script></head>
    <body><img id="shown" src="/generated.jpg" width="300" alt="">
    <vitrine-badge mode="verify" loading="eager" report="/report.json" original="${site}/portal/${pair.original}" generated="#shown"
      keys="${site}/.well-known/vitrine-keys.json"></vitrine-badge></body></html>`;
  answers["/"] = { body: page, headers: { "Content-Security-Policy": policy } };
  answers["/report.json"] ??= { body: built(`portal/${pair.report}`), type: "application/json" };
  answers["/generated.jpg"] ??= { body: built(`portal/${pair.generated}`), type: "image/jpeg" };
  return origin(answers);
}

const siteOf = (baseURL: string | undefined) => (baseURL ?? "").replace(/\/$/, "");

test("a plain page on another origin with a strict policy shows the right verdict", async ({
  page,
  baseURL,
}) => {
  const found = problems(page);
  const elsewhere = await strictPage(siteOf(baseURL), {});
  await page.goto(elsewhere.address);
  await expectState(page.locator("vitrine-badge"), "pass", "good");
  await page.locator("vitrine-badge").getByRole("button").click();
  await expect(page.getByRole("dialog")).toContainText("Checked here: genuine");
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  expect(found).toEqual([]);
  elsewhere.close();
});

test("on that page a tampered report, a swapped report and a replaced picture are caught", async ({
  page,
  baseURL,
}) => {
  const answers: Record<string, Answer> = {};
  const elsewhere = await strictPage(siteOf(baseURL), answers);
  const badge = page.locator("vitrine-badge");
  const { report, generated } = { report: answers["/report.json"], generated: answers["/generated.jpg"] };
  const json = JSON.parse(String(report?.body));

  answers["/report.json"] = { body: JSON.stringify({ ...json, id: "another" }), type: "application/json" };
  await page.goto(elsewhere.address);
  await expectState(badge, "invalid", "bad");

  const other = demoPair("fail");
  answers["/report.json"] = { body: built(`portal/${other.report}`), type: "application/json" };
  await page.reload();
  await expectState(badge, "invalid", "bad");
  await expect(badge.getByRole("button")).toHaveAccessibleName(/another picture/);

  if (report && generated) Object.assign(answers, { "/report.json": report, "/generated.jpg": generated });
  answers["/other.jpg"] = { body: built(`portal/${other.generated}`), type: "image/jpeg" };
  await page.reload();
  await expectState(badge, "pass", "good");
  // Replaced after it was checked: the badge notices by itself.
  await page.locator("#shown").evaluate((image: HTMLImageElement) => {
    image.src = "/other.jpg";
  });
  await expectState(badge, "invalid", "bad");
  elsewhere.close();
});

test("a sandboxed frame without access to its page shows the right verdict and tells it", async ({
  page,
  baseURL,
}) => {
  const found = problems(page);
  const site = siteOf(baseURL);
  const pair = demoPair("pass");
  const at = (path: string) => `${site}/portal/${path}`;
  const hash = new URLSearchParams({
    mode: "verify",
    size: "panel",
    lang: "en",
    keys: `${site}/.well-known/vitrine-keys.json`,
  });
  hash.set("report", at(pair.report));
  hash.set("original", at(pair.original));
  hash.set("generated", at(pair.generated));
  const src = `${site}/badge/frame.html#${hash}`.replaceAll("&", "&amp;");
  const forged = src.replace(encodeURIComponent(pair.report), encodeURIComponent("reports/forged.json"));
  const elsewhere = await origin({
    "/": {
      body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Portal</title>
        <iframe title="good" sandbox="allow-scripts" width="320" height="176" src="${src}"></iframe>
        <iframe title="forged" sandbox="allow-scripts" width="320" height="176" src="${forged}"></iframe></html>`,
      headers: { "Content-Security-Policy": `default-src 'none'; frame-src ${site}` },
    },
  });
  await page.addInitScript(() => {
    const messages: unknown[] = [];
    Object.assign(globalThis, { messages });
    addEventListener("message", ({ data }) => messages.push(data));
  });
  await page.goto(elsewhere.address);
  const inside = page.frameLocator('iframe[title="good"]').locator("vitrine-badge");
  await expectState(inside, "pass", "good");
  await expectState(page.frameLocator('iframe[title="forged"]').locator("vitrine-badge"), "invalid", "bad");
  const told = await page.evaluate(
    () => (globalThis as unknown as { messages: { type: string; state?: string }[] }).messages,
  );
  expect(told.map(({ type, state }) => state ?? type).sort()).toEqual(["invalid", "pass", "ready", "ready"]);
  await inside.getByRole("button").click();
  await expect(page.frameLocator('iframe[title="good"]').getByRole("dialog")).toContainText(
    "Checked here: genuine",
  );
  // A portal changes its language: the address behind # alone, and the frame stays.
  await page.evaluate(() => {
    const frame = document.querySelector('iframe[title="good"]') as HTMLIFrameElement;
    frame.src = frame.src.replace("lang=en", "lang=zh");
  });
  await expect(page.frameLocator('iframe[title="good"]').getByText("通过").first()).toBeVisible();
  expect(found).toEqual([]);
  elsewhere.close();
});

test("a frame shows what its own page hands over, pictures included, and nobody else's", async ({
  page,
  baseURL,
}) => {
  const site = siteOf(baseURL);
  const pair = demoPair("pass");
  const elsewhere = await origin({
    "/": {
      body: `<!doctype html><title>Portal</title><iframe sandbox="allow-scripts" src="${site}/badge/frame.html#mode=verify&amp;keys=${site}/.well-known/vitrine-keys.json"></iframe>`,
    },
  });
  await page.goto(elsewhere.address);
  const badge = page.frameLocator("iframe").locator("vitrine-badge");
  await expect(badge).toHaveCount(1);
  const send = (report: object, generated: Buffer) =>
    page.evaluate(
      ({ report, original, generated }) => {
        const blob = (bytes: number[]) => new Blob([new Uint8Array(bytes)]);
        const message = {
          target: "vitrine-badge",
          type: "show",
          report,
          original: blob(original),
          generated: blob(generated),
        };
        document.querySelector("iframe")?.contentWindow?.postMessage(message, "*");
      },
      {
        report,
        original: [...built(`portal/${pair.original}`)],
        generated: [...generated],
      },
    );
  await send(builtJson(`portal/${pair.report}`), built(`portal/${pair.generated}`));
  await expectState(badge, "pass", "good");
  await send(builtJson(`portal/${pair.report}`), Buffer.from("another picture"));
  await expectState(badge, "invalid", "bad");
  elsewhere.close();
});

test("the badge fetches without cookies or referrer and nothing it was not told to", async ({
  page,
  baseURL,
  context,
}) => {
  const site = siteOf(baseURL);
  await context.addCookies([{ name: "session", value: "secret", url: site }]);
  const elsewhere = await strictPage(site, {});
  const requests: { url: string; headers: Promise<Record<string, string>> }[] = [];
  page.on("request", (request) => requests.push({ url: request.url(), headers: request.allHeaders() }));
  await page.goto(elsewhere.address);
  await expectState(page.locator("vitrine-badge"), "pass", "good");
  const pair = demoPair("pass");
  const allowed = [
    `${elsewhere.address}/`,
    `${elsewhere.address}/report.json`,
    `${elsewhere.address}/generated.jpg`,
    `${elsewhere.address}/favicon.ico`,
    `${site}/badge/vitrine-badge.classic.js`,
    `${site}/portal/${pair.original}`,
    `${site}/.well-known/vitrine-keys.json`,
  ];
  for (const { url, headers } of requests) {
    expect(allowed).toContain(url);
    if (!url.startsWith(site) || url.endsWith(".js")) continue;
    const sent = await headers;
    expect([sent.cookie, sent.referer], url).toEqual([undefined, undefined]);
  }
  elsewhere.close();
});

test("where no script runs, what stands inside the element is shown in its place", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const tab = await context.newPage();
  const elsewhere = await origin({
    "/": {
      body: `<!doctype html><title>Shop</title><link rel="stylesheet" href="/badge.css">
        <vitrine-badge report="/report.json"><img src="/badge.svg" width="172" height="28" alt="Product check: Fail, 1 %"></vitrine-badge>`,
      headers: { "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'" },
    },
    "/badge.css": { body: built("badge/vitrine-badge.css"), type: "text/css" },
    "/badge.svg": { body: readFileSync("docs/images/badge.svg"), type: "image/svg+xml" },
  });
  await tab.goto(elsewhere.address);
  const picture = tab.getByRole("img", { name: "Product check: Fail, 1 %" });
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(172);
  expect(await tab.locator("vitrine-badge").boundingBox()).toMatchObject({ width: 172, height: 28 });
  await context.close();
  elsewhere.close();
});
