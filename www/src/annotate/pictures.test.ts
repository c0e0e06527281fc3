import "fake-indexeddb/auto";
import { beforeEach, expect, it } from "vitest";
import { labelStorage } from "./database.ts";
import { Pictures, type PictureWorld } from "./pictures.ts";
import type { Item } from "./shapes.ts";

let key = "";
let fetched: string[] = [];
let open: string[] = [];
let online = true;

const world: PictureWorld = {
  origin: () => "https://shop.example",
  fetch: async (address) => {
    fetched.push(address);
    if (!online) throw new TypeError("Failed to fetch");
    return address.includes("missing")
      ? new Response("", { status: 404 })
      : new Response(`bytes of ${address}`);
  },
  decode: async () => ({ width: 4, height: 3 }),
  url: () => {
    const url = `blob:${open.length}-${Math.random()}`;
    open.push(url);
    return url;
  },
  giveBack: (url) => {
    open = open.filter((one) => one !== url);
  },
};

const item = (src: string, sha256?: string): Item => ({
  id: src,
  original: { src: "o.jpg" },
  generations: [{ src, ...(sha256 && { sha256 }) }],
});
const base = "https://shop.example/pictures/bags/";

beforeEach(() => {
  key = crypto.randomUUID();
  fetched = [];
  open = [];
  online = true;
});

it("finds given files by their path from the project, by the end of it, and whatever the case", async () => {
  const pictures = new Pictures(key, undefined, false, labelStorage, world);
  const files = ["autumn/Pics/A.jpg", "autumn/o.jpg", "elsewhere/deep/b.jpg"].map((path) => ({
    path,
    file: new Blob([path]),
  }));
  const { missing, kept } = await pictures.give(
    ["o.jpg", "pics/a.jpg", "./deep/b.jpg", "c.jpg"].map((src) => ({ src })),
    files,
    "autumn",
  );
  expect({ missing, kept }).toEqual({ missing: ["c.jpg"], kept: true });
  expect((await pictures.load(item("pics/a.jpg"))).generations[0]).toMatchObject({ width: 4, height: 3 });
  await expect(pictures.load(item("c.jpg"))).rejects.toMatchObject({ code: "picture_missing" });
});

it("has given files again after a reload", async () => {
  await new Pictures(key, undefined, false, labelStorage, world).give(
    [{ src: "o.jpg" }, { src: "a.jpg" }],
    ["a.jpg", "o.jpg"].map((path) => ({ path, file: new Blob([path]) })),
    "",
  );
  const later = new Pictures(key, undefined, false, labelStorage, world);
  await expect(later.load(item("a.jpg"))).resolves.toBeTruthy();
});

it("looks for the pictures of items that come later among files given before, and keeps those", async () => {
  const pictures = new Pictures(key, base, true, labelStorage, world);
  const files = ["pics/o.jpg", "pics/a.jpg", "pics/later.jpg"].map((path) => ({
    path,
    file: new Blob([path]),
  }));
  await pictures.give([{ src: "o.jpg" }, { src: "a.jpg" }], files, "");
  await pictures.stock([item("later.jpg")]);
  await expect(pictures.load(item("later.jpg"))).resolves.toBeTruthy();
  expect(fetched).toEqual([]);
  const reloaded = new Pictures(key, undefined, true, labelStorage, world);
  await expect(reloaded.load(item("later.jpg"))).resolves.toBeTruthy();
});

it("knows a picture with another name by its hash, and hashes nothing where names do", async () => {
  const pictures = new Pictures(key, undefined, true, labelStorage, world);
  const renamed = new Blob(["the picture"]);
  const sha256 = Array.from(
    new Uint8Array(await crypto.subtle.digest("SHA-256", await renamed.arrayBuffer())),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
  const files = [
    { path: "IMG_1.jpg", file: new Blob(["another"]) },
    { path: "IMG_2.JPG", file: renamed },
    { path: "o.jpg", file: new Blob(["o"]) },
  ];
  const { missing } = await pictures.give(
    [{ src: "o.jpg" }, { src: "a.jpg", sha256 }, { src: "b.jpg" }],
    files,
    "",
  );
  expect(missing).toEqual(["b.jpg"]);
  expect((await pictures.load(item("a.jpg", sha256))).generations[0]?.sha256).toBe(sha256);
});

it("asks no other server for a picture, and takes it from a folder instead, after a reload too", async () => {
  const src = "https://img.example/shoes/1.jpg?w=800";
  const pictures = new Pictures(key, base, false, labelStorage, world);
  await expect(pictures.load(item(src))).rejects.toMatchObject({
    code: "picture_elsewhere",
    message: { en: expect.stringContaining(src) },
  });
  expect(fetched).toEqual([`${base}o.jpg`]);
  const { missing } = await pictures.give([{ src }], [{ path: "x/0.jpg", file: new Blob(["0"]) }], "");
  expect(missing).toEqual([src]);
  await pictures.give([{ src }], [{ path: "x/1.jpg", file: new Blob(["1"]) }], "");
  await expect(pictures.load(item(src))).resolves.toBeTruthy();
  await expect(new Pictures(key, base, false, labelStorage, world).load(item(src))).resolves.toBeTruthy();
  // One of the page's own server is fetched as ever.
  await expect(pictures.load(item(`${base}2.jpg`))).resolves.toBeTruthy();
  expect(fetched).toContain(`${base}2.jpg`);
});

it("takes what was given last where a folder leaves two to choose from", async () => {
  const src = "https://img.example/1.jpg";
  const pictures = new Pictures(key, base, false, labelStorage, world);
  const of = (...paths: string[]) => paths.map((path) => ({ path, file: new Blob([path]) }));
  const { missing } = await pictures.give([{ src }], of("all/a/1.jpg", "all/b/1.jpg"), "");
  expect(missing).toEqual([src]);
  await pictures.give([{ src }], of("b/1.jpg"), "");
  expect(await (await pictures.file({ src })).blob.text()).toBe("b/1.jpg");
});

it("knows the picture of an address by its hash where the name is another's", async () => {
  const src = "https://img.example/shoes/1.jpg";
  const [right, wrong] = ["right", "wrong"].map((text) => new Blob([text])) as [Blob, Blob];
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await right.arrayBuffer()));
  const sha256 = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const files = [
    { path: "x/1.jpg", file: wrong },
    { path: "x/IMG_77.jpg", file: right },
  ];
  const pictures = new Pictures(key, base, false, labelStorage, world);
  await pictures.give([{ src, sha256 }], files, "");
  expect((await pictures.file({ src, sha256 })).blob).toBe(right);
});

it("fetches what lies beside the page, keeps it for work without a network, and forgets it when told", async () => {
  await new Pictures(key, base, true, labelStorage, world).load(item("a.jpg"));
  expect(fetched.sort()).toEqual([`${base}a.jpg`, `${base}o.jpg`]);
  online = false;
  const later = new Pictures(key, base, true, labelStorage, world);
  await expect(later.load(item("a.jpg"))).resolves.toBeTruthy();
  await later.keepStored([]);
  expect(await labelStorage.pictureNames(key)).toEqual([]);
});

it("fetches the pictures of the whole stock ahead, each once, and none where they were given", async () => {
  const pictures = new Pictures(key, base, true, labelStorage, world);
  await pictures.stock(["a.jpg", "missing.jpg", "b.jpg"].map((src) => item(src)));
  expect(fetched).toEqual(["o.jpg", "a.jpg", "missing.jpg", "b.jpg"].map((src) => base + src));
  online = false;
  await expect(pictures.load(item("b.jpg"))).resolves.toBeTruthy();
  await pictures.stock([item("a.jpg"), item("b.jpg")]);
  expect(fetched).toHaveLength(4);
  await new Pictures(key, base, false, labelStorage, world).stock([item("c.jpg")]);
  expect(fetched).toHaveLength(4);
});

it("tells a picture that is missing from one that cannot be reached, and tries again", async () => {
  const pictures = new Pictures(key, base, false, labelStorage, world);
  await expect(pictures.load(item("missing.jpg"))).rejects.toMatchObject({ code: "picture_missing" });
  online = false;
  await expect(pictures.load(item("a.jpg"))).rejects.toMatchObject({ code: "picture_unreachable" });
  online = true;
  await expect(pictures.load(item("a.jpg"))).resolves.toBeTruthy();
});

it("refuses a picture that is not the one the project names", async () => {
  const pictures = new Pictures(key, base, false, labelStorage, world);
  await expect(pictures.load(item("a.jpg", "0".repeat(64)))).rejects.toMatchObject({
    code: "picture_changed",
  });
  const { generations } = await pictures.load(item("a.jpg"));
  const sha256 = generations[0]?.sha256 ?? "";
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  const other = new Pictures(key, base, false, labelStorage, world);
  await expect(other.load(item("a.jpg", sha256.toUpperCase()))).resolves.toBeTruthy();
});

it("gives addresses back", async () => {
  const pictures = new Pictures(key, base, false, labelStorage, world);
  for (let n = 0; n < 20; n += 1) {
    await pictures.load(item(`${n}.jpg`));
    pictures.keepOnly([item(`${n}.jpg`)]);
    await Promise.resolve();
  }
  expect(open.length).toBeLessThanOrEqual(3);
  pictures.keepOnly([]);
  await new Promise((resolve) => setTimeout(resolve));
  expect(open).toEqual([]);
});
