// The results page: what Dawid and Skene's model makes of three people, answers at odds with themselves, files.
import { expectAccessible } from "./accessibility.ts";
import { answerByKeys, begin, filePicker, pictureFiles, projectFile, storedAnswers } from "./annotating.ts";
import { expect, expectNoSidewaysScroll, test } from "./vitrine.ts";

const items = 12;

/** Two people agree; the third says the opposite of every third item, and often alone. */
function answersOf(change: (n: number, annotator: string) => object = () => ({})) {
  const lines = ["ben", "cleo", "dan"].flatMap((annotator, person) =>
    Array.from({ length: items }, (_, n) => {
      const pass = n % 2 === 0;
      const said = person === 2 && n % 3 === 0 ? !pass : pass;
      return JSON.stringify({
        id: `00000000-0000-4000-8000-${String(1000 * person + n).padStart(12, "0")}`,
        project: "shop",
        item: `item-${n}`,
        annotator,
        value: { verdict: said ? "pass" : "fail", reasons: [] },
        shown: [0],
        role: "work",
        at: "2026-11-22T12:00:00Z",
        ms: 900,
        ...change(n, annotator),
      });
    }),
  );
  return { name: "answers.jsonl", mimeType: "application/x-ndjson", buffer: Buffer.from(lines.join("\n")) };
}

test("reliability and doubts are drawn; an answer with two contents is told; answers come with their report", async ({
  vitrine,
  page,
}) => {
  await vitrine.open("#/annotate");
  await filePicker(page).setInputFiles([
    projectFile({ redundancy: 4 }, items),
    answersOf(),
    ...pictureFiles(),
  ]);
  await begin(page);
  await answerByKeys(page, ["1"]);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Results" }).click();
  const estimates = page.locator("vitrine-label-estimates");
  await expect(estimates.getByRole("heading", { name: /Dawid–Skene/ })).toBeVisible();
  await expect(estimates.locator("svg.matrix")).toHaveCount(4);
  await expect(estimates.locator("figure").filter({ hasText: "ben" }).first()).toContainText("right 100 %");
  await expect(estimates.locator("figure").filter({ hasText: "dan" })).toContainText(/right [67]\d %/);
  await expect(
    estimates.getByRole("heading", { name: "Items where the estimate is in doubt" }),
  ).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  const add = page.getByLabel("Add answers").and(page.locator("input"));
  await add.setInputFiles(answersOf());
  await expect(page.getByRole("main").getByText("0 new answers were added.")).toBeVisible();
  await expect(page.locator("vitrine-conflicts")).toHaveCount(0);
  await add.setInputFiles(
    answersOf((n, who) => (n === 0 && who === "ben" ? { value: { verdict: "fail", reasons: [] } } : {})),
  );
  const note = page.locator("vitrine-conflicts");
  await expect(note).toContainText("1 answer came with two contents under one id.");
  await note.getByText("Which ones").click();
  await expect(note).toContainText("00000000-0000-4000-8000-000000000000");
  await expect(note).toContainText("Kept: item-0, ben, Pass");
  await expect(note).toContainText("Left out: item-0, ben, Fail");
  await expectAccessible(page);
  await note.getByRole("button", { name: "Close" }).click();
  await expect(note).toHaveCount(0);
  expect(await storedAnswers(page)).toHaveLength(3 * items + 1);

  const names: string[] = [];
  page.on("download", (download) => names.push(download.suggestedFilename()));
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "Answers (JSON Lines)" }).click();
  await expect(page.getByText("The agreement report is saved beside it.")).toBeVisible();
  await expect.poll(() => names.length).toBe(2);
  expect(names.some((name) => /agreement/.test(name))).toBe(true);
});
