// Two tabs of one browser at one collector's project, joined by one link.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { counted, projectFile, storedAnswers } from "./annotating.ts";
import { Collector } from "./collector.ts";
import { expect, test } from "./vitrine.ts";

const total = 40;
/** A tab that heard of another one's answer shows something else by then. */
const hearsWithinMs = 1000;
const collector = new Collector();
const badge = /^Your answers: /;

test.beforeAll(async () => {
  await collector.begin(join(import.meta.dirname, "../fixtures/pairs"));
  const trust = { goldShare: 0, repeatShare: 0.3, minimumMs: 0 };
  const { buffer } = projectFile({ trust, redundancy: 2 }, total);
  await collector.ask("PUT", "shop", JSON.parse(buffer.toString()));
});
test.afterAll(() => collector.end());

interface Desk {
  work: {
    value: { phase: string; shown?: { task: { item: { id: string }; role: string }; earlier?: object } };
    subscribe(told: () => void): void;
  };
}

/** What a tab asks from now on, and when. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const desk = document
      .querySelector("vitrine-app")
      ?.shadowRoot?.querySelector("vitrine-annotate-page")
      ?.shadowRoot?.querySelector("vitrine-label-desk") as unknown as Desk;
    const asked: { name: string; at: number }[] = [];
    Object.assign(globalThis, { asked, deskOfTest: desk });
    const note = () => {
      const { shown } = desk.work.value;
      const name = shown && !shown.earlier ? `${shown.task.role} ${shown.task.item.id}` : "";
      if (name && name !== asked.at(-1)?.name) asked.push({ name, at: Date.now() });
    };
    desk.work.subscribe(note);
    note();
  });
}

const asked = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { asked: { name: string; at: number }[] }).asked);
const phase = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { deskOfTest: Desk }).deskOfTest.work.value.phase);
const answers = async (page: Page) => (await storedAnswers(page)).map(({ answer }) => answer);

test("two tabs of one link: nothing is lost, nothing counts twice, and what one answered the other does not ask", async ({
  page,
  context,
  vitrine,
}) => {
  test.setTimeout(180_000);
  vitrine.collector = "/collector/";
  vitrine.expectedMessages.push(/ERR_INTERNET_DISCONNECTED|Failed to load resource/);
  const link = collector.page + (await collector.link("shop", "anna"));
  await page.goto(link);
  await page.getByRole("button", { name: /^Begin/ }).click();
  await expect(page.locator("vitrine-label-desk .under")).toBeVisible();
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.locator("vitrine-label-desk .under")).toBeVisible();
  await Promise.all([page, other].map(watch));

  // In turns: a tab asks what neither has answered.
  for (let n = 1; n <= 8; n += 1) {
    await (n % 2 ? page : other).keyboard.press("1");
    await expect(counted(page)).toContainText(`${n} of `);
    await expect(counted(other)).toContainText(`${n} of `);
  }
  const inTurns = await answers(page);
  expect(inTurns.map(({ replaces }) => replaces)).toEqual(Array(8).fill(undefined));
  expect(new Set(inTurns.map(({ item }) => item)).size).toBe(8);

  // Without a network, at the same moment; the other tab is closed before it could send.
  await page.waitForTimeout(2500);
  await context.setOffline(true);
  for (let n = 0; n < 4; n += 1) {
    await Promise.all([page.keyboard.press("1"), other.keyboard.press("2")]);
    await page.waitForTimeout(300);
  }
  const before = (await answers(page)).length;
  await other.keyboard.press("1");
  await expect.poll(async () => (await answers(page)).length).toBe(before + 1);
  const log = await asked(other);
  await other.close();
  await context.setOffline(false);
  await expect(page.getByRole("button", { name: badge })).toHaveAccessibleName("Your answers: All sent");

  // A third one takes the closed one's place; both answer as fast as they can, to the end.
  const third = await context.newPage();
  await third.goto(link);
  await expect(third.locator("vitrine-label-desk .under")).toBeVisible();
  await watch(third);
  for (let n = 0; n < 200; n += 1) {
    if ((await phase(page)) === "done" && (await phase(third)) === "done") break;
    await Promise.all([page.keyboard.press("1"), third.keyboard.press("2")]);
    await page.waitForTimeout(60);
  }
  for (const tab of [page, third]) {
    await expect(tab.getByRole("heading", { name: "All done" })).toBeVisible();
    await expect(tab.getByRole("button", { name: badge })).toHaveAccessibleName("Your answers: All sent");
  }

  const all = await answers(page);
  const standing = all.filter(({ id }) => !all.some(({ replaces }) => replaces === id));
  const names = standing.map(({ role, item }) => `${role} ${item}`);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => name.startsWith("work"))).toHaveLength(total);
  // Both may show an item until one answers it, never after.
  for (const { name, at } of [...log, ...(await asked(page)), ...(await asked(third))]) {
    const first = all.filter(({ role, item }) => `${role} ${item}` === name).map((one) => Date.parse(one.at));
    expect(at, name).toBeLessThan(Math.min(...first) + hearsWithinMs);
  }

  const received = await collector.received("shop");
  expect([...received].sort()).toEqual(all.map(({ id }) => id).sort());
  const report = (await (await collector.ask("GET", "shop/agreement")).json()) as {
    counts: { answered: number; answers: number; replaced: number; repeats: number };
    annotators: { annotator: string; answers: number }[];
  };
  const repeats = names.length - total;
  expect(report.counts).toMatchObject({
    answered: total,
    answers: total,
    replaced: all.length - standing.length,
    repeats,
  });
  expect(report.annotators).toMatchObject([{ annotator: "anna", answers: total }]);
  console.log(
    `${all.length} answers, ${all.length - standing.length} at the same moment, ${repeats} repeats`,
  );
});
