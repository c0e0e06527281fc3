import { describe, expect, it } from "vitest";
import { readPairList, resolvePairs } from "./pair-list.ts";

const file = (path: string) => ({ path, file: new Blob() });

describe("lists of pairs", () => {
  it("reads a CSV with quotes, a byte order mark and its columns in any order", () => {
    const csv = '\uFEFFid,generated,original\r\n7,"a, b.jpg","say ""hi"".jpg"\r\n,c.jpg,d.jpg\r\n';
    expect(readPairList(csv, "pairs.csv")).toEqual([
      { id: "7", original: 'say "hi".jpg', generated: "a, b.jpg" },
      { id: "c.jpg", original: "d.jpg", generated: "c.jpg" },
    ]);
  });

  it("reads JSON Lines and takes a number as an id", () => {
    const lines =
      '{"id": 3, "original": "o.jpg", "generated": "g.jpg"}\n\n{"original": "p", "generated": "q"}\n';
    expect(readPairList(lines, "pairs.jsonl").map(({ id }) => id)).toEqual(["3", "q"]);
  });

  it("names the line that cannot be read", () => {
    expect(() => readPairList("original,generated\na.jpg,\n", "x.csv")).toThrow(
      expect.objectContaining({ code: "bad_pair_list" }),
    );
    expect(() => readPairList("{oops", "x.jsonl")).toThrow(
      expect.objectContaining({ code: "bad_pair_list" }),
    );
  });

  it("finds files by path or by its end, and reports what is missing without losing the rest", () => {
    const listed = [
      { id: "1", original: "./img/a.jpg", generated: "img\\b.jpg" },
      { id: "2", original: "img/a.jpg", generated: "img/gone.jpg" },
    ];
    const { pairs, missing } = resolvePairs(listed, [file("drop/img/A.jpg"), file("drop/img/b.jpg")]);
    expect(pairs.map(({ name }) => name)).toEqual(["1"]);
    expect(missing).toEqual([{ name: "2", error: expect.objectContaining({ code: "pair_file_missing" }) }]);
    expect(missing[0]?.error.message.en).toContain("img/gone.jpg");
  });
});
