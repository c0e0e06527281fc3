// Scenes made for the staged products: the generator's download, what is asked of it, and the variants as they finish.
import type { ByteProgress } from "../engine/download.ts";
import { asVitrineError, Cancelled, isCancelled } from "../engine/errors.ts";
import { type Generators, TooLargeScene } from "../engine/generators.ts";
import type { ModelInfo, VitrineError } from "../engine/protocol.ts";
import type { GeneratorAbout, Making } from "../engine/scene-protocol.ts";
import type { Recipe } from "../engine/stage-protocol.ts";
import type { NamedFile } from "../evaluate/judge.ts";
import { verdictOf } from "../evaluate/verdict-of.ts";
import { Store } from "../ui/store.ts";
import { fittingOptions } from "./files.ts";
import { thumbnailSide } from "./making.ts";
import type { StageVitrine } from "./photos.ts";
import type { StagingSession } from "./session.ts";
import type { StagedJudge } from "./staged-judge.ts";
import { applied, descent, newVariant, type Variant, withScene } from "./variants.ts";

/** Side of the square a scene has as many pixels as: where memory ends, so much less, down to the least. */
const smallerBy = 256;
const leastSide = 256;
const largestSeed = 2 ** 32 - 1;
/** From a multiple of this on, the generator gives so many neighbours different scenes. */
const neighbours = 8;

export type ScenesPhase = "absent" | "offered" | "declined" | "loading" | "ready" | "failed";

export interface ScenesState {
  phase: ScenesPhase;
  model: ModelInfo | undefined;
  bytes: ByteProgress | undefined;
  about: GeneratorAbout | undefined;
  /** Of the download, or of the making as a whole. */
  error: VitrineError | undefined;
  /** Ids; null leaves it open. */
  category: string | null;
  style: string | null;
  /** Whether the products lie and are seen from above; undefined as long as nobody said: then as their shadows lie. */
  lying: boolean | undefined;
  reference: NamedFile | undefined;
  count: number;
  seed: number;
  /** The seed stays the same from one making to the next. */
  locked: boolean;
  making: boolean;
  /** How long the last scene took here, in seconds: the next will take about as long. */
  seconds: number | undefined;
  /** Scenes are made smaller than wanted: there was not memory enough. */
  smaller: boolean;
  variants: Variant[];
}

const idle: ScenesState = {
  phase: "absent",
  model: undefined,
  bytes: undefined,
  about: undefined,
  error: undefined,
  category: null,
  style: null,
  lying: undefined,
  reference: undefined,
  count: 4,
  seed: 0,
  locked: false,
  making: false,
  seconds: undefined,
  smaller: false,
  variants: [],
};

/** What a making is told of; the panel says it to people who cannot see it. */
export interface SceneEvents {
  made: (done: number, total: number) => void;
}

export class Scenes extends Store<ScenesState> {
  events: SceneEvents = { made: () => {} };
  private readonly applied = new Set<number>();
  private job: AbortController | undefined;
  /** Ends with the staging. */
  private staged = new AbortController();
  private lessBy = 0;
  private last = 0;
  private work = "";
  private reference: { file: Blob; number: number; cut: Promise<number> | undefined } | undefined;
  private looked: Promise<void> | undefined;

  constructor(
    private readonly session: StagingSession,
    private readonly generators: Generators,
    private readonly judge: Pick<StagedJudge, "judge">,
    private readonly vitrine: StageVitrine,
    private readonly random: () => number = Math.random,
  ) {
    super(idle);
    session.subscribe(() => this.follow());
  }

  /** Finds out whether this version has a generator; once is enough. */
  look(): Promise<void> {
    this.looked ??= this.generators.model().then(
      (model) => {
        if (model && this.value.phase === "absent") this.patch({ phase: "offered", model });
      },
      () => {
        this.looked = undefined; // The engine did not start: its own error says so.
      },
    );
    return this.looked;
  }

  decline(): void {
    this.patch({ phase: "declined" });
  }

  /** Downloads and starts the networks. */
  async load(): Promise<void> {
    this.job?.abort();
    const job = new AbortController();
    this.job = job;
    this.patch({ phase: "loading", error: undefined, bytes: undefined });
    try {
      const onBytes = (bytes: ByteProgress) => {
        if (!job.signal.aborted) this.patch({ bytes });
      };
      const about = await this.generators.load(onBytes, job.signal);
      const style = this.value.style ?? about.styles[0]?.id ?? null;
      this.patch({ phase: "ready", about, style, bytes: undefined });
    } catch (error) {
      if (isCancelled(error)) this.patch({ phase: "offered", bytes: undefined });
      else this.patch({ phase: "failed", error: asVitrineError(error), bytes: undefined });
    }
  }

  /** Stops the download, or the making between two steps; what is made stays. */
  cancel(): void {
    this.job?.abort();
  }

  /** A picture whose background gives the style; the style is then left to it. */
  refer(reference: NamedFile | undefined): void {
    if (this.reference) this.session.photos.remove(this.reference.number);
    this.reference = undefined;
    const first = this.value.about?.styles[0]?.id ?? null;
    this.patch({ reference, style: reference ? null : (this.value.style ?? first) });
  }

  /** Whether the products lie: who says so of a shadow, photographed the product from above. */
  get lying(): boolean {
    const layers = this.session.value.recipe?.layers ?? [];
    return this.value.lying ?? layers.some(({ shadow }) => shadow.ground === "lying");
  }

  /** Whether the style has scenes as the products are seen. */
  suits(style: string | null): boolean {
    const { about } = this.value;
    const index = about?.styles.findIndex(({ id }) => id === style) ?? -1;
    return !this.lying || about?.fromAbove[index] !== false;
  }

  /** Says whether the products lie; a style that has no such scenes gives place to one that has. */
  lay(lying: boolean): void {
    this.patch({ lying });
    if (this.suits(this.value.style)) return;
    const other = this.value.about?.styles.find(({ id }) => this.suits(id));
    this.patch({ style: other?.id ?? null });
  }

  /** Makes as many variants as are wanted; those that are not kept give place. With `like`, near to that one. */
  async make(like?: Variant): Promise<void> {
    const { recipe } = this.session.value;
    const { about, model } = this.value;
    if (!recipe || !about || !model || this.value.making) return;
    const job = new AbortController();
    this.job = job;
    if (like || !this.value.locked) {
      this.patch({ seed: neighbours * Math.floor((this.random() * largestSeed) / neighbours) });
    }
    const kept = this.value.variants.filter((variant) => variant.kept || variant === like);
    this.forget(this.value.variants.filter((variant) => !kept.includes(variant)));
    this.patch({ making: true, error: undefined, variants: kept });
    try {
      const reference = like ? like.making.reference : await this.referenceNumber(job.signal);
      const fresh = Array.from({ length: this.value.count }, (_, index) => {
        this.last += 1;
        return newVariant(this.last, this.planned(recipe, model, reference, index, like));
      });
      this.patch({ variants: [...this.value.variants, ...fresh] });
      for (const [index, { key }] of fresh.entries()) {
        await this.makeOne(key, recipe, job.signal);
        this.events.made(index + 1, fresh.length);
      }
    } catch (error) {
      if (!isCancelled(error) && this.job === job) this.patch({ error: asVitrineError(error) });
    }
    if (this.job !== job) return;
    this.settleRest();
    this.patch({ making: false });
  }

  /** Puts a variant onto the stage: one step of the history. */
  use({ recipe }: Variant): void {
    const { recipe: now } = this.session.value;
    if (!recipe || !now) return;
    if (recipe.background.kind === "made") this.applied.add(recipe.background.photo);
    this.session.edit(applied(now, recipe));
  }

  keep(key: number, kept: boolean): void {
    this.change(key, { kept });
  }

  private planned(
    recipe: Recipe,
    { sha256 }: ModelInfo,
    reference: number | null,
    index: number,
    like: Variant | undefined,
  ): Making {
    const { category, style, seed } = this.value;
    const asked = like ? like.making.order : { category, style };
    return {
      model: sha256,
      order: {
        category: asked.category,
        style: asked.style,
        above: this.lying || null,
        seed: (seed + index) % (largestSeed + 1),
        like: like ? descent(like.making) : [],
      },
      reference,
      side: this.side(),
      canvas: recipe.canvas,
      products: recipe.layers.map(({ photo, placement }) => ({ photo, placement })),
    };
  }

  /** As usual, or as much less as memory has shown to be needed. */
  private side(): number {
    return Math.max((this.value.about?.side ?? leastSide) - this.lessBy, leastSide);
  }

  /** Errors that concern one variant are told there, others end the making. */
  private async makeOne(key: number, recipe: Recipe, signal: AbortSignal): Promise<void> {
    this.change(key, { status: "working" });
    const begun = performance.now();
    try {
      const { making, blob } = await this.painted(key, recipe, signal);
      const number = this.session.photos.add(`scene-${making.order.seed}.png`, blob, false);
      const staged = withScene(recipe, number, making);
      const thumbnail = await this.session.photos.call(
        staged,
        (host, theirs) => host.stageThumbnail(theirs, thumbnailSide),
        signal,
      );
      this.change(key, { status: "made", making, recipe: staged, thumbnail, share: 1 });
      this.patch({ seconds: (performance.now() - begun) / 1000 });
      // The next scene need not wait for it: it is judged in another worker, also when no further one is made.
      void this.assess(key, staged, this.staged.signal);
    } catch (error) {
      if (isCancelled(error)) throw error;
      this.change(key, { status: "failed", error: asVitrineError(error) });
    }
  }

  /** The scene as a file; where memory ends, once more with fewer pixels. */
  private async painted(
    key: number,
    recipe: Recipe,
    signal: AbortSignal,
  ): Promise<{ making: Making; blob: Blob }> {
    for (;;) {
      const variant = this.value.variants.find((one) => one.key === key);
      if (!variant) throw new Cancelled();
      const making = { ...variant.making, side: this.side() };
      const reference =
        making.reference === null
          ? null
          : await this.session.photos.ready(making.reference, undefined, signal);
      const asEngine = (theirs: Recipe): Making => ({
        ...making,
        reference,
        products: theirs.layers.map(({ photo, placement }) => ({ photo, placement })),
      });
      const { photos } = this.session;
      const input = await photos.call(recipe, (host, theirs) => host.sceneInput(asEngine(theirs)), signal);
      try {
        const onStages = (done: number, total: number) => this.change(key, { share: done / total });
        const picture = await this.generators.run(input, making.order, onStages, signal);
        const png = await photos.call(recipe, (host) => host.scenePicture(picture), signal);
        return { making, blob: new Blob([png], { type: "image/png" }) };
      } catch (error) {
        if (!(error instanceof TooLargeScene) || this.side() <= leastSide) throw error;
        this.lessBy += smallerBy;
        this.patch({ smaller: true });
      }
    }
  }

  /** What the marketplace says, whether it is still the product, and what is said of the background. */
  private async assess(key: number, recipe: Recipe, signal: AbortSignal): Promise<void> {
    const { marketplace, options, name } = this.session.value;
    try {
      if (marketplace) {
        const checked = await this.session.photos.call(
          recipe,
          (host, theirs) => host.stagePreflight(theirs, marketplace, fittingOptions(options)),
          signal,
        );
        this.change(key, { preflight: checked.verdict, marketplace });
      }
      if (recipe.layers.length !== 1) return;
      const { said } = await this.judge.judge(this.session.photos, recipe, `${name}.png`, signal);
      const { consistency, reward } = said;
      this.change(key, { verdict: verdictOf(said), probability: consistency.probability, reward });
    } catch (error) {
      if (!isCancelled(error)) this.change(key, { error: asVitrineError(error) });
    }
  }

  /** The reference's number, its product cut out so that its background alone counts. */
  private async referenceNumber(signal: AbortSignal): Promise<number | null> {
    const { reference } = this.value;
    if (!reference) return null;
    const { photos } = this.session;
    if (this.reference?.file !== reference.file) {
      const number = photos.add(reference.path, reference.file, false);
      this.reference = { file: reference.file, number, cut: undefined };
    }
    const { number } = this.reference;
    const id = await photos.ready(number, undefined, signal);
    if ((await this.reference.cut) !== id) {
      const cut = this.vitrine.matte(id, () => {}, signal).then(() => id);
      this.reference.cut = cut;
      cut.catch(() => {
        if (this.reference) this.reference.cut = undefined;
      });
      await cut;
    }
    return number;
  }

  private change(key: number, fields: Partial<Variant>): void {
    const variants = this.value.variants.map((one) => (one.key === key ? { ...one, ...fields } : one));
    this.patch({ variants });
  }

  /** What was begun or waited when the making ended will not come. */
  private settleRest(): void {
    const variants = this.value.variants.map((one) =>
      one.status === "waiting" || one.status === "working" ? { ...one, status: "cancelled" as const } : one,
    );
    this.patch({ variants });
  }

  /** Gives back scenes that were never on the stage: no step of its history needs them. */
  private forget(variants: Variant[]): void {
    for (const { recipe } of variants) {
      if (recipe?.background.kind !== "made" || this.applied.has(recipe.background.photo)) continue;
      this.session.photos.remove(recipe.background.photo);
    }
  }

  /** Another staging has no scenes yet. */
  private follow(): void {
    const { work } = this.session.value;
    if (work === this.work) return;
    this.work = work;
    this.job?.abort();
    this.staged.abort();
    this.staged = new AbortController();
    this.reference = undefined;
    this.applied.clear();
    if (!work) this.generators.close("no longer needed");
    this.patch({ variants: [], reference: undefined, making: false, error: undefined });
  }
}
