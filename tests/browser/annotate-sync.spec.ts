// Labelling for a collector: by link, with the network going and coming back. The collector is the real one.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expectAccessible } from "./accessibility.ts";
import { answerByKeys, counted, projectFile, storedAnswers } from "./annotating.ts";
import { Collector } from "./collector.ts";
import { expect, test } from "./vitrine.ts";

test.describe.configure({ mode: "serial" });

const pictures = join(import.meta.dirname, "../fixtures/pairs");
const collector = new Collector();
const project = JSON.parse(
  projectFile(
    { trust: { goldShare: 0, repeatShare: 0, minimumMs: 0 }, redundancy: 20 },
    40,
  ).buffer.toString(),
);
const badge = /^Your answers: /;
/** The page waits up to 16 s after five tries that failed. */
const byItself = { timeout: 30_000 };

test.beforeAll(async () => {
  await collector.begin(pictures);
  await collector.ask("PUT", "shop", project);
});
test.afterAll(() => collector.end());

test.beforeEach(({ vitrine }) => {
  vitrine.collector = "/collector/";
});

test("a link opens the project; answers arrive, and the token is nowhere to be seen", async ({
  page,
  vitrine,
}) => {
  await collector.join(page, "shop", "anna");
  expect(page.url()).not.toContain("token");
  await expect(page.locator("vitrine-picture-pane img").last()).toBeVisible();
  await answerByKeys(page, ["1", "2", "1"]);
  await expect(page.getByRole("button", { name: badge })).toHaveAccessibleName("Your answers: All sent");
  const sent = (await storedAnswers(page)).map(({ answer }) => answer.id);
  expect((await collector.received("shop")).sort()).toEqual(sent.sort());
  for (const request of vitrine.requests) expect(request.url()).not.toContain("vt");
  await page.reload();
  await expect(counted(page)).toContainText("3 of ");
  await expectAccessible(page);
});

test("the network goes: work goes on from the stock, even over a reload, and all arrives when it is back", async ({
  page,
  context,
  vitrine,
}) => {
  vitrine.expectedMessages.push(/ERR_INTERNET_DISCONNECTED|Failed to load resource/);
  await collector.join(page, "shop", "ben");
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await answerByKeys(page, ["1"]);
  await expect(page.getByRole("button", { name: badge })).toHaveAccessibleName("Your answers: All sent");
  await page.waitForTimeout(1500);
  await context.setOffline(true);
  await answerByKeys(page, ["1", "2"]);
  await expect(page.getByRole("button", { name: badge })).toHaveAccessibleName(/Offline, 2 to send/);
  await page.getByRole("button", { name: badge }).click();
  await expect(page.getByText("Nothing is lost")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(counted(page)).toContainText("3 of ");
  await answerByKeys(page, ["1"]);
  await context.setOffline(false);
  await expect(page.getByRole("button", { name: badge })).toHaveAccessibleName("Your answers: All sent");
  const mine = (await storedAnswers(page)).map(({ answer }) => answer.id);
  expect(mine).toHaveLength(4);
  expect(await collector.received("shop")).toEqual(expect.arrayContaining(mine));
});

test("the collector is killed in the middle and comes back: nothing lost, nothing twice", async ({
  page,
  vitrine,
}) => {
  vitrine.expectedMessages.push(/502|503|Failed to load resource/);
  await collector.join(page, "shop", "cleo");
  await answerByKeys(page, ["1", "1"]);
  await collector.stop();
  await answerByKeys(page, ["2", "2", "1"]);
  await expect(page.getByRole("button", { name: badge })).toHaveAccessibleName(/does not answer/);
  await collector.start();
  await expect(page.getByRole("button", { name: badge })).toHaveAccessibleName(
    "Your answers: All sent",
    byItself,
  );
  const mine = (await storedAnswers(page)).map(({ answer }) => answer.id);
  const received = await collector.received("shop");
  expect(received).toEqual(expect.arrayContaining(mine));
  expect(new Set(received).size).toBe(received.length);
});

test("a revoked token is told, keeps the answers, and a new link sends them", async ({ page, vitrine }) => {
  vitrine.expectedMessages.push(/401|Failed to load resource/);
  await collector.join(page, "shop", "dan");
  await answerByKeys(page, ["1"]);
  await expect(page.getByRole("button", { name: badge })).toHaveAccessibleName("Your answers: All sent");
  await collector.ask("DELETE", "shop/tokens/dan");
  await answerByKeys(page, ["2", "1"]);
  await expect(page.getByRole("button", { name: badge })).toHaveAccessibleName(
    /Link no longer valid, 2 to send/,
  );
  await page.getByRole("button", { name: badge }).click();
  await expect(page.getByText("Open a new link")).toBeVisible();
  await page.goto(collector.page + (await collector.link("shop", "dan")));
  await expect(page.getByRole("button", { name: badge })).toHaveAccessibleName("Your answers: All sent");
  expect(await storedAnswers(page)).toHaveLength(3);
  await page.goto(`${collector.page}#/annotate?project=shop&token=not-a-token-at-all`);
  await expect(vitrine.error).toBeVisible();
});

test("an expired token is told with what to do, keeps the answers, and a fresh link sends them", async ({
  page,
  vitrine,
}) => {
  vitrine.expectedMessages.push(/401|Failed to load resource/);
  const validMs = 12_000;
  const began = Date.now();
  const link = await collector.link("shop", "kim", validMs);
  await page.goto(collector.page + link);
  await page.getByRole("button", { name: /^Begin|^I agree/ }).click();
  await expect(page.locator("vitrine-label-desk .under")).toBeVisible();
  const state = page.getByRole("button", { name: badge });
  await answerByKeys(page, ["1"]);
  await expect(state).toHaveAccessibleName("Your answers: All sent");
  await page.waitForTimeout(Math.max(0, began + validMs + 500 - Date.now()));

  await answerByKeys(page, ["2", "1"]);
  await expect(state).toHaveAccessibleName(/Link no longer valid, 2 to send/);
  await state.click();
  await expect(page.getByText("This token has expired.")).toBeVisible();
  await expect(page.getByText("Nothing is lost: your answers are kept in this browser.")).toBeVisible();
  await expect(page.getByText("Open a new link from the project's owner")).toBeVisible();
  await expectAccessible(page);
  // Work goes on from the stock, over a reload as well.
  await page.reload();
  await answerByKeys(page, ["1"]);
  await expect(state).toHaveAccessibleName(/Link no longer valid, 3 to send/);

  // The old link once more: the page does not pretend to have joined, and has what waits.
  await page.goto("about:blank");
  await page.goto(collector.page + link);
  await expect(vitrine.error).toContainText("This token has expired.");
  await expect(vitrine.error).toContainText("for a new link");
  await expect(page.getByRole("listitem").filter({ hasText: "Shop" })).toContainText("3 to send");
  expect((await storedAnswers(page)).map((one) => one.state)).toEqual(["sent", ...Array(3).fill("waiting")]);

  await page.goto("about:blank");
  await page.goto(collector.page + (await collector.link("shop", "kim")));
  await expect(state).toHaveAccessibleName("Your answers: All sent");
  await expect(counted(page)).toContainText("4 of ");
  const mine = (await storedAnswers(page)).map(({ answer }) => answer.id);
  expect(mine).toHaveLength(4);
  const received = await collector.received("shop");
  for (const id of mine) expect(received.filter((one) => one === id)).toHaveLength(1);
});

test("an answer that was sent is changed: the correction follows, and what was sent stays", async ({
  page,
}) => {
  await collector.join(page, "shop", "gina");
  await answerByKeys(page, ["1"]);
  await expect(page.getByRole("button", { name: badge })).toHaveAccessibleName("Your answers: All sent");
  await page.keyboard.press("z");
  await expect(page.getByText("Your earlier answer.")).toBeVisible();
  await page.keyboard.press("2");
  // The badge may still speak of the first answer alone.
  const states = async () => (await storedAnswers(page)).map(({ state }) => state);
  await expect.poll(states).toEqual(["sent", "sent"]);
  await expect(page.getByRole("button", { name: badge })).toHaveAccessibleName("Your answers: All sent");
  const [first, second] = await storedAnswers(page);
  expect(second?.answer).toMatchObject({ replaces: first?.answer.id, item: first?.answer.item });
  expect(await collector.received("shop")).toEqual(
    expect.arrayContaining([first?.answer.id ?? "", second?.answer.id ?? ""]),
  );
});

test("who answers faster than answers are sent gets the next items, and is not told that all is done", async ({
  page,
}) => {
  await collector.join(page, "shop", "jo");
  await page.route("**/answers", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  // More than a stock holds, within the time in which the first are gathered and sent.
  await page.evaluate(() => {
    const press = setInterval(() => dispatchEvent(new KeyboardEvent("keydown", { key: "1" })), 20);
    setTimeout(() => clearInterval(press), 60_000);
  });
  await expect(page.getByRole("heading", { name: "All done" })).toBeVisible();
  expect(await storedAnswers(page)).toHaveLength(40);
  await page.unroute("**/answers");
  await expect(page.getByRole("button", { name: badge })).toHaveAccessibleName("Your answers: All sent");
  const mine = (await storedAnswers(page)).map(({ answer }) => answer.id);
  expect(await collector.received("shop")).toEqual(expect.arrayContaining(mine));
});

test("a link that is not whole, or leads elsewhere, is refused", async ({ page, vitrine }) => {
  await page.goto(`${collector.page}#/annotate?project=shop`);
  await expect(vitrine.error).toContainText("not complete");
  await page.goto(
    `${collector.page}#/annotate?project=shop&token=abcdefghijkl&collector=https://elsewhere.example`,
  );
  await expect(vitrine.error).toContainText("outside this site");
  await expect(page.locator("vitrine-label-desk")).toHaveCount(0);
});

test.describe("with others answering in the collector's place", () => {
  // Requests that pass a service worker may pass by what is put in the server's place.
  test.use({ serviceWorkers: "block" });

  test("a login page in the collector's place is not believed, and an hour's skew of the clock is set right", async ({
    page,
  }) => {
    await page.clock.setSystemTime(Date.now() - 3_600_000);
    await collector.join(page, "shop", "eve");
    await expect(page.getByText(/clock is 60 minutes off/)).toBeVisible();
    await page.route("**/collector/**", (route) =>
      route.fulfill({ contentType: "text/html", body: "<h1>Welcome to our hotel</h1>" }),
    );
    await answerByKeys(page, ["1"]);
    await expect(page.getByRole("button", { name: badge })).toHaveAccessibleName(
      /Something else answers, 1 to send/,
    );
    await page.unroute("**/collector/**");
    await expect(page.getByRole("button", { name: badge })).toHaveAccessibleName(
      "Your answers: All sent",
      byItself,
    );
    const [stored] = await storedAnswers(page);
    expect(Math.abs(Date.parse(stored?.answer.at ?? "") - Date.now())).toBeLessThan(60_000);
  });

  test("a busy collector is waited for as long as it says, or sent to now", async ({ page, vitrine }) => {
    vitrine.expectedMessages.push(/503|Failed to load resource/);
    await collector.join(page, "shop", "ivy");
    await page.route("**/answers", (route) =>
      route.fulfill({ status: 503, headers: { "Retry-After": "600" }, body: "" }),
    );
    await answerByKeys(page, ["1", "2"]);
    const state = page.getByRole("button", { name: badge });
    await expect(state).toHaveAccessibleName(/, 2 to send/);
    await page.unroute("**/answers");
    await state.click();
    await expect(page.getByText(/again in (59\d|600) s/)).toBeVisible();
    await page.getByRole("button", { name: "Send now" }).click();
    await expect(state).toHaveAccessibleName("Your answers: All sent");
  });

  test("answers the collector refuses for good are counted, with the reason and what to do", async ({
    page,
  }) => {
    await collector.join(page, "shop", "hal");
    await page.route("**/answers", async (route) => {
      const { answers } = route.request().postDataJSON() as { answers: { id: string }[] };
      const error = {
        code: "unknown_item",
        message: { en: "The project has no such item.", zh: "项目中没有此项。" },
        remedy: { en: "Ask the owner.", zh: "请询问负责人。" },
      };
      await route.fulfill({
        json: {
          accepted: [],
          known: [],
          refused: answers.map(({ id }) => ({ id, error })),
          standing: { state: "good", message: { en: "", zh: "" } },
          serverTime: new Date().toISOString(),
        },
      });
    });
    await answerByKeys(page, ["1", "2"]);
    const state = page.getByRole("button", { name: badge });
    await expect(state).toHaveAccessibleName("Your answers: 2 refused");
    await state.click();
    await expect(page.getByText("2 × The project has no such item. Ask the owner.")).toBeVisible();
    await expect(page.getByText("They stay in this browser")).toBeVisible();
    await expectAccessible(page);
    // Told after a reload, too.
    await page.reload();
    await expect(state).toHaveAccessibleName("Your answers: 2 refused");
    await state.click();
    await page.getByRole("button", { name: "To the results" }).click();
    await expect(page.getByText("2 answers were refused by the collector.")).toBeVisible();
    const saved = page.waitForEvent("download", (download) => /jsonl$/.test(download.suggestedFilename()));
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name: "Answers (JSON Lines)" }).click();
    expect(
      readFileSync(await (await saved).path(), "utf8")
        .trim()
        .split("\n"),
    ).toHaveLength(2);
  });

  test("a folder given once serves the items of later leases", async ({ page, vitrine }) => {
    vitrine.expectedMessages.push(/404|Failed to load resource/);
    // Nobody serves this project's pictures.
    await collector.ask("PUT", "apart", { ...project, id: "apart" });
    const link = (await collector.link("apart", "ivy")).replace(
      "pictures=pictures",
      "pictures=pictures%2Fnowhere",
    );
    await page.goto(collector.page + link);
    await page.getByRole("button", { name: /^Begin|^I agree/ }).click();
    await expect(page.getByText("A picture of this item is missing.").first()).toBeVisible();
    await page.locator("vitrine-desk-item input#folder").setInputFiles(pictures);
    const shown = page.locator("vitrine-picture-pane img").last();
    // More than a stock holds.
    for (let n = 0; n < 24; n += 1) {
      await expect(shown).toBeVisible();
      await answerByKeys(page, ["1"]);
    }
    await page.reload();
    await expect(shown).toBeVisible();
  });
});
