import { describe, expect, it } from "vitest";
import type { Vitrine } from "../engine/vitrine.ts";
import { PhotoSource } from "./photo-source.ts";

const events = { opened: () => {}, onStage: () => {} };
const named = (path: string) => ({ path, file: new Blob([path]) });

/** An engine that counts what it opens and closes. */
function engine(fails = false) {
  const log: string[] = [];
  let next = 0;
  const vitrine = {
    open: async (_: Blob, name: string) => {
      log.push(`open ${name}`);
      next += 1;
      return { id: next, name };
    },
    exactMatte: async (id: number) => {
      if (fails) throw new Error("no matte");
      log.push(`matte ${id}`);
    },
    close: async (id: number) => {
      log.push(`close ${id}`);
    },
  };
  return { log, vitrine: vitrine as unknown as Vitrine };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

describe("photos of a batch", () => {
  const original = named("shoe.jpg");
  const pairs = ["a", "b"].map((name) => ({ name, original, generated: named(name) }));

  it("cut a shared original out once and close it after its last pair", async () => {
    const { log, vitrine } = engine();
    const source = new PhotoSource(vitrine, pairs);
    const [first, second] = await Promise.all([source.take(original, events), source.take(original, events)]);
    expect(first).toBe(second);
    source.give(original, false);
    await settle();
    expect(log).toEqual(["open shoe.jpg", "matte 1"]);
    source.give(original, false);
    await settle();
    expect(log.at(-1)).toBe("close 1");
  });

  it("hold no photo while a cancelled batch waits, and open it again later", async () => {
    const { log, vitrine } = engine();
    const source = new PhotoSource(vitrine, pairs);
    await source.take(original, events);
    source.give(original, true);
    await settle();
    expect(log.at(-1)).toBe("close 1");
    await source.take(original, events);
    expect(log.at(-1)).toBe("matte 2");
  });

  it("close a photo that could not be cut out, and fail each pair that needs it", async () => {
    const { log, vitrine } = engine(true);
    const source = new PhotoSource(vitrine, pairs);
    await expect(source.take(original, events)).rejects.toThrow("no matte");
    await expect(source.take(original, events)).rejects.toThrow("no matte");
    expect(log).toEqual(["open shoe.jpg", "close 1"]);
  });
});
