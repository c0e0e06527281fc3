import { describe, expect, it } from "vitest";
import { pageError } from "../engine/errors.ts";
import { engine } from "./engine.fake.ts";
import { withPlacement } from "./recipe.ts";
import { StagingSession } from "./session.ts";
import type { Work } from "./storage.ts";

const file = (path: string) => ({ path, file: new Blob([path]) });

async function staged(host = {}) {
  const { fake, log } = engine(host);
  const session = new StagingSession(fake);
  await session.open(file("shoes/red shoe.jpg"));
  return { session, log, fake };
}

const placed = (session: StagingSession) => session.value.recipe?.layers.map(({ placement }) => placement.x);

describe("a staging", () => {
  it("begins with the product on white, on the marketplace's canvas", async () => {
    const { session } = await staged();
    const { recipe, name, working, selected, marketplace } = session.value;
    expect(recipe).toMatchObject({
      canvas: { width: 2000, height: 2000 },
      background: { kind: "solid", colour: "#ffffff" },
      layers: [{ placement: { size: 0.85 }, adaptation: 0 }],
    });
    expect({ name, working, selected, marketplace }).toEqual({
      name: "red shoe-staged",
      working: undefined,
      selected: 0,
      marketplace: "amazon",
    });
  });

  it("takes back a product that was added, and brings it again without cutting it out again", async () => {
    const { session, log } = await staged();
    await session.add(file("hat.jpg"));
    expect(session.value).toMatchObject({ selected: 1, canUndo: true });
    session.undo();
    expect(session.value.recipe?.layers).toHaveLength(1);
    expect(session.value.selected).toBe(0);
    session.redo();
    expect(session.value.recipe?.layers).toHaveLength(2);
    expect(log.filter((line) => line.startsWith("matte"))).toHaveLength(2);
  });

  it("is one step further after a gesture, and says when it has settled", async () => {
    const { session } = await staged();
    const { recipe } = session.value;
    if (!recipe) throw new Error("nothing staged");
    const at = (x: number) => withPlacement(recipe, 0, { x, y: 0.5, size: 0.85, rotation: 0, mirror: false });
    session.live(at(0.6));
    session.live(at(0.7));
    expect(session.value.settled).toBe(false);
    session.settle();
    expect(session.value).toMatchObject({ settled: true, canUndo: true });
    expect(placed(session)).toEqual([0.7]);
    session.undo();
    expect(placed(session)).toEqual([0.5]);
    session.redo();
    session.startOver();
    expect(placed(session)).toEqual([0.5]);
    session.undo();
    expect(placed(session)).toEqual([0.7]);
  });

  it("is not harmed by a photo that cannot be opened, and can try it again", async () => {
    const { session, fake } = await staged();
    const { open } = fake;
    fake.open = () => Promise.reject(pageError("file_unreadable"));
    await session.add(file("hat.jpg"));
    expect(session.value.error?.code).toBe("file_unreadable");
    expect(session.value.recipe?.layers).toHaveLength(1);
    expect(session.photos.list).toHaveLength(1);
    fake.open = open;
    session.retry();
    await new Promise((resolve) => setTimeout(resolve));
    expect(session.value.recipe?.layers).toHaveLength(2);
    expect(session.value.error).toBeUndefined();
  });

  it("shows a corrected cut-out in its product's place, as one step", async () => {
    const { session, log } = await staged({
      matteBox: async (id: number) => ({ x: 0, y: 0, width: 30, height: id === 42 ? 30 : 60 }),
    });
    const { recipe, work } = session.value;
    expect(session.holds({ work, photo: 1 })).toBe(true);
    expect(session.holds({ work: "another", photo: 1 })).toBe(false);
    await session.correct(1, file("red shoe-cutout.png"));
    const [layer] = session.value.recipe?.layers ?? [];
    expect(layer).toMatchObject({ photo: 2, shadow: recipe?.layers[0]?.shadow });
    expect(layer?.placement).toMatchObject({ x: 0.5, size: 0.425 });
    expect(session.photos.get(2)?.name).toBe("shoes/red shoe.jpg");
    expect(session.holds({ work, photo: 1 })).toBe(false);
    session.undo();
    expect(session.value.recipe).toEqual(recipe);
    session.redo();
    expect(session.value.recipe?.layers[0]?.photo).toBe(2);
    expect(log.filter((line) => line.startsWith("open"))).toHaveLength(2);
  });

  it("that was kept goes on with the numbers its photos had", async () => {
    const { session } = await staged();
    await session.addBackground(file("room.jpg"));
    const { recipe, options, marketplace, name } = session.value;
    const work = { id: "w", recipe, options, marketplace, name } as Work;
    const photos = session.photos.list;
    const { fake, log } = engine();
    const another = new StagingSession(fake);
    await another.reopen(work, photos);
    expect(another.value).toMatchObject({ recipe, work: "w", canUndo: false });
    expect(log).toEqual(["open shoes/red shoe.jpg as 41", "matte 41", "open room.jpg as 42"]);
    await another.reopen(work, []);
    expect(another.value.error?.code).toBe("work_missing");
  });

  it("cancelled while its photo is cut out goes back to the start", async () => {
    const { fake } = engine();
    fake.matte = () => new Promise(() => {});
    const session = new StagingSession(fake);
    void session.open(file("shoe.jpg"));
    await new Promise((resolve) => setTimeout(resolve));
    expect(session.value.working?.step).toBe("cutting");
    session.cancel();
    expect(session.value).toMatchObject({ working: undefined, error: undefined, recipe: undefined });
  });
});
