import { describe, expect, it } from "vitest";
import type { StagedPhoto } from "./photos.ts";
import { mostWorks, Recents } from "./recents.ts";
import type { Work, WorkStorage } from "./storage.ts";

const work = (id: number) => ({ id: String(id), changedAt: id, name: `${id}.jpg` }) as Work;
const photo: StagedPhoto = { number: 1, name: "a.jpg", file: new Blob(), product: true };

function memory() {
  const works = new Map<string, Work>();
  let room = Number.POSITIVE_INFINITY;
  const storage: WorkStorage = {
    list: async () => [...works.values()].sort((a, b) => b.changedAt - a.changedAt),
    photos: async (id) => (works.has(id) ? [photo] : []),
    save: async (one) => {
      if (!works.has(one.id) && works.size >= room) throw new DOMException("no room", "QuotaExceededError");
      works.set(one.id, one);
    },
    remove: async (ids) => {
      for (const id of ids) works.delete(id);
    },
  };
  return {
    storage,
    works,
    fillUp: () => {
      room = works.size;
    },
  };
}

describe("recent work", () => {
  it("is the newest first, and only the last dozen", async () => {
    const recents = new Recents(memory().storage);
    for (let id = 1; id <= mostWorks + 3; id++) await recents.keep(work(id), [photo]);
    const ids = recents.value.works.map(({ id }) => Number(id));
    expect(ids).toHaveLength(mostWorks);
    expect(ids[0]).toBe(mostWorks + 3);
    expect(ids.at(-1)).toBe(4);
  });

  it("that finds no room says so and takes nothing from the others", async () => {
    const { storage, works, fillUp } = memory();
    const recents = new Recents(storage);
    await recents.keep(work(1), [photo]);
    fillUp();
    await recents.keep(work(2), [photo]);
    expect(recents.value.error?.code).toBe("storage_full");
    expect([...works.keys()]).toEqual(["1"]);
    await recents.remove("1");
    expect(recents.value.error).toBeUndefined();
  });

  it("can be deleted one by one and all at once", async () => {
    const recents = new Recents(memory().storage);
    for (const id of [1, 2, 3]) await recents.keep(work(id), [photo]);
    await recents.remove("2");
    expect(recents.value.works.map(({ id }) => id)).toEqual(["3", "1"]);
    await recents.removeAll();
    expect(recents.value.works).toEqual([]);
    expect(await recents.photos("1")).toEqual([]);
  });

  it("that the browser does not keep says so instead of failing", async () => {
    const { storage } = memory();
    storage.list = () => Promise.reject(new DOMException("denied", "InvalidStateError"));
    const recents = new Recents(storage);
    await recents.load();
    expect(recents.value).toEqual({ works: [], error: undefined });
    await recents.keep(work(1), [photo]);
    expect(recents.value.error?.code).toBe("storage_off");
  });
});
