// A thousand answers, and the page killed again and again at random moments: closed, its renderer crashed, the
// whole browser ended. Every answer after which the next item was shown must be there afterwards.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, expect, type Page, test } from "@playwright/test";
import { begin, filePicker, projectFile, storedAnswers } from "./annotating.ts";
import { fixture } from "./vitrine.ts";

const total = 1000;
const kills = ["crash", "close", "kill"] as const;

/** The browser process of a profile, and none but it: the folder is this test's own. */
function browserProcess(profile: string): number | undefined {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((id) => {
      try {
        const command = readFileSync(`/proc/${id}/cmdline`, "utf8");
        return command.includes(profile) && !command.includes("--type=");
      } catch {
        return false;
      }
    });
}

/** Answers each item as soon as it is shown, and tells which answer was followed by the next item. */
async function drive(page: Page): Promise<void> {
  await page.evaluate(() => {
    const scope = globalThis as unknown as { acknowledged(item: string): void; finished(): void };
    const desk = () =>
      document
        .querySelector("vitrine-app")
        ?.shadowRoot?.querySelector("vitrine-annotate-page")
        ?.shadowRoot?.querySelector("vitrine-label-desk") as unknown as {
        work: { value: { phase: string; shown?: { task: { item: { id: string } } } } };
      } | null;
    let asked = "";
    const step = () => {
      const { phase, shown } = desk()?.work.value ?? { phase: "loading" };
      const item = shown?.task.item.id;
      if (asked && (item !== asked || phase === "done")) {
        scope.acknowledged(asked);
        asked = "";
      }
      if (phase === "done") {
        scope.finished();
        return;
      }
      if (item && phase === "item" && !asked) asked = item;
      if (item) dispatchEvent(new KeyboardEvent("keydown", { key: Math.random() < 0.5 ? "1" : "2" }));
      setTimeout(step, 1);
    };
    step();
  });
}

test("a thousand answers survive a page that is killed at random moments", async ({ baseURL }, info) => {
  test.setTimeout(600_000);
  const profile = mkdtempSync(join(tmpdir(), "vitrine-loss-"));
  const { executablePath, args } = info.project.use.launchOptions ?? {};
  const acknowledged = new Set<string>();
  let finished = false;
  let context: BrowserContext | undefined;
  const open = async (): Promise<Page> => {
    context ??= await chromium.launchPersistentContext(profile, {
      executablePath,
      args,
      headless: true,
      baseURL,
    });
    const page = await context.newPage();
    await page.exposeFunction("acknowledged", (item: string) => acknowledged.add(item));
    await page.exposeFunction("finished", () => {
      finished = true;
    });
    return page;
  };
  try {
    let page = await open();
    await page.goto("/#/annotate");
    const picture = readFileSync(fixture("rgb.png"));
    const items = Array.from({ length: total }, (_, n) => ({
      id: `item-${n}`,
      original: { src: "a.png" },
      generations: [{ src: "a.png" }],
    }));
    const file = { name: "a.png", mimeType: "image/png", buffer: picture };
    // Nothing is asked twice here: a repeat of an item would look like a double.
    const trust = { repeatShare: 0, goldShare: 0 };
    await filePicker(page).setInputFiles([projectFile({ items, trust }), file]);
    await begin(page);
    const address = page.url();
    let deaths = 0;
    const seen: number[] = [];
    for (;;) {
      await drive(page);
      const enough = acknowledged.size + 30 + Math.random() * 100;
      await expect
        .poll(() => finished || acknowledged.size >= enough, { timeout: 120_000, intervals: [20] })
        .toBe(true);
      await page.waitForTimeout(Math.random() * 150);
      if (finished) break;
      const way = kills[deaths % kills.length];
      deaths += 1;
      if (way === "close") await page.close();
      else if (way === "crash") {
        const devtools = await page.context().newCDPSession(page);
        const crashed = page.waitForEvent("crash");
        devtools.send("Page.crash").catch(() => {}); // The renderer is gone before it can answer.
        await crashed;
        await page.close();
      } else {
        const process_ = browserProcess(profile);
        expect(process_).toBeDefined();
        const closed = context?.waitForEvent("close");
        process.kill(process_ ?? 0, "SIGKILL");
        await closed;
        context = undefined;
      }
      page = await open();
      await page.goto(address);
      await expect(page.locator("vitrine-label-desk .counts")).toBeVisible();
      const stored = new Set((await storedAnswers(page)).map(({ answer }) => answer.item));
      const lost = [...acknowledged].filter((item) => !stored.has(item));
      expect(lost, `after ${way}, death ${deaths}`).toEqual([]);
      seen.push(stored.size);
    }
    const answers = (await storedAnswers(page)).map(({ answer }) => answer);
    expect(new Set(answers.map(({ item }) => item)).size).toBe(total);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(answers.length);
    expect(answers.filter(({ replaces }) => !replaces)).toHaveLength(total);
    expect(deaths).toBeGreaterThanOrEqual(6);
    console.log(`${answers.length} answers, ${deaths} deaths at ${seen.join(", ")} answers`);
  } finally {
    await context?.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
