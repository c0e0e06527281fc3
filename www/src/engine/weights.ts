// Weights: fetched with progress, verified by SHA-256, kept in Cache Storage under their hash.
import { abortable } from "./abortable.ts";
import { counted, type OnBytes } from "./download.ts";
import { isCancelled, pageError } from "./errors.ts";
import type { ModelInfo } from "./protocol.ts";

const cacheName = "vitrine-weights";

/** What `loadWeights` needs of the browser; tests give their own. */
export interface WeightsSources {
  fetch: typeof fetch;
  caches: CacheStorage | undefined;
  subtle: SubtleCrypto | undefined;
  base: string;
}

const browserSources = (): WeightsSources => ({
  fetch: (...request) => fetch(...request),
  caches: "caches" in globalThis ? caches : undefined,
  subtle: globalThis.crypto?.subtle,
  base: document.baseURI,
});

/** The verified bytes of a model's weights. Throws weights_unreachable, weights_corrupt or insecure_page. */
export async function loadWeights(
  model: ModelInfo,
  onBytes?: OnBytes,
  signal?: AbortSignal,
  sources = browserSources(),
): Promise<Uint8Array<ArrayBuffer>> {
  if (!sources.subtle) throw pageError("insecure_page");
  const name = model.file.split("/").at(-1) ?? model.file;
  const url = new URL(`models/${name}?sha256=${model.sha256}`, sources.base).href;
  const store = await sources.caches?.open(cacheName).catch(() => undefined);

  const kept = await store?.match(url).catch(() => undefined);
  if (kept) {
    const bytes = new Uint8Array(await kept.arrayBuffer());
    if ((await sha256(bytes, sources.subtle)) === model.sha256) return bytes;
    await store?.delete(url);
  }

  const bytes = await download(url, model, sources, onBytes, signal);
  if ((await sha256(bytes, sources.subtle)) !== model.sha256) throw pageError("weights_corrupt", name);
  // A full or forbidden storage must not stop the work: the weights are in memory already.
  await store?.put(url, new Response(bytes)).catch(() => {});
  return bytes;
}

async function download(
  url: string,
  model: ModelInfo,
  sources: WeightsSources,
  onBytes?: OnBytes,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  let response: Response;
  try {
    response = await sources.fetch(url, signal ? { signal } : {});
  } catch (error) {
    if (isCancelled(error)) throw error;
    throw pageError("weights_unreachable");
  }
  if (!response.ok) throw pageError("weights_unreachable", String(response.status));
  const size = { unpackedBytes: model.bytes, transferBytes: model.bytes };
  try {
    return new Uint8Array(await abortable(counted(response, size, onBytes).arrayBuffer(), signal));
  } catch (error) {
    if (isCancelled(error)) throw error;
    throw pageError("weights_unreachable");
  }
}

/** The hash of `bytes` in lower-case hexadecimal. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>, subtle: SubtleCrypto): Promise<string> {
  const digest = new Uint8Array(await subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
