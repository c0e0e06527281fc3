// Sizes of canvas: those that cannot be drawn are said, and what is on the stage never leaves its place.
import type { Page } from "@playwright/test";
import { expectAccessible } from "./accessibility.ts";
import { boxOf, frame, stageQuickly } from "./staging.ts";
import { expect, test } from "./vitrine.ts";

/** The product's pixels on the stage, as a box in pixels of the page. */
const drawnBox = (page: Page) =>
  page.locator("vitrine-stage-canvas canvas").evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    const data = canvas.getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
    const box = { left: width, top: height, right: 0, bottom: 0 };
    for (let at = 0; at < width * height; at += 1) {
      // Far from white: the product, not its shadow.
      if (Math.min(data[at * 4] ?? 255, data[at * 4 + 1] ?? 255, data[at * 4 + 2] ?? 255) > 120) continue;
      const [x, y] = [at % width, Math.floor(at / width)];
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x + 1);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y + 1);
    }
    const { left, top, width: shown } = canvas.getBoundingClientRect();
    const scale = shown / width;
    return {
      left: left + box.left * scale,
      right: left + box.right * scale,
      top: top + box.top * scale,
      bottom: top + box.bottom * scale,
    };
  });

/** The drawn product and its handles cover each other. */
async function expectInItsFrame(page: Page): Promise<void> {
  const [box, drawn] = [await boxOf(frame(page)), await drawnBox(page)];
  expect(Math.abs((drawn.left + drawn.right) / 2 - box.middleX)).toBeLessThan(0.1 * box.width + 3);
  expect(Math.abs((drawn.top + drawn.bottom) / 2 - box.middleY)).toBeLessThan(0.1 * box.height + 3);
  expect(Math.abs(drawn.right - drawn.left - box.width)).toBeLessThan(0.2 * box.width + 3);
}

test("a canvas that cannot be drawn is refused with the nearest that can, and nothing changes", async ({
  vitrine,
  page,
}) => {
  await vitrine.open("#/preview");
  await stageQuickly(page, vitrine.slot(0));
  await page.getByRole("radio", { name: "Canvas", exact: true }).check();
  const [width, height] = [page.getByLabel("Width in pixels"), page.getByLabel("Height in pixels")];
  await width.fill("16384");
  await width.press("Tab");
  await height.fill("16384");
  await height.press("Tab");
  const refusal = page.getByRole("alert").filter({ hasText: "16,384 × 16,384 is 268 million pixels" });
  await expect(refusal).toBeVisible();
  await expect(height).toHaveValue("16384");
  await expect(height).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Make it 3,906 high" }).click();
  await expect(refusal).toBeHidden();
  await expect(height).toHaveValue("3906");

  await width.fill("5");
  await width.press("Tab");
  await expect(page.getByRole("alert").filter({ hasText: "from 16 to 16,384 pixels" })).toBeVisible();
  await page
    .getByRole("button", { name: /2000 × 2000/ })
    .first()
    .click();
  await expect(width).toHaveValue("2000");
  await expect(width).toHaveAttribute("aria-invalid", "false");
});

test("a product stays in its frame while a canvas of another size waits for the engine", async ({
  vitrine,
  page,
}) => {
  await vitrine.open("#/preview");
  await stageQuickly(page, vitrine.slot(0));
  await expectInItsFrame(page);
  await page.getByRole("radio", { name: "Canvas", exact: true }).check();
  const [width, height] = [page.getByLabel("Width in pixels"), page.getByLabel("Height in pixels")];
  for (const [field, length] of [
    [width, "16384"],
    [height, "3906"],
  ] as const) {
    await field.fill(length);
    await field.press("Tab");
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    await expectInItsFrame(page);
  }
  await expect(page.locator("vitrine-status-line")).toContainText("Not checked yet");
  await page.getByRole("radio", { name: "Check", exact: true }).check();
  await page.getByRole("button", { name: "Check now" }).click();
  // The worker is busy with 64 million pixels; the stage still takes a hand.
  const { middleX, middleY } = await boxOf(frame(page));
  await page.mouse.move(middleX, middleY);
  await page.mouse.down();
  await page.mouse.move(middleX + 60, middleY, { steps: 4 });
  await page.mouse.up();
  await expectInItsFrame(page);
  await page.keyboard.press("Control+z");
  await expectInItsFrame(page);
  await page.getByRole("button", { name: "Check now" }).click();
  await expect(page.locator("vitrine-check-panel .verdict")).toBeVisible();
});
