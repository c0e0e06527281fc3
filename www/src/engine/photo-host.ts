// What the engine worker offers: photos, mattes, comparison and reports. Runs inside engine.worker.ts; the
// page reaches it through engine/photos.ts.
import { transfer } from "comlink";
import init, { Engine } from "../../engine/vitrine_cpu.js";
import type { Prior } from "../tune/shapes.ts";
import { isVitrineError, pageError } from "./errors.ts";
import { matteBox } from "./matte-box.ts";
import type {
  MatteInfo,
  ModelInfo,
  Outcome,
  PhotoInfo,
  Pixels,
  Report,
  SegmenterInput,
  SegmenterOutput,
  Stroke,
} from "./protocol.ts";
import type { Making, RgbPicture, SceneInput } from "./scene-protocol.ts";
import type {
  Checked,
  FileOptions,
  Marketplace,
  Placement,
  Recipe,
  Rect,
  Size,
  Sprite,
} from "./stage-protocol.ts";

/** Attention knows 16 × 16 places: more pixels would show no more. */
const attentionSide = 256;
const fileLimitBytes = 256 * 1024 * 1024;

/** The engine's staging, until its generated types have it. */
interface StageEngine {
  stageBackground(recipe: Recipe, maxSide: number): Pixels;
  stageSprite(recipe: Recipe, layer: number, maxSide: number): Sprite;
  stageProduct(id: number): Size;
  stageFit(id: number, canvas: Size, fill: number): Placement;
  stagePicture(recipe: Recipe, maxSide: number): Pixels;
  stageExport(recipe: Recipe, options: FileOptions): Uint8Array<ArrayBuffer>;
  stagePreflight(recipe: Recipe, marketplace: string, options: FileOptions): Checked;
  marketplaces(): Marketplace[];
  sceneInput(making: Making): SceneInput;
  scenePicture(picture: RgbPicture): Uint8Array<ArrayBuffer>;
}

/** Encoded previews of a pair, small enough to be kept; the overlay lies in the generated picture's frame. */
export interface PairPictures {
  original: Blob;
  generated: Blob;
  overlay: Blob;
  /** Where the reward model looked; absent where it did not judge. */
  attention?: Blob;
}

/** A picture inside an exported page. */
export interface ShownPicture {
  name: string;
  dataUrl: string;
}

/** A judged pair. */
export interface Compared {
  report: Report;
  pictures: PairPictures;
}

export class PhotoHost {
  private engine!: Engine;

  async start(module: WebAssembly.Module): Promise<ModelInfo[]> {
    await init({ module_or_path: module });
    this.engine = new Engine();
    return this.engine.models() as ModelInfo[];
  }

  version(): string {
    return this.engine.version();
  }

  /** Opens a file; what only the browser can decode (AVIF, HEIC) goes in as pixels. */
  async open(file: Blob, name: string): Promise<PhotoInfo> {
    if (file.size > fileLimitBytes) throw pageError("file_too_large", name);
    const bytes = await file.arrayBuffer().catch(() => undefined);
    if (!bytes) throw pageError("file_unreadable", name);
    try {
      return this.engine.openPhoto(new Uint8Array(bytes), name) as PhotoInfo;
    } catch (error) {
      if (!isVitrineError(error) || error.code !== "unsupported_format") throw error;
      const pixels = await browserPixels(file);
      if (!pixels) throw error;
      const rgba = new Uint8Array(pixels.data.buffer);
      return this.engine.openPixels(rgba, pixels.width, pixels.height, name) as PhotoInfo;
    }
  }

  /** Takes the weights of the network that compares. */
  loadComparer(weights: Uint8Array): void {
    this.engine.loadComparer(weights);
  }

  /** Takes the weights of the reward model. */
  loadReward(weights: Uint8Array): void {
    this.engine.loadReward(weights);
  }

  /** Judges with a head of one's own, given as its file, or with the shipped one again. */
  useHead(text: string | undefined): void {
    this.engine.useHead(text);
  }

  /** What a head of one's own starts from; nothing without a reward model. */
  rewardPrior(): Prior | undefined {
    return this.engine.rewardPrior() as Prior | undefined;
  }

  /** What the reward model makes its answer of; nothing where no product stands out. */
  rewardFeatures(original: number, generated: number): Promise<Float32Array | undefined> {
    return this.engine.rewardFeatures(original, generated) as Promise<Float32Array | undefined>;
  }

  close(id: number): void {
    this.engine.closePhoto(id);
  }

  preview(id: number, maxSide: number): Pixels {
    return moved(this.engine.preview(id, maxSide) as Pixels);
  }

  cutoutPreview(id: number, maxSide: number): Pixels {
    return moved(this.engine.cutoutPreview(id, maxSide) as Pixels);
  }

  mattePreview(id: number, maxSide: number): Pixels {
    return moved(this.engine.mattePreview(id, maxSide) as Pixels);
  }

  /** Where the product lies in the photo, in pixels of a preview with this longer side. */
  matteBox(id: number, maxSide: number): Rect {
    return matteBox(this.engine.mattePreview(id, maxSide) as Pixels);
  }

  segmenterInput(id: number): SegmenterInput | undefined {
    return this.engine.segmenterInput(id) as SegmenterInput | undefined;
  }

  /** The part of the generated picture where a second look at the product tells more, as the network sees it. */
  secondLookInput(original: number, generated: number): SegmenterInput | undefined {
    return this.engine.secondLookInput(original, generated) as SegmenterInput | undefined;
  }

  /** Takes the network's answer to that part; the next comparison of the pair goes by it. */
  takeSecondLook(original: number, generated: number, output: SegmenterOutput): void {
    this.engine.takeSecondLook(original, generated, output);
  }

  useOwnAlpha(id: number): MatteInfo {
    return this.engine.useOwnAlpha(id) as MatteInfo;
  }

  setSegmenterOutput(id: number, output: SegmenterOutput): MatteInfo {
    return this.engine.setSegmenterOutput(id, output) as MatteInfo;
  }

  /** Makes a finer network's answer the matte. */
  refineMatte(id: number, output: SegmenterOutput): MatteInfo {
    return this.engine.refineMatte(id, output) as MatteInfo;
  }

  matteInfo(id: number): MatteInfo {
    return this.engine.matteInfo(id) as MatteInfo;
  }

  paint(id: number, { points, radius, mode, hardness }: Stroke): MatteInfo {
    return this.engine.paint(id, points, radius, mode, hardness) as MatteInfo;
  }

  keepObject(id: number, x: number, y: number): MatteInfo {
    return this.engine.keepObject(id, x, y) as MatteInfo;
  }

  undo(id: number): MatteInfo {
    return this.engine.undo(id) as MatteInfo;
  }

  redo(id: number): MatteInfo {
    return this.engine.redo(id) as MatteInfo;
  }

  resetMatte(id: number): MatteInfo {
    return this.engine.resetMatte(id) as MatteInfo;
  }

  exportCutout(id: number, trim: boolean): Uint8Array {
    return this.engine.exportCutout(id, { trim });
  }

  exportMatte(id: number): Uint8Array {
    return this.engine.exportMatte(id);
  }

  /**
   * Compares two cut-out photos and draws what the page shows of the pair. In one call: the engine keeps the
   * last comparison only, and another pair's would make it compare again for the overlay.
   */
  async compare(
    original: number,
    generated: number,
    device: "cpu" | "webgpu",
    previewSide: number,
  ): Promise<Compared> {
    this.engine.setDevice(device);
    const report = (await this.engine.compare(original, generated)) as Report;
    const overlay = (await this.engine.overlay(original, generated, previewSide)) as Pixels;
    const preview = (id: number) => encoded(this.engine.preview(id, previewSide) as Pixels, "image/webp");
    const looked = (await this.engine.attention(original, generated, attentionSide)) as Pixels | undefined;
    const [before, after, marks, attention] = await Promise.all([
      preview(original),
      preview(generated),
      encoded(overlay, "image/png"),
      looked && encoded(looked, "image/png"),
    ]);
    const pictures = { original: before, generated: after, overlay: marks };
    return { report, pictures: attention ? { ...pictures, attention } : pictures };
  }

  /** The canvas without products, its longer side at most `maxSide`. */
  stageBackground(recipe: Recipe, maxSide: number): Pixels {
    return moved(this.stage.stageBackground(recipe, maxSide));
  }

  /** One layer with its shadow and reflection, not cut by the canvas. */
  stageSprite(recipe: Recipe, layer: number, maxSide: number): Sprite {
    return moved(this.stage.stageSprite(recipe, layer, maxSide));
  }

  /** The product's box in pixels of its photo. */
  stageProduct(id: number): Size {
    return this.stage.stageProduct(id);
  }

  /** In the middle, filling `fill` of the frame. */
  stageFit(id: number, canvas: Size, fill: number): Placement {
    return this.stage.stageFit(id, canvas, fill);
  }

  /** The whole picture, small and encoded. */
  stageThumbnail(recipe: Recipe, maxSide: number): Promise<Blob> {
    return encoded(this.stage.stagePicture(recipe, maxSide), "image/webp");
  }

  /** The whole picture as a file. */
  stageExport(recipe: Recipe, options: FileOptions): Uint8Array<ArrayBuffer> {
    const bytes = this.stage.stageExport(recipe, options);
    return transfer(bytes, [bytes.buffer]);
  }

  stagePreflight(recipe: Recipe, marketplace: string, options: FileOptions): Checked {
    return this.stage.stagePreflight(recipe, marketplace, options);
  }

  marketplaces(): Marketplace[] {
    return this.stage.marketplaces();
  }

  /** What the generator sees of a making, its photos by the engine's numbers. */
  sceneInput(making: Making): SceneInput {
    const input = this.stage.sceneInput(making);
    const planes = [input.product, ...(input.reference ? [input.reference] : [])];
    return transfer(
      input,
      planes.map(({ buffer }) => buffer),
    );
  }

  /** PNG of what the generator made of it, ready to lie behind the products. */
  scenePicture(picture: RgbPicture): Uint8Array<ArrayBuffer> {
    const bytes = this.stage.scenePicture(picture);
    return transfer(bytes, [bytes.buffer]);
  }

  reportHtml(outcomes: Outcome[], pictures: ShownPicture[], language: "en" | "zh"): string {
    return this.engine.reportHtml(outcomes, pictures, language);
  }

  reportCsv(outcomes: Outcome[]): string {
    return this.engine.reportCsv(outcomes);
  }

  private get stage(): StageEngine {
    return this.engine as unknown as StageEngine;
  }
}

function moved<P extends Pixels>(pixels: P): P {
  return transfer(pixels, [pixels.data.buffer]);
}

function encoded(pixels: Pixels, type: "image/webp" | "image/png"): Promise<Blob> {
  const canvas = new OffscreenCanvas(pixels.width, pixels.height);
  canvas
    .getContext("2d")
    ?.putImageData(new ImageData(new Uint8ClampedArray(pixels.data), pixels.width, pixels.height), 0, 0);
  return canvas.convertToBlob({ type, quality: 0.9 });
}

async function browserPixels(file: Blob): Promise<ImageData | undefined> {
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) return undefined;
  try {
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context?.drawImage(bitmap, 0, 0);
    return context?.getImageData(0, 0, bitmap.width, bitmap.height);
  } catch {
    return undefined;
  } finally {
    bitmap.close();
  }
}
