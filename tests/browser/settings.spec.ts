// Language, theme, phones, and life without a network.
import { expect, expectNoSidewaysScroll, fixture, test } from "./vitrine.ts";

test("Chinese is chosen once, spoken everywhere and remembered", async ({ vitrine, page }) => {
  await vitrine.open();
  await page.getByRole("button", { name: "Language" }).click();
  await page.getByRole("radio", { name: "中文" }).check();
  await expect(page.getByRole("heading", { name: "还是您的商品吗？" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await page.reload();
  await expect(page.getByRole("heading", { name: "还是您的商品吗？" })).toBeVisible();
  await vitrine.slot(0).setInputFiles(fixture("text.txt"));
  await vitrine.slot(1).setInputFiles(fixture("text.txt"));
  await expect(vitrine.error).toContainText(/[\u4e00-\u9fff]/);
});

test.describe("a browser in Chinese", () => {
  test.use({ locale: "zh-CN" });
  test("is greeted in Chinese", async ({ vitrine, page }) => {
    await vitrine.open();
    await expect(page.getByRole("heading", { name: "还是您的商品吗？" })).toBeVisible();
  });
});

test("dark is chosen once and remembered", async ({ vitrine, page }) => {
  await vitrine.open();
  await page.getByRole("button", { name: "Appearance" }).click();
  await page.getByRole("radio", { name: "Dark" }).check();
  await expect(page.locator("html")).toHaveClass(/wa-dark/);
  await page.reload();
  await expect(page.locator("html")).toHaveClass(/wa-dark/);
});

test.describe("a phone of 360 pixels", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  test("shows every page without sideways scrolling and offers the camera", async ({ vitrine, page }) => {
    for (const hash of ["#/evaluate", "#/preview", "#/cutout"]) {
      await vitrine.open(hash);
      await expect(page.getByRole("button", { name: "Take a photo" }).first()).toBeVisible();
      await expectNoSidewaysScroll(page);
    }
    await vitrine.deviceButton.click();
    await expect(page.getByText("Where the work is done")).toBeVisible();
    await expectNoSidewaysScroll(page);
  });
});

test("after one visit the page works without a network", async ({ vitrine, page, context }) => {
  await vitrine.open();
  await vitrine.deviceReady();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const names = await caches.keys();
        const stored = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
        return stored.flat().filter(({ url }) => /vitrine_cpu.*wasm|safetensors|index\.html/.test(url))
          .length;
      }),
    )
    .toBeGreaterThanOrEqual(4); // Page, engine, and the weights of both networks.
  await context.setOffline(true);
  await page.reload();
  await vitrine.deviceReady();
  await vitrine.slot(0).setInputFiles(fixture("rgba.png"));
  await vitrine.slot(1).setInputFiles(fixture("rgba.png"));
  await expect(vitrine.verdict).toHaveText("Passes");
});

test("weights that were changed on the way are refused, and a second try works", async ({
  vitrine,
  page,
}) => {
  let spoiled = 0;
  await page.route("**/models/*.safetensors*", async (route) => {
    spoiled += 1;
    if (spoiled > 1) return route.continue();
    return route.fulfill({ body: Buffer.from("not the weights"), contentType: "application/octet-stream" });
  });
  await vitrine.open();
  await expect(vitrine.deviceButton).toHaveAccessibleName("Runs on: Not ready");
  await vitrine.deviceButton.click();
  await expect(vitrine.error).toContainText("not the ones this version was made for");
  await page.getByRole("button", { name: "Try again" }).click();
  await vitrine.deviceReady();
});

test("the weights of the network that compares are checked too, and the pair is judged at a second try", async ({
  vitrine,
  page,
}) => {
  let broken = true;
  await page.route("**/models/comparer*", (route) =>
    broken
      ? route.fulfill({ body: Buffer.from("not the weights"), contentType: "application/octet-stream" })
      : route.continue(),
  );
  await vitrine.open();
  await vitrine.slot(0).setInputFiles(fixture("rgba.png"));
  await vitrine.slot(1).setInputFiles(fixture("rgba.png"));
  await expect(vitrine.error).toContainText("not the ones this version was made for");
  broken = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(vitrine.verdict).toHaveText("Passes");
});
