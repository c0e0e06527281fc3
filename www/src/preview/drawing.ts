// What the canvas draws: bitmaps of the background and of each layer, asked of the engine when the recipe has
// changed. One request at a time, always for what is wanted now; what is outdated stays until the new is there.
import { asVitrineError, isCancelled } from "../engine/errors.ts";
import type { Pixels, VitrineError } from "../engine/protocol.ts";
import type { Placement, Recipe, Size, Sprite } from "../engine/stage-protocol.ts";
import { Store } from "../ui/store.ts";
import type { StagePhotos } from "./photos.ts";
import type { StagingState } from "./session.ts";

/** A picture with the place of its top left, and how many of its pixels one pixel of the canvas is. */
export interface Drawing {
  bitmap: ImageBitmap;
  x: number;
  y: number;
  scale: number;
  /** The canvas it was drawn for. */
  canvas: Size;
}

/** A layer as it was drawn for `placement`. */
export interface DrawnLayer extends Drawing {
  photo: number;
  placement: Placement;
}

export interface Drawn {
  background: Drawing | undefined;
  /** One for each layer, where there is one yet. */
  layers: (DrawnLayer | undefined)[];
  /** All of it is what the recipe says. */
  fresh: boolean;
  error: VitrineError | undefined;
}

const nothing: Drawn = { background: undefined, layers: [], fresh: false, error: undefined };
/** Outdated bitmaps kept, so that undo shows at once. */
const mostKept = 16;

interface Request {
  key: string;
  get: () => Promise<Drawing | DrawnLayer>;
}

const longer = ({ width, height }: Size) => Math.max(width, height);
const toBitmap = ({ data, width, height }: Pixels) => createImageBitmap(new ImageData(data, width, height));

export class Drawings extends Store<Drawn> {
  private side = 0;
  private readonly kept = new Map<string, Drawing | DrawnLayer>();
  private readonly failed = new Set<string>();
  private fetching = false;

  constructor(
    private readonly session: Store<StagingState> & { photos: Pick<StagePhotos, "call"> },
    private readonly bitmapOf: (pixels: Pixels) => Promise<ImageBitmap> = toBitmap,
  ) {
    super(nothing);
    session.subscribe(() => this.show());
  }

  /** Draws for a canvas whose longer side is so many pixels of the screen. */
  aim(side: number): void {
    // In steps, so that a window being resized does not draw everything at each pixel.
    const wanted = Math.ceil(side / 160) * 160;
    if (wanted === this.side || side <= 0) return;
    this.side = wanted;
    this.show();
  }

  private show(): void {
    const { recipe } = this.session.value;
    if (!recipe) this.clear();
    if (!recipe || this.side === 0) return;
    const shown = this.value.layers;
    const layers = recipe.layers.map(({ photo }, index) => {
      const exact = this.kept.get(this.layerKey(recipe, index)) as DrawnLayer | undefined;
      const before = shown[index];
      return exact ?? (before?.photo === photo ? before : shown.find((layer) => layer?.photo === photo));
    });
    const background = this.kept.get(this.backgroundKey(recipe)) ?? this.value.background;
    const request = this.missing();
    this.set({
      background,
      layers,
      fresh: !request,
      error: this.failed.size > 0 ? this.value.error : undefined,
    });
    this.tidy();
    if (request) void this.fetch();
  }

  private async fetch(): Promise<void> {
    if (this.fetching) return;
    this.fetching = true;
    for (let request = this.missing(); request; request = this.missing()) {
      const { key } = request;
      try {
        this.kept.set(key, await request.get());
        this.failed.clear();
      } catch (error) {
        // Not asked again until something else could be drawn.
        this.failed.add(key);
        if (!isCancelled(error)) this.patch({ error: asVitrineError(error) });
      }
      this.show();
    }
    this.fetching = false;
  }

  /** What is to be drawn next: the layer under the user's hand first, the background last. */
  private missing(): Request | undefined {
    const { recipe, selected } = this.session.value;
    if (!recipe || this.side === 0) return undefined;
    const wanted = (key: string) => !this.kept.has(key) && !this.failed.has(key);
    const order = recipe.layers
      .map((_, index) => index)
      .sort((a, b) => Number(b === selected) - Number(a === selected));
    const index = order.find((at) => wanted(this.layerKey(recipe, at)));
    if (index !== undefined) return this.layerRequest(recipe, index);
    // One colour is drawn without a bitmap.
    const plain = recipe.background.kind === "solid";
    return !plain && wanted(this.backgroundKey(recipe)) ? this.backgroundRequest(recipe) : undefined;
  }

  private layerRequest(recipe: Recipe, index: number): Request {
    const { photo, placement } = recipe.layers[index] as Recipe["layers"][number];
    const { canvas } = recipe;
    const [side, scale] = [this.sideFor(recipe), this.scaleFor(recipe)];
    return {
      key: this.layerKey(recipe, index),
      get: async () => {
        const ask = this.session.photos.call(recipe, (host, theirs) => host.stageSprite(theirs, index, side));
        const sprite: Sprite = await ask;
        const { x, y } = sprite;
        return { bitmap: await this.bitmapOf(sprite), x, y, scale, canvas, photo, placement };
      },
    };
  }

  private backgroundRequest(recipe: Recipe): Request {
    const [side, scale] = [this.sideFor(recipe), this.scaleFor(recipe)];
    // Its layers' photos need not be open for it.
    const bare = { ...recipe, layers: [] };
    return {
      key: this.backgroundKey(recipe),
      get: async () => {
        const ask = this.session.photos.call(bare, (host, theirs) => host.stageBackground(theirs, side));
        return { bitmap: await this.bitmapOf(await ask), x: 0, y: 0, scale, canvas: recipe.canvas };
      },
    };
  }

  private sideFor = ({ canvas }: Recipe): number => Math.min(this.side, longer(canvas));
  private scaleFor = (recipe: Recipe): number => this.sideFor(recipe) / longer(recipe.canvas);

  private backgroundKey = (recipe: Recipe): string =>
    JSON.stringify([recipe.canvas, recipe.background, this.sideFor(recipe)]);

  /** A product that takes the background's light changes with it; shadows only with its kind. */
  private layerKey(recipe: Recipe, index: number): string {
    const layer = recipe.layers[index];
    const { background } = recipe;
    // On one colour the engine lets shadows end before the canvas's edge.
    const light = layer && layer.adaptation > 0 ? background : background.kind === "solid";
    return JSON.stringify([recipe.canvas, layer, light, this.sideFor(recipe)]);
  }

  /** Gives back the oldest bitmaps that are not shown. */
  private tidy(): void {
    const shown = new Set<Drawing | undefined>([this.value.background, ...this.value.layers]);
    let extra = this.kept.size - mostKept - shown.size;
    for (const [key, drawing] of this.kept) {
      if (extra <= 0) return;
      if (shown.has(drawing)) continue;
      drawing.bitmap.close();
      this.kept.delete(key);
      extra -= 1;
    }
  }

  private clear(): void {
    if (this.kept.size === 0 && this.value === nothing) return;
    for (const { bitmap } of this.kept.values()) bitmap.close();
    this.kept.clear();
    this.failed.clear();
    this.set(nothing);
  }
}
