// The badge judges the pair again in the visitor's browser and holds the result against the issued one.
import { expect, test } from "@playwright/test";
import { builtJson, demoPair, expectState, origin, problems } from "./badge.ts";

test.setTimeout(240_000);

test("judged again in the browser, the command line's verdict comes out", async ({ page }) => {
  const found = problems(page);
  await page.goto("/portal/");
  const badge = page.locator("#panels vitrine-badge").first();
  await expectState(badge, "pass", "good");
  await badge.getByRole("button").click();
  const dialog = badge.getByRole("dialog");
  await dialog.getByRole("button", { name: "Judge again here" }).click();
  await expect(dialog.getByRole("button", { name: "Judging in your browser…" })).toBeDisabled();
  await expect(dialog).toContainText("Judged again here: same result", { timeout: 200_000 });
  await expectState(badge, "pass", "good");
  await expect(dialog.locator("li.good")).toHaveCount(5);
  expect(found).toEqual([]);
});

test("on another origin the engine is loaded under the documented policy, and judges by itself in idle time", async ({
  page,
  baseURL,
}) => {
  const site = (baseURL ?? "").replace(/\/$/, "");
  const pair = demoPair("fail");
  const policy = [
    "default-src 'none'",
    `script-src ${site} 'wasm-unsafe-eval'`,
    `connect-src 'self' ${site}`,
    `worker-src blob: ${site}`,
  ].join("; ");
  const report = builtJson(`portal/${pair.report}`);
  const elsewhere = await origin({
    "/": {
      body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>
        <script type="module" src="${site}/badge/vitrine-badge.js"></script>
        <vitrine-badge mode="live" live="idle" loading="eager" report="/report.json" keys="${site}/.well-known/vitrine-keys.json"
          original="${site}/portal/${pair.original}" generated="${site}/portal/${pair.generated}" engine="${site}/badge/live/"></vitrine-badge></html>`,
      headers: { "Content-Security-Policy": policy },
    },
    "/report.json": { body: JSON.stringify(report), type: "application/json" },
  });
  const found = problems(page);
  await page.goto(elsewhere.address);
  const badge = page.locator("vitrine-badge");
  const checks = () =>
    badge.evaluate((element) => {
      const { state } = element as unknown as {
        state: { verified?: { checks: { question: string; status: string; code?: string }[] } };
      };
      return state.verified?.checks.find(({ question }) => question === "again");
    });
  await expect.poll(checks, { timeout: 200_000 }).toEqual({ question: "again", status: "good" });
  await expectState(badge, "fail", "good");
  expect(await page.evaluate(() => [crossOriginIsolated, typeof SharedArrayBuffer])).toEqual([
    false,
    "undefined",
  ]);
  expect(found).toEqual([]);
  elsewhere.close();
});
