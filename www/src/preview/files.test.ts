import { describe, expect, it } from "vitest";
import type { Marketplace } from "../engine/stage-protocol.ts";
import { distinct, fileName, fittingOptions, marketplaceOptions, stemOf, targets } from "./files.ts";

const name = { en: "", zh: "" };
const market = (id: string, canvases: string[]): Marketplace => ({
  id,
  name,
  canvases: canvases.map((canvas) => ({ id: canvas, name, width: 2000, height: 1000 })),
  fill: 0.85,
  background: null,
  format: "jpeg",
  maxBytes: 1e7,
  source: { title: "", url: "", date: "", note: name },
});

describe("a staged picture's file", () => {
  it("is asked for with what its format can carry", () => {
    const all = { quality: 80, maxBytes: 5e5, dpi: 300, transparent: true };
    expect(fittingOptions({ format: "jpeg", ...all })).toEqual({
      format: "jpeg",
      quality: 80,
      maxBytes: 5e5,
      dpi: 300,
    });
    expect(fittingOptions({ format: "webp", ...all })).toEqual({
      format: "webp",
      dpi: 300,
      transparent: true,
    });
    expect(marketplaceOptions({ format: "png", quality: 80, transparent: true }, market("a", ["x"]))).toEqual(
      {
        format: "jpeg",
        quality: 80,
        maxBytes: 1e7,
      },
    );
  });

  it("has a name every file system takes", () => {
    expect(fileName('shoe: "red"/left?', "jpeg")).toBe("shoe- -red--left-.jpg");
    expect(fileName(" .. ", "png")).toBe("picture.png");
    expect(fileName("水壶", "webp")).toBe("水壶.webp");
    expect(stemOf("folder/shoe.v2.jpg")).toBe("shoe.v2");
    expect(stemOf(".jpg")).toBe("picture");
  });

  it("is numbered where its name is taken", () => {
    expect(distinct(["a.jpg", "A.jpg", "a.jpg", "a-2.jpg", "b"])).toEqual([
      "a.jpg",
      "A-2.jpg",
      "a-3.jpg",
      "a-2-2.jpg",
      "b",
    ]);
  });

  it("for every marketplace names the canvas only where there are several", () => {
    const labels = targets([market("amazon", ["main"]), market("etsy", ["listing", "thumb"])]);
    expect(labels.map(({ label }) => label)).toEqual(["amazon", "etsy-listing", "etsy-thumb"]);
  });
});
