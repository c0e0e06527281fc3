// From a heap of files to pairs: archives unpacked, a list followed where there is one, else names matched.

import { unpacked } from "./gather.ts";
import type { NamedFile } from "./judge.ts";
import { isPairList, type MissingPair, readPairList, resolvePairs } from "./pair-list.ts";
import { type Pairing, pairByName } from "./pairing.ts";

export interface FoundPairs extends Pairing {
  missing: MissingPair[];
}

/** All pairs of a drop. Throws bad_pair_list or bad_archive. */
export async function findPairs(files: NamedFile[]): Promise<FoundPairs> {
  const all = await unpacked(files);
  const lists = all.filter((file) => isPairList(file.path));
  if (lists.length === 0) return { ...pairByName(all), missing: [] };
  const found: FoundPairs = { pairs: [], missing: [], unpaired: [] };
  for (const list of lists) {
    const listed = readPairList(await list.file.text(), list.path);
    const { pairs, missing } = resolvePairs(listed, all);
    found.pairs.push(...pairs);
    found.missing.push(...missing);
  }
  return found;
}
