// The Annotate page under test: projects of the fixtures' pictures, and what is in the page's storage.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, pairPicture } from "./vitrine.ts";

const name = (text: string) => ({ en: text, zh: text });
const names = ["armchair", "boots", "jug", "kettle", "lamp", "scale", "serum", "train"];

/** A project of `count` items over the fixture pairs, as a file for a picker. */
export function projectFile(fields: object = {}, count = 8) {
  const items = Array.from({ length: count }, (_, n) => ({
    id: `item-${n}`,
    original: { src: `${names[n % names.length]}-original.jpg` },
    generations: [{ src: `${names[n % names.length]}-generated.jpg` }],
  }));
  const project = {
    schema: "vitrine.project/1",
    id: "shop",
    name: name("Shop"),
    mode: "passFail",
    items,
    ...fields,
  };
  return { name: "project.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(project)) };
}

/** The fixtures' pictures as files for a picker. */
export function pictureFiles(only = names) {
  return only.flatMap((one) =>
    ["original", "generated"].map((kind) => ({
      name: `${one}-${kind}.jpg`,
      mimeType: "image/jpeg",
      buffer: readFileSync(pairPicture(`${one}-${kind}.jpg`)),
    })),
  );
}

export const filePicker = (page: Page) => page.locator("vitrine-annotate-start input#file");

/** Gives a name and begins. */
export async function begin(page: Page, annotator = "anna"): Promise<void> {
  await page.getByRole("textbox").fill(annotator);
  await page.getByRole("button", { name: /Begin|begin/ }).click();
  await expect(page.locator("vitrine-label-desk .under")).toBeVisible();
}

export interface StoredAnswer {
  state: string;
  answer: {
    id: string;
    item: string;
    annotator: string;
    value: Record<string, unknown>;
    shown: number[];
    role: string;
    replaces?: string;
    at: string;
    ms: number;
    pictures?: string[];
  };
}

/** Everything in the answers' store, in the order written. */
export function storedAnswers(page: Page): Promise<StoredAnswer[]> {
  return page.evaluate(
    () =>
      new Promise<StoredAnswer[]>((resolve, reject) => {
        const opening = indexedDB.open("vitrine-annotate");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const reading = database.transaction("answers").objectStore("answers").getAll();
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            resolve(reading.result as StoredAnswer[]);
            database.close();
          };
        };
      }),
  );
}

/** Presses answer keys, each for an item of its own. */
export async function answerByKeys(page: Page, keys: string[]): Promise<void> {
  for (const key of keys) {
    const before = (await counted(page).textContent()) ?? "";
    await page.keyboard.press(key);
    await expect(counted(page)).not.toHaveText(before);
  }
}

/** The number of items answered, as the page shows it. */
export const counted = (page: Page) => page.locator(".counts span").first();

/** The name of the picture that is shown as the generated one. */
export const shownPicture = (page: Page) => page.locator("vitrine-picture-pane img").last();

/** Everything of the page that can be pressed or dragged; links and the header are the whole site's. */
export async function expectFingerWide(page: Page): Promise<void> {
  const targets = page.locator(
    "vitrine-annotate-page :is(button, input:not([type=radio], [type=file]), summary):visible",
  );
  for (const target of await targets.all()) {
    const box = await target.boundingBox();
    const name = (await target.getAttribute("aria-label")) ?? (await target.textContent()) ?? "";
    expect(box?.height, name.trim()).toBeGreaterThanOrEqual(48);
  }
}
