// Addresses of a judged pair's pictures, made once and given back when the pair is dropped.

import type { PairPictures } from "../engine/photo-host.ts";
import type { PairUrls } from "./compare-view.ts";
import type { Judged } from "./judge.ts";

const made = new WeakMap<PairPictures, PairUrls>();

/** The same addresses each time. */
export function pictureUrls({ pictures }: Judged): PairUrls {
  let urls = made.get(pictures);
  if (!urls) {
    urls = {
      original: URL.createObjectURL(pictures.original),
      generated: URL.createObjectURL(pictures.generated),
      overlay: URL.createObjectURL(pictures.overlay),
      ...(pictures.attention && { attention: URL.createObjectURL(pictures.attention) }),
    };
    made.set(pictures, urls);
  }
  return urls;
}

/** Frees the pictures' memory. */
export function dropPictures({ pictures }: Judged): void {
  const urls = made.get(pictures);
  if (urls) for (const url of Object.values(urls)) URL.revokeObjectURL(url);
  made.delete(pictures);
}
