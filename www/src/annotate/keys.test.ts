import { expect, it } from "vitest";
import { actionOf, keysOf, rebound } from "./keys.ts";

const name = { en: "", zh: "" };
const reasons = [
  { id: "size", name, key: "s" },
  { id: "place", name },
  { id: "light", name, key: "1" },
];

it("takes the annotator's key before the project's before the usual one", () => {
  const project = { mode: "passFail" as const, keys: { pass: "j", fail: "k" } };
  expect(keysOf(project)).toMatchObject({ pass: "j", fail: "k", undo: "z" });
  expect(keysOf(project, { pass: "F" })).toMatchObject({ pass: "f", fail: "k" });
});

it("never gives one key to two actions, and gives every action one", () => {
  const keys = keysOf({ mode: "passFail", reasons });
  expect(new Set(Object.values(keys)).size).toBe(Object.keys(keys).length);
  for (const { id } of reasons) expect(keys[`reason:${id}`]).toBeTruthy();
  expect(keys["reason:size"]).toBe("s");
  expect(keys.skip).not.toBe("s");
});

it("leaves the numbers of a ranking alone", () => {
  expect(Object.values(keysOf({ mode: "ranking" }, { skip: "3" }))).not.toContain("3");
});

it("exchanges keys when one that is taken is chosen", () => {
  const keys = keysOf({ mode: "passFail" });
  const changed = rebound(keys, "pass", "2");
  expect(changed).toMatchObject({ pass: "2", fail: "1" });
  expect(actionOf(changed, "2")).toBe("pass");
});

it("does not mind capital letters", () => {
  expect(actionOf(keysOf({ mode: "passFail" }), "Z")).toBe("undo");
});
