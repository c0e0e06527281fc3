// The page and the command line are one engine: every fixture gets the same verdict and the same probability.
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { commandLine } from "./command-line.ts";
import { asFile, expect, pairPicture, test } from "./vitrine.ts";

interface Listed {
  id: string;
  original: string;
  generated: string;
}

interface Judged {
  id: string;
  consistency: { verdict: string; probability: number; findings: { kind: string }[] };
}

const listed: Listed[] = JSON.parse(readFileSync(pairPicture("pairs.json"), "utf8"));

/** A list for the page (names alone) or for the command line (paths). */
const list = (place: (name: string) => string) =>
  ["id,original,generated", ...listed.map((p) => [p.id, place(p.original), place(p.generated)].join())].join(
    "\n",
  );

test("page and command line agree on every fixture", async ({ vitrine, page }, info) => {
  test.setTimeout(15 * 60_000);
  await writeFile(info.outputPath("pairs.csv"), list(pairPicture));
  const pairs = info.outputPath("pairs.csv");
  const native: Judged[] = JSON.parse(await commandLine("evaluate", "--pairs", pairs, "--format", "json"));

  await vitrine.open();
  const names = new Set(listed.flatMap((pair) => [pair.original, pair.generated]));
  await page
    .locator("vitrine-evaluate-start #files")
    .setInputFiles([
      { name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from(list((name) => name)) },
      ...[...names].map((name) => asFile(name, pairPicture(name))),
    ]);
  const done = page.locator("main").getByText(`${listed.length} pairs judged`, { exact: true });
  await expect(done).toBeVisible({ timeout: 10 * 60_000 });
  await page.getByRole("button", { name: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Data (JSON)" }).click();
  const web: Judged[] = JSON.parse(await readFile(await (await download).path(), "utf8"));

  expect(native.map(({ id }) => id).sort()).toEqual(listed.map(({ id }) => id).sort());
  for (const { id, consistency } of native) {
    const same = web.find((judged) => judged.id === id)?.consistency;
    expect.soft(same?.verdict, id).toBe(consistency.verdict);
    expect.soft(Math.abs((same?.probability ?? 9) - consistency.probability), id).toBeLessThan(1e-3);
    expect
      .soft(
        same?.findings.map(({ kind }) => kind),
        id,
      )
      .toEqual(consistency.findings.map(({ kind }) => kind));
  }
});

/** Runs in the page: on how many pixels two PNGs differ by more than one step, and by how much at most. */
async function compared([a, b]: [string, string]) {
  const pixels = async (text: string) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context?.drawImage(bitmap, 0, 0);
    return context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? new Uint8ClampedArray();
  };
  const [first, second] = [await pixels(a), await pixels(b)];
  const apart = first.reduce((most, value, at) => Math.max(most, Math.abs(value - (second[at] ?? 999))), 0);
  return { length: [first.length, second.length], apart };
}

test("page and command line stage the same picture", async ({ vitrine, page }, info) => {
  test.setTimeout(5 * 60_000);
  // A photo with its own transparency, so that no network has a part in it.
  const photo = pairPicture("boots-cutout.png");
  const out = info.outputPath("staged");
  const line = await commandLine("stage", photo, "--for", "amazon", "--format", "png", "--out", out);
  const native = await readFile(JSON.parse(line).output);

  await vitrine.open("#/preview");
  await vitrine.slot(0).setInputFiles(photo);
  await page.getByRole("button", { name: /^Amazon/ }).waitFor();
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("radio", { name: "PNG" }).check();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save picture" }).click();
  const web = await readFile(await (await download).path());

  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Recipe for the command line" }).click();
  const recipe = await (await saved).path();
  const again = JSON.parse(await commandLine("stage", photo, "--recipe", recipe, "--out", `${out}-again`));
  const same = await page.evaluate(compared, [
    native.toString("base64"),
    (await readFile(again.output)).toString("base64"),
  ] as [string, string]);
  expect(same.apart).toBeLessThanOrEqual(1);

  const { length, apart } = await page.evaluate(compared, [
    native.toString("base64"),
    web.toString("base64"),
  ] as [string, string]);
  expect(length).toEqual([2000 * 2000 * 4, 2000 * 2000 * 4]);
  expect(apart).toBeLessThanOrEqual(1);
});
