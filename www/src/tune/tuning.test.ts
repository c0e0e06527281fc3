import { expect, test, vi } from "vitest";
import type { Answer, Project } from "../annotate/shapes.ts";
import { Cancelled, pageError } from "../engine/errors.ts";
import type { AskOrder, FitOrder, Fitter } from "./fitter.ts";
import type { HashedFile, Looker } from "./looker.ts";
import type { Ask, Head, Material, Prior } from "./shapes.ts";
import { Tuning } from "./tuning.ts";

const project = {
  id: "lamps",
  mode: "passFail",
  items: ["a", "b"].flatMap((original) =>
    [1, 2].map((n) => ({
      id: `${original}${n}`,
      original: { src: original },
      generations: [{ src: `${original}${n}`, sha256: `hash ${original}${n}` }],
    })),
  ),
} as unknown as Project;

const head: Head = {
  name: "lamps",
  version: 3,
  reward: "r",
  learnt: { originals: 2, passed: 2, failed: 2, preferences: 0 },
  measured: [],
  sha256: "s",
};

// As the labels come, originals by turns.
const pairs: Material["pairs"] = [
  ["a", "a1"],
  ["b", "b1"],
  ["a", "a2"],
  ["b", "b2"],
];

interface Change {
  look?: Looker["look"];
  file?: (src: string) => Promise<{ blob: Blob; sha256: string }>;
  prior?: Prior | undefined;
  material?: () => Promise<Material>;
  open?: Material["pairs"];
}

function tuning(change: Change = {}) {
  const orders: FitOrder[] = [];
  const askOrders: AskOrder[] = [];
  const first: Ask[][] = [];
  const looked: string[] = [];
  const closed = vi.fn();
  const kept: string[] = [];
  const looker: Looker = {
    prior: async () => ("prior" in change ? change.prior : { reward: "r", weights: [0, 0] }),
    look: async (original: HashedFile, generation: HashedFile, signal) => {
      looked.push(`${original.name} ${generation.name} ${generation.sha256}`);
      return change.look ? change.look(original, generation, signal) : [1, 2];
    },
    close: closed,
  };
  const fitter: Fitter = {
    material: change.material ?? (async () => ({ learnt: head.learnt, pairs })),
    fit: async (order, onShare) => {
      orders.push(order);
      onShare(0.5);
      return { head, text: "the file" };
    },
    open: async () => ({ labelled: pairs, open: change.open ?? [] }),
    next: async (order) => {
      askOrders.push(order);
      return [
        { item: "b2", byChance: false },
        { item: "a1", byChance: true },
      ];
    },
    read: async () => ({ head, text: "" }),
  };
  const made = new Tuning(
    {
      project: async () => project,
      answers: async () => [] as Answer[],
      askFirst: async (items) => void first.push(items),
    },
    {
      file: ({ src, sha256 }) =>
        change.file?.(src) ?? Promise.resolve({ blob: new Blob([src]), sha256: sha256 ?? "h" }),
    },
    () => looker,
    fitter,
    {
      nextVersion: async () => 3,
      keep: async (one, text) => void kept.push(`${one.sha256} ${text}`),
    },
  );
  return { made, orders, askOrders, first, looked, closed, kept };
}

test("every pair is looked at, original by original, and the head is kept", async () => {
  const { made, orders, looked, closed, kept } = tuning();
  const phases: string[] = [];
  made.subscribe(({ phase }) => phases.at(-1) !== phase && phases.push(phase));
  await made.run();
  expect(looked).toEqual(["a a1 hash a1", "a a2 hash a2", "b b1 hash b1", "b b2 hash b2"]);
  expect(orders[0]).toMatchObject({ version: 3, prior: { reward: "r" } });
  expect(orders[0]?.seen).toHaveLength(4);
  expect(phases).toEqual(["checking", "looking", "fitting", "idle"]);
  expect(kept).toEqual(["s the file"]);
  expect(closed).toHaveBeenCalledOnce();
  expect(made.value).toMatchObject({ fitted: { head }, skipped: 0, error: undefined });
});

test("a picture that is gone, and one without a product, are left out and counted", async () => {
  const { made, orders } = tuning({
    file: async (src) => {
      if (src === "a2") throw pageError("picture_missing", src);
      return { blob: new Blob([src]), sha256: src };
    },
    look: async (_, { name }) => (name === "b1" ? undefined : [1]),
  });
  await made.run();
  expect(made.value).toMatchObject({ skipped: 2, error: undefined });
  expect(orders[0]?.seen.map(({ generation, hidden }) => [generation, hidden])).toEqual([
    ["a1", [1]],
    ["b1", undefined],
    ["b2", [1]],
  ]);
});

test("an original that is gone costs its pairs alone", async () => {
  const { made, orders } = tuning({
    file: async (src) => {
      if (src === "a") throw pageError("picture_missing", src);
      return { blob: new Blob([src]), sha256: src };
    },
  });
  await made.run();
  expect(orders[0]?.seen.map(({ generation }) => generation)).toEqual(["b1", "b2"]);
  expect(made.value.skipped).toBe(2);
});

test("it can be cancelled, and then says nothing went wrong", async () => {
  let asked = 0;
  const { made, orders, closed } = tuning({
    look: (_, __, signal) => {
      asked += 1;
      return new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Cancelled()));
      });
    },
  });
  const running = made.run();
  await vi.waitFor(() => expect(asked).toBe(1));
  // A second start while it runs is no second run.
  await made.run();
  made.cancel();
  await running;
  expect(made.value).toMatchObject({ phase: "idle", error: undefined, fitted: undefined });
  expect([orders.length, asked]).toEqual([0, 1]);
  expect(closed).toHaveBeenCalledOnce();
});

test("too few labels are told before a picture is looked at; so is a version without the model", async () => {
  const few = { code: "too_few_labels", message: { en: "", zh: "" }, remedy: { en: "", zh: "" } };
  const refused = tuning({ material: () => Promise.reject(few) });
  await refused.made.run();
  expect(refused.made.value.error?.code).toBe("too_few_labels");
  expect(refused.looked).toEqual([]);
  const without = tuning({ prior: undefined });
  await without.made.run();
  expect(without.made.value.error?.code).toBe("no_reward_model");
  expect(without.closed).toHaveBeenCalledOnce();
});

test("what teaches most comes first: labelled and open pairs are looked at", async () => {
  const { made, askOrders, first, looked, closed } = tuning({ open: [["b", "b3"]] });
  await made.ask();
  expect(looked).toHaveLength(5);
  expect(askOrders[0]).toMatchObject({ prior: { reward: "r" }, count: 50 });
  expect(first).toEqual([
    [
      { item: "b2", byChance: false },
      { item: "a1", byChance: true },
    ],
  ]);
  expect(made.value).toMatchObject({ phase: "idle", asked: { count: 2, byChance: 1 }, error: undefined });
  expect(closed).toHaveBeenCalledOnce();
});

test("where everything has an answer nothing is looked at to tell what to ask next", async () => {
  const done = tuning({ open: [] });
  await done.made.ask();
  expect(done.looked).toEqual([]);
  expect(done.made.value.asked).toEqual({ count: 0, byChance: 0 });
});
