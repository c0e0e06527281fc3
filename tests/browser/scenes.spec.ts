// Scenes made for a product: the model is downloaded when asked for, variants appear, one goes onto the stage.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "@playwright/test";
import { expectAccessible } from "./accessibility.ts";
import { stageQuickly } from "./staging.ts";
import { asFile, expect, expectNoSidewaysScroll, pairPicture, test } from "./vitrine.ts";

const manifest = readFileSync(join(import.meta.dirname, "../../models/manifest.toml"), "utf8");
const hasGenerator = /^role = "generator"$/m.test(manifest);

const kinds = [
  {
    name: "on a desktop in English",
    use: { viewport: { width: 1280, height: 860 } },
    words: {
      background: "Background",
      scene: "AI scene",
      download: "Download the model",
      make: /Make 1 scene/,
      room: "Make room for the scene",
      use: /Use this scene/,
      cancel: "Cancel",
    },
  },
  {
    name: "on a phone in Chinese",
    use: { locale: "zh-CN", viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
    words: {
      background: "背景",
      scene: "AI 场景",
      download: "下载模型",
      make: /生成 1 个场景/,
      room: "为场景留出空间",
      use: /使用此场景/,
      cancel: "取消",
    },
  },
];

test("without a generator among the models nothing of it is shown", async ({ vitrine, page }) => {
  test.skip(hasGenerator, "models/manifest.toml names a generator");
  await vitrine.open("#/preview");
  await stageQuickly(page, vitrine.slot(0));
  await page.getByRole("radio", { name: "Background" }).check();
  await expect(page.getByRole("radio", { name: "Sweep" })).toBeVisible();
  await expect(page.getByRole("radio", { name: "AI scene" })).toHaveCount(0);
});

/** How many variants are to be made. */
const wanted = (panel: Locator, count: number) =>
  panel.locator("wa-slider").evaluate((slider: HTMLInputElement, value) => {
    slider.value = value;
    slider.dispatchEvent(new Event("input"));
  }, String(count));

for (const { name, use, words } of kinds) {
  test.describe(name, () => {
    test.use(use);
    test.skip(!hasGenerator, "models/manifest.toml names no model of the role generator yet");

    test("a scene is made, judged and staged, and the file says that it was made", async ({
      vitrine,
      page,
    }) => {
      test.setTimeout(6 * 60_000);
      await vitrine.open("#/preview");
      await vitrine.deviceReady();
      await stageQuickly(page, vitrine.slot(0));
      await page.getByRole("radio", { name: words.background }).check();
      await page.getByRole("radio", { name: words.scene }).check();
      await expectAccessible(page);
      // Nothing is downloaded before it is asked for.
      expect(vitrine.requests.filter((request) => /generator\.safetensors/.test(request.url()))).toEqual([]);
      await page.getByText(words.download).click();
      await expect(page.locator("vitrine-scene-panel .styles")).toBeVisible({ timeout: 120_000 });
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);

      const panel = page.locator("vitrine-scene-panel");
      await wanted(panel, 1);
      // A product that hides its scene is made smaller when asked for, once.
      await panel.getByRole("button", { name: words.room }).click();
      await expect(panel.getByRole("button", { name: words.room })).toHaveCount(0);
      await page.getByText(words.make).click();
      const scene = page.getByRole("button", { name: words.use });
      await expect(scene).toBeVisible({ timeout: 240_000 });
      await scene.click();
      await expect(page.locator("vitrine-scene-variants li.staged")).toBeVisible();
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    });

    test("a reference can be given, and the making be cancelled", async ({ vitrine, page }) => {
      test.setTimeout(6 * 60_000);
      await vitrine.open("#/preview");
      await vitrine.deviceReady();
      await stageQuickly(page, vitrine.slot(0));
      await page.getByRole("radio", { name: words.background }).check();
      await page.getByRole("radio", { name: words.scene }).check();
      await page.getByText(words.download).click();
      const panel = page.locator("vitrine-scene-panel");
      await expect(panel.locator(".styles")).toBeVisible({ timeout: 120_000 });
      await panel
        .locator("input#reference")
        .setInputFiles(asFile("room.png", pairPicture("boots-cutout.png")));
      await expect(panel.locator(".reference")).toContainText("room.png");
      // So many that the making is not over before it is cancelled; the reference is cut out first.
      await wanted(panel, 8);
      await panel.locator("section wa-button[variant=brand]").click();
      await expect(panel.locator("vitrine-scene-variants li[data-status=working]")).toBeVisible();
      await panel.getByText(words.cancel).click();
      await expect(panel.locator("vitrine-scene-variants li[data-status=cancelled]").first()).toBeVisible();
      expect(vitrine.problems).toEqual([]);
    });
  });
}
