// "Improve my model": labels become a head that judges. What the network saw is put into the page's storage, so that
// the fit is tried on a hundred labels without a hundred pictures being cut out.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "./accessibility.ts";
import { begin, filePicker } from "./annotating.ts";
import { features, reward } from "./models.ts";
import { expect, expectNoSidewaysScroll, pairPicture, test, type VitrinePage } from "./vitrine.ts";

const originals = 16;
const perOriginal = 4;

/** A file of its own for each name: bytes after a JPEG's end do not show. */
const picture = (name: string) =>
  Buffer.concat([readFileSync(pairPicture("jug-original.jpg")), Buffer.from(name)]);
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** Labels by the second of the values the network is said to have seen; the last originals' are still to be given. */
function labelled(count = originals, open = 0) {
  const names = Array.from({ length: count }, (_, original) =>
    Array.from({ length: perOriginal }, (_, n) => ({
      original: `original-${original}.jpg`,
      generation: `generation-${original}-${n}.jpg`,
      pass: n % 2 === 0,
      known: original < count - open,
      hidden: Array.from({ length: features }, (_, at) =>
        at === 1 ? (n % 2 === 0 ? 0.6 : -0.6) : ((original * 31 + n * 17 + at * 7) % 19) / 19 - 0.5,
      ),
    })),
  ).flat();
  const project = {
    schema: "vitrine.project/1",
    id: "jugs",
    name: { en: "Jugs", zh: "水壶" },
    mode: "passFail",
    items: names.map(({ original, generation, pass, known }) => ({
      id: generation,
      original: { src: original },
      generations: [{ src: generation }],
      ...(known && { gold: { verdict: pass ? "pass" : "fail", reasons: [] } }),
    })),
  };
  const files = [...new Set(names.flatMap(({ original, generation }) => [original, generation]))].map(
    (name) => ({
      name,
      mimeType: "image/jpeg",
      buffer: picture(name),
    }),
  );
  const seen = names.map(({ original, generation, hidden }) => ({
    key: [reward, sha256(picture(original)), sha256(picture(generation))],
    hidden,
  }));
  const projectFile = {
    name: "project.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(project)),
  };
  return { files: [projectFile, ...files], seen };
}

/** Puts what the network saw where the page keeps it. */
async function remember(page: Page, seen: ReturnType<typeof labelled>["seen"]): Promise<void> {
  await page.evaluate(async (entries) => {
    const opened = indexedDB.open("vitrine-heads", 1);
    await new Promise((resolve, reject) => {
      opened.onupgradeneeded = () => {
        for (const name of ["heads", "choice", "seen"]) opened.result.createObjectStore(name);
      };
      opened.onsuccess = resolve;
      opened.onerror = reject;
    });
    const change = opened.result.transaction("seen", "readwrite");
    for (const { key, hidden } of entries)
      change.objectStore("seen").put(new Float32Array(hidden), key as string[]);
    await new Promise((resolve) => {
      change.oncomplete = resolve;
    });
    opened.result.close();
  }, seen);
}

/** Opens the labels, gives one answer, and looks at the results. */
async function results(page: Page, { files }: ReturnType<typeof labelled>): Promise<void> {
  await filePicker(page).setInputFiles(files);
  await begin(page);
  await page.waitForTimeout(400);
  await page.keyboard.press("1");
  await showResults(page);
}

async function showResults(page: Page): Promise<void> {
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Results" }).click();
}

/** Waits for what the work ends with; what the page says went wrong ends the wait, too. */
async function endsWith(card: Locator, said: string | RegExp, timeout: number): Promise<void> {
  const wrong = card.getByRole("alert");
  await expect(card.getByText(said).or(wrong)).toBeVisible({ timeout });
  expect(await wrong.allInnerTexts()).toEqual([]);
}

async function judgesWithoutHead(vitrine: VitrinePage, page: Page): Promise<void> {
  await vitrine.open("#/evaluate");
  await vitrine.slot(0).setInputFiles(pairPicture("jug-original.jpg"));
  await vitrine.slot(1).setInputFiles(pairPicture("jug-generated.jpg"));
  await expect(vitrine.verdict).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText(/Judged by your own head/)).toBeHidden();
  await expect(page.locator("vitrine-background")).toContainText("Nothing was found to speak against it.");
}

test("without a head of one's own the reward model says nothing where it has nothing to object to", async ({
  vitrine,
  page,
}) => {
  await judgesWithoutHead(vitrine, page);
  // It looked: its weights were fetched, once.
  const fetched = vitrine.requests.map((request) => new URL(request.url()).pathname);
  expect(fetched.filter((path) => /models\/(comparer|reward)/.test(path)).toSorted()).toEqual([
    "/models/comparer.safetensors",
    "/models/reward.safetensors",
  ]);
});

test("pairs of which the shipped model says nothing are learnt from, too", async ({ vitrine, page }) => {
  test.setTimeout(180_000);
  await vitrine.open("#/annotate");
  const labels = labelled();
  // The first original's generations are still to be looked at.
  await remember(page, labels.seen.slice(perOriginal));
  await results(page, labels);
  const card = page.locator("vitrine-tune");
  await card.getByRole("button", { name: "Improve my model" }).click();
  await endsWith(card, "Learnt from 16 originals: 32 passed, 32 failed", 150_000);
});

for (const { name, use } of [
  { name: "on a desktop", use: { viewport: { width: 1280, height: 900 } } },
  { name: "on a phone", use: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } },
]) {
  test.describe(name, () => {
    test.use(use);

    test("labels become a head, which is measured, chosen, kept, and switched off", async ({
      vitrine,
      page,
    }) => {
      test.setTimeout(120_000);
      await vitrine.open("#/annotate");
      const labels = labelled();
      await remember(page, labels.seen);
      await results(page, labels);
      const card = page.locator("vitrine-tune");
      await card.getByRole("button", { name: "Improve my model" }).click();
      await endsWith(card, "Better on originals it has not seen.", 90_000);
      await expect(card.getByText("Learnt from 16 originals: 32 passed, 32 failed")).toBeVisible();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);

      await card.getByRole("radio", { name: /jugs, version 1/ }).check();
      const saving = page.waitForEvent("download");
      await card.getByRole("button", { name: /^Save to a file/ }).click();
      const saved = JSON.parse(readFileSync(await (await saving).path(), "utf8"));
      expect(saved).toMatchObject({ schema: "vitrine.head/1", version: 1, reward });

      // What was exported is a head again where it was removed; what is none is refused.
      const file = (text: string) => ({
        name: "h.json",
        mimeType: "application/json",
        buffer: Buffer.from(text),
      });
      await card.getByRole("button", { name: /^Remove/ }).click();
      await expect(card.getByRole("radio")).toHaveCount(0);
      const opening = card.locator("input[type=file]");
      await opening.setInputFiles(file('{"schema":"something else"}'));
      await expect(vitrine.error).toContainText("bad_head");
      await opening.setInputFiles(file(JSON.stringify(saved)));
      await card.getByRole("radio", { name: /jugs, version 1/ }).check();
      await expect(card.locator("fieldset[aria-busy=true]")).toHaveCount(0);
      await expect(vitrine.error).toHaveCount(0);

      // It is there, and chosen, after the page was closed.
      await page.reload();
      await showResults(page);
      await expect(card.getByRole("radio", { name: /jugs, version 1/ })).toBeChecked();

      await vitrine.open("#/evaluate");
      await vitrine.slot(0).setInputFiles(pairPicture("jug-original.jpg"));
      await vitrine.slot(1).setInputFiles(pairPicture("jug-generated.jpg"));
      await expect(vitrine.verdict).toBeVisible({ timeout: 90_000 });
      await expect(page.getByText(/Judged by your own head [0-9a-f]{8}/)).toBeVisible();

      // The results are still open.
      await vitrine.open("#/annotate");
      await card.getByRole("radio", { name: "The shipped one: it objects, or says nothing" }).check();
      await expect(card.locator("fieldset[aria-busy=true]")).toHaveCount(0);
      await page.reload();
      await judgesWithoutHead(vitrine, page);
    });

    test("what teaches most is asked before all else", async ({ vitrine, page }) => {
      await vitrine.open("#/annotate");
      const labels = labelled(originals, 4);
      await remember(page, labels.seen);
      await results(page, labels);
      const card = page.locator("vitrine-tune");
      await card.getByRole("button", { name: "Ask first what teaches most" }).click();
      // Sixteen are open, or fifteen: the answer given before may have been one of theirs.
      await endsWith(card, /1[56] items come first from now on, 3 of them/, 60_000);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      const first = await page.evaluate(
        () =>
          new Promise<string[]>((resolve, reject) => {
            const opening = indexedDB.open("vitrine-annotate");
            opening.onerror = () => reject(opening.error);
            opening.onsuccess = () => {
              const reading = opening.result.transaction("projects").objectStore("projects").getAll();
              reading.onsuccess = () =>
                resolve(reading.result[0].asks.map(({ item }: { item: string }) => item));
            };
          }),
      );
      expect(first.every((id) => /^generation-1[2-5]-/.test(id))).toBe(true);
    });

    test("too few labels are refused with how many more it takes", async ({ vitrine, page }) => {
      await vitrine.open("#/annotate");
      await results(page, labelled(3));
      const card = page.locator("vitrine-tune");
      await card.getByRole("button", { name: "Improve my model" }).click();
      await expect(card.getByText("9 more generations that pass are needed.")).toBeVisible();
    });
  });
}
