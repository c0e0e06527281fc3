// Judging a pair on the CPU: the main job, from a sample and from files.
import { expectAccessible } from "./accessibility.ts";
import {
  expect,
  expectNoSidewaysScroll,
  factoryPicture,
  fixture,
  samplePicture,
  test,
  type VitrinePage,
} from "./vitrine.ts";

test("a changed sample fails, its findings lead to their places, and its report can be saved", async ({
  vitrine,
  page,
}) => {
  await vitrine.open();
  await expectAccessible(page);
  await page.getByRole("button", { name: /Kitchen scale/i }).click();
  await expect(page.getByRole("button", { name: "Cancel" })).toBeVisible();
  await expect(vitrine.verdict).toHaveText(/Fails|Look yourself/);
  await expect(vitrine.verdict).toBeFocused();
  await expect(vitrine.deviceButton).toHaveAccessibleName("Runs on: Processor");
  expect(page.url()).toContain("#/evaluate/sample/scale");

  const finding = page.locator("vitrine-findings button").first();
  await finding.click();
  await expect(finding).toHaveAttribute("aria-pressed", "true");
  const [ring, viewport] = [page.locator("vitrine-compare .ring"), page.locator("vitrine-compare .viewport")];
  await expect(ring).toBeVisible();
  await page.waitForTimeout(400); // The view glides there.
  const [at, frame] = [await ring.boundingBox(), await viewport.boundingBox()];
  if (!at || !frame) throw new Error("not drawn");
  const middle = at.x + at.width / 2;
  expect(middle).toBeGreaterThan(frame.x);
  expect(middle).toBeLessThan(frame.x + frame.width);

  // The shipped model only objects, and does not vouch for what it is silent about.
  await expect(page.locator("vitrine-background")).toContainText("look for yourself");

  await page.getByText("Measures", { exact: true }).click();
  await expect(page.getByText("Shape overlap (IoU)")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Data (JSON)" }).click();
  const { readFile } = await import("node:fs/promises");
  const report = JSON.parse(await readFile(await (await download).path(), "utf8"));
  expect(report.schema).toBe("vitrine-report/1");
  expect(report.consistency.probability).toBeLessThan(0.9);

  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
});

/** Opens two of the factory's pictures as a pair. */
async function openMade(vitrine: VitrinePage, original: string, generated: string): Promise<void> {
  await vitrine.open();
  await vitrine.slot(0).setInputFiles(factoryPicture(original));
  await vitrine.slot(1).setInputFiles(factoryPicture(generated));
}

test("text written over a scene is warned of: the pair is to be looked at, and the reason named", async ({
  vitrine,
  page,
}) => {
  await openMade(vitrine, "bs0-housepuzzle-v0-0.jpg", "bs0-housepuzzle-v0-4.jpg");
  await expect(vitrine.verdict).toHaveText("Look yourself", { timeout: 90_000 });
  const background = page.locator("vitrine-background");
  await expect(background).toContainText("There is text or a watermark");
  await expect(page.getByText("Whether the background suits it is not clear.")).toBeVisible();
  await expect(page.getByText("Where the model looked")).toBeVisible();
});

test("a background that few good ones are like fails the pair, whose product is only doubted", async ({
  vitrine,
  page,
}) => {
  await openMade(vitrine, "bsby-chest-v0-0.jpg", "bsby-chest-v0-3.jpg");
  await expect(vitrine.verdict).toHaveText("Fails", { timeout: 90_000 });
  await expect(page.locator("vitrine-verdict .says")).toHaveText(
    "It is not clear whether the product is the same. The background does not suit it.",
  );
});

test("two files of the user's are judged as soon as both are there; identical pictures pass", async ({
  vitrine,
  page,
}) => {
  await vitrine.open();
  await vitrine.slot(0).setInputFiles(samplePicture("boots-original.jpg"));
  await expect(page.getByRole("img", { name: "Your photo" })).toBeVisible();
  await vitrine.slot(1).setInputFiles(samplePicture("boots-original.jpg"));
  await expect(vitrine.verdict).toHaveText("Passes");
  await expect(page.getByText("No difference worth naming was found.")).toBeVisible();
});

test("the divider and the zoom work with the keyboard", async ({ vitrine, page }) => {
  await vitrine.open();
  // A picture with its own transparency needs no network: this is quick.
  await vitrine.slot(0).setInputFiles(fixture("rgba.png"));
  await vitrine.slot(1).setInputFiles(fixture("rgba.png"));
  await expect(vitrine.verdict).toBeVisible();
  const divider = page.getByRole("slider", { name: /Divider/ });
  await divider.focus();
  await page.keyboard.press("End");
  await expect(divider).toHaveAttribute("aria-valuenow", "100");
  await page.keyboard.press("ArrowLeft");
  await expect(divider).toHaveAttribute("aria-valuenow", "98");
  await page.locator("vitrine-compare .viewport").focus();
  await page.keyboard.press("+");
  await expect(page.getByText("150 %")).toBeVisible();
  await page.keyboard.press("0");
  await expect(page.getByText("100 %", { exact: true }).first()).toBeVisible();
});

test("cancel works at once, and the next pair is judged as if nothing had been", async ({
  vitrine,
  page,
}) => {
  await vitrine.open();
  await vitrine.deviceReady();
  await page.getByRole("button", { name: /Ankle boots/i }).click();
  await expect(page.getByText(/Finding the product/).first()).toBeVisible();
  const started = Date.now();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("heading", { name: "Is it still your product?" })).toBeVisible();
  expect(Date.now() - started).toBeLessThan(1000);
  await vitrine.slot(0).setInputFiles(fixture("rgba.png"));
  await vitrine.slot(1).setInputFiles(fixture("rgba.png"));
  await expect(vitrine.verdict).toHaveText("Passes");
});

test("a wrong cut-out is corrected by hand and the pair judged again", async ({ vitrine, page }) => {
  await vitrine.open();
  await vitrine.slot(0).setInputFiles(fixture("rgba.png"));
  await vitrine.slot(1).setInputFiles(fixture("rgba.png"));
  await expect(vitrine.verdict).toHaveText("Passes");
  await page.getByRole("button", { name: "AI-made picture" }).click();
  const canvas = page.locator("vitrine-cutout-canvas .viewport");
  await expect(canvas).toBeVisible();
  await page.getByRole("button", { name: "Remove" }).click();
  const box = await canvas.boundingBox();
  if (!box) throw new Error("not drawn");
  // A line is wiped out of the product: it must be missed.
  await page.mouse.move(box.x + box.width / 2, box.y + 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 2, { steps: 8 });
  await page.mouse.up();
  await expect(page.getByRole("button", { name: /^Undo/ })).toBeEnabled();
  await page.getByRole("button", { name: "Judge again" }).click();
  await expect(page.getByRole("heading", { name: "rgba-cutout.png" })).toBeVisible();
  await expect(vitrine.verdict).toBeVisible();
  await expect(page.getByText("No difference worth naming was found.")).toBeHidden();
});
