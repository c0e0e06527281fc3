// Labelling on one's own: samples and project files in every mode, going back, results and exports.
import { readFileSync } from "node:fs";
import { expectAccessible } from "./accessibility.ts";
import {
  answerByKeys,
  begin,
  counted,
  expectFingerWide,
  filePicker,
  pictureFiles,
  projectFile,
  storedAnswers,
} from "./annotating.ts";
import { expect, expectNoSidewaysScroll, test } from "./vitrine.ts";

test("the sample is practised, answered by keys, changed, skipped, finished and exported", async ({
  vitrine,
  page,
}) => {
  await vitrine.open("#/annotate");
  await expectAccessible(page);
  await page.getByRole("button", { name: /^Pass or fail/ }).click();
  await expect(page.getByText("The first 2 items are for practice")).toBeVisible();
  await expectAccessible(page);
  await begin(page);
  await expect(page.getByText("Practice")).toBeVisible();
  await page.waitForTimeout(400);
  await page.keyboard.press("2");
  await expect(page.locator("vitrine-desk-notes").getByText("The right answer: Pass")).toBeVisible();
  await expect(
    page.locator("vitrine-desk-notes").getByText("only place, size and light differ"),
  ).toBeVisible();
  await page.keyboard.press("Enter");
  await page.waitForTimeout(400);
  await page.keyboard.press("1");
  await expect(page.locator("vitrine-desk-notes").getByText("That is right.")).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(counted(page)).toHaveText("0 of 6 answered");
  await expectAccessible(page);

  // A reason, a fail; then back to it, and the reason is still there.
  await page.waitForTimeout(400);
  await page.keyboard.press("w");
  await expect(page.getByRole("button", { name: "Wrong place" })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("2");
  await expect(counted(page)).toHaveText("1 of 6 answered");
  await page.keyboard.press("z");
  await expect(page.getByText("Your earlier answer.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Wrong place" })).toHaveAttribute("aria-pressed", "true");
  await page.waitForTimeout(400);
  await page.keyboard.press("1");
  await expect(page.getByText("Your earlier answer.")).toBeHidden();

  await page.keyboard.press("s");
  await page.getByRole("menuitem", { name: "I cannot tell" }).click();
  await expect(counted(page)).toHaveText("2 of 6 answered");
  for (let n = 3; n <= 6; n += 1) {
    await page.waitForTimeout(400);
    await page.keyboard.press(n % 2 ? "1" : "2");
    await expect(counted(page)).toHaveText(n < 6 ? `${n} of 6 answered` : "6 answered");
  }
  await expect(page.getByRole("heading", { name: "All done" })).toBeVisible();

  const answers = await storedAnswers(page);
  expect(answers.map(({ answer }) => answer.role)).toEqual([
    "training",
    "training",
    ...Array(7).fill("work"),
  ]);
  const [, , failed, passed, skipped] = answers.map(({ answer }) => answer);
  expect(failed?.value).toEqual({ verdict: "fail", reasons: ["wrong_place"] });
  expect(passed).toMatchObject({
    value: { verdict: "pass", reasons: [] },
    replaces: failed?.id,
    item: failed?.item,
  });
  expect(skipped?.value).toEqual({ skipped: "unsure" });
  for (const { answer } of answers) expect(answer.pictures).toHaveLength(2);

  await page.getByRole("button", { name: "Results" }).click();
  await expect(page.getByRole("rowheader", { name: "anna" })).toBeVisible();
  await expectAccessible(page);
  const downloads = [page.waitForEvent("download"), page.waitForEvent("download")];
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "HFPC, one pair a line" }).click();
  const first = await downloads[0];
  const lines = readFileSync((await first?.path()) ?? "", "utf8")
    .trim()
    .split("\n");
  expect(lines.length).toBeGreaterThanOrEqual(5);
  for (const line of lines) expect(Object.keys(JSON.parse(line))).toEqual(["origin", "generation", "label"]);
  await expect(page.getByText("The agreement report is saved beside it.")).toBeVisible();
});

test("a closed page goes on where it was", async ({ vitrine, page }) => {
  await vitrine.open("#/annotate");
  await filePicker(page).setInputFiles([projectFile(), ...pictureFiles()]);
  await begin(page);
  await answerByKeys(page, ["1", "2", "1"]);
  await expect(counted(page)).toHaveText("3 of 8 answered");
  await page.reload();
  await expect(counted(page)).toHaveText("3 of 8 answered");
  await expect(page.locator("vitrine-picture-pane img").first()).toBeVisible();
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Other project" }).click();
  await page.getByRole("button", { name: "Go on with Shop" }).click();
  await expect(page.locator("vitrine-label-desk .under")).toBeVisible();
  await page.keyboard.press("z");
  await expect(page.getByText("Your earlier answer.")).toBeVisible();
  await page.getByRole("button", { name: "Leave it" }).click();
  expect(await storedAnswers(page)).toHaveLength(3);
});

test("which is better: the choice names the picture, whichever side the coin put it on", async ({
  vitrine,
  page,
}) => {
  await vitrine.open("#/annotate/sample/pairwise");
  await begin(page);
  await expectAccessible(page);
  for (let n = 1; n <= 14; n += 1) {
    await page.waitForTimeout(350);
    await page.keyboard.press("1");
    await expect(counted(page)).toHaveText(n < 14 ? `${n} of 14 answered` : "14 answered");
  }
  const answers = await storedAnswers(page);
  for (const { answer } of answers) {
    expect(answer.value).toEqual({ choice: answer.shown[0] === 0 ? "first" : "second" });
  }
  await page.getByRole("button", { name: "Results" }).click();
  await expect(page.getByRole("heading", { name: /Bradley–Terry/ })).toBeVisible();
});

test("ranking: numbers give places, the last one falls into its own", async ({ vitrine, page }) => {
  await vitrine.open("#/annotate/sample/ranking");
  await begin(page);
  await expectAccessible(page);
  await page.waitForTimeout(350);
  await page.keyboard.press("3");
  await page.keyboard.press("1");
  await page.keyboard.press("Backspace");
  await page.getByRole("button", { name: "Generated 2" }).click();
  await page.keyboard.press("1");
  await expect(page.getByRole("button", { name: "Generated 4: Place 4" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(counted(page)).toHaveText("1 of 8 answered");
  const [stored] = await storedAnswers(page);
  const { shown = [], value } = stored?.answer ?? {};
  expect(value).toEqual({ order: [shown[2], shown[1], shown[0], shown[3]] });
});

test("pointing at the fault: a box by mouse, one by keys, taken back, and stored as COCO masks", async ({
  vitrine,
  page,
}) => {
  await vitrine.open("#/annotate/sample/marking");
  await begin(page);
  await expectAccessible(page);
  const picture = page.locator("vitrine-picture-pane img").last();
  const box = await picture.boundingBox();
  if (!box) throw new Error("no picture");
  const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
  await page.mouse.move(...at(0.25, 0.25));
  await page.mouse.down();
  await page.mouse.move(...at(0.5, 0.5), { steps: 4 });
  await page.mouse.up();
  await page.keyboard.press("w");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Space");
  await page.keyboard.press("d");
  await page.mouse.move(...at(0.9, 0.9));
  await page.mouse.down();
  await page.mouse.up();
  await page.getByRole("button", { name: "Take back the last mark" }).click();
  await page.keyboard.press("Enter");
  await expect(counted(page)).toHaveText("1 of 8 answered");
  const [stored] = await storedAnswers(page);
  const { marks } = (stored?.answer.value ?? { marks: [] }) as {
    marks: { reason: string; rle: { size: number[]; counts: string } }[];
  };
  expect(marks.map(({ reason }) => reason)).toEqual(["product_changed", "wrong_place"]);
  const size = await page.evaluate(async (item) => {
    const image = new Image();
    image.src = `samples/${item}-generated.jpg`;
    await image.decode();
    return [image.naturalHeight, image.naturalWidth];
  }, stored?.answer.item);
  expect(marks[0]?.rle.size).toEqual(size);
  // The earlier marks are there again, and submitted unchanged they give the same masks.
  await page.keyboard.press("z");
  await expect(page.getByRole("button", { name: /^Submit/ })).toBeVisible();
  await page.waitForTimeout(400);
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await storedAnswers(page)).length).toBe(2);
  expect((await storedAnswers(page))[1]?.answer.value).toEqual({ marks });
});

test("a broken project is refused with its line and what to do", async ({ vitrine, page }) => {
  await vitrine.open("#/annotate");
  const broken = (text: string) => ({
    name: "project.json",
    mimeType: "application/json",
    buffer: Buffer.from(text),
  });
  await filePicker(page).setInputFiles(broken('{\n  "schema": "vitrine.project/1",\n  "id": "x"\n  "mode"'));
  await expect(vitrine.error).toContainText("4");
  const double = JSON.parse(projectFile({}, 2).buffer.toString());
  double.items[1].id = double.items[0].id;
  await filePicker(page).setInputFiles(broken(JSON.stringify(double, null, 2)));
  await expect(vitrine.error).toContainText("item-0");
  await filePicker(page).setInputFiles(projectFile({ mode: "guess" }));
  await expect(vitrine.error).toContainText("guess");
  await expectAccessible(page);
});

test("a missing picture is named; the folder can be given later, or the item skipped", async ({
  vitrine,
  page,
}) => {
  await vitrine.open("#/annotate");
  await filePicker(page).setInputFiles([projectFile({}, 2), ...pictureFiles(["boots"])]);
  await expect(vitrine.error).toContainText("armchair-original.jpg");
  await begin(page);
  const missing = page.getByText("A picture of this item is missing.").first();
  const shown = page.locator("vitrine-picture-pane img").first();
  await expect(missing.or(shown).first()).toBeVisible();
  // The order is drawn: the item whose pictures are there may be the first.
  const whole = await shown.isVisible();
  if (whole) await answerByKeys(page, ["1"]);
  await expect(missing).toBeVisible();
  await page.keyboard.press("s");
  await page.getByRole("menuitem", { name: "A picture is broken or missing" }).click();
  await expect.poll(async () => (await storedAnswers(page)).length).toBe(whole ? 2 : 1);
  if (!whole) await expect(shown).toBeVisible();
});

test("two tabs at once answer each item once", async ({ vitrine, page, context }) => {
  await vitrine.open("#/annotate");
  await filePicker(page).setInputFiles([projectFile(), ...pictureFiles()]);
  await begin(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(counted(other)).toHaveText("0 of 8 answered");
  for (let n = 0; n < 4; n += 1) {
    const before = (await storedAnswers(page)).length;
    await page.keyboard.press("1");
    await expect.poll(async () => (await storedAnswers(page)).length).toBe(before + 1);
    await other.keyboard.press("2");
    await expect.poll(async () => (await storedAnswers(page)).length).toBe(before + 2);
  }
  const answers = (await storedAnswers(page)).map(({ answer }) => answer);
  const standing = answers.filter(({ id }) => !answers.some(({ replaces }) => replaces === id));
  expect(new Set(standing.map(({ item }) => item)).size).toBe(8);
  expect(standing).toHaveLength(8);
});

test("the annotator is told while there is still room, and the answer that met the limit is kept", async ({
  vitrine,
  page,
  context,
}) => {
  await vitrine.open("#/annotate");
  await filePicker(page).setInputFiles([projectFile(), ...pictureFiles()]);
  await begin(page);
  await answerByKeys(page, ["1"]);
  const devtools = await context.newCDPSession(page);
  const origin = new URL(page.url()).origin;
  const { usage } = await devtools.send("Storage.getUsageAndQuota", { origin });
  await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usage - 300_000 });
  // Chromium believes what it last heard of the quota for half a minute.
  await page.waitForTimeout(31_000);
  await answerByKeys(page, ["1"]);
  await expect(vitrine.error).toContainText("nearly full");
  await answerByKeys(page, ["2", "1"]);
  expect(await storedAnswers(page)).toHaveLength(4);
});

test("pictures that were judged are labelled, and keys can be changed", async ({ vitrine, page }) => {
  await vitrine.open("#/annotate");
  await filePicker(page).setInputFiles(pictureFiles(["boots", "jug"]));
  await expect(page.getByText("2 pairs were found.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Which is better/ })).toBeDisabled();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Make the project" }).click();
  await begin(page);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Keys" }).click();
  await page.getByRole("button", { name: "Pass: 1. Change the key" }).click();
  await page.keyboard.press("j");
  await expect(page.getByRole("button", { name: "Pass: J. Change the key" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("1");
  await answerByKeys(page, ["j"]);
  expect((await storedAnswers(page))[0]?.answer.value).toEqual({ verdict: "pass", reasons: [] });
});

test("what was judged is handed over to be labelled", async ({ vitrine, page }) => {
  await vitrine.open("#/evaluate/sample/boots");
  await expect(vitrine.verdict).toBeVisible();
  await page.getByRole("button", { name: "Label", exact: true }).click();
  await expect(page.getByText("1 pair was found.")).toBeVisible();
  await page.getByRole("button", { name: /^Point at the fault/ }).click();
  await page.getByRole("button", { name: "Make the project" }).click();
  await begin(page);
  await expect(page.locator("vitrine-picture-pane img").last()).toBeVisible();
});

test("a pause hides the pictures and stops the clock", async ({ vitrine, page }) => {
  await vitrine.open("#/annotate/sample/marking");
  await begin(page);
  await expect(page.locator("vitrine-picture-pane").first()).toBeVisible();
  await page.keyboard.press("p");
  await expect(page.locator("vitrine-picture-pane")).toHaveCount(0);
  await expectAccessible(page);
  await page.waitForTimeout(1500);
  await page.keyboard.press("p");
  await page.waitForTimeout(350);
  await page.keyboard.press("Enter");
  await expect(counted(page)).toHaveText("1 of 8 answered");
  expect((await storedAnswers(page))[0]?.answer.ms).toBeLessThan(1500);
});

test("the next item shows at once", async ({ vitrine, page }) => {
  await vitrine.open("#/annotate");
  await filePicker(page).setInputFiles([projectFile({}, 40), ...pictureFiles()]);
  await begin(page);
  await page.waitForTimeout(500);
  const times = await page.evaluate(async () => {
    const desk = () =>
      document
        .querySelector("vitrine-app")
        ?.shadowRoot?.querySelector("vitrine-annotate-page")
        ?.shadowRoot?.querySelector("vitrine-label-desk") as unknown as { work: { value: { done: number } } };
    const taken: number[] = [];
    for (let n = 0; n < 20; n += 1) {
      const began = performance.now();
      const { done } = desk().work.value;
      dispatchEvent(new KeyboardEvent("keydown", { key: "1" }));
      while (desk().work.value.done === done) await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      taken.push(performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    return taken.sort((one, other) => one - other);
  });
  console.log(`key to next item: median ${times[10]?.toFixed(0)} ms, slowest ${times[19]?.toFixed(0)} ms`);
  expect(times[10]).toBeLessThan(250);
});

test.describe("a phone of 360 pixels", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  for (const mode of ["passFail", "pairwise", "ranking", "marking"]) {
    test(`${mode} fits, and every target is a finger wide`, async ({ vitrine, page }) => {
      await vitrine.open(`#/annotate/sample/${mode}`);
      await expectNoSidewaysScroll(page);
      await begin(page);
      await expect(page.locator("vitrine-picture-pane img").last()).toBeVisible();
      await expectNoSidewaysScroll(page);
      await expectFingerWide(page);
    });
  }

  test("practice, a brush, going back, the end and the results have targets a finger wide", async ({
    vitrine,
    page,
  }) => {
    await vitrine.open("#/annotate/sample/passFail");
    await begin(page);
    await page.waitForTimeout(400);
    await page.getByRole("button", { name: "Fail", exact: true }).tap();
    await expect(page.getByRole("button", { name: "Next" })).toBeVisible();
    await expectFingerWide(page);

    await page.goto("about:blank");
    await vitrine.open("#/annotate/sample/marking");
    await begin(page);
    await page.getByRole("button", { name: "Brush" }).tap();
    await expect(page.getByLabel("Brush size")).toBeVisible();
    await expectFingerWide(page);

    await page.goto("about:blank");
    await vitrine.open("#/annotate");
    await filePicker(page).setInputFiles([projectFile({}, 1), ...pictureFiles(["armchair"])]);
    await begin(page);
    await page.getByRole("button", { name: "Pass", exact: true }).tap();
    await expect(page.getByRole("heading", { name: "All done" })).toBeVisible();
    await expectFingerWide(page);
    await page.getByRole("button", { name: "Back" }).tap();
    await expect(page.getByRole("button", { name: "Leave it" })).toBeVisible();
    await expectFingerWide(page);
    await page.getByRole("button", { name: "Leave it" }).tap();
    await page.getByRole("button", { name: "Results" }).tap();
    await expect(page.getByRole("rowheader", { name: "anna" })).toBeVisible();
    await expectFingerWide(page);
    await expectNoSidewaysScroll(page);
    await page.goto("about:blank");
    await vitrine.open("#/annotate");
    await page.getByRole("button", { name: "Delete Shop" }).tap();
    await expect(page.getByRole("button", { name: "Yes, delete" })).toBeVisible();
    await expectFingerWide(page);
  });

  test("in Chinese every text is Chinese, and nothing is wider than the screen", async ({
    vitrine,
    page,
  }) => {
    await page.addInitScript(() => {
      if (location.protocol !== "about:") localStorage.setItem("vitrine-language", "zh");
    });
    const expectChinese = async () => {
      await expectNoSidewaysScroll(page);
      const named = await page
        .locator("vitrine-annotate-page button:visible")
        .evaluateAll((all) =>
          all.map((button) => button.getAttribute("aria-label") ?? button.textContent?.trim() ?? ""),
        );
      // Of what is left only what the annotator typed, and the keys, may be in another script.
      for (const name of named.filter((one) => /[A-Za-z]{3}/.test(one)))
        expect(name).toMatch(/[\u4e00-\u9fff]/);
    };
    await vitrine.open("#/annotate");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("标注图片");
    await expectChinese();
    for (const mode of ["passFail", "pairwise", "ranking", "marking"]) {
      await page.goto("about:blank");
      await vitrine.open(`#/annotate/sample/${mode}`);
      await expect(page.getByRole("button", { name: /开始/ })).toBeVisible();
      await expectChinese();
      await page.getByRole("textbox").fill("安娜");
      await page.getByRole("button", { name: /开始/ }).tap();
      await expect(page.locator("vitrine-picture-pane img").last()).toBeVisible();
      await expectChinese();
    }
    await page.waitForTimeout(400);
    await page.getByRole("button", { name: "没有问题" }).tap();
    await page.getByRole("button", { name: "更多" }).tap();
    await page.getByRole("menuitem", { name: "结果" }).tap();
    await expect(page.getByRole("rowheader", { name: "安娜" })).toBeVisible();
    await expectChinese();
  });

  test("results fit", async ({ vitrine, page }) => {
    await vitrine.open("#/annotate/sample/marking");
    await begin(page);
    await page.waitForTimeout(400);
    await page.getByRole("button", { name: /^Nothing is wrong/ }).tap();
    await expect(counted(page)).toHaveText("1 of 8 answered");
    await page.getByRole("button", { name: "More" }).tap();
    await page.getByRole("menuitem", { name: "Results" }).tap();
    await expect(page.getByRole("rowheader", { name: "anna" })).toBeVisible();
    await expectNoSidewaysScroll(page);
  });
});
