import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Checked, Recipe } from "../engine/stage-protocol.ts";
import { Store } from "../ui/store.ts";
import { Checking } from "./checking.ts";
import { engine } from "./engine.fake.ts";
import { firstOptions } from "./files.ts";
import { firstRecipe, newLayer, withPlacement } from "./recipe.ts";
import type { StagingState } from "./session.ts";

const placement = { x: 0.5, y: 0.5, size: 0.8, rotation: 0, mirror: false };
const recipe = firstRecipe({ width: 2000, height: 2000 }, newLayer(1, placement));
const at = (x: number) => withPlacement(recipe, 0, { ...placement, x });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function desk() {
  const asked: string[] = [];
  const { fake } = engine({
    stagePreflight: async (theirs: Recipe, marketplace: string): Promise<Checked> => {
      asked.push(`${marketplace} at ${theirs.layers[0]?.placement.x}`);
      return { marketplace, verdict: "pass", outcomes: [], notes: [] };
    },
  });
  const call = (theirs: Recipe, work: never, signal?: AbortSignal) =>
    fake.photos.call((host) => (work as (...given: unknown[]) => Promise<unknown>)(host, theirs), signal);
  const state = new Store({ settled: true, options: firstOptions, marketplace: "amazon" } as StagingState);
  const session = Object.assign(state, { photos: { call } as never });
  return { asked, session, checking: new Checking(session) };
}

it("a picture is checked once it has not changed for a moment, and only as it is then", async () => {
  const { asked, session, checking } = desk();
  for (const x of [0.4, 0.5, 0.6]) {
    session.patch({ recipe: at(x) });
    await vi.advanceTimersByTimeAsync(200);
  }
  expect(asked).toEqual([]);
  expect(checking.value.checking).toBe(true);
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toEqual(["amazon at 0.6"]);
  expect(checking.value).toMatchObject({ checking: false, report: { verdict: "pass" } });
});

it("a gesture is not disturbed, and the check follows it", async () => {
  const { asked, session, checking } = desk();
  session.patch({ recipe: at(0.4) });
  await vi.advanceTimersByTimeAsync(300);
  session.patch({ recipe: at(0.5), settled: false });
  await vi.advanceTimersByTimeAsync(2000);
  expect(asked).toHaveLength(1);
  expect(checking.value.checking).toBe(true);
  session.patch({ settled: true });
  await vi.advanceTimersByTimeAsync(300);
  expect(asked).toEqual(["amazon at 0.4", "amazon at 0.5"]);
});

it("another marketplace's report is not shown for this one", async () => {
  const { session, checking } = desk();
  session.patch({ recipe });
  await vi.advanceTimersByTimeAsync(300);
  session.patch({ marketplace: "etsy" });
  expect(checking.value.report).toBeUndefined();
  await vi.advanceTimersByTimeAsync(300);
  expect(checking.value.report?.marketplace).toBe("etsy");
  session.patch({ selected: 1 });
  expect(checking.value.checking).toBe(false);
});

it("a picture that takes seconds is checked when it is asked for, and again only then", async () => {
  const { asked, session, checking } = desk();
  const large = (x: number) => ({ ...at(x), canvas: { width: 16384, height: 3906 } });
  session.patch({ recipe: large(0.4) });
  await vi.advanceTimersByTimeAsync(2000);
  expect(asked).toEqual([]);
  expect(checking.value).toMatchObject({ waits: true, checking: false, report: undefined });
  checking.ask();
  expect(checking.value).toMatchObject({ waits: false, checking: true });
  await vi.advanceTimersByTimeAsync(2000);
  expect(checking.value).toMatchObject({ checking: false, waits: false, report: { verdict: "pass" } });
  session.patch({ recipe: large(0.5) });
  await vi.advanceTimersByTimeAsync(2000);
  expect(asked).toEqual(["amazon at 0.4"]);
  expect(checking.value).toMatchObject({ waits: true, report: undefined });
});
