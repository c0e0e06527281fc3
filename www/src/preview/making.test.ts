import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { pageError } from "../engine/errors.ts";
import type { FileOptions, Marketplace, Recipe } from "../engine/stage-protocol.ts";
import { plainPlan } from "./batch-plan.ts";
import { engine, marketplace } from "./engine.fake.ts";
import { firstOptions, type Manifest } from "./files.ts";
import { fillOf } from "./geometry.ts";
import { batchArchive, makeArchive, stagerOf } from "./making.ts";
import { StagePhotos } from "./photos.ts";
import { firstRecipe, newLayer } from "./recipe.ts";

const other: Marketplace = {
  ...marketplace,
  id: "shop",
  fill: 0.7,
  format: "webp",
  canvases: [
    { id: "wide", name: marketplace.name, width: 1600, height: 900 },
    { id: "tall", name: marketplace.name, width: 900, height: 1600 },
  ],
};

/** Writes into the "picture" what it was asked for. */
const host = {
  stageExport: async (recipe: Recipe, options: FileOptions) =>
    new TextEncoder().encode(JSON.stringify({ recipe, options })),
  stagePreflight: async (_: Recipe, id: string) => ({
    marketplace: id,
    verdict: id === "shop" ? "warn" : "pass",
    outcomes: [],
  }),
  stageThumbnail: async () => new Blob(["small"]),
};

async function opened(archive: Blob) {
  const entries = unzipSync(new Uint8Array(await archive.arrayBuffer()));
  const read = (name: string) => JSON.parse(new TextDecoder().decode(entries[name]));
  return { names: Object.keys(entries), read, list: read("manifest.json") as Manifest };
}

describe("an archive for all marketplaces", () => {
  it("holds the picture fitted to each canvas, and a list that names size, verdict and hash", async () => {
    const photos = new StagePhotos(engine(host).fake);
    const number = photos.add("shoe.jpg", new Blob(["x"]), true);
    await photos.ready(number);
    const placement = { x: 0.4, y: 0.5, size: 0.5, rotation: 0, mirror: false };
    const recipe = firstRecipe({ width: 2000, height: 2000 }, newLayer(number, placement));
    const order = { photos, recipe, products: photos.products, options: firstOptions, name: "shoe" };
    const seen: number[] = [];
    const zip = await makeArchive(
      { ...order, marketplaces: [marketplace, other] },
      (done) => seen.push(done),
      new AbortController().signal,
    );
    const { names, read, list } = await opened(zip);
    expect(names).toEqual(["shoe-amazon.jpg", "shoe-shop-wide.webp", "shoe-shop-tall.webp", "manifest.json"]);
    expect(seen).toEqual([0, 1, 2, 3]);
    const wide = read("shoe-shop-wide.webp");
    expect(wide.recipe.canvas).toEqual({ width: 1600, height: 900 });
    expect(fillOf(wide.recipe, { 41: { width: 30, height: 60 } })).toBeCloseTo(0.7);
    expect(wide.options).toEqual({ format: "webp", dpi: 300 });
    expect(list.files[1]).toMatchObject({ width: 1600, height: 900, marketplace: "shop", preflight: "warn" });
    expect(list.files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(list.files[0]?.source).toBe("shoe.jpg");
  });

  it("is given up when the user cancels", async () => {
    const photos = new StagePhotos(engine(host).fake);
    const stop = new AbortController();
    const placement = { x: 0.5, y: 0.5, size: 0.5, rotation: 0, mirror: false };
    const number = photos.add("shoe.jpg", new Blob(["x"]), true);
    const recipe = firstRecipe({ width: 20, height: 20 }, newLayer(number, placement));
    const order = { photos, recipe, products: {}, options: firstOptions, name: "shoe" };
    const making = makeArchive(
      { ...order, marketplaces: [marketplace, other] },
      () => stop.abort(),
      stop.signal,
    );
    await expect(making).rejects.toMatchObject({ name: "Cancelled" });
  });
});

describe("a batch's photos", () => {
  it("are staged by the plan and closed again", async () => {
    const { fake, log } = engine(host);
    const plan = plainPlan(marketplace);
    const stage = stagerOf(fake, plan);
    const signal = new AbortController().signal;
    const result = await stage({ path: "a.jpg", file: new Blob(["a"]) }, () => {}, signal);
    expect(result).toMatchObject({ width: 2000, height: 2000, preflight: "pass" });
    await new Promise((resolve) => setTimeout(resolve));
    expect(log).toEqual(["open a.jpg as 41", "matte 41", "close 41"]);
    const { recipe } = JSON.parse(await result.file.text());
    expect(recipe.layers[0]).toMatchObject({ photo: 41, placement: { size: 0.85 } });

    const list = await opened(
      await batchArchive(plan, [
        { name: "one/a.jpg", result, error: undefined },
        { name: "two/a.png", result, error: undefined },
        { name: "bad.jpg", result: undefined, error: pageError("file_unreadable") },
      ]),
    );
    expect(list.names).toEqual(["a.jpg", "a-2.jpg", "manifest.json"]);
    expect(list.list.files.map(({ source }) => source)).toEqual(["one/a.jpg", "two/a.png"]);
    expect(list.list.errors).toMatchObject([{ source: "bad.jpg", code: "file_unreadable" }]);
  });
});
