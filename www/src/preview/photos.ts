// The photos of a staging, under numbers of the page's own: those last when the engine's worker is replaced
// and when the work is opened again another day.
import type { Remote } from "comlink";
import { isPanic, isVitrineError, pageError } from "../engine/errors.ts";
import type { PhotoHost } from "../engine/photo-host.ts";
import type { Recipe, Size } from "../engine/stage-protocol.ts";
import type { Vitrine } from "../engine/vitrine.ts";
import type { PhotoEvents } from "../evaluate/photo-source.ts";
import type { Products } from "./geometry.ts";
import { photosOf, withPhotos } from "./recipe.ts";

/** A photo of a staging; a `product` is cut out, a background is not. */
export interface StagedPhoto {
  number: number;
  name: string;
  file: Blob;
  product: boolean;
}

/** A photo the engine has open. */
interface Opened {
  id: number;
  generation: number;
  /** The product's box in pixels of the photo. */
  size: Size | undefined;
}

/** What the photos need of the engine. */
export type StageVitrine = Pick<Vitrine, "open" | "close" | "matte"> & {
  photos: Pick<Vitrine["photos"], "call" | "generation">;
};

const silent: PhotoEvents = { opened: () => {}, onStage: () => {} };

/** The engine that had these photos is gone. */
class PhotosGone extends Error {}

export class StagePhotos {
  private readonly all = new Map<number, StagedPhoto>();
  private readonly opened = new Map<number, Promise<Opened>>();
  private readonly known: Products = {};
  private last = 0;

  constructor(private readonly vitrine: StageVitrine) {}

  get list(): StagedPhoto[] {
    return [...this.all.values()];
  }

  get(number: number): StagedPhoto | undefined {
    return this.all.get(number);
  }

  /** Boxes of the products opened so far. */
  get products(): Products {
    return { ...this.known };
  }

  add(name: string, file: Blob, product: boolean): number {
    this.last += 1;
    this.all.set(this.last, { number: this.last, name, file, product });
    return this.last;
  }

  /** Takes over photos under the numbers they had. */
  restore(photos: StagedPhoto[]): void {
    for (const photo of photos) {
      this.all.set(photo.number, photo);
      this.last = Math.max(this.last, photo.number);
    }
  }

  /** Opens a photo and cuts its product out, unless that was done; gives the engine's number. */
  async ready(number: number, events: PhotoEvents = silent, signal?: AbortSignal): Promise<number> {
    let opening = this.opened.get(number);
    if (opening && (await opening).generation !== this.vitrine.photos.generation) {
      if (this.opened.get(number) === opening) this.opened.delete(number);
      opening = this.opened.get(number);
    }
    if (!opening) {
      const started = this.open(number, events, signal);
      started.catch(() => {
        if (this.opened.get(number) === started) this.opened.delete(number);
      });
      this.opened.set(number, started);
      opening = started;
    }
    return (await opening).id;
  }

  /** Calls the engine with the recipe in its own numbers; once more when its worker was replaced meanwhile. */
  async call<R>(
    recipe: Recipe,
    work: (host: Remote<PhotoHost>, recipe: Recipe) => Promise<R>,
    signal?: AbortSignal,
  ): Promise<R> {
    for (let again = false; ; again = true) {
      const numbers = photosOf(recipe);
      const ids = await Promise.all(numbers.map((number) => this.ready(number)));
      const { generation } = this.vitrine.photos;
      const theirs = withPhotos(recipe, (photo) => ids[numbers.indexOf(photo)] ?? photo);
      try {
        return await this.vitrine.photos.call(async (host) => {
          if (this.vitrine.photos.generation !== generation) throw new PhotosGone();
          return work(host, theirs);
        }, signal);
      } catch (error) {
        if (again || !isLost(error)) throw error;
        this.opened.clear();
      }
    }
  }

  /** Gives a photo back. */
  remove(number: number): void {
    const opening = this.opened.get(number);
    this.opened.delete(number);
    this.all.delete(number);
    opening
      ?.then(({ id, generation }) => {
        if (generation === this.vitrine.photos.generation) void this.vitrine.close(id);
      })
      .catch(() => {}); // A photo that failed to open is not open.
  }

  clear(): void {
    for (const number of this.all.keys()) this.remove(number);
  }

  private async open(number: number, events: PhotoEvents, signal?: AbortSignal): Promise<Opened> {
    const photo = this.all.get(number);
    if (!photo) throw pageError("work_missing");
    const { id } = await this.vitrine.open(photo.file, photo.name, signal);
    const { generation } = this.vitrine.photos;
    events.opened();
    try {
      if (!photo.product) return { id, generation, size: undefined };
      await this.vitrine.matte(id, events.onStage, signal);
      const size = await this.vitrine.photos.call((host) => host.stageProduct(id), signal);
      this.known[number] = size;
      return { id, generation, size };
    } catch (error) {
      void this.vitrine.close(id);
      throw error;
    }
  }
}

const isLost = (error: unknown) =>
  error instanceof PhotosGone || isPanic(error) || (isVitrineError(error) && error.code === "unknown_photo");
