// Pictures of a project: given with its folder, kept in the browser, or fetched from beside the page. Each is
// loaded once, decoded and hashed before its item is shown.
import { pageError } from "../engine/errors.ts";
import type { NamedFile } from "../evaluate/judge.ts";
import { isAddress, serverOf } from "./nearest.ts";
import { OfferedFiles } from "./offered.ts";
import type { Item, Picture, Project } from "./shapes.ts";
import type { LabelStorage } from "./storage.ts";

export interface LoadedPicture {
  src: string;
  url: string;
  /** Hex, of the bytes that are shown. */
  sha256: string;
  width: number;
  height: number;
}

/** An item's pictures; generations by the item's order. */
export interface ItemPictures {
  original: LoadedPicture;
  generations: LoadedPicture[];
}

/** What of the browser it needs. */
export interface PictureWorld {
  /** The only server that is asked for pictures. */
  origin(): string;
  fetch(address: string): Promise<Response>;
  /** Throws when the browser cannot show it. */
  decode(url: string): Promise<{ width: number; height: number }>;
  url(blob: Blob): string;
  giveBack(url: string): void;
}

export const browserPictures: PictureWorld = {
  origin: () => location.origin,
  fetch: (address) => fetch(address, { credentials: "omit" }),
  async decode(url) {
    const image = new Image();
    image.src = url;
    await image.decode();
    return { width: image.naturalWidth, height: image.naturalHeight };
  },
  url: (blob) => URL.createObjectURL(blob),
  giveBack: (url) => URL.revokeObjectURL(url),
};

const picturesOf = ({ original, generations }: Item): Picture[] => [original, ...generations];

/** Every picture of a project and of items leased for it, those of the guidelines included. */
export function allPictures({ guidelines, items }: Project, leased: Item[] = []): Picture[] {
  return [...(guidelines?.pictures ?? []), ...[...items, ...leased].flatMap(picturesOf)];
}

export class Pictures {
  private readonly loaded = new Map<string, Promise<LoadedPicture>>();
  /** Files of a folder that pictures were found among, in case the storage has no room for them. */
  private readonly given = new Map<string, Blob>();
  /** All files of given folders: items that come later look among them, too. */
  private readonly offered = new OfferedFiles((file) => hashOf(file, ""));
  private stocking = 0;

  constructor(
    private readonly key: string,
    /** Where relative pictures are fetched from; none: they were given. */
    private readonly base: string | undefined,
    /** Fetched ones are kept for work without a network. */
    private readonly keeps: boolean,
    private readonly storage: Pick<
      LabelStorage,
      "picture" | "keepPicture" | "pictureNames" | "removePictures"
    >,
    private readonly world: PictureWorld = browserPictures,
  ) {}

  /** Takes the files that are named; says which are missing, and whether all could be kept. */
  async give(
    wanted: Picture[],
    files: NamedFile[],
    folder: string,
  ): Promise<{ missing: string[]; kept: boolean }> {
    this.offered.add(files, folder);
    this.offered.expect(wanted);
    const missing: string[] = [];
    let kept = true;
    for (const picture of wanted) {
      const { src } = picture;
      if (this.given.has(src) || this.isServed(src)) continue;
      const file = await this.offered.find(picture);
      if (!file) {
        missing.push(src);
        continue;
      }
      this.given.set(src, file);
      if (kept) kept = await this.storage.keepPicture(this.key, src, file).then(yes, no);
    }
    return { missing, kept };
  }

  /** A picture of an item that came after its folder was given; kept as those found at once are. */
  private async fromOffered(picture: Picture): Promise<Blob | undefined> {
    const { src } = picture;
    const file = this.isServed(src) ? undefined : await this.offered.find(picture);
    if (!file) return undefined;
    this.given.set(src, file);
    // Without room for it there, it is had from the folder as long as the page is open.
    await this.storage.keepPicture(this.key, src, file).catch(no);
    return file;
  }

  /** All pictures of an item, ready to be shown at once. Throws picture_missing and its like. */
  async load(item: Item): Promise<ItemPictures> {
    const [original, ...generations] = await Promise.all(picturesOf(item).map((one) => this.one(one)));
    if (!original) throw pageError("picture_missing", item.id);
    return { original, generations };
  }

  /**
   * Takes the pictures of items that will come from given folders, and fetches the others, one after the other, so
   * that they are there without a network and after a reload; a later call takes the place of one under way. What
   * cannot be had is told when its item is shown.
   */
  async stock(items: Item[]): Promise<void> {
    if (!this.keeps) return;
    this.stocking += 1;
    const turn = this.stocking;
    const there = new Set(await this.storage.pictureNames(this.key).catch(() => []));
    const wanted = new Map(items.flatMap(picturesOf).map((picture) => [picture.src, picture]));
    this.offered.expect([...wanted.values()]);
    for (const [src, picture] of wanted) {
      if (turn !== this.stocking) return;
      if (there.has(src) || this.given.has(src) || this.loaded.has(src)) continue;
      if (!(await this.fromOffered(picture))) await this.fetched(src).catch(no);
    }
  }

  /** Begins to load what comes next; a failure is told when the item is shown. */
  prefetch(items: Item[]): void {
    for (const item of items) this.load(item).catch(() => {});
  }

  /** A single picture, such as one of the guidelines. */
  one(picture: Picture): Promise<LoadedPicture> {
    const known = this.loaded.get(picture.src);
    if (known) return known;
    const loading = this.read(picture);
    this.loaded.set(picture.src, loading);
    // Tried again when it is asked for again.
    loading.catch(() => this.loaded.delete(picture.src));
    return loading;
  }

  /** Gives back all but the pictures of these items. */
  keepOnly(items: Item[]): void {
    const wanted = new Set(items.flatMap(picturesOf).map(({ src }) => src));
    for (const [src, loading] of this.loaded) {
      if (wanted.has(src)) continue;
      this.loaded.delete(src);
      loading.then(({ url }) => this.world.giveBack(url)).catch(() => {}); // What failed to load has no address.
    }
  }

  /** Removes the kept copies of all others, where they can be fetched again. */
  async keepStored(wanted: Picture[]): Promise<void> {
    if (!this.keeps) return;
    const names = new Set(wanted.map(({ src }) => src));
    const stored = await this.storage.pictureNames(this.key);
    await this.storage.removePictures(
      this.key,
      stored.filter((src) => !names.has(src)),
    );
  }

  /** A picture's file, checked; for whoever does not show it. Throws picture_missing and its like. */
  async file(picture: Picture): Promise<{ blob: Blob; sha256: string }> {
    const { src, sha256: expected } = picture;
    const blob =
      this.given.get(src) ??
      (await this.storage.picture(this.key, src)) ??
      (await this.fromOffered(picture)) ??
      (await this.fetched(src));
    const sha256 = await hashOf(blob, src);
    if (expected && expected.toLowerCase() !== sha256) throw pageError("picture_changed", src);
    return { blob, sha256 };
  }

  private async read(picture: Picture): Promise<LoadedPicture> {
    const { src } = picture;
    const { blob, sha256 } = await this.file(picture);
    const url = this.world.url(blob);
    try {
      return { src, url, sha256, ...(await this.world.decode(url)) };
    } catch {
      this.world.giveBack(url);
      throw pageError("picture_unreadable", src);
    }
  }

  /** An address of the page's own server. */
  private isServed(src: string): boolean {
    return isAddress(src) && URL.canParse(src) && new URL(src).origin === this.world.origin();
  }

  private async fetched(src: string): Promise<Blob> {
    const address = URL.canParse(src, this.base) ? new URL(src, this.base) : undefined;
    // Others are not asked: the page's policy forbids it, and whoever looks at a picture would be seen doing so.
    if (address?.origin !== this.world.origin())
      throw pageError(serverOf(src) ? "picture_elsewhere" : "picture_missing", src);
    const response = await this.world.fetch(address.href).catch(() => undefined);
    if (response?.status === 404) throw pageError("picture_missing", src);
    if (!response?.ok) throw pageError("picture_unreachable", src);
    const blob = await response.blob();
    // Without room for it there, it is fetched again next time.
    if (this.keeps) await this.storage.keepPicture(this.key, src, blob).catch(no);
    return blob;
  }
}

const yes = () => true;
const no = () => false;

async function hashOf(blob: Blob, src: string): Promise<string> {
  const bytes = await blob.arrayBuffer().catch(() => undefined);
  if (!bytes) throw pageError("file_unreadable", src);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
