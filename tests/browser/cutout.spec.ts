// Cutting a product out and correcting the matte by hand.
import { expectAccessible } from "./accessibility.ts";
import { expect, expectNoSidewaysScroll, fixture, ownFixture, test } from "./vitrine.ts";

test("a photo is cut out, painted, undone, redone, reduced to one object and saved", async ({
  vitrine,
  page,
}) => {
  await vitrine.open("#/cutout");
  await expectAccessible(page);
  await page.getByRole("button", { name: /Kettle and scale/ }).click();
  const canvas = page.locator("vitrine-cutout-canvas canvas#paper");
  await expect(canvas).toBeVisible();
  const coverage = async () =>
    canvas.evaluate((element: HTMLCanvasElement) => {
      const { width, height } = element;
      const { data } = element.getContext("2d")?.getImageData(0, 0, width, height) ?? { data: [] };
      let sum = 0;
      for (let at = 3; at < data.length; at += 4) sum += data[at] ?? 0;
      return sum / 255 / width / height;
    });
  const first = await coverage();
  expect(first).toBeGreaterThan(0.01);
  expect(first).toBeLessThan(0.9);
  const undo = page.getByRole("button", { name: "Undo" });
  await expect(undo).toBeDisabled();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Remove", exact: true }).click();
  const box = await page.locator("vitrine-cutout-canvas .viewport").boundingBox();
  if (!box) throw new Error("not drawn");
  await page.keyboard.press("]");
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2, { steps: 8 });
  await page.mouse.up();
  await expect(undo).toBeEnabled();
  await expect.poll(coverage).toBeLessThan(first - 0.005);
  const painted = await coverage();

  await page.keyboard.press("Control+z");
  await expect.poll(coverage).toBeCloseTo(first, 3);
  await page.keyboard.press("Control+Shift+Z");
  await expect.poll(coverage).toBeCloseTo(painted, 3);
  await page.keyboard.press("Control+z");
  await expect.poll(coverage).toBeCloseTo(first, 3);

  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.locator("vitrine-cutout-canvas .viewport").focus();
  await page.keyboard.press("Space");
  await expect(undo).toBeEnabled();
  await page.getByRole("button", { name: "Start over" }).click();
  await expect.poll(coverage).toBeCloseTo(first, 3);

  await page.getByRole("button", { name: "Keep one" }).click();
  await expect(page.getByRole("button", { name: /Keep object 2/ })).toBeVisible();
  await page.getByRole("button", { name: /Keep object 1/ }).click();
  await expect.poll(coverage).toBeLessThan(first * 0.9);
  await expect(page.getByRole("button", { name: /Keep object 2/ })).toBeHidden();

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download PNG" }).click();
  const { readFile } = await import("node:fs/promises");
  const png = await readFile(await (await download).path());
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png[25]).toBe(6); // Colour type: RGB with alpha.

  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
});

test("a photo's own transparency is used, and what only the browser can decode is opened through it", async ({
  vitrine,
  page,
}) => {
  await vitrine.open("#/cutout");
  await vitrine.slot(0).setInputFiles(fixture("rgba.png"));
  await expect(page.locator("main").getByText("The photo's own transparency was used.")).toBeVisible();
  await page.getByRole("button", { name: "Another photo" }).click();
  await vitrine.slot(0).setInputFiles(ownFixture("serum.avif"));
  await expect(page.locator("vitrine-cutout-editor .card")).toBeVisible();
});

test("the larger network looks closer where the quick one looked first; one step that can be undone", async ({
  vitrine,
  page,
}) => {
  await vitrine.open("#/cutout");
  await page.getByRole("button", { name: /Kettle and scale/ }).click();
  const undo = page.getByRole("button", { name: "Undo" });
  await expect(page.locator("vitrine-cutout-canvas canvas#paper")).toBeVisible();
  await expect(undo).toBeDisabled();
  const networks = () =>
    vitrine.requests.map((request) => /models\/(light|u2netp)/.exec(request.url())?.[1]).filter(Boolean);
  expect(networks()[0]).toBe("light");
  await page.getByRole("button", { name: "Look closer" }).click();
  await expect(undo).toBeEnabled({ timeout: 60_000 });
  expect(networks()).toContain("u2netp");
  await undo.click();
  await expect(undo).toBeDisabled();
});
