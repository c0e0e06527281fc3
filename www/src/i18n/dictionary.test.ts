import { describe, expect, it } from "vitest";
import { pageErrors } from "../engine/errors.ts";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

type Tree = { [key: string]: string | ((...args: never[]) => string) | Tree };

function texts(tree: Tree, path = ""): [string, string | ((...args: never[]) => string)][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "object"
      ? texts(value, `${path}${key}.`)
      : [[`${path}${key}`, value] as const].map(([p, v]) => [p, v] as [string, typeof v]),
  );
}

const english = new Map(texts(en as Tree));
const chinese = new Map(texts(zh as Tree));
const say = (text: string | ((...args: never[]) => string)) =>
  typeof text === "string" ? text : (text as (...args: string[]) => string)("§1", "§2");

describe("the dictionaries", () => {
  it("have the same entries", () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it("leave nothing empty and nothing untranslated", () => {
    const same = new Set(["title"]);
    for (const [key, text] of chinese) {
      expect(say(text).trim(), key).not.toBe("");
      if (!same.has(key))
        expect(say(text), key).not.toMatch(/^[^\u4e00-\u9fff]*[A-Za-z]{2}[^\u4e00-\u9fff]*$/);
    }
  });

  it("put the same values into their sentences", () => {
    for (const [key, text] of english) {
      const other = chinese.get(key);
      if (typeof text !== "function" || !other || key === "evaluate.findingsCount") continue;
      const used = (said: string) => (said.match(/§\d/g) ?? []).sort();
      expect(used(say(other)), key).toEqual(used(say(text)));
    }
  });

  it("cover the page's own errors, each with a remedy", () => {
    for (const [code, { message, remedy }] of Object.entries(pageErrors)) {
      for (const text of [message, remedy]) {
        expect(text.en, code).not.toBe("");
        expect(text.zh, code).toMatch(/[\u4e00-\u9fff]/);
      }
    }
  });
});
