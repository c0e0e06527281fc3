// Files of folders that were given: for the pictures asked for then, and for those of items that come later. Found
// by their path from the project file, by the end of it, or, where the project knows it, by the hash of their bytes.
import type { NamedFile } from "../evaluate/judge.ts";
import { FolderFiles, isAddress, WantedEnds } from "./nearest.ts";
import type { Picture } from "./shapes.ts";

/** What was given at once; `folder` is the one the project file lies in. */
interface Offer {
  files: FolderFiles;
  folder: string;
}

export class OfferedFiles {
  /** The last one first. */
  private offers: Offer[] = [];
  private readonly wanted = new WantedEnds();
  private readonly byHash = new Map<string, Blob>();
  private unhashed: Blob[] = [];

  constructor(private readonly hash: (file: Blob) => Promise<string>) {}

  add(files: NamedFile[], folder: string): void {
    this.offers = [{ files: new FolderFiles(files), folder }, ...this.offers];
    this.unhashed.push(...files.filter(({ path }) => isPicture(path)).map(({ file }) => file));
  }

  /** Pictures that will be looked for. */
  expect(pictures: Picture[]): void {
    this.wanted.add(pictures.map(({ src }) => src));
  }

  async find({ src, sha256 }: Picture): Promise<Blob | undefined> {
    const named = isAddress(src) ? undefined : this.first((offer) => byName(offer, src));
    if (named) return named;
    const near = this.first(({ files }) => files.nearest(src, this.wanted));
    if (sha256 === undefined) return near;
    const wanted = sha256.toLowerCase();
    // A name alone may be another picture's, too.
    if (near && (await this.hash(near).catch(() => undefined)) === wanted) return near;
    return this.hashed(wanted);
  }

  private first(find: (offer: Offer) => Blob | undefined): Blob | undefined {
    for (const offer of this.offers) {
      const found = find(offer);
      if (found) return found;
    }
    return undefined;
  }

  /** Each file is hashed once, and none before its hash may be needed. */
  private async hashed(sha256: string): Promise<Blob | undefined> {
    while (!this.byHash.has(sha256)) {
      const file = this.unhashed.pop();
      if (!file) return undefined;
      const hash = await this.hash(file).catch(() => undefined);
      if (hash) this.byHash.set(hash, file);
    }
    return this.byHash.get(sha256);
  }
}

const byName = ({ files, folder }: Offer, src: string) => files.at(`${folder}/${src}`) ?? files.at(src);

const isPicture = (path: string) => /\.(jpe?g|png|webp|avif|gif|bmp)$/i.test(path);
