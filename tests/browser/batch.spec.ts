// Many pairs at once: one bad file does not stop the rest.
import { readFile } from "node:fs/promises";
import { expectAccessible } from "./accessibility.ts";
import { asFile, expect, expectNoSidewaysScroll, fixture, samplePicture, test } from "./vitrine.ts";

test("pairs are found by name, a bad file has its own error, the rest is judged, filtered, opened and saved", async ({
  vitrine,
  page,
}) => {
  await vitrine.open();
  await page
    .locator("vitrine-evaluate-start #files")
    .setInputFiles([
      asFile("boots.jpg", samplePicture("boots-original.jpg")),
      asFile("boots_gen1.jpg", samplePicture("boots-generated.jpg")),
      asFile("glass.png", fixture("rgba.png")),
      asFile("glass_gen1.png", fixture("rgba.png")),
      asFile("broken.jpg", fixture("truncated.jpg")),
      asFile("broken_gen1.jpg", fixture("text.txt")),
      asFile("alone.jpg", fixture("plain.jpg")),
    ]);
  const row = (name: string) => page.getByRole("row").filter({ hasText: name });
  await expect(row("broken_gen1.jpg").locator(".error strong")).toBeVisible();
  await expect(page.getByText("1 picture without a partner was left out")).toBeVisible();
  await expect(page.locator("main").getByText("3 pairs judged", { exact: true })).toBeVisible();
  await expect(row("glass_gen1.png")).toContainText("Passes");
  await expect(row("boots_gen1.jpg").locator("vitrine-verdict-badge")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("radio", { name: /Errors/ }).check();
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("radio", { name: /All/ }).check();
  await page.getByRole("button", { name: /^Verdict/ }).click();
  await expect(page.getByRole("columnheader", { name: /Verdict/ })).toHaveAttribute("aria-sort", "ascending");
  await expect(page.getByRole("row").nth(1)).toContainText("broken_gen1.jpg");

  const save = async (format: string) => {
    await page.getByRole("button", { name: "Export" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: format }).click();
    return readFile(await (await download).path(), "utf8");
  };
  const data = JSON.parse(await save("Data (JSON)"));
  expect(data).toHaveLength(3);
  expect(data.find((one: { error?: object }) => one.error)).toMatchObject({ id: "broken_gen1.jpg" });
  expect((await save("Table (CSV)")).trim().split("\n")).toHaveLength(4);
  const report = await save("Report (HTML)");
  expect(report).toContain("boots_gen1.jpg");
  expect(report).toContain("data:image/");
  expect(report).not.toMatch(/(src|href)="https?:/);

  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  await page.getByRole("button", { name: "Open glass_gen1.png" }).click();
  await expect(vitrine.verdict).toHaveText("Passes");
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Pairs" })).toBeVisible();
});

test("a list in the drop decides what is a pair; cancel stops and goes on later", async ({
  vitrine,
  page,
}) => {
  await vitrine.open();
  const list = "id,original,generated\nfirst,a.png,b.png\nsecond,a.png,b.png\ngone,a.png,nowhere.png\n";
  await page
    .locator("vitrine-evaluate-start #files")
    .setInputFiles([
      { name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from(list) },
      asFile("a.png", samplePicture("jug-original.jpg")),
      asFile("b.png", samplePicture("jug-generated.jpg")),
    ]);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.locator("main").getByText(/Stopped after \d of 3 pairs/)).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "gone" })).toContainText("nowhere.png");
  await expect(page.getByRole("row").filter({ hasText: "first" })).toContainText("Waiting");
  await expect(page.getByRole("button", { name: "Go on" })).toBeVisible();
});

test("files without any pair say how pairs are named", async ({ vitrine, page }) => {
  await vitrine.open();
  await page
    .locator("vitrine-evaluate-start #files")
    .setInputFiles([
      asFile("one.jpg", fixture("plain.jpg")),
      asFile("two.jpg", fixture("plain.jpg")),
      asFile("three.jpg", fixture("plain.jpg")),
    ]);
  await expect(vitrine.error).toContainText("shoe_gen1.jpg");
});
