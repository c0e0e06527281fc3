import { describe, expect, it } from "vitest";
import type { NamedFile } from "./judge.ts";
import { pairByName, pairOfTwo } from "./pairing.ts";

const files = (...paths: string[]): NamedFile[] => paths.map((path) => ({ path, file: new Blob() }));
const found = (...paths: string[]) => {
  const { pairs, unpaired } = pairByName(files(...paths));
  return {
    pairs: pairs.map(({ original, generated }) => [original.path, generated.path]),
    unpaired: unpaired.map(({ path }) => path),
  };
};

describe("pairs by name", () => {
  it("joins a photo with each picture made from it", () => {
    expect(found("shoe.jpg", "shoe_gen1.jpg", "shoe_gen2.png", "shoe_gen10.png").pairs).toEqual([
      ["shoe.jpg", "shoe_gen1.jpg"],
      ["shoe.jpg", "shoe_gen2.png"],
      ["shoe.jpg", "shoe_gen10.png"],
    ]);
  });

  it("knows the usual endings", () => {
    const made = [
      "bag-generated.png",
      "bag_ai.png",
      "bag output 2.webp",
      "bag (after).jpg",
      "bag.edited.jpg",
    ];
    expect(found("bag.jpg", ...made).pairs).toHaveLength(made.length);
    expect(found("bag-original.jpg", "bag-generated.jpg").pairs).toEqual([
      ["bag-original.jpg", "bag-generated.jpg"],
    ]);
  });

  it("joins the folders original and generated", () => {
    expect(
      found("set/original/1.jpg", "set/original/2.jpg", "set/generated/1.png", "set/generated/2.png"),
    ).toEqual({
      pairs: [
        ["set/original/1.jpg", "set/generated/1.png"],
        ["set/original/2.jpg", "set/generated/2.png"],
      ],
      unpaired: [],
    });
  });

  it("takes a number at the end of a generated name as one of several", () => {
    expect(found("original/cup.jpg", "generated/cup_1.jpg", "generated/cup_2.jpg").pairs).toEqual([
      ["original/cup.jpg", "generated/cup_1.jpg"],
      ["original/cup.jpg", "generated/cup_2.jpg"],
    ]);
  });

  it("keeps pictures of different folders apart", () => {
    expect(found("a/x.jpg", "a/x_gen.jpg", "b/x.jpg", "b/x_gen.jpg").pairs).toEqual([
      ["a/x.jpg", "a/x_gen.jpg"],
      ["b/x.jpg", "b/x_gen.jpg"],
    ]);
  });

  it("says which pictures have no partner and leaves other files out", () => {
    expect(found("lonely.jpg", "notes.txt", "other_gen.jpg")).toEqual({
      pairs: [],
      unpaired: ["lonely.jpg", "other_gen.jpg"],
    });
  });

  it("does not take a word that only ends like a keyword for a generated picture", () => {
    expect(found("garden.jpg", "mohair.jpg").pairs).toEqual([]);
  });
});

describe("two files", () => {
  it("takes the first as the original when the names say nothing", () => {
    expect(pairOfTwo(files("IMG_1.jpg", "IMG_2.jpg"))?.original.path).toBe("IMG_1.jpg");
  });

  it("follows the names when they say something", () => {
    expect(pairOfTwo(files("shoe_gen.jpg", "shoe.jpg"))?.original.path).toBe("shoe.jpg");
  });

  it("is no pair with one or three, or with a list", () => {
    expect(pairOfTwo(files("a.jpg", "pairs.csv"))).toBeUndefined();
    expect(pairOfTwo(files("a.jpg"))).toBeUndefined();
    expect(pairOfTwo(files("a.jpg", "b.jpg", "c.jpg"))).toBeUndefined();
  });
});
