import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { fakeAnswer } from "./answer.fake.ts";
import { labelStorage } from "./database.ts";
import type { Answer } from "./shapes.ts";
import type { Opened } from "./storage.ts";

let key = "";
let count = 0;

const answer = (item: string, fields: Partial<Answer> = {}): Answer => {
  count += 1;
  return fakeAnswer({ id: `id-${count}`, item, ...fields });
};
const ids = async () => (await labelStorage.answers(key)).map((kept) => kept.answer.id);

beforeEach(() => {
  key = `bags-${crypto.randomUUID()}`;
});

describe("answers", () => {
  it("come back in the order they were given", async () => {
    const given = Array.from({ length: 30 }, (_, n) => answer(`item ${n}`));
    for (const one of given) await labelStorage.add(key, one, "waiting");
    expect(await ids()).toEqual(given.map(({ id }) => id));
    expect((await labelStorage.waiting(key, 4)).map(({ id }) => id)).toEqual(
      given.slice(0, 4).map(({ id }) => id),
    );
  });

  it("with the same id count once, even when both are written at the same time", async () => {
    const one = answer("a");
    await Promise.all([labelStorage.add(key, one, "local"), labelStorage.add(key, one, "local")]);
    expect((await labelStorage.merge(key, [one, answer("b"), one], "local")).added).toBe(1);
    expect(await ids()).toHaveLength(2);
  });

  it("to an item another tab answered replace that answer instead of standing beside it", async () => {
    const [first, second] = await Promise.all([
      labelStorage.add(key, answer("a"), "local"),
      labelStorage.add(key, answer("a"), "local"),
    ]);
    expect(second.replaces).toBe(first.id);
    const third = await labelStorage.add(key, answer("a"), "local");
    expect(third.replaces).toBe(second.id);
  });

  it("are one by their id within a project, and kept in each of two", async () => {
    const one = answer("a");
    await labelStorage.add(key, one, "waiting");
    expect((await labelStorage.merge(`${key}-copy`, [one], "waiting")).added).toBe(1);
    await labelStorage.settle(key, [{ id: one.id, state: "sent" }]);
    expect(await labelStorage.waitingCount(key)).toBe(0);
    expect(await labelStorage.waitingCount(`${key}-copy`)).toBe(1);
  });

  it("of one id with two contents are told: the first stays, and another way of writing it is no other content", async () => {
    const one = answer("a");
    await labelStorage.add(key, one, "local");
    const changed = { ...one, value: { verdict: "fail" as const, reasons: [] } };
    const { role, ...rest } = one;
    const sameAgain = { role, ...rest, at: "2026-11-22T13:00:00.000+01:00", pictures: [] };
    expect(await labelStorage.merge(key, [sameAgain, changed], "local")).toEqual({
      added: 0,
      conflicts: [{ kept: one, other: changed }],
    });
    expect((await labelStorage.answers(key)).map((kept) => kept.answer)).toEqual([one]);
  });

  it("bring the item along that the project does not name", async () => {
    const item = { id: "a", original: { src: "o.jpg" }, generations: [{ src: "a.jpg" }] };
    await labelStorage.add(key, answer("a"), "waiting", item);
    await labelStorage.add(key, answer("b"), "waiting");
    expect(await labelStorage.items(key)).toEqual([item]);
    expect(await labelStorage.items(`${key}-other`)).toEqual([]);
    await labelStorage.removeProject(key);
    expect(await labelStorage.items(key)).toEqual([]);
  });

  it("of another person, and a repeat, replace nothing; a repeat of two tabs counts once", async () => {
    await labelStorage.add(key, answer("a"), "local");
    const other = await labelStorage.add(key, answer("a", { annotator: "ben" }), "local");
    const [repeat, again] = await Promise.all([
      labelStorage.add(key, answer("a", { role: "repeat" }), "local"),
      labelStorage.add(key, answer("a", { role: "repeat" }), "local"),
    ]);
    expect(other.replaces).toBeUndefined();
    expect(repeat.replaces).toBeUndefined();
    expect(again.replaces).toBe(repeat.id);
  });

  it("are settled, never deleted", async () => {
    const [first, second] = [answer("a"), answer("b")];
    await labelStorage.add(key, first, "waiting");
    await labelStorage.add(key, second, "waiting");
    const refusal = { code: "unknown_item", message: { en: "", zh: "" }, remedy: { en: "", zh: "" } };
    await labelStorage.settle(key, [
      { id: first.id, state: "sent" },
      { id: second.id, state: "refused", refusal },
    ]);
    expect(await labelStorage.waitingCount(key)).toBe(0);
    expect((await labelStorage.answers(key)).map(({ state }) => state)).toEqual(["sent", "refused"]);
    expect((await labelStorage.refused(key)).map((kept) => [kept.answer.id, kept.refusal])).toEqual([
      [second.id, refusal],
    ]);
  });
});

it("forgets a project with its answers and pictures, and no other", async () => {
  const opened = (of: string) => ({ key: of, openedAt: 1 }) as Opened;
  const other = `${key}-other`;
  for (const of of [key, other]) {
    await labelStorage.keepProject(opened(of));
    await labelStorage.add(of, answer("a"), "local");
    await labelStorage.keepPicture(of, "a.jpg", new Blob(["a"]));
  }
  await labelStorage.removeProject(key);
  expect(await labelStorage.project(key)).toBeUndefined();
  expect(await ids()).toEqual([]);
  expect(await labelStorage.pictureNames(key)).toEqual([]);
  expect(await labelStorage.answers(other)).toHaveLength(1);
  expect(await labelStorage.pictureNames(other)).toEqual(["a.jpg"]);
});
