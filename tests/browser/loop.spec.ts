// The whole loop: two people label one project for one collector, the network goes and comes back, and what was
// exported teaches a head. They like other backgrounds than the shipped model does: light ones.
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { counted, shownPicture } from "./annotating.ts";
import { Collector } from "./collector.ts";
import { commandLine } from "./command-line.ts";
import { expect, test } from "./vitrine.ts";

interface Made {
  picture: string;
  original: string;
  role: string;
}

const pictures = join(import.meta.dirname, "../fixtures/factory");
const made: Made[] = JSON.parse(readFileSync(join(pictures, "index.json"), "utf8"));
const generations = made.filter(({ role }) => role !== "original");
const project = {
  schema: "vitrine.project/1",
  id: "taste",
  name: { en: "Light backgrounds", zh: "浅色背景" },
  mode: "passFail",
  redundancy: 2,
  trust: { goldShare: 0, repeatShare: 0, minimumMs: 0 },
  items: generations.map(({ picture, original }) => ({
    id: picture,
    original: { src: original },
    generations: [{ src: picture }],
  })),
};

/** The mean luma of a picture the page may read, 0 to 255. */
const brightness = (page: Page, src: string): Promise<number> =>
  page.evaluate(async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = new OffscreenCanvas(64, 64);
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    context.drawImage(image, 0, 0, 64, 64);
    const { data } = context.getImageData(0, 0, 64, 64);
    let sum = 0;
    for (let at = 0; at < data.length; at += 4)
      sum += 0.2126 * (data[at] ?? 0) + 0.7152 * (data[at + 1] ?? 0) + 0.0722 * (data[at + 2] ?? 0);
    return sum / (data.length / 4);
  }, src);

/** What divides the project's pictures into as many light as dark ones. */
async function threshold(page: Page): Promise<number> {
  const values: number[] = [];
  for (const { picture } of generations) {
    const bytes = readFileSync(join(pictures, picture)).toString("base64");
    values.push(await brightness(page, `data:image/jpeg;base64,${bytes}`));
  }
  values.sort((one, other) => one - other);
  const middle = values.length / 2;
  return ((values[middle - 1] ?? 0) + (values[middle] ?? 0)) / 2;
}

/** How many this person answered; all, where the counts are gone. */
async function answeredOf(page: Page): Promise<number> {
  if ((await counted(page).count()) === 0) return generations.length;
  return Number.parseInt((await counted(page).textContent()) ?? "", 10);
}

/** Looks at the picture that is shown and answers, so many times. */
async function label(page: Page, times: number, between: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    const before = await answeredOf(page);
    await expect(shownPicture(page)).toHaveAttribute("src", /./);
    const src = (await shownPicture(page).getAttribute("src")) ?? "";
    await page.keyboard.press((await brightness(page, src)) > between ? "1" : "2");
    await expect.poll(() => answeredOf(page)).toBe(before + 1);
  }
}

async function person(browser: Browser, collector: Collector, name: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: "en-GB" })).newPage();
  await page.goto(collector.page + (await collector.link("taste", name)));
  await page.getByRole("button", { name: /^Begin|^I agree/ }).click();
  await expect(page.locator("vitrine-label-desk .under")).toBeVisible();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  return page;
}

test("two people label, the network goes and comes back, and the export teaches a better head", async ({
  browser,
  page,
}, info) => {
  test.setTimeout(10 * 60_000);
  const collector = new Collector();
  await collector.begin(pictures);
  try {
    await collector.ask("PUT", "taste", project);
    await page.goto("about:blank");
    const between = await threshold(page);
    const [anna, ben] = [await person(browser, collector, "anna"), await person(browser, collector, "ben")];
    const count = generations.length;
    await label(anna, 12, between);
    await label(ben, 8, between);
    // Nobody labels as fast as this test: the stock's pictures need a moment to come.
    await anna.waitForTimeout(3000);
    await anna.context().setOffline(true);
    await collector.stop();
    await label(anna, 6, between);
    await label(ben, 6, between);
    await collector.start();
    await anna.context().setOffline(false);
    await label(anna, count - 18, between);
    await label(ben, count - 14, between);
    for (const one of [anna, ben]) {
      const state = one.getByRole("button", { name: /^Your answers: / });
      await state.click();
      const now = one.getByRole("button", { name: "Send now" });
      if (await now.isVisible()) await now.click();
      await expect(state).toHaveAccessibleName("Your answers: All sent", { timeout: 150_000 });
    }
    await expect.poll(async () => (await collector.received("taste")).length).toBe(2 * count);
    const received = await (await collector.ask("GET", "taste/answers?after=0&limit=1000")).text();

    const [file, answers, out] = ["project.json", "answers.jsonl", "head.json"].map((name) =>
      info.outputPath(name),
    ) as [string, string, string];
    await writeFile(file, JSON.stringify(project));
    await writeFile(answers, received);
    const said = await commandLine("tune", file, answers, "--images", pictures, "--out", out);
    const head = JSON.parse(readFileSync(out, "utf8"));
    expect(head.learnt).toMatchObject({ passed: count / 2, failed: count / 2 });
    const area = head.measured.find(({ name }: { name: string }) => name === "rocArea");
    console.log(said);
    // On originals the head had not seen; the whole interval of the change is above nothing.
    expect(area.change.low).toBeGreaterThan(0);
  } finally {
    await collector.end();
  }
});
