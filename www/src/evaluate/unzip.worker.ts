// A worker that unpacks ZIP archives: the page's policy allows no workers but its own files, so fflate's own
// ones, made of blobs, would never answer.
import { expose } from "comlink";
import { unzipSync } from "fflate";
import type { NamedFile } from "./judge.ts";
import { isPairList } from "./pair-list.ts";
import { isPicture } from "./pairing.ts";

/** No picture the engine accepts is larger; a bomb is refused before it is unpacked. */
const entryLimitBytes = 256 * 1024 * 1024;

const isWanted = (name: string) =>
  (isPicture(name) || isPairList(name)) && !/(^|\/)(__MACOSX\/|\.)/.test(name);

const unzipper = {
  /** The pictures and lists of an archive. Throws for what is none. */
  async unpack(file: Blob): Promise<NamedFile[]> {
    const entries = unzipSync(new Uint8Array(await file.arrayBuffer()), {
      filter: ({ name, originalSize }) => isWanted(name) && originalSize <= entryLimitBytes,
    });
    return Object.entries(entries).map(([path, data]) => ({
      path,
      file: new Blob([data as Uint8Array<ArrayBuffer>]),
    }));
  },
};

export type Unzipper = typeof unzipper;

expose(unzipper);
