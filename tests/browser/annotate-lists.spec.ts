// Lists that name pictures (HFPC's), and folders: where the pictures come from, and how often each item is asked.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./accessibility.ts";
import {
  answerByKeys,
  begin,
  counted,
  expectFingerWide,
  filePicker,
  pictureFiles,
  storedAnswers,
} from "./annotating.ts";
import { expect, expectNoSidewaysScroll, test } from "./vitrine.ts";

const folder = join(import.meta.dirname, "../fixtures/pairs");
const names = ["boots", "jug", "lamp"];

/** HFPC's flat lines; `place` is where the pictures lie. */
function listFile(place: (name: string) => string, label?: number) {
  const lines = names.map((name) =>
    JSON.stringify({
      origin: place(`${name}-original.jpg`),
      generation: place(`${name}-generated.jpg`),
      ...(label !== undefined && { label }),
    }),
  );
  return { name: "list.jsonl", mimeType: "application/x-ndjson", buffer: Buffer.from(lines.join("\n")) };
}

const address = (name: string) => `https://img.example.com/shop/${name}?w=800`;
const people = (page: Page) => page.getByLabel("People for each item");
const make = (page: Page) => page.getByRole("button", { name: "Make the project" }).click();
const pictures = (page: Page) => page.locator("vitrine-picture-pane img");
const folderInput = (page: Page) => page.locator("vitrine-give-folder input#folder");

test("a list of addresses: the page asks no other server, says so, and takes the pictures from a folder", async ({
  vitrine,
  page,
}) => {
  await vitrine.open("#/annotate");
  await filePicker(page).setInputFiles(listFile(address));
  await expect(page.getByText("The list names 3 items.")).toBeVisible();
  await make(page);
  await expect(vitrine.error).toContainText("this page asks no other server for anything. (img.example.com)");
  await expect(vitrine.error).toContainText("choose the folder they are in");
  await expect(page.getByRole("button", { name: "Choose the pictures' folder" })).toBeVisible();
  await expectAccessible(page);
  await folderInput(page).setInputFiles(folder);
  await expect(vitrine.error).toHaveCount(0);
  await begin(page);
  await expect(pictures(page)).toHaveCount(2);
  await answerByKeys(page, ["1", "2"]);
  await page.reload();
  await expect(pictures(page)).toHaveCount(2);
  await answerByKeys(page, ["1"]);
  for (const { answer } of await storedAnswers(page)) expect(answer.pictures).toHaveLength(2);

  // What is exported names the pictures as the list does.
  await page.getByRole("button", { name: "Results" }).click();
  const saved = page.waitForEvent("download", (download) => /jsonl$/.test(download.suggestedFilename()));
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "HFPC, one pair a line" }).click();
  const lines = readFileSync(await (await saved).path(), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { origin: string });
  expect(lines.map(({ origin }) => origin).sort()).toEqual(
    names.map((name) => address(`${name}-original.jpg`)),
  );
  // Nothing but the page's own files was asked for: the fixture watches every request.
  expect(vitrine.requests.some((request) => request.url().includes("example.com"))).toBe(false);
});

test("who begins without the pictures is told at the item which one is missing, and can give the folder there", async ({
  vitrine,
  page,
}) => {
  await vitrine.open("#/annotate");
  await filePicker(page).setInputFiles(listFile(address));
  await make(page);
  await begin(page);
  await expect(page.locator("vitrine-desk-item").getByRole("alert")).toContainText(/shop\/\w+-original\.jpg/);
  await folderInput(page).setInputFiles(folder);
  await expect(pictures(page)).toHaveCount(2);
  await expect(vitrine.error).toHaveCount(0);
});

for (const { what, place } of [
  { what: "beside the list", place: (name: string) => `pairs/${name}` },
  { what: "on another computer's disk", place: (name: string) => `/data/hfpc/${name}` },
  { what: "on a Windows disk", place: (name: string) => `D:\\hfpc\\${name}` },
]) {
  test(`a list of paths ${what} finds its pictures among the files given with it`, async ({
    vitrine,
    page,
  }) => {
    await vitrine.open("#/annotate");
    await filePicker(page).setInputFiles([listFile(place), ...pictureFiles(names)]);
    await make(page);
    await begin(page);
    await expect(pictures(page)).toHaveCount(2);
    await expect(vitrine.error).toHaveCount(0);
  });
}

test("a labelled list is done when it is opened, and is asked once more where two people are asked for", async ({
  vitrine,
  page,
}) => {
  const open = async () => {
    await page.goto("about:blank");
    await vitrine.open("#/annotate");
    await filePicker(page).setInputFiles([listFile((name) => name, 1), ...pictureFiles(names)]);
    await expect(page.getByText("3 of them have a label already.")).toBeVisible();
  };
  await open();
  await expect(people(page)).toHaveValue("1");
  await expectAccessible(page);
  await make(page);
  await page.getByRole("textbox").fill("anna");
  await page.getByRole("button", { name: "Begin" }).click();
  await expect(page.getByRole("heading", { name: "All done" })).toBeVisible();

  await open();
  await people(page).fill("0");
  await make(page);
  await expect(people(page)).toHaveJSProperty("validity.valid", false);
  await people(page).fill("2");
  await make(page);
  await expect(counted(page)).toHaveText("0 of 3 answered");
  await answerByKeys(page, ["1", "2", "1"]);
  await expect(page.getByRole("heading", { name: "All done" })).toBeVisible();
  await page.getByRole("button", { name: "Results" }).click();
  for (const who of ["anna", "import"])
    await expect(page.getByRole("rowheader", { name: who, exact: true })).toBeVisible();
  // Opened once more it asks as it did.
  await open();
  await expect(people(page)).toHaveValue("2");
});

test("a folder's pairs are asked of as many people as was said, and some twice of the same one", async ({
  vitrine,
  page,
}) => {
  await vitrine.open("#/annotate");
  await filePicker(page).setInputFiles(pictureFiles());
  await people(page).fill("2");
  await page.getByLabel("Items asked twice of the same person, in per cent").fill("50");
  await make(page);
  for (const [n, name] of ["anna", "ben"].entries()) {
    await begin(page, name);
    await expect(counted(page)).toHaveText("0 of 8 answered");
    await answerByKeys(page, Array(8).fill("1"));
    await expect(page.getByRole("heading", { name: "All done" })).toBeVisible();
    if (n > 0) break;
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Someone else goes on" }).click();
  }
  const project = await page.evaluate(
    () =>
      new Promise<{ redundancy: number; trust: object }>((resolve) => {
        const opening = indexedDB.open("vitrine-annotate");
        opening.onsuccess = () => {
          const reading = opening.result.transaction("projects").objectStore("projects").getAll();
          reading.onsuccess = () => {
            resolve(reading.result[0].project);
            opening.result.close();
          };
        };
      }),
  );
  expect(project).toMatchObject({ redundancy: 2, trust: { repeatShare: 0.5 } });
});

test.describe("a phone of 360 pixels", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test("how often to ask, and where the pictures are, fit and are a finger wide", async ({
    vitrine,
    page,
  }) => {
    await vitrine.open("#/annotate");
    await filePicker(page).setInputFiles(listFile(address, 1));
    await expect(people(page)).toBeVisible();
    await expectFingerWide(page);
    await expectNoSidewaysScroll(page);
    await make(page);
    await expect(page.getByRole("button", { name: "Choose the pictures' folder" })).toBeVisible();
    await expectFingerWide(page);
    await expectNoSidewaysScroll(page);
  });
});
