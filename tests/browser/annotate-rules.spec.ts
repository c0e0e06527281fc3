// What a project asks of its annotators: consent, guidelines with pictures, trust; and the desk's view and keys.

import { expectAccessible } from "./accessibility.ts";
import {
  answerByKeys,
  begin,
  counted,
  filePicker,
  pictureFiles,
  projectFile,
  storedAnswers,
} from "./annotating.ts";
import { expect, test } from "./vitrine.ts";

const both = (text: string) => ({ en: text, zh: text });

test("a consent is shown before the first item, and again when its text changed", async ({
  vitrine,
  page,
}) => {
  const open = async (text: string) => {
    await vitrine.open("#/annotate");
    await filePicker(page).setInputFiles([projectFile({ consent: both(text) }, 2), ...pictureFiles()]);
  };
  await open("Your answers may be published.");
  await expect(page.getByText("Your answers may be published.")).toBeVisible();
  await page.getByRole("textbox").fill("anna");
  await page.getByRole("button", { name: "I agree, begin" }).click();
  await answerByKeys(page, ["1"]);
  await page.goto("about:blank");
  await open("Your answers may be published.");
  await expect(counted(page)).toHaveText("1 of 2 answered");
  await page.goto("about:blank");
  await open("Your answers may be published and sold.");
  await expect(page.getByText("Your answers may be published and sold.")).toBeVisible();
  await page.getByRole("button", { name: "I agree, begin" }).click();
  await expect(counted(page)).toHaveText("1 of 2 answered");
});

test("guidelines show their pictures, before the work and during it", async ({ vitrine, page }) => {
  await vitrine.open("#/annotate");
  const guidelines = {
    text: both("Look at the handles."),
    pictures: [
      { src: "jug-original.jpg", caption: both("A whole handle"), verdict: "pass" },
      { src: "lamp-original.jpg", caption: both("A cut one"), verdict: "fail" },
    ],
  };
  await filePicker(page).setInputFiles([projectFile({ guidelines }, 2), ...pictureFiles()]);
  const drawn = async (guide: string) => {
    const pictures = page.locator(`${guide} vitrine-guide img`);
    await expect(pictures).toHaveCount(2);
    for (const picture of await pictures.all())
      await expect
        .poll(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth))
        .toBeGreaterThan(0);
  };
  await drawn("vitrine-annotate-intro");
  await begin(page);
  await page.keyboard.press("g");
  await expect(page.getByRole("dialog")).toContainText("Look at the handles.");
  await drawn("dialog");
  await expectAccessible(page);
});

const known = (trust: object) =>
  projectFile(
    {
      trust: { goldShare: 0, repeatShare: 0, after: 10, warnBelow: 0.7, stopBelow: 0.5, ...trust },
      items: Array.from({ length: 14 }, (_, n) => ({
        id: `item-${n}`,
        original: { src: "jug-original.jpg" },
        generations: [{ src: "jug-generated.jpg" }],
        gold: { verdict: "pass", reasons: [] },
      })),
    },
    0,
  );

for (const { wrong, state } of [
  { wrong: 4, state: "warned" },
  { wrong: 10, state: "stopped" },
]) {
  test(`who is wrong ${wrong} times in 10 is ${state}, and keeps what was given`, async ({
    vitrine,
    page,
  }) => {
    await vitrine.open("#/annotate");
    await filePicker(page).setInputFiles([known({}), ...pictureFiles(["jug"])]);
    await begin(page);
    await answerByKeys(page, Array(9).fill("2", 0, Math.min(9, wrong)).fill("1", Math.min(9, wrong)));
    await page.keyboard.press(wrong > 9 ? "2" : "1");
    if (state === "warned") {
      await expect(page.locator("vitrine-desk-notes .warn")).toBeVisible();
      await expect(page.locator("vitrine-desk-item")).toBeVisible();
    } else {
      await expect(page.getByRole("heading", { name: "The work has ended for you" })).toBeVisible();
      await page.reload();
      await expect(page.getByRole("heading", { name: "The work has ended for you" })).toBeVisible();
    }
    expect(await storedAnswers(page)).toHaveLength(10);
    await expectAccessible(page);
  });
}

test("pictures zoom together, the original takes the generated one's place, and buttons show their keys", async ({
  vitrine,
  page,
}) => {
  await vitrine.open("#/annotate");
  await filePicker(page).setInputFiles([projectFile({}, 2), ...pictureFiles()]);
  await begin(page);
  const images = page.locator("vitrine-picture-pane img");
  await expect(images).toHaveCount(2);
  const widths = () => images.evaluateAll((all) => all.map((image) => image.getBoundingClientRect().width));
  const before = await widths();
  await page.keyboard.press("+");
  await expect.poll(async () => (await widths()).every((one, n) => one > 1.4 * (before[n] ?? 0))).toBe(true);
  await page.getByRole("button", { name: "Show all" }).click();
  await expect.poll(widths).toEqual(before);

  const [original, generated] = await images.evaluateAll((all) =>
    all.map((image) => (image as HTMLImageElement).src),
  );
  await page.keyboard.down("Space");
  await expect(images.last()).toHaveAttribute("src", original ?? "");
  await page.keyboard.up("Space");
  await expect(images.last()).toHaveAttribute("src", generated ?? "");

  for (const [name, key] of [
    ["Pause", "P"],
    ["Zoom in", "+"],
    ["Zoom out", "-"],
    ["Show all", "0"],
    ["Skip", "S"],
  ])
    await expect(page.getByRole("button", { name, exact: true }).locator("kbd")).toHaveText(key ?? "");
});

test("a project is opened from a file without a network", async ({ vitrine, page, context }) => {
  await vitrine.open("#/annotate");
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await context.setOffline(true);
  await page.reload();
  await filePicker(page).setInputFiles([projectFile({}, 3), ...pictureFiles()]);
  await begin(page);
  await expect(page.locator("vitrine-picture-pane img").last()).toBeVisible();
  await answerByKeys(page, ["1", "2"]);
  expect(await storedAnswers(page)).toHaveLength(2);
});
