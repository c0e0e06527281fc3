// The verdict on what is staged: is it still the product of the photo. The same comparison as on the Evaluate
// page, in a worker of its own, so that a drag never waits for it.
import { asVitrineError, isCancelled } from "../engine/errors.ts";
import type { Verdict, VitrineError } from "../engine/protocol.ts";
import type { Recipe, Size } from "../engine/stage-protocol.ts";
import { Vitrine } from "../engine/vitrine.ts";
import type { NamedFile } from "../evaluate/judge.ts";
import { Afterwards } from "../ui/afterwards.ts";
import { Store } from "../ui/store.ts";
import { StagePhotos } from "./photos.ts";
import type { StagingSession } from "./session.ts";

/** Longer side of the picture that is judged. */
const judgedSide = 1200;
const idleMs = 1000;

export interface JudgementState {
  /** `off`: there is not exactly one product to compare. */
  status: "off" | "waiting" | "working" | "done" | "failed";
  verdict: Verdict | undefined;
  error: VitrineError | undefined;
  /** What was judged: the photo and the staged picture. */
  pair: [original: NamedFile, generated: NamedFile] | undefined;
}

const off: JudgementState = { status: "off", verdict: undefined, error: undefined, pair: undefined };

/** The canvas so that its longer side is at most `side`. */
function within({ width, height }: Size, side: number): Size {
  const scale = Math.min(1, side / Math.max(width, height));
  const length = (full: number) => Math.max(16, Math.round(full * scale));
  return { width: length(width), height: length(height) };
}

export class Judgement extends Store<JudgementState> {
  private readonly later = new Afterwards(idleMs);
  private own:
    | { vitrine: Vitrine; photos: StagePhotos; original?: { file: Blob; number: number } }
    | undefined;
  private judged: Recipe | undefined;
  /** Only while the studio is shown. */
  private watched = false;

  constructor(
    private readonly session: StagingSession,
    private readonly vitrine: Vitrine,
  ) {
    super(off);
    session.subscribe(() => this.look());
  }

  /** Judges from now on, or no longer. */
  watch(watched: boolean): void {
    this.watched = watched;
    if (this.value.status !== "done") this.judged = undefined;
    if (watched) this.look();
    else this.later.stop();
  }

  /** Once more after a failure. */
  again(): void {
    this.judged = undefined;
    this.look();
  }

  private look(): void {
    const { recipe, settled, working } = this.session.value;
    if (recipe === this.judged && settled && !working) return;
    this.later.stop();
    this.judged = undefined;
    if (recipe?.layers.length !== 1) {
      if (this.value !== off) this.set(off);
      if (!recipe) this.release();
      return;
    }
    if (this.value.status !== "waiting") this.patch({ status: "waiting" });
    if (!settled || working || !this.watched) return;
    this.judged = recipe;
    this.later.run((signal) => this.judge(recipe, signal));
  }

  private async judge(recipe: Recipe, signal: AbortSignal): Promise<void> {
    const photo = this.session.photos.get(recipe.layers[0]?.photo ?? 0);
    if (!photo) return;
    this.patch({ status: "working" });
    try {
      const small = { ...recipe, canvas: within(recipe.canvas, judgedSide) };
      const png = await this.session.photos.call(
        small,
        (host, theirs) => host.stageExport(theirs, { format: "png" }),
        signal,
      );
      const original = { path: photo.name, file: photo.file };
      const generated = {
        path: `${this.session.value.name}.png`,
        file: new Blob([png], { type: "image/png" }),
      };
      const verdict = await this.compare(original, generated, signal);
      this.set({ status: "done", verdict, error: undefined, pair: [original, generated] });
    } catch (error) {
      if (isCancelled(error)) return;
      this.set({ ...off, status: "failed", error: asVitrineError(error) });
    }
  }

  private async compare(original: NamedFile, generated: NamedFile, signal: AbortSignal): Promise<Verdict> {
    const { vitrine, photos, number } = this.opened(original);
    const staged = photos.add(generated.path, generated.file, true);
    try {
      const first = await photos.ready(number, undefined, signal);
      const second = await photos.ready(staged, undefined, signal);
      const device = vitrine.networks.value.device === "gpu" ? "webgpu" : "cpu";
      // The report alone is of use here: its pictures are as small as can be.
      const { report } = await vitrine.photos.compare(first, second, device, 16, signal);
      return report.consistency.verdict;
    } finally {
      photos.remove(staged);
    }
  }

  /** The photo stays open from one judgement to the next. */
  private opened({ path, file }: NamedFile) {
    if (!this.own) {
      const vitrine = new Vitrine(this.vitrine.networks);
      this.own = { vitrine, photos: new StagePhotos(vitrine) };
    }
    const { vitrine, photos } = this.own;
    if (this.own.original?.file !== file) {
      photos.clear();
      this.own.original = { file, number: photos.add(path, file, true) };
    }
    return { vitrine, photos, number: this.own.original.number };
  }

  /** Its worker goes with the staging. */
  private release(): void {
    this.own?.vitrine.photos.stop();
    this.own = undefined;
  }
}
