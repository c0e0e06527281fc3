// Finds the pairs in a heap of files: by folders, by names, or by a list that came with them.
import type { NamedFile, PairFiles } from "./judge.ts";

/** Pairs found, and the pictures nothing was found for. */
export interface Pairing {
  pairs: PairFiles[];
  unpaired: NamedFile[];
}

const picture = /\.(jpe?g|png|webp|gif|bmp|avif|heic|heif|tiff?)$/i;
const generatedFolder = /^(generated|gen|ai|output|outputs|results?|after|生成|生成图)$/i;
const originalFolder = /^(originals?|source|src|input|inputs|products?|before|原图|商品)$/i;
const generatedEnding =
  /[\s._-]*\(?(?:generated|gen|ai|out|output|result|after|edit(?:ed)?|bg)[\s._-]*\d*\)?$/i;
const originalEnding = /[\s._-]*(?:original|orig|source|src|product|before)$/i;

/** Whether a path names a picture. */
export const isPicture = (path: string): boolean => picture.test(path);

interface Named {
  file: NamedFile;
  folder: string;
  key: string;
  role: "original" | "generated" | "either";
}

/**
 * Pairs by role and key. The role comes from a folder (`original/`, `generated/`) or from the end of the name
 * (`x_gen1.jpg`); the key is what is left of the path. Each generated picture makes a pair.
 */
export function pairByName(files: NamedFile[]): Pairing {
  const named = files.filter((file) => isPicture(file.path)).map(describe);
  const originals = new Map<string, Named>();
  for (const item of named) {
    const key = keyOf(item);
    if (item.role !== "generated" && !(originals.has(key) && item.role === "either"))
      originals.set(key, item);
  }
  const pairs: PairFiles[] = [];
  const used = new Set<NamedFile>();
  for (const item of named) {
    const original = originals.get(keyOf(item)) ?? numbered(item, originals);
    if (item.role !== "generated" || !original) continue;
    pairs.push({ name: item.file.path, original: original.file, generated: item.file });
    used.add(original.file).add(item.file);
  }
  pairs.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  return { pairs, unpaired: named.map((item) => item.file).filter((file) => !used.has(file)) };
}

/** Two pictures and nothing else: without telling names the first is the original. */
export function pairOfTwo(files: NamedFile[]): PairFiles | undefined {
  const [original, generated] = files;
  if (files.length !== 2 || !original || !generated) return undefined;
  if (!isPicture(original.path) || !isPicture(generated.path)) return undefined;
  return pairByName(files).pairs[0] ?? { name: generated.path, original, generated };
}

const keyOf = ({ folder, key }: Named) => `${folder}/${key}`.toLowerCase();

function describe(file: NamedFile): Named {
  const parts = file.path.split("/");
  const stem = (parts.pop() ?? "").replace(/\.[^.]+$/, "");
  const generatedAt = parts.findIndex((part) => generatedFolder.test(part));
  const originalAt = parts.findIndex((part) => originalFolder.test(part));
  if (generatedAt >= 0 || originalAt >= 0) {
    const at = generatedAt >= 0 ? generatedAt : originalAt;
    const folder = parts.filter((_, index) => index !== at).join("/");
    const key = stem.replace(generatedEnding, "").replace(originalEnding, "") || stem;
    return { file, folder, key, role: generatedAt >= 0 ? "generated" : "original" };
  }
  const folder = parts.join("/");
  const withoutEnding = stem.replace(generatedEnding, "");
  if (withoutEnding && withoutEnding !== stem) return { file, folder, key: withoutEnding, role: "generated" };
  const withoutOriginal = stem.replace(originalEnding, "");
  if (withoutOriginal && withoutOriginal !== stem)
    return { file, folder, key: withoutOriginal, role: "original" };
  return { file, folder, key: stem, role: "either" };
}

/** `generated/shoe_2.jpg` belongs to `original/shoe.jpg` when there is no `original/shoe_2.jpg`. */
function numbered(item: Named, originals: Map<string, Named>): Named | undefined {
  const shorter = item.key.replace(/[\s._-]+\d+$/, "");
  return shorter === item.key ? undefined : originals.get(keyOf({ ...item, key: shorter }));
}
