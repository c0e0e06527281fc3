// The state of the Cut out page: one photo, its matte and the corrections. It outlives the page's elements.
import { cutoutSample } from "../app/samples.ts";
import { asVitrineError, isCancelled } from "../engine/errors.ts";
import type { MatteInfo, PhotoInfo, Pixels, Stroke, VitrineError } from "../engine/protocol.ts";
import type { Vitrine } from "../engine/vitrine.ts";
import type { JudgeProgress, NamedFile } from "../evaluate/judge.ts";
import type { Side } from "../evaluate/session.ts";
import type { StagedProduct } from "../preview/session.ts";
import { saveFile } from "../ui/save.ts";
import { Store } from "../ui/store.ts";

/** Longer side of the pictures the editor draws. */
const previewSide = 1600;

/** What the editor draws: the photo, its matte as white with alpha, and the cut-out itself. */
export interface Drawings {
  photo: Pixels;
  matte: Pixels;
  cutout: Pixels;
}

export interface CutoutState {
  file: NamedFile | undefined;
  working: JudgeProgress | undefined;
  photo: PhotoInfo | undefined;
  matte: MatteInfo | undefined;
  drawings: Drawings | undefined;
  /** An edit is under way. */
  editing: boolean;
  /** How far a finer matte is, 0 to 1, while one is computed. */
  refining: number | undefined;
  error: VitrineError | undefined;
  /** The sample that is cut out, if it is one. */
  sample: string | undefined;
  /** The side of the judged pair whose cut-out is corrected, if it is one. */
  forPair: Side | undefined;
  /** The staged product whose cut-out is corrected, if it is one. */
  forStaging: StagedProduct | undefined;
}

type Origin = Partial<Pick<CutoutState, "sample" | "forPair" | "forStaging">>;

const empty: CutoutState = {
  file: undefined,
  working: undefined,
  photo: undefined,
  matte: undefined,
  drawings: undefined,
  editing: false,
  refining: undefined,
  error: undefined,
  sample: undefined,
  forPair: undefined,
  forStaging: undefined,
};

type Edit = "undo" | "redo" | "resetMatte";

export class CutoutSession extends Store<CutoutState> {
  private job: AbortController | undefined;
  private refinement: AbortController | undefined;
  private editsUnderWay = 0;

  constructor(private readonly vitrine: Vitrine) {
    super(empty);
  }

  /** Opens a photo and cuts it out. */
  async open(file: NamedFile, from: Origin = {}): Promise<void> {
    this.reset();
    const job = new AbortController();
    this.job = job;
    const { signal } = job;
    const working = (step: JudgeProgress["step"], share: number): JudgeProgress => ({
      step,
      original: share,
      generated: 0,
    });
    this.patch({ ...from, file, working: working("reading", 0) });
    try {
      const photo = await this.vitrine.open(file.file, file.path, signal);
      if (this.job !== job) return void this.vitrine.close(photo.id);
      this.patch({ photo, working: working("cutting", 0) });
      const onStage = (done: number, total: number) =>
        this.patch({ working: working("cutting", done / total) });
      const matte = await this.vitrine.matte(photo.id, onStage, signal);
      this.patch({ working: working("reading", 0) });
      const drawings = await this.draw(photo.id, signal);
      if (this.job === job) this.patch({ matte, drawings, working: undefined });
    } catch (error) {
      if (this.job !== job || isCancelled(error)) return;
      this.patch({ error: asVitrineError(error), working: undefined });
    }
  }

  async sample(id: string): Promise<void> {
    this.reset();
    this.patch({ sample: id, working: { step: "reading", original: 0, generated: 0 } });
    try {
      const file = await cutoutSample(id);
      if (this.value.sample !== id) return;
      await this.open(file, { sample: id });
    } catch (error) {
      this.patch({ error: asVitrineError(error), working: undefined });
    }
  }

  retry(): void {
    const { file, sample, forPair, forStaging } = this.value;
    if (file) void this.open(file, { sample, forPair, forStaging });
  }

  paint(stroke: Stroke): Promise<void> {
    return this.edit((id) => this.vitrine.photos.call((host) => host.paint(id, stroke)));
  }

  /** Keeps only the object under a point in fractions of the photo. */
  keep(x: number, y: number): Promise<void> {
    return this.edit((id) => this.vitrine.photos.call((host) => host.keepObject(id, x, y)));
  }

  change(edit: Edit): Promise<void> {
    return this.edit((id) => this.vitrine.photos.call((host) => host[edit](id)));
  }

  /** Cuts the product out again with the most exact network; one step that can be undone. */
  async refine(): Promise<void> {
    const { photo, refining } = this.value;
    if (!photo || refining !== undefined) return;
    const job = new AbortController();
    this.refinement = job;
    this.patch({ refining: 0 });
    const onStage = (done: number, total: number) => {
      if (this.refinement === job) this.patch({ refining: done / total });
    };
    await this.edit((id) => this.vitrine.refine(id, onStage, job.signal));
    if (this.refinement === job) this.stopRefining();
  }

  /** Leaves the matte as it is. */
  stopRefining(): void {
    this.refinement?.abort();
    this.refinement = undefined;
    this.patch({ refining: undefined });
  }

  /** Saves the cut-out and returns the file's name. */
  async download(trim: boolean): Promise<string | undefined> {
    const cutout = await this.cutout(trim);
    if (cutout) saveFile(cutout.file, cutout.path, "image/png");
    return cutout?.path;
  }

  /** The photo with the matte as its alpha channel, at full size or cut to the product. */
  async cutout(trim: boolean): Promise<NamedFile | undefined> {
    const { photo } = this.value;
    if (!photo) return undefined;
    try {
      const png = await this.vitrine.photos.call((host) => host.exportCutout(photo.id, trim));
      const stem = (photo.name.split("/").at(-1) ?? "photo").replace(/\.[^.]+$/, "");
      const file = new Blob([png as Uint8Array<ArrayBuffer>], { type: "image/png" });
      return { path: `${stem}-cutout${trim ? "-trimmed" : ""}.png`, file };
    } catch (error) {
      this.patch({ error: asVitrineError(error) });
      return undefined;
    }
  }

  /** Back to the start; work under way stops. */
  reset(): void {
    this.job?.abort();
    this.job = undefined;
    this.refinement?.abort();
    this.refinement = undefined;
    if (this.value.photo) void this.vitrine.close(this.value.photo.id);
    this.set(empty);
  }

  private async edit(run: (id: number) => Promise<MatteInfo>): Promise<void> {
    const { photo, drawings } = this.value;
    if (!photo || !drawings) return;
    this.editsUnderWay += 1;
    this.patch({ editing: true, error: undefined });
    try {
      const matte = await run(photo.id);
      // While more strokes wait, only the last one is drawn again.
      const next = this.editsUnderWay === 1 ? { drawings: await this.redraw(photo.id, drawings) } : {};
      if (this.value.photo === photo) this.patch({ matte, ...next });
    } catch (error) {
      if (this.value.photo !== photo || isCancelled(error)) return;
      this.patch({ error: asVitrineError(error), drawings: { ...drawings } });
    } finally {
      this.editsUnderWay -= 1;
      if (this.editsUnderWay === 0 && this.value.photo === photo) this.patch({ editing: false });
    }
  }

  private async draw(id: number, signal: AbortSignal): Promise<Drawings> {
    const photo = await this.vitrine.photos.call((host) => host.preview(id, previewSide), signal);
    return this.redraw(id, { photo });
  }

  private async redraw(id: number, { photo }: Pick<Drawings, "photo">): Promise<Drawings> {
    const [matte, cutout] = await Promise.all([
      this.vitrine.photos.call((host) => host.mattePreview(id, previewSide)),
      this.vitrine.photos.call((host) => host.cutoutPreview(id, previewSide)),
    ]);
    return { photo, matte, cutout };
  }
}
