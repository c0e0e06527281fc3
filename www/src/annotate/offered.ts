// Files of folders that were given: for the pictures asked for then, and for those of items that come later. Found
// by their path from the project file, by the end of it, or, where the project knows it, by the hash of their bytes.
import type { NamedFile } from "../evaluate/judge.ts";
import type { Picture } from "./shapes.ts";

/** What was given at once; `folder` is the one the project file lies in. */
interface Offer {
  byPath: Map<string, Blob>;
  folder: string;
}

export class OfferedFiles {
  /** The last one first. */
  private offers: Offer[] = [];
  private readonly byHash = new Map<string, Blob>();
  private unhashed: Blob[] = [];

  constructor(private readonly hash: (file: Blob) => Promise<string>) {}

  add(files: NamedFile[], folder: string): void {
    const byPath = new Map(files.map(({ path, file }) => [normal(path), file]));
    this.offers = [{ byPath, folder }, ...this.offers];
    this.unhashed.push(...files.filter(({ path }) => isPicture(path)).map(({ file }) => file));
  }

  async find({ src, sha256 }: Picture): Promise<Blob | undefined> {
    for (const offer of this.offers) {
      const named = byName(offer, src);
      if (named) return named;
    }
    return sha256 === undefined ? undefined : this.hashed(sha256.toLowerCase());
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

function byName({ byPath, folder }: Offer, src: string): Blob | undefined {
  const end = normal(src);
  return (
    byPath.get(normal(`${folder}/${src}`)) ??
    byPath.get(end) ??
    [...byPath].find(([path]) => path.endsWith(`/${end}`))?.[1]
  );
}

const isPicture = (path: string) => /\.(jpe?g|png|webp|avif|gif|bmp)$/i.test(path);

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.replaceAll("\\", "/").split("/")) {
    if (part === "..") parts.pop();
    else if (part && part !== ".") parts.push(part);
  }
  return parts.join("/").toLowerCase();
}
