import "fake-indexeddb/auto";
import { openDB } from "idb";
import { expect, it } from "vitest";
import { labelStorage } from "./database.ts";
import type { Answer, Item } from "./shapes.ts";

it("takes over what an earlier page kept: answers, and the items answered last", async () => {
  const item: Item = { id: "a", original: { src: "o.jpg" }, generations: [{ src: "a.jpg" }] };
  const answer = { id: "1", item: "a", annotator: "anna", role: "work" } as Answer;
  const before = await openDB("vitrine-annotate", 2, {
    upgrade(database) {
      database.createObjectStore("projects", { keyPath: "key" });
      const answers = database.createObjectStore("answers", { autoIncrement: true });
      answers.createIndex("id", ["key", "answer.id"], { unique: true });
      answers.createIndex("project", "key");
      answers.createIndex("state", ["key", "state"]);
      answers.createIndex("item", ["key", "answer.annotator", "answer.item"]);
      database.createObjectStore("pictures");
    },
  });
  await before.put("projects", { key: "bags", seed: 7, recent: [{ item, role: "work" }] });
  await before.add("answers", { key: "bags", state: "waiting", answer });
  before.close();
  expect(await labelStorage.items("bags")).toEqual([item]);
  expect(await labelStorage.project("bags")).toEqual({ key: "bags", seed: 7 });
  expect((await labelStorage.waiting("bags", 5)).map(({ id }) => id)).toEqual(["1"]);
});
