// The state of the Preview page: one staging with its history. It outlives the page's elements.
import { cutoutSample } from "../app/samples.ts";
import { asVitrineError, isCancelled } from "../engine/errors.ts";
import type { VitrineError } from "../engine/protocol.ts";
import type { FileOptions, Marketplace, Placement, Recipe, Rect } from "../engine/stage-protocol.ts";
import type { JudgeProgress, NamedFile } from "../evaluate/judge.ts";
import { Store } from "../ui/store.ts";
import { firstOptions, stemOf } from "./files.ts";
import { keptInPlace, type Products } from "./geometry.ts";
import { History } from "./history.ts";
import type { Staged } from "./mend.ts";
import { type StagedPhoto, StagePhotos, type StageVitrine } from "./photos.ts";
import {
  besideOthers,
  firstCanvas,
  firstRecipe,
  newLayer,
  photosOf,
  withNewCutout,
  withNewLayer,
} from "./recipe.ts";
import type { Work } from "./storage.ts";

export interface StagingState {
  /** The photo that is read and cut out, and how far that is. */
  file: NamedFile | undefined;
  working: JudgeProgress | undefined;
  error: VitrineError | undefined;
  /** What is staged; nothing before the first photo. */
  recipe: Recipe | undefined;
  /** No gesture is under way: the recipe will stay like this for a while. */
  settled: boolean;
  /** The layer that is edited, -1 for none. */
  selected: number;
  products: Products;
  canUndo: boolean;
  canRedo: boolean;
  options: FileOptions;
  marketplaces: Marketplace[];
  marketplace: string;
  /** The files' name, without ending. */
  name: string;
  sample: string | undefined;
  /** Under which this staging is kept. */
  work: string;
}

const empty: StagingState = {
  file: undefined,
  working: undefined,
  error: undefined,
  recipe: undefined,
  settled: true,
  selected: -1,
  products: {},
  canUndo: false,
  canRedo: false,
  options: firstOptions,
  marketplaces: [],
  marketplace: "",
  name: "",
  sample: undefined,
  work: "",
};

/** A product of a staging, by its photo. */
export interface StagedProduct {
  work: string;
  photo: number;
}

const newWork = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
/** Longer side at which cut-outs of one photo are compared. */
const boxSide = 1600;
const reading: JudgeProgress = { step: "reading", original: 0, generated: 0 };

export class StagingSession extends Store<StagingState> {
  readonly photos: StagePhotos;
  /** Called before a staging is put away. */
  leaving: () => void = () => {};
  private history: History<Recipe> | undefined;
  private first: Recipe | undefined;
  private job: AbortController | undefined;
  private again: (() => Promise<unknown>) | undefined;

  constructor(private readonly vitrine: StageVitrine) {
    super(empty);
    this.photos = new StagePhotos(vitrine);
  }

  /** Starts a staging with a photo. */
  async open(file: NamedFile, from: { sample?: string } = {}): Promise<void> {
    this.reset();
    this.patch(from);
    this.again = () => this.open(file, from);
    await this.bring(file, true, async (number, signal) => {
      const marketplace = await this.known(signal);
      const canvas = firstCanvas(marketplace);
      const layer = newLayer(number, await this.fit(number, canvas, marketplace?.fill ?? 0.85, signal));
      const recipe = firstRecipe(canvas, layer);
      this.begin(recipe, { name: `${stemOf(file.path)}-staged`, selected: 0, work: newWork() });
    });
  }

  /** Adds products one after the other; the first that fails or is cancelled ends it. */
  async addAll(files: NamedFile[]): Promise<void> {
    for (const file of files) if (!(await this.add(file))) return;
  }

  /** Adds another product, in front of the others; whether it came. */
  add(file: NamedFile): Promise<boolean> {
    this.again = () => this.add(file);
    return this.bring(file, true, async (number, signal) => {
      const { canvas } = this.value.recipe ?? {};
      if (!canvas) return;
      const placement = await this.fit(number, canvas, 0.5, signal);
      // As it is now: the user may have gone on meanwhile.
      const { recipe } = this.value;
      if (!recipe) return;
      const next = withNewLayer(recipe, newLayer(number, besideOthers(recipe, placement)));
      this.patch({ selected: next.layers.length - 1 });
      this.edit(next);
    });
  }

  /** Puts a picture of the user's own behind everything. */
  addBackground(file: NamedFile): Promise<boolean> {
    this.again = () => this.addBackground(file);
    return this.bring(file, false, async (photo) => {
      const { recipe } = this.value;
      if (!recipe) return;
      const whole = { x: 0.5, y: 0.5, zoom: 1, blur: 0 };
      this.edit({ ...recipe, background: { kind: "picture", photo, ...whole, generated: false } });
    });
  }

  /** Whether a product is still staged here. */
  holds({ work, photo }: StagedProduct): boolean {
    return (
      this.value.work === work && this.value.recipe?.layers.some((layer) => layer.photo === photo) === true
    );
  }

  /** Shows a product as it was cut out anew, in the photo's full size; what stays of it stays where it is. */
  correct(photo: number, { path, file }: NamedFile): Promise<boolean> {
    this.again = () => this.correct(photo, { path, file });
    const name = this.photos.get(photo)?.name ?? path;
    return this.bring({ path: name, file }, true, async (number, signal) => {
      const [before, after] = [await this.box(photo, signal), await this.box(number, signal)];
      const { recipe } = this.value;
      if (!recipe) return;
      const { canvas } = recipe;
      const place = (placement: Placement) => keptInPlace(placement, canvas, before, after);
      this.edit(withNewCutout(recipe, photo, number, place));
    });
  }

  async sample(id: string): Promise<void> {
    this.reset();
    this.patch({ sample: id, working: reading });
    this.again = () => this.sample(id);
    try {
      const file = await cutoutSample(id);
      if (this.value.sample === id) await this.open(file, { sample: id });
    } catch (error) {
      if (this.value.sample === id) this.patch({ error: asVitrineError(error), working: undefined });
    }
  }

  /** Goes on with a kept staging. */
  async reopen(work: Work, photos: StagedPhoto[]): Promise<void> {
    this.reset();
    this.again = () => this.reopen(work, photos);
    const { id, recipe, options, marketplace, name } = work;
    this.photos.restore(photos);
    const files = photosOf(recipe).map((number) => this.photos.get(number));
    await this.work(files[0] && { path: files[0].name, file: files[0].file }, async (signal) => {
      await this.known(signal);
      for (const number of photosOf(recipe)) await this.photos.ready(number, this.events, signal);
      this.begin(recipe, { options, marketplace, name, work: id, selected: recipe.layers.length - 1 });
    });
  }

  /** What was tried last, once more. */
  retry(): void {
    void this.again?.();
  }

  /** One step of the history. */
  edit(recipe: Recipe): void {
    this.history?.put(recipe);
    this.show(true);
  }

  /** A step that is not over yet. */
  live(recipe: Recipe): void {
    this.history?.live(recipe);
    this.show(false);
  }

  settle(): void {
    if (this.value.settled) return;
    this.history?.settle();
    this.show(true);
  }

  undo(): void {
    this.history?.undo();
    this.show(true);
  }

  redo(): void {
    this.history?.redo();
    this.show(true);
  }

  /** Back to how the staging began; that can be undone too. */
  startOver(): void {
    if (this.first) this.edit(this.first);
  }

  /** The recipe as one step, the file's options beside it. */
  apply({ recipe, options }: Staged): void {
    this.patch({ options });
    this.edit(recipe);
  }

  /** Another marketplace's rules. */
  choose(marketplace: string): void {
    this.patch({ marketplace });
  }

  select(selected: number): void {
    if (selected !== this.value.selected) this.patch({ selected });
  }

  /** Stops what is read or cut out; what is staged stays. */
  cancel(): void {
    this.job?.abort();
    this.job = undefined;
    this.patch({ working: undefined, file: undefined });
  }

  /** Back to the start. */
  reset(): void {
    this.leaving();
    this.cancel();
    this.photos.clear();
    this.history = undefined;
    this.first = undefined;
    const { marketplaces, marketplace, options } = this.value;
    this.set({ ...empty, marketplaces, marketplace, options });
  }

  /** The marketplaces; the chosen one is returned. */
  async known(signal?: AbortSignal): Promise<Marketplace | undefined> {
    let { marketplaces, marketplace } = this.value;
    if (marketplaces.length === 0) {
      marketplaces = await this.vitrine.photos.call((host) => host.marketplaces(), signal);
      const [first] = marketplaces;
      marketplace ||= first?.id ?? "";
      this.patch({ marketplaces, marketplace });
    }
    return marketplaces.find(({ id }) => id === marketplace);
  }

  private begin(recipe: Recipe, fields: Partial<StagingState>): void {
    this.history = new History(recipe);
    this.first = recipe;
    this.patch(fields);
    this.show(true);
  }

  private show(settled: boolean): void {
    if (!this.history) return;
    const { value: recipe, canUndo, canRedo } = this.history;
    const selected = Math.min(this.value.selected, recipe.layers.length - 1);
    this.patch({ recipe, settled, selected, canUndo, canRedo, products: this.photos.products });
  }

  private fit(
    number: number,
    canvas: Recipe["canvas"],
    fill: number,
    signal: AbortSignal,
  ): Promise<Placement> {
    const ready = this.photos.ready(number);
    return ready.then((id) => this.vitrine.photos.call((host) => host.stageFit(id, canvas, fill), signal));
  }

  private async box(number: number, signal: AbortSignal): Promise<Rect> {
    const id = await this.photos.ready(number);
    return this.vitrine.photos.call((host) => host.matteBox(id, boxSide), signal);
  }

  private async bring(
    { path, file }: NamedFile,
    product: boolean,
    use: (number: number, signal: AbortSignal) => Promise<void>,
  ): Promise<boolean> {
    const number = this.photos.add(path, file, product);
    const done = await this.work({ path, file }, async (signal) => {
      await this.photos.ready(number, this.events, signal);
      await use(number, signal);
    });
    if (!done) this.photos.remove(number);
    return done;
  }

  /** Runs what takes a while, with progress; whether it came to its end. */
  private async work(
    file: NamedFile | undefined,
    run: (signal: AbortSignal) => Promise<void>,
  ): Promise<boolean> {
    this.job?.abort();
    const job = new AbortController();
    this.job = job;
    this.patch({ file, working: reading, error: undefined });
    try {
      await run(job.signal);
      if (this.job === job) this.patch({ working: undefined, file: undefined });
      return true;
    } catch (error) {
      if (this.job === job && !isCancelled(error))
        this.patch({ error: asVitrineError(error), working: undefined });
      return false;
    }
  }

  private readonly events = {
    opened: () => this.patch({ working: { ...reading, step: "cutting" } }),
    onStage: (done: number, total: number) =>
      this.patch({ working: { step: "cutting", original: total > 0 ? done / total : 0, generated: 0 } }),
  };
}
