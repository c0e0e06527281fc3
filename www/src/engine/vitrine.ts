// The engine as the pages use it: photos with their mattes, whichever device computes them.
import type { Preference } from "../device/choice.ts";
import { Networks, type Segmented } from "./networks.ts";
import { type ChosenHead, PhotoEngine } from "./photo-engine.ts";
import type { Compared } from "./photo-host.ts";
import type { MatteInfo, PhotoInfo, SegmenterInput } from "./protocol.ts";

/** Told while a matte is computed: stages done of all. */
export type OnMatteStage = (done: number, total: number) => void;

export class Vitrine {
  readonly photos: PhotoEngine;
  readonly networks: Networks;

  /** With the networks of another one: a second engine worker, for work that must not hold up the first. */
  constructor(networks: Preference | Networks, chosenHead?: () => Promise<ChosenHead | undefined>) {
    this.photos = new PhotoEngine(chosenHead);
    this.networks = typeof networks === "string" ? new Networks(this.photos, networks) : networks;
  }

  /** Opens a file. Throws the engine's error for what is not a usable picture. */
  open(file: Blob, name: string, signal?: AbortSignal): Promise<PhotoInfo> {
    return this.photos.call((host) => host.open(file, name), signal);
  }

  close(id: number): Promise<void> {
    return this.photos.call((host) => host.close(id)).catch(() => {}); // A replaced worker holds nothing.
  }

  /** Cuts the product out: by the photo's own alpha where it has one, else by the quickest network. */
  matte(id: number, onStage: OnMatteStage, signal?: AbortSignal): Promise<MatteInfo> {
    return this.cutOut(id, (input) => this.networks.segment(input, onStage, signal), signal);
  }

  /** The same by the most exact network: what is judged must not depend on the device. */
  exactMatte(id: number, onStage: OnMatteStage, signal?: AbortSignal): Promise<MatteInfo> {
    return this.cutOut(id, (input) => this.networks.segmentFinely(input, onStage, signal), signal);
  }

  /** Cuts the product out again, as exactly as can be; an edit of the matte that can be undone. */
  async refine(id: number, onStage: OnMatteStage, signal?: AbortSignal): Promise<MatteInfo> {
    const input = await this.photos.call((host) => host.segmenterInput(id), signal);
    if (!input) return this.photos.call((host) => host.matteInfo(id), signal);
    const { output } = await this.networks.segmentFinely(input, onStage, signal);
    return this.photos.call((host) => host.refineMatte(id, output), signal);
  }

  /** Judges two cut-out photos, after a second look, if one helps, at the product where it stands; `onStage` is that
   * look's. See PhotoHost.compare. */
  async compare(
    original: number,
    generated: number,
    previewSide: number,
    onStage: OnMatteStage,
    signal?: AbortSignal,
  ): Promise<Compared> {
    const input = await this.photos.call((host) => host.secondLookInput(original, generated), signal);
    if (input) {
      const { output } = await this.networks.segmentFinely(input, onStage, signal);
      await this.photos.call((host) => host.takeSecondLook(original, generated, output), signal);
    }
    const device = this.networks.value.device === "gpu" ? "webgpu" : "cpu";
    return this.photos.compare(original, generated, device, previewSide, signal);
  }

  private async cutOut(
    id: number,
    segment: (input: SegmenterInput) => Promise<Segmented>,
    signal?: AbortSignal,
  ): Promise<MatteInfo> {
    const input = await this.photos.call((host) => host.segmenterInput(id), signal);
    if (!input) return this.photos.call((host) => host.useOwnAlpha(id), signal);
    const { output } = await segment(input);
    return this.photos.call((host) => host.setSegmenterOutput(id, output), signal);
  }
}
