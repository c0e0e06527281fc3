import { describe, expect, it } from "vitest";
import type { ModelInfo } from "./protocol.ts";
import { loadWeights, sha256, type WeightsSources } from "./weights.ts";

const bytes = new Uint8Array([1, 2, 3, 4, 5]);
const { subtle } = globalThis.crypto;
const model: ModelInfo = {
  name: "net",
  file: "models/net.safetensors",
  bytes: bytes.length,
  sha256: await sha256(bytes, subtle),
  licence: "",
};

/** Cache Storage as a map. */
function storage() {
  const kept = new Map<string, Uint8Array>();
  const cache = {
    match: async (url: string) => {
      const found = kept.get(url);
      return found && new Response(found as Uint8Array<ArrayBuffer>);
    },
    put: async (url: string, response: Response) => {
      kept.set(url, new Uint8Array(await response.arrayBuffer()));
    },
    delete: async (url: string) => kept.delete(url),
  };
  return { kept, caches: { open: async () => cache } as unknown as CacheStorage };
}

function sources(answer: () => Promise<Response>, caches?: CacheStorage) {
  const asked: string[] = [];
  const given: WeightsSources = {
    subtle,
    caches,
    base: "https://shop.example/vitrine/",
    fetch: ((url: string) => {
      asked.push(url);
      return answer();
    }) as typeof fetch,
  };
  return { asked, given };
}

const good = async () => new Response(bytes);

describe("weights", () => {
  it("are fetched once, then taken from storage", async () => {
    const { caches } = storage();
    const { asked, given } = sources(good, caches);
    expect(await loadWeights(model, undefined, undefined, given)).toEqual(bytes);
    expect(await loadWeights(model, undefined, undefined, given)).toEqual(bytes);
    expect(asked).toEqual([`https://shop.example/vitrine/models/net.safetensors?sha256=${model.sha256}`]);
  });

  it("report their bytes up to the total", async () => {
    const seen: number[] = [];
    await loadWeights(
      model,
      ({ loadedBytes, totalBytes }) => seen.push(loadedBytes, totalBytes),
      undefined,
      sources(good).given,
    );
    expect(seen.slice(-2)).toEqual([5, 5]);
  });

  it("that are not the right ones are refused and not kept", async () => {
    const { caches, kept } = storage();
    const { given } = sources(async () => new Response(new Uint8Array([9])), caches);
    await expect(loadWeights(model, undefined, undefined, given)).rejects.toMatchObject({
      code: "weights_corrupt",
    });
    expect(kept.size).toBe(0);
  });

  it("that were damaged in storage are fetched again", async () => {
    const { caches, kept } = storage();
    const { asked, given } = sources(good, caches);
    await loadWeights(model, undefined, undefined, given);
    for (const url of kept.keys()) kept.set(url, new Uint8Array([0]));
    expect(await loadWeights(model, undefined, undefined, given)).toEqual(bytes);
    expect(asked).toHaveLength(2);
  });

  it("that cannot be reached say so", async () => {
    const offline = sources(() => Promise.reject(new TypeError("offline"))).given;
    await expect(loadWeights(model, undefined, undefined, offline)).rejects.toMatchObject({
      code: "weights_unreachable",
    });
    const missing = sources(async () => new Response("", { status: 404 })).given;
    await expect(loadWeights(model, undefined, undefined, missing)).rejects.toMatchObject({
      code: "weights_unreachable",
    });
  });

  it("are not taken unverified where the browser has no cryptography", async () => {
    const given = { ...sources(good).given, subtle: undefined };
    await expect(loadWeights(model, undefined, undefined, given)).rejects.toMatchObject({
      code: "insecure_page",
    });
  });

  it("still load where storage is forbidden", async () => {
    const caches = { open: () => Promise.reject(new Error("denied")) } as unknown as CacheStorage;
    expect(await loadWeights(model, undefined, undefined, sources(good, caches).given)).toEqual(bytes);
  });
});
