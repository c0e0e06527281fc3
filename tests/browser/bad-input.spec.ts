// What is no usable picture ends in an error that says what to do, and the page goes on.
import { expect, fixture, test } from "./vitrine.ts";

const bad = [
  "text.txt",
  "page.html",
  "document.pdf",
  "movie.mp4",
  "truncated.jpg",
  "truncated.png",
  "zero_width.png",
  "zero_height.jpg",
  "bomb.png",
  "bomb.webp",
  "huge_chunk.webp",
];

test("each bad file has its own error with a remedy, and a good one still opens after them", async ({
  vitrine,
  page,
}) => {
  await vitrine.open("#/cutout");
  const seen = new Set<string>();
  for (const name of bad) {
    await vitrine.slot(0).setInputFiles(fixture(name));
    const code = page.locator("vitrine-error code");
    await expect(code, name).toHaveText(/^Code: \w+$/);
    await expect(vitrine.error.locator(".rest p"), name).not.toBeEmpty();
    expect(await code.textContent(), name).not.toMatch(/unexpected|engine_stopped/);
    seen.add((await code.textContent()) ?? "");
    await page.getByRole("link", { name: "Evaluate" }).click();
    await expect(vitrine.slot(1)).toBeAttached();
    await page.getByRole("link", { name: "Cut out" }).click();
    await expect(vitrine.slot(1)).not.toBeAttached();
  }
  expect(seen.size).toBeGreaterThan(2);
  await vitrine.slot(0).setInputFiles(fixture("rgba.png"));
  await expect(page.locator("vitrine-cutout-editor .card")).toBeVisible();
});
