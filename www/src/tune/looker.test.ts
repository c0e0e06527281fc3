import { expect, test } from "vitest";
import type { Vitrine } from "../engine/vitrine.ts";
import { EngineLooker, type HashedFile } from "./looker.ts";
import type { HeadStorage, SeenKey } from "./storage.ts";

type Kept = Float32Array | "nothing";

const file = (sha256: string): HashedFile => ({ name: sha256, blob: new Blob([sha256]), sha256 });
const never = new AbortController().signal;

/** A looker whose network sees `[7, 8, 9]`, three weights wide, and what was kept of the pair `a`, `a1` before. */
async function looker(kept?: Kept) {
  const keptOf = new Map<string, Kept>();
  const place = (key: SeenKey) => key.join(" ");
  if (kept) keptOf.set("r a a1", kept);
  const storage: Pick<HeadStorage, "seen" | "keepSeen"> = {
    seen: async (key) => keptOf.get(place(key)),
    keepSeen: async (key, hidden) => void keptOf.set(place(key), hidden),
  };
  const opened: string[] = [];
  const host = {
    rewardPrior: () => ({ reward: "r", weights: [0, 0, 0] }),
    rewardFeatures: () => Float32Array.of(7, 8, 9),
  };
  const vitrine = {
    photos: {
      prepareReward: async () => {},
      call: async (use: (one: typeof host) => unknown) => use(host),
    },
    open: async (_: Blob, name: string) => ({ id: opened.push(name) }),
    exactMatte: async () => {},
    close: async () => {},
  };
  const made = new EngineLooker(vitrine as unknown as Vitrine, storage);
  await made.prior(never);
  return { made, keptOf, opened };
}

test("a pair is looked at once", async () => {
  const { made, opened } = await looker();
  expect(await made.look(file("a"), file("a1"), never)).toEqual([7, 8, 9]);
  expect(await made.look(file("a"), file("a1"), never)).toEqual([7, 8, 9]);
  expect(opened).toEqual(["a", "a1"]);
});

test("a pair in which no product stood out is not looked at again", async () => {
  const { made, opened } = await looker("nothing");
  expect(await made.look(file("a"), file("a1"), never)).toBeUndefined();
  expect(opened).toEqual([]);
});

test("a pair of which an earlier version kept fewer values is looked at again", async () => {
  const { made, keptOf, opened } = await looker(Float32Array.of(1, 2));
  expect(await made.look(file("a"), file("a1"), never)).toEqual([7, 8, 9]);
  expect(opened).toEqual(["a", "a1"]);
  expect(keptOf.get("r a a1")).toEqual(Float32Array.of(7, 8, 9));
});
