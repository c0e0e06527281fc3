// The verdict on what is staged: is it still the product of the photo, before a background that suits it.
import { asVitrineError, isCancelled } from "../engine/errors.ts";
import type { Verdict, VitrineError } from "../engine/protocol.ts";
import type { Recipe } from "../engine/stage-protocol.ts";
import type { NamedFile } from "../evaluate/judge.ts";
import { verdictOf } from "../evaluate/verdict-of.ts";
import { Afterwards } from "../ui/afterwards.ts";
import { Store } from "../ui/store.ts";
import type { StagingSession } from "./session.ts";
import type { StagedJudge } from "./staged-judge.ts";

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

export class Judgement extends Store<JudgementState> {
  private readonly later = new Afterwards(idleMs);
  private judged: Recipe | undefined;
  /** Only while the studio is shown. */
  private watched = false;

  constructor(
    private readonly session: StagingSession,
    private readonly judge: StagedJudge,
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
    this.later.run((signal) => this.judgeStaged(recipe, signal));
  }

  private async judgeStaged(recipe: Recipe, signal: AbortSignal): Promise<void> {
    const photo = this.session.photos.get(recipe.layers[0]?.photo ?? 0);
    if (!photo) return;
    this.patch({ status: "working" });
    try {
      const judged = await this.judge.judge(
        this.session.photos,
        recipe,
        `${this.session.value.name}.png`,
        signal,
      );
      const verdict = verdictOf(judged.said);
      const pair: JudgementState["pair"] = [{ path: photo.name, file: photo.file }, judged.picture];
      this.set({ status: "done", verdict, error: undefined, pair });
    } catch (error) {
      if (isCancelled(error)) return;
      this.set({ ...off, status: "failed", error: asVitrineError(error) });
    }
  }

  /** Its worker goes with the staging. */
  private release(): void {
    this.judge.release();
  }
}
