import { expect, it } from "vitest";
import { Nonsense, readJoined, readLease, readReceipt } from "./reading.ts";

const text = { en: "x", zh: "x" };
const item = {
  id: "a",
  original: { src: "a.jpg" },
  generations: [{ src: "b.jpg" }],
  role: "repeat",
  gold: { verdict: "pass" },
};
const project = {
  schema: "vitrine.project/1",
  id: "p",
  name: text,
  mode: "passFail",
  training: ["a"],
  items: [item],
};

it("believes nothing that is not of the agreed shape", () => {
  const nonsense = [
    null,
    1,
    "x",
    [],
    {},
    { items: {} },
    { items: [{}] },
    { items: [{ ...item, generations: [] }] },
  ];
  for (const value of nonsense) {
    expect(() => readLease(value, "passFail"), JSON.stringify(value)).toThrow(Nonsense);
    expect(() => readJoined(value), JSON.stringify(value)).toThrow(Nonsense);
    expect(() => readReceipt(value, new Set()), JSON.stringify(value)).toThrow(Nonsense);
  }
  expect(() => readJoined({ project: { ...project, mode: "guess" }, annotator: "anna" })).toThrow(Nonsense);
  expect(() => readLease({ items: [item] }, "pairwise")).toThrow(Nonsense);
});

it("never keeps the gold of an item to be answered, even if it were sent", () => {
  const { tasks } = readLease({ items: [item], left: 3, serverTime: "2026-11-22T12:00:00Z" }, "passFail");
  expect(tasks).toEqual([
    { role: "repeat", item: { id: "a", original: item.original, generations: item.generations } },
  ]);
});

it("takes the training round as items or as ids", () => {
  const joined = { project, annotator: "anna", serverTime: "2026-11-22T12:00:00Z" };
  expect(readJoined(joined).project).toMatchObject({ training: ["a"], items: [{ id: "a" }] });
  const whole = { ...joined, project: { ...project, training: [item], items: undefined } };
  expect(readJoined(whole).project).toMatchObject({ training: ["a"], items: [{ id: "a" }] });
});

it("believes of a receipt only ids that were sent", () => {
  const standing = { state: "good", message: text };
  const refused = [
    { id: "b", error: { code: "x", message: text, remedy: text } },
    { id: null, error: {} },
  ];
  const receipt = { accepted: ["a", "z"], known: [7], refused, standing };
  expect(readReceipt(receipt, new Set(["a", "b"]))).toMatchObject({
    accepted: ["a"],
    known: [],
    refused: [{ id: "b" }],
  });
});
