import { describe, expect, it } from "vitest";
import { Cancelled, pageError } from "../engine/errors.ts";
import { type Generators, TooLargeScene } from "../engine/generators.ts";
import type { Reward } from "../engine/protocol.ts";
import type { GeneratorAbout, Making, Order } from "../engine/scene-protocol.ts";
import { engine } from "./engine.fake.ts";
import { Scenes } from "./scenes.ts";
import { StagingSession } from "./session.ts";
import type { StagedJudge } from "./staged-judge.ts";

const name = (id: string) => ({ id, name: { en: id, zh: id } });
const about: GeneratorAbout = {
  categories: [name("shoes")],
  styles: [name("stone"), name("home")],
  fromAbove: [true, false],
  side: 1024,
  thumbnails: [],
};
const model = { name: "generator", role: "generator", file: "g", bytes: 9e6, sha256: "abc", licence: "" };
const file = { path: "shoe.png", file: new Blob(["shoe"]) };

/** Scenes of one staged product, with a generator that answers by `run`. */
async function made(
  run: (order: Order, makings: Making[]) => Promise<void> = async () => {},
  reward?: Reward,
) {
  const makings: Making[] = [];
  const orders: Order[] = [];
  const { fake, log } = engine({
    sceneInput: async (making: Making) => {
      makings.push(making);
      return { width: 1024, height: 1024, across: 256, down: 256, product: new Float32Array(1) };
    },
    scenePicture: async () => new Uint8Array([1]),
    stageThumbnail: async () => new Blob(["small"]),
    stagePreflight: async () => ({ verdict: "pass", outcomes: [], notes: [] }),
  });
  const generators = {
    model: async () => model,
    load: async () => about,
    run: async (_: unknown, order: Order, onStages: (done: number, total: number) => void) => {
      onStages(1, 2);
      orders.push(order);
      await run(order, makings);
      return { width: 512, height: 512, data: new Uint8Array() };
    },
    close: () => log.push("closed"),
  };
  const judge = {
    judge: async () => ({ said: { consistency: { verdict: "pass", probability: 0.9 }, reward } }),
  };
  const session = new StagingSession(fake);
  const scenes = new Scenes(
    session,
    generators as unknown as Generators,
    judge as unknown as Pick<StagedJudge, "judge">,
    fake,
    () => 0.5,
  );
  await scenes.look();
  await session.open(file);
  await scenes.load();
  scenes.patch({ count: 3 });
  return { scenes, session, makings, orders, log };
}

/** What was begun without being waited for. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("made scenes", () => {
  it("appear with their own seeds, judged and checked, made for the product where it stands", async () => {
    const { scenes, session, makings, orders } = await made();
    await scenes.make();
    await settled();
    expect(scenes.value.making).toBe(false);
    expect(scenes.value.variants.map(({ status }) => status)).toEqual(["made", "made", "made"]);
    expect(scenes.value.variants.map(({ verdict, preflight }) => [verdict, preflight])).toEqual(
      Array(3).fill(["pass", "pass"]),
    );
    const { seed } = scenes.value;
    expect(orders.map((order) => order.seed)).toEqual([seed, seed + 1, seed + 2]);
    expect(seed % 8).toBe(0);
    expect(orders[0]).toMatchObject({ style: "stone", category: null, above: null, like: [] });
    expect(makings[0]).toMatchObject({ model: "abc", side: 1024, reference: null });
    expect(makings[0]?.products[0]?.placement).toEqual(session.value.recipe?.layers[0]?.placement);
  });

  it("say what is said of their background, and its verdict where that is worse than the product's", async () => {
    const reasons = [{ id: "harsh_light", confidence: 0.8 }];
    const reward: Reward = { score: 0.2, interval: [0.1, 0.3], verdict: "review", reasons };
    const { scenes } = await made(undefined, reward);
    await scenes.make();
    await settled();
    expect(scenes.value.variants[0]).toMatchObject({ verdict: "review", probability: 0.9, reward });
  });

  it("leave the stage as it is until one is used, and that is one step back", async () => {
    const { scenes, session } = await made();
    await scenes.make();
    expect(session.value.recipe?.background.kind).toBe("solid");
    const [variant] = scenes.value.variants;
    if (variant) scenes.use(variant);
    expect(session.value.recipe?.background.kind).toBe("made");
    session.undo();
    expect(session.value.recipe?.background.kind).toBe("solid");
  });

  it("are seen from above where the product lies, and not of a style that has no such scene", async () => {
    const { scenes, orders } = await made();
    scenes.patch({ style: "home", count: 1 });
    scenes.lay(true);
    expect([scenes.value.style, scenes.suits("home"), scenes.suits(null)]).toEqual(["stone", false, true]);
    await scenes.make();
    scenes.lay(false);
    expect(scenes.suits("home")).toBe(true);
    await scenes.make();
    expect(orders.map(({ above }) => above)).toEqual([true, null]);
  });

  it("keep their seed when it is locked", async () => {
    const { scenes, orders } = await made();
    scenes.patch({ seed: 77, locked: true, count: 1 });
    await scenes.make();
    await scenes.make();
    expect(orders.map(({ seed }) => seed)).toEqual([77, 77]);
  });

  it("that are to be like another one name it and leave it there", async () => {
    const { scenes, orders } = await made();
    scenes.patch({ seed: 5, locked: true, count: 1 });
    await scenes.make();
    const [first] = scenes.value.variants;
    await scenes.make(first);
    expect(orders[1]).toMatchObject({ like: [5], style: "stone" });
    expect(scenes.value.variants.map(({ key }) => key)).toContain(first?.key);
  });

  it("that are kept outlive the next making, others do not", async () => {
    const { scenes } = await made();
    scenes.patch({ count: 2 });
    await scenes.make();
    const [first, second] = scenes.value.variants;
    scenes.keep(first?.key ?? 0, true);
    await scenes.make();
    const keys = scenes.value.variants.map(({ key }) => key);
    expect(keys).toContain(first?.key);
    expect(keys).not.toContain(second?.key);
  });

  it("fail one by one: the rest is made", async () => {
    let count = 0;
    const { scenes } = await made(async () => {
      count += 1;
      if (count === 2) throw pageError("device_too_slow");
    });
    await scenes.make();
    expect(scenes.value.variants.map(({ status }) => status)).toEqual(["made", "failed", "made"]);
    expect(scenes.value.variants[1]?.error?.code).toBe("device_too_slow");
  });

  it("are made smaller where memory ends, and the page is told", async () => {
    let count = 0;
    const { scenes, makings } = await made(async () => {
      count += 1;
      if (count === 1) throw new TooLargeScene();
    });
    scenes.patch({ count: 1 });
    await scenes.make();
    expect(makings.map(({ side }) => side)).toEqual([1024, 768]);
    expect(scenes.value.smaller).toBe(true);
    expect(scenes.value.variants[0]).toMatchObject({ status: "made", making: { side: 768 } });
  });

  it("stop when they are cancelled, and what was made stays", async () => {
    let count = 0;
    const { scenes } = await made(async () => {
      count += 1;
      if (count === 2) {
        scenes.cancel();
        throw new Cancelled();
      }
    });
    await scenes.make();
    expect(scenes.value.variants.map(({ status }) => status)).toEqual(["made", "cancelled", "cancelled"]);
    expect(scenes.value).toMatchObject({ making: false, error: undefined });
    await settled();
    // What is there is judged all the same.
    expect(scenes.value.variants[0]).toMatchObject({ verdict: "pass", preflight: "pass" });
  });

  it("take their style from a reference's background, which is cut out once", async () => {
    const { scenes, makings, log } = await made();
    scenes.patch({ count: 2 });
    scenes.refer({ path: "room.jpg", file: new Blob(["room"]) });
    await scenes.make();
    const opened = log.find((line) => line.startsWith("open room.jpg"));
    const id = Number(opened?.split(" ").at(-1));
    expect(makings.map(({ reference }) => reference)).toEqual([id, id]);
    expect(makings[0]?.order.style).toBeNull();
    expect(log.filter((line) => line === `matte ${id}`)).toHaveLength(1);
  });

  it("go with their staging", async () => {
    const { scenes, session, log } = await made();
    await scenes.make();
    session.reset();
    expect(scenes.value.variants).toEqual([]);
    expect(log).toContain("closed");
  });
});
