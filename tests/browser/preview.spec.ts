// Staging a product: one photo in, a picture a marketplace takes out.
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Download } from "@playwright/test";
import { unzipSync, zipSync } from "fflate";
import { expectAccessible } from "./accessibility.ts";
import { boxOf, colourAt, frame, stage, stageQuickly } from "./staging.ts";
import { asFile, expect, expectNoSidewaysScroll, fixture, samplePicture, test } from "./vitrine.ts";

async function entriesOf(download: Download) {
  const entries = unzipSync(await readFile(await download.path()));
  const list = JSON.parse(new TextDecoder().decode(entries["manifest.json"]));
  return { names: Object.keys(entries).sort(), list };
}

const kinds = [
  {
    name: "on a desktop in English",
    use: { viewport: { width: 1280, height: 860 } },
    words: {
      ready: /Amazon.*: Ready/,
      google: /Google.*: Ready/,
      export: "Export",
      save: "Save picture",
      check: "Check",
    },
  },
  {
    name: "on a phone in Chinese",
    use: { locale: "zh-CN", viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
    words: {
      ready: /亚马逊.*：可以使用/,
      google: /Google.*：可以使用/,
      export: "导出",
      save: "保存图片",
      check: "检查",
    },
  },
];

for (const { name, use, words } of kinds) {
  test.describe(name, () => {
    test.use(use);
    test("a photo is staged, passes Amazon's and Google's check and is saved as a JPEG in under a minute", async ({
      vitrine,
      page,
    }) => {
      test.setTimeout(4 * 60_000);
      await vitrine.open("#/preview");
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await vitrine.deviceReady();

      const started = Date.now();
      await vitrine.slot(0).setInputFiles(samplePicture("boots-original.jpg"));
      await expect(page.getByRole("button", { name: words.ready })).toBeVisible();
      await page.getByRole("button", { name: words.export }).click();
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: words.save }).click();
      const file = await download;
      expect(Date.now() - started).toBeLessThan(60_000);

      expect(file.suggestedFilename()).toBe("boots-original-staged.jpg");
      const jpeg = await readFile(await file.path());
      expect([...jpeg.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
      await expectAccessible(page);
      await page.keyboard.press("Escape");

      for (const tab of await page
        .locator("vitrine-studio .panel > vitrine-segmented")
        .getByRole("radio")
        .all()) {
        await tab.check();
        await expectNoSidewaysScroll(page);
      }
      await page.getByRole("radio", { name: words.check, exact: true }).check();
      await expect(page.locator("vitrine-check-panel li").first()).toBeVisible();
      await expectAccessible(page);
      await page.locator("vitrine-check-panel select").selectOption("google");
      await expect(page.getByRole("button", { name: words.google })).toBeVisible();
      expect(await colourAt(page, 0.01, 0.01)).toEqual([255, 255, 255]);

      if (!("isMobile" in use)) return;
      for (const button of await page.locator("vitrine-preview-page").getByRole("button").all()) {
        if (!(await button.isVisible())) continue;
        expect((await boxOf(button)).height, String(await button.textContent())).toBeGreaterThanOrEqual(47.5);
      }
    });
  });
}

test("a product is dragged, caught by the middle, nudged by keys; every step can be undone and redone", async ({
  vitrine,
  page,
}) => {
  await vitrine.open("#/preview");
  await stageQuickly(page, vitrine.slot(0));
  const undo = page.getByRole("button", { name: "Undo" });
  await expect(undo).toBeDisabled();
  const first = await boxOf(frame(page));
  const dragBy = async (dx: number, dy: number) => {
    const { middleX, middleY } = await boxOf(frame(page));
    await page.mouse.move(middleX, middleY);
    await page.mouse.down();
    await page.mouse.move(middleX + dx, middleY + dy, { steps: 6 });
  };

  await dragBy(70, 50);
  await page.mouse.up();
  const moved = await boxOf(frame(page));
  expect(moved.middleX - first.middleX).toBeGreaterThan(60);
  expect(moved.middleY - first.middleY).toBeGreaterThan(40);
  await expect(undo).toBeEnabled();

  await dragBy(first.middleX - moved.middleX + 4, first.middleY - moved.middleY - 4);
  await expect(page.locator("vitrine-stage-canvas .guide")).toHaveCount(2);
  await page.mouse.up();
  const caught = await boxOf(frame(page));
  expect(caught.middleX).toBeCloseTo(first.middleX, 0);
  expect(caught.middleY).toBeCloseTo(first.middleY, 0);

  await page.keyboard.press("Control+z");
  await expect.poll(async () => (await boxOf(frame(page))).middleX).toBeCloseTo(moved.middleX, 0);
  await page.keyboard.press("Control+z");
  await expect.poll(async () => (await boxOf(frame(page))).middleX).toBeCloseTo(first.middleX, 0);
  await expect(undo).toBeDisabled();
  await page.keyboard.press("Control+Shift+Z");
  await page.keyboard.press("Control+y");
  await expect(page.getByRole("button", { name: "Redo" })).toBeDisabled();

  await stage(page).focus();
  for (let press = 0; press < 5; press++) await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(async () => (await boxOf(frame(page))).middleX).toBeGreaterThan(caught.middleX + 5);
  await page.keyboard.press("]");
  await page.waitForTimeout(600);
  await page.keyboard.press("Control+z");
  await expect.poll(async () => (await boxOf(frame(page))).middleX).toBeCloseTo(caught.middleX, 0);

  const wide = (await boxOf(frame(page))).width;
  const corner = await boxOf(page.locator("vitrine-stage-canvas .se"));
  await page.mouse.move(corner.middleX, corner.middleY);
  await page.mouse.down();
  await page.mouse.move(corner.middleX - 60, corner.middleY - 60, { steps: 5 });
  await page.mouse.up();
  expect((await boxOf(frame(page))).width).toBeLessThan(wide - 40);
  await page.getByRole("button", { name: "Start over" }).click();
  await expect.poll(async () => (await boxOf(frame(page))).width).toBeCloseTo(wide, 0);
});

test.describe("on a touch screen", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  test("two fingers scale and turn a product, which is one step", async ({ vitrine, page, context }) => {
    await vitrine.open("#/preview");
    await stageQuickly(page, vitrine.slot(0));
    const devtools = await context.newCDPSession(page);
    const undo = page.getByRole("button", { name: "Undo" });
    const value = (name: string) =>
      page.getByRole("slider", { name, exact: true }).evaluate((slider) => Number(slider.ariaValueNow));
    const [size, rotation] = [await value("Size"), await value("Rotation")];
    const { middleX, middleY } = await boxOf(frame(page));

    type Finger = { x: number; y: number };
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...fingers: Finger[]) =>
      devtools.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: fingers.map((finger, id) => ({ ...finger, id })),
      });
    const fingers = (reach: number, degrees: number): Finger[] => {
      const [dx, dy] = [Math.cos, Math.sin].map((along) => reach * along((degrees * Math.PI) / 180));
      return [-1, 1].map((side) => ({ x: middleX + side * (dx ?? 0), y: middleY + side * (dy ?? 0) }));
    };
    // The first finger has moved a little when the second one comes.
    const [first = { x: 0, y: 0 }] = fingers(70, 0);
    await touch("touchStart", { ...first, y: first.y - 12 });
    await touch("touchMove", { ...first, y: first.y - 6 });
    await touch("touchMove", first);
    await touch("touchStart", ...fingers(70, 0));
    for (let step = 1; step <= 10; step++) {
      await touch("touchMove", ...fingers(70 - 3 * step, 3 * step));
      // Fingers that rest on the screen have not ended anything.
      if (step === 5) await page.waitForTimeout(700);
    }
    await touch("touchEnd", ...fingers(40, 30).slice(0, 1));
    await touch("touchEnd");

    await expect.poll(() => value("Size")).toBeCloseTo((size * 40) / 70, -0.5);
    expect(await value("Rotation")).toBeCloseTo(rotation + 30, -0.5);
    await undo.click();
    expect(await value("Size")).toBe(size);
    expect(await value("Rotation")).toBe(rotation);
    await expect(undo).toBeDisabled();
  });
});

test("a picture of one's own lies behind the product, and one click mends what Amazon says of it", async ({
  vitrine,
  page,
}) => {
  await vitrine.open("#/preview");
  await stageQuickly(page, vitrine.slot(0));
  await page.getByRole("radio", { name: "Background", exact: true }).check();
  await page.locator("vitrine-background-panel #picture").setInputFiles(samplePicture("jug-generated.jpg"));
  await expect(page.getByRole("slider", { name: "Out of focus" })).toBeVisible();
  await expect.poll(() => colourAt(page, 0.02, 0.02)).not.toEqual([255, 255, 255]);
  const badge = page.getByRole("button", { name: /^Amazon.*: (Not ready|Have a look)/ });
  await badge.click();
  await page.getByRole("button", { name: "Make the background white" }).click();
  await expect.poll(() => colourAt(page, 0.02, 0.02)).toEqual([255, 255, 255]);
  await page.keyboard.press("Control+z");
  await expect.poll(() => colourAt(page, 0.02, 0.02)).not.toEqual([255, 255, 255]);

  await page.getByRole("radio", { name: "Background", exact: true }).check();
  const made = page.getByRole("checkbox", { name: "This picture was made by AI" });
  const sourceType = async () => {
    await page.getByRole("button", { name: "Export" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save picture" }).click();
    const file = (await readFile(await (await download).path())).toString("latin1");
    await page.keyboard.press("Escape");
    return /digitalsourcetype\/(\w+)/.exec(file)?.[1];
  };
  expect(await sourceType()).toBe("composite");
  await made.check();
  expect(await sourceType()).toBe("compositeWithTrainedAlgorithmicMedia");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(made).not.toBeChecked();

  await page.getByRole("radio", { name: "Sweep" }).check();
  await page.getByRole("button", { name: "Sage" }).click();
  await expect(page.getByRole("button", { name: "Sage" })).toHaveAttribute("aria-pressed", "true");
  await expect
    .poll(async () => Math.abs(((await colourAt(page, 0.02, 0.02))[0] ?? 0) - 0xe8))
    .toBeLessThan(6);
  await expectAccessible(page);
});

test("a product that is enlarged, or not seen at all, is said to be so", async ({ vitrine, page }) => {
  await vitrine.open("#/preview");
  await stageQuickly(page, vitrine.slot(0));
  await page.getByRole("radio", { name: "Check", exact: true }).check();
  const notes = page.getByRole("list", { name: "Notes" });
  await expect(notes).toContainText("looks soft");
  await expect(page.locator("vitrine-status-line .note")).toBeHidden();

  const drag = async (from: { middleX: number; middleY: number }, dx: number, dy: number) => {
    await page.mouse.move(from.middleX, from.middleY);
    await page.mouse.down();
    await page.mouse.move(from.middleX + dx, from.middleY + dy, { steps: 4 });
    await page.mouse.up();
  };
  const { middleX, middleY } = await boxOf(frame(page));
  const corner = await boxOf(page.locator("vitrine-stage-canvas .se"));
  await drag(corner, 0.8 * (middleX - corner.middleX), 0.8 * (middleY - corner.middleY));
  await drag({ middleX, middleY }, 600, 0);
  await expect(page.locator("vitrine-status-line .note")).toContainText("wholly outside the canvas");
  await expect(notes).toContainText("wholly outside the canvas");
  await expectAccessible(page);
  await page.keyboard.press("Control+z");
  await expect(page.locator("vitrine-status-line .note")).toBeHidden();
});

test("several products stand on one canvas, in an order one can change", async ({ vitrine, page }) => {
  await vitrine.open("#/preview");
  await stageQuickly(page, vitrine.slot(0));
  await page.locator("vitrine-studio #photos").setInputFiles([asFile("second.png", fixture("rgba.png"))]);
  const layers = page.getByRole("list", { name: "Products, the front one first" }).getByRole("button");
  await expect(layers).toHaveText(["second.png", "rgba.png"]);
  await expect(layers.first()).toHaveAttribute("aria-pressed", "true");
  const long = `${"a name without an end ".repeat(6)}${"x".repeat(80)}.png`;
  await page.locator("vitrine-studio #photos").setInputFiles([asFile(long, fixture("rgba.png"))]);
  await expect(layers).toHaveCount(3);
  await expectNoSidewaysScroll(page);
  await page.getByRole("button", { name: "Remove product" }).click();
  await page.getByRole("button", { name: "Send back" }).click();
  await expect(layers).toHaveText(["rgba.png", "second.png"]);
  await page.getByRole("button", { name: "Duplicate" }).click();
  await expect(layers).toHaveCount(3);
  await stage(page).focus();
  await page.keyboard.press("Delete");
  await expect(layers).toHaveCount(2);
  await page.keyboard.press("Control+z");
  await expect(layers).toHaveCount(3);
  await expect(page.locator("vitrine-status-line vitrine-verdict-badge")).toBeHidden();
});

test("a wrong cut-out is corrected on the Cut out page and comes back to its place", async ({
  vitrine,
  page,
}) => {
  await vitrine.open("#/preview");
  await stageQuickly(page, vitrine.slot(0));
  const first = await boxOf(frame(page));
  await page.getByRole("button", { name: "Mirror" }).click();
  const correct = page.getByRole("button", { name: "Cut out wrongly?" });
  await correct.click();
  await expect(page.getByRole("heading", { name: "rgba.png" })).toBeVisible();
  await page.getByRole("button", { name: "Back to staging" }).click();
  await expect(page.locator("vitrine-stage-canvas [data-fresh]")).toBeVisible();
  expect((await boxOf(frame(page))).width).toBeCloseTo(first.width, 0);

  await correct.click();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  const canvas = await boxOf(page.locator("vitrine-cutout-canvas .viewport"));
  const paper = await boxOf(page.locator("vitrine-cutout-canvas canvas#paper"));
  // All of the left side, which is the right one in the mirrored product.
  for (let x = 0; x < 0.4; x += 0.02) {
    await page.mouse.move(paper.x + x * paper.width, canvas.y + 2);
    await page.mouse.down();
    await page.mouse.move(paper.x + x * paper.width, canvas.y + canvas.height - 2);
    await page.mouse.up();
  }
  await page.getByRole("button", { name: "Back to staging" }).click();
  await expect.poll(async () => (await boxOf(frame(page))).width).toBeLessThan(first.width * 0.9);
  const corrected = await boxOf(frame(page));
  expect(corrected.x).toBeCloseTo(first.x, -0.5);
  await expect(page.getByRole("button", { name: "Mirror" })).toHaveAttribute("aria-pressed", "true");
  const layers = page.getByRole("list", { name: "Products, the front one first" }).getByRole("button");
  await expect(layers).toHaveText(["rgba.png"]);

  await page.keyboard.press("Control+z");
  await expect.poll(async () => (await boxOf(frame(page))).width).toBeCloseTo(first.width, 0);
  await expect(page.getByRole("button", { name: "Mirror" })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Control+y");
  await expect.poll(async () => (await boxOf(frame(page))).width).toBeCloseTo(corrected.width, 0);
  await expect(page.locator("vitrine-stage-canvas [data-fresh]")).toBeVisible();
});

test("the staged picture is judged against its photo, and the pair opens on the Evaluate page", async ({
  vitrine,
  page,
}) => {
  test.setTimeout(4 * 60_000);
  await vitrine.open("#/preview");
  await vitrine.deviceReady();
  await vitrine.slot(0).setInputFiles(samplePicture("boots-original.jpg"));
  await expect(page.locator("vitrine-status-line vitrine-verdict-badge")).toContainText(
    /Passes|Look yourself/,
  );
  await page.getByRole("link", { name: "Open in Evaluate" }).click();
  await expect(vitrine.verdict).toHaveText(/Passes|Look yourself/);
  await page.goBack();
  await page.getByRole("button", { name: "Label", exact: true }).click();
  await expect(page.getByText("1 pair was found.")).toBeVisible();
});

test("all marketplaces come as one archive with a list", async ({ vitrine, page }) => {
  test.setTimeout(5 * 60_000);
  await vitrine.open("#/preview");
  await stageQuickly(page, vitrine.slot(0));
  await page.getByRole("button", { name: "Export" }).click();
  const download = page.waitForEvent("download", { timeout: 4 * 60_000 });
  await page.getByRole("button", { name: "All marketplaces as ZIP" }).click();
  await expect(page.getByRole("button", { name: "Cancel" })).toBeVisible();
  const { names, list } = await entriesOf(await download);
  expect(list.schema).toBe("vitrine-staged/1");
  expect(names).toEqual([...list.files.map(({ file }: { file: string }) => file), "manifest.json"].sort());
  expect(list.files.length).toBeGreaterThan(4);
  for (const file of list.files) {
    expect(file.preflight).toMatch(/^(pass|warn|fail)$/);
    expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
  }
});

test("a batch goes on over a broken file, is saved, and outlives a closed tab", async ({ vitrine, page }) => {
  test.setTimeout(4 * 60_000);
  const files = page.locator("vitrine-batch-start #files");
  const photos = [
    asFile("a.png", fixture("rgba.png")),
    asFile("broken.jpg", fixture("truncated.jpg")),
    asFile("c.png", fixture("rgba.png")),
  ];
  await vitrine.open("#/preview");
  await files.setInputFiles(photos);
  const all = page.locator("main").getByText("2 photos staged, 1 failed", { exact: true });
  await expect(all).toBeVisible();
  await expect(
    page.getByRole("listitem").filter({ hasText: "broken.jpg" }).locator("span.error"),
  ).not.toBeEmpty();
  await expect(page.locator("vitrine-preview-batch img")).toHaveCount(2);
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as ZIP" }).click();
  const { names, list } = await entriesOf(await download);
  expect(names).toEqual(["a.jpg", "c.jpg", "manifest.json"]);
  expect(list.errors).toMatchObject([{ source: "broken.jpg" }]);

  await page.reload();
  await expect(page.getByText("3 of 3 photos are done.")).toBeVisible();
  await page.getByRole("button", { name: "Show" }).click();
  await expect(all).toBeVisible();
  await page.getByRole("button", { name: "Back" }).click();
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByText(/photos are done/)).toBeHidden();

  await files.setInputFiles(photos);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText(/^Stopped after \d of 3 photos$/).first()).toBeVisible();
  await page.waitForTimeout(500); // What was done is written.
  await page.reload();
  await page.getByRole("button", { name: "Go on", exact: true }).click();
  await expect(all).toBeVisible();
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  await page.getByRole("button", { name: "Label", exact: true }).click();
  await expect(page.getByText("2 pairs were found.")).toBeVisible();
});

test("an archive of large packed photos is staged as a batch", async ({ vitrine, page }) => {
  // What follows a PNG's end is not looked at, and half of it can be packed.
  const large = Buffer.concat([await readFile(fixture("rgba.png")), randomBytes(1e6), Buffer.alloc(1e6)]);
  const archive = zipSync({ "shop/a.png": large, "shop/b.png": large }, { level: 6 });
  await vitrine.open("#/preview");
  await page.locator("vitrine-batch-start #files").setInputFiles([asFile("broken.zip", fixture("text.txt"))]);
  await expect(page.locator("vitrine-error code")).toHaveText("Code: bad_archive");
  await page
    .locator("vitrine-batch-start #files")
    .setInputFiles([{ name: "shop.zip", mimeType: "application/zip", buffer: Buffer.from(archive) }]);
  await expect(page.locator("main").getByText("2 photos staged", { exact: true })).toBeVisible();
  await expect(page.locator("vitrine-preview-batch img")).toHaveCount(2);
});

test("recent work survives a reload and goes when it is told to", async ({ vitrine, page }) => {
  await vitrine.open("#/preview");
  await stageQuickly(page, vitrine.slot(0));
  await stage(page).focus();
  for (let press = 0; press < 6; press++) await page.keyboard.press("Shift+ArrowDown");
  await page.waitForTimeout(600);
  const there = await boxOf(frame(page));
  await page.getByRole("button", { name: "Another product" }).click();
  const work = page.getByRole("button", { name: "Go on with rgba-staged" });
  await expect(work).toBeVisible();
  await expectAccessible(page);

  await page.reload();
  await work.click();
  await expect(page.locator("vitrine-stage-canvas [data-fresh]")).toBeVisible();
  await expect.poll(async () => (await boxOf(frame(page))).middleY).toBeCloseTo(there.middleY, 0);

  await page.getByRole("button", { name: "Another product" }).click();
  await stageQuickly(page, vitrine.slot(0));
  await page.getByRole("button", { name: "Another product" }).click();
  await expect(work).toHaveCount(2);
  await page.getByRole("button", { name: "Delete rgba-staged" }).first().click();
  await expect(work).toHaveCount(1);
  await page.getByRole("button", { name: "Delete all" }).click();
  await expect(page.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.getByRole("button", { name: "Yes, delete all" }).click();
  await expect(work).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Try a sample" })).toBeVisible();
  await expect(work).toHaveCount(0);
});

test("a full storage says so, and what is staged stays", async ({ vitrine, page, context }) => {
  vitrine.expectedMessages.push(/quota/i);
  await vitrine.open("#/preview");
  const devtools = await context.newCDPSession(page);
  await devtools.send("Storage.overrideQuotaForOrigin", { origin: new URL(page.url()).origin, quotaSize: 1 });
  await stageQuickly(page, vitrine.slot(0));
  await expect(vitrine.error).toContainText("The browser's storage is full");
  await expect(frame(page)).toBeVisible();
});

test("what is no usable picture says why, and the next one works", async ({ vitrine, page }) => {
  await vitrine.open("#/preview");
  await vitrine.slot(0).setInputFiles(fixture("text.txt"));
  await expect(page.locator("vitrine-error code")).toHaveText(/^Code: \w+$/);
  await stageQuickly(page, vitrine.slot(0));
  await page.locator("vitrine-studio #photos").setInputFiles([fixture("truncated.jpg")]);
  await expect(vitrine.error).toBeVisible();
  await expect(frame(page)).toBeVisible();
});
