import { describe, expect, it } from "vitest";
import type { Recipe } from "../engine/stage-protocol.ts";
import { WorkerStopped } from "../engine/worker-link.ts";
import { engine } from "./engine.fake.ts";
import { StagePhotos } from "./photos.ts";
import { firstRecipe, newLayer } from "./recipe.ts";

const placement = { x: 0.5, y: 0.5, size: 0.8, rotation: 0, mirror: false };
const recipeOf = (photo: number): Recipe =>
  firstRecipe({ width: 10, height: 10 }, newLayer(photo, placement));

const file = new Blob(["photo"]);

describe("a staging's photos", () => {
  it("are opened and cut out once, and the engine hears its own numbers", async () => {
    const { fake, log } = engine();
    const photos = new StagePhotos(fake);
    const number = photos.add("shoe.jpg", file, true);
    await photos.ready(number);
    const heard = await photos.call(recipeOf(number), async (_, recipe) => recipe.layers[0]?.photo);
    expect(heard).toBe(41);
    expect(log).toEqual(["open shoe.jpg as 41", "matte 41"]);
    expect(photos.products).toEqual({ 1: { width: 30, height: 60 } });
  });

  it("that are backgrounds are not cut out", async () => {
    const { fake, log } = engine();
    const photos = new StagePhotos(fake);
    await photos.ready(photos.add("room.jpg", file, false));
    expect(log).toEqual(["open room.jpg as 41"]);
  });

  it("are opened again when the engine's worker was replaced, under the same numbers here", async () => {
    const { fake, log, photos: worker } = engine();
    const photos = new StagePhotos(fake);
    const number = photos.add("shoe.jpg", file, true);
    await photos.ready(number);
    worker.generation = 2;
    expect(await photos.call(recipeOf(number), async (_, recipe) => recipe.layers[0]?.photo)).toBe(42);
    expect(log).toContain("open shoe.jpg as 42");
  });

  it("are opened again once when a call stops the worker, and not for ever", async () => {
    const { fake, log, photos: worker } = engine();
    const photos = new StagePhotos(fake);
    const number = photos.add("shoe.jpg", file, true);
    const stops = async () => {
      worker.generation += 1;
      throw new WorkerStopped("out of memory");
    };
    await expect(photos.call(recipeOf(number), stops)).rejects.toThrow("out of memory");
    expect(log.filter((line) => line.startsWith("open"))).toHaveLength(2);
  });

  it("are given back, unless they were another worker's", async () => {
    const { fake, log, photos: worker } = engine();
    const photos = new StagePhotos(fake);
    const [a, b] = [photos.add("a.jpg", file, true), photos.add("b.jpg", file, true)];
    await photos.ready(a);
    await photos.ready(b);
    photos.remove(a);
    await photos.ready(b);
    worker.generation = 2;
    photos.clear();
    await new Promise((resolve) => setTimeout(resolve));
    expect(log.filter((line) => line.startsWith("close"))).toEqual(["close 41"]);
  });

  it("restored from storage keep their numbers, and new ones come after them", () => {
    const photos = new StagePhotos(engine().fake);
    photos.restore([{ number: 7, name: "old.jpg", file, product: true }]);
    expect(photos.get(7)?.name).toBe("old.jpg");
    expect(photos.add("new.jpg", file, true)).toBe(8);
  });

  it("that fail to open can be tried again", async () => {
    const { fake } = engine();
    const photos = new StagePhotos(fake);
    const number = photos.add("shoe.jpg", file, true);
    const { open } = fake;
    fake.open = () => Promise.reject(new Error("unreadable"));
    await expect(photos.ready(number)).rejects.toThrow("unreadable");
    fake.open = open;
    expect(await photos.ready(number)).toBe(41);
  });
});
