// What tests of the Preview page have in common: a product on the stage, and where it is.
import type { Locator, Page } from "@playwright/test";
import { expect, fixture } from "./vitrine.ts";

export const stage = (page: Page) => page.locator("vitrine-stage-canvas .viewport");
export const frame = (page: Page) => page.locator("vitrine-stage-canvas .frame");

/** Stages a photo whose own transparency shows the product: no network, quick. */
export async function stageQuickly(page: Page, slot: Locator): Promise<void> {
  await slot.setInputFiles(fixture("rgba.png"));
  await expect(page.locator("vitrine-stage-canvas [data-fresh]")).toBeVisible();
}

export async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error("not drawn");
  return { ...box, middleX: box.x + box.width / 2, middleY: box.y + box.height / 2 };
}

/** The colour of a point of the picture, in fractions. */
export const colourAt = (page: Page, x: number, y: number) =>
  page.locator("vitrine-stage-canvas canvas").evaluate(
    (canvas: HTMLCanvasElement, [x, y]) => {
      const { width, height } = canvas;
      const data = canvas.getContext("2d")?.getImageData((x ?? 0) * width, (y ?? 0) * height, 1, 1).data;
      return [...(data ?? [])].slice(0, 3);
    },
    [x, y],
  );
