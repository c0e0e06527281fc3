// "Improve my model": what the labels teach, what the network sees of their pictures, the fit. Can be stopped at
// any moment; what was looked at is kept.
import type { Pictures } from "../annotate/pictures.ts";
import type { Results } from "../annotate/results.ts";
import type { Picture, Project } from "../annotate/shapes.ts";
import { checkpoint } from "../engine/abortable.ts";
import { asVitrineError, isCancelled, isVitrineError, pageError } from "../engine/errors.ts";
import type { VitrineError } from "../engine/protocol.ts";
import { Store } from "../ui/store.ts";
import type { Fitter } from "./fitter.ts";
import type { Heads } from "./heads.ts";
import type { HashedFile, Looker } from "./looker.ts";
import type { Ask, Material, Seen } from "./shapes.ts";
import type { Fitted } from "./tune-host.ts";

export interface TuningState {
  phase: "idle" | "checking" | "looking" | "fitting" | "choosing";
  /** Pairs looked at, of all; while it fits, the share of the fit that is done. */
  done: number;
  total: number;
  share: number;
  /** Pairs whose pictures could not be used. */
  skipped: number;
  /** The last head that was fitted here. */
  fitted: Fitted | undefined;
  /** How many items come first from now on, and how many of them by chance. */
  asked: { count: number; byChance: number } | undefined;
  error: VitrineError | undefined;
}

/** How many items are put first, as `vitrine tune --next` names by default. */
export const askedAtOnce = 50;

const idle = { phase: "idle" as const, done: 0, total: 0, share: 0 };

export class Tuning extends Store<TuningState> {
  private stopper: AbortController | undefined;

  constructor(
    private readonly results: Pick<Results, "project" | "answers" | "askFirst">,
    private readonly pictures: Pick<Pictures, "file">,
    private readonly looker: () => Looker,
    private readonly fitter: Fitter,
    private readonly heads: Pick<Heads, "keep" | "nextVersion">,
  ) {
    super({ ...idle, skipped: 0, fitted: undefined, asked: undefined, error: undefined });
  }

  cancel(): void {
    this.stopper?.abort();
  }

  /** Fits a head to the labels. */
  run(): Promise<void> {
    return this.work(async (signal) => this.patch({ fitted: await this.fitted(signal) }));
  }

  /** Puts the items that would teach most before all others. */
  ask(): Promise<void> {
    return this.work(async (signal) => {
      const asks = await this.chosen(signal);
      await this.results.askFirst(asks);
      const byChance = asks.filter((one) => one.byChance).length;
      this.patch({ asked: { count: asks.length, byChance } });
    });
  }

  private async work(body: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.stopper) return;
    const stopper = new AbortController();
    this.stopper = stopper;
    this.patch({ ...idle, phase: "checking", skipped: 0, asked: undefined, error: undefined });
    try {
      await body(stopper.signal);
    } catch (error) {
      if (!isCancelled(error)) this.patch({ error: asVitrineError(error) });
    } finally {
      this.stopper = undefined;
      this.patch(idle);
    }
  }

  private async fitted(signal: AbortSignal): Promise<Fitted> {
    const [project, answers] = await Promise.all([this.results.project(), this.results.answers()]);
    const { pairs } = await this.fitter.material(project, answers, signal);
    const { prior, seen } = await this.looked(project, pairs, signal);
    this.patch({ phase: "fitting", share: 0 });
    const version = await this.heads.nextVersion(project.id);
    const order = { project, answers, seen, prior, version };
    const fitted = await this.fitter.fit(order, (share) => this.patch({ share }), signal);
    await this.heads.keep(fitted.head, fitted.text);
    return fitted;
  }

  private async chosen(signal: AbortSignal): Promise<Ask[]> {
    const [project, answers] = await Promise.all([this.results.project(), this.results.answers()]);
    const { labelled, open } = await this.fitter.open(project, answers, signal);
    if (open.length === 0) return [];
    const { prior, seen } = await this.looked(project, [...labelled, ...open], signal);
    this.patch({ phase: "choosing" });
    return this.fitter.next({ project, answers, seen, prior, count: askedAtOnce }, signal);
  }

  /** What the network sees of the pairs, and what it is. */
  private async looked(project: Project, pairs: Material["pairs"], signal: AbortSignal) {
    const looker = this.looker();
    try {
      const prior = await looker.prior(signal);
      if (!prior) throw pageError("no_reward_model");
      this.patch({ phase: "looking", total: pairs.length });
      return { prior, seen: await this.look(looker, project, pairs, signal) };
    } finally {
      looker.close();
    }
  }

  private async look(
    looker: Looker,
    project: Project,
    pairs: [string, string][],
    signal: AbortSignal,
  ): Promise<Seen[]> {
    const pictures = new Map(
      project.items.flatMap(({ original, generations }) =>
        [original, ...generations].map((one) => [one.src, one] as const),
      ),
    );
    const seen: Seen[] = [];
    let original: { src: string; file: HashedFile } | undefined;
    for (const [before, after] of byOriginal(pairs)) {
      checkpoint(signal);
      try {
        if (original?.src !== before)
          original = { src: before, file: await this.file(pictures.get(before), before) };
        const generation = await this.file(pictures.get(after), after);
        const hidden = await looker.look(original.file, generation, signal);
        seen.push({ original: before, generation: after, hidden });
        if (!hidden) this.patch({ skipped: this.value.skipped + 1 });
      } catch (error) {
        // One picture that is gone or broken does not end the work.
        if (isCancelled(error) || !isVitrineError(error)) throw error;
        this.patch({ skipped: this.value.skipped + 1 });
      }
      this.patch({ done: this.value.done + 1 });
    }
    return seen;
  }

  private async file(picture: Picture | undefined, src: string): Promise<HashedFile> {
    const { blob, sha256 } = await this.pictures.file(picture ?? { src });
    return { name: src, blob, sha256 };
  }
}

/** The pairs of an original after each other, in the order the originals first come. */
function byOriginal(pairs: [string, string][]): [string, string][] {
  const groups = new Map<string, [string, string][]>();
  for (const pair of pairs) groups.set(pair[0], [...(groups.get(pair[0]) ?? []), pair]);
  return [...groups.values()].flat();
}
