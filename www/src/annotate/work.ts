// One annotator at work on one project: what is shown, what was answered, what comes next. An answer is on
// the disk before the next item shows; nothing here waits for a network.
import { asVitrineError } from "../engine/errors.ts";
import type { VitrineError } from "../engine/protocol.ts";
import { Store } from "../ui/store.ts";
import { throwCoin } from "./coin.ts";
import { Trouble } from "./collector.ts";
import type { ItemPictures, Pictures } from "./pictures.ts";
import type { Answer, Item, Standing, Task, Value } from "./shapes.ts";
import type { TaskSource } from "./source.ts";
import { Stopwatch } from "./stopwatch.ts";
import type { LabelStorage, Opened } from "./storage.ts";

export interface Shown {
  task: Task;
  /** Generations in the order shown. */
  order: number[];
  pictures: ItemPictures | undefined;
  /** Why the pictures cannot be shown. */
  problem: VitrineError | undefined;
  /** The answer that is being looked at again. */
  earlier: Answer | undefined;
  /** In the training round, after the answer: whether it agrees with the right one. */
  feedback: { given: Value; right: boolean } | undefined;
}

export interface WorkState {
  /** `dry`: there are more items, but they cannot be had now. */
  phase: "loading" | "item" | "done" | "dry" | "stopped";
  shown: Shown | undefined;
  paused: boolean;
  /** Items this annotator answered, without the training round. */
  done: number;
  /** Items still to come, as far as known. */
  left: number;
  /** Milliseconds an item took lately, on average. */
  paceMs: number | undefined;
  canUndo: boolean;
  /** Milliseconds that were missing from the least time to look; a new object each time. */
  tooQuick: { missingMs: number } | undefined;
  standing: Standing | undefined;
  /** An answer could not be written, or no item could be fetched. */
  error: VitrineError | undefined;
}

export interface WorkDeps {
  storage: LabelStorage;
  pictures: Pictures;
  source: TaskSource;
  /** Whether an answer of the training round says what the right one says. */
  isRight(value: Value, gold: Value): Promise<boolean | undefined>;
  /** Called after each answer that was written. */
  onAnswer(answer: Answer, task: Task): void;
  now?: () => number;
  /** Milliseconds to add to this device's clock. */
  clockOffsetMs?: () => number;
  watch?: Stopwatch;
  random?: (below: number) => number;
}

/** Items whose pictures are ready after the one that is shown. */
const ahead = 3;
/** Items asked for at once: each question counts all answers. */
const atOnce = 12;
const paceOver = 20;

interface Past {
  task: Task;
  answer: Answer;
}

const nameOf = ({ item, role }: Task) => `${role} ${item.id}`;

export class Work extends Store<WorkState> {
  private queue: Task[] = [];
  /** Everything that was ever in the queue: a source asked while an answer was written may name it again. */
  private readonly issued = new Set<string>();
  private past: Past[] = [];
  /** Which of the past is looked at again. */
  private revisited: number | undefined;
  private readonly watch: Stopwatch;
  /** The next item's pictures are on their way; the item that is still shown takes no answer. */
  private coming: { task: Task; earlier: Answer | undefined } | undefined;
  /** Its answer is being written. */
  private writing: Shown | undefined;
  private filling: Promise<void> | undefined;
  private lately: number[] = [];
  /** Why the source gave nothing the last time. */
  private trouble: VitrineError | undefined;
  private turn = 0;

  constructor(
    readonly opened: Opened,
    private readonly deps: WorkDeps,
  ) {
    super({
      phase: "loading",
      shown: undefined,
      paused: false,
      done: 0,
      left: 0,
      paceMs: undefined,
      canUndo: false,
      tooQuick: undefined,
      standing: opened.standing,
      error: undefined,
    });
    this.watch = deps.watch ?? new Stopwatch();
  }

  /** Goes on where the annotator left off. */
  async begin(): Promise<void> {
    const { project, annotator, key } = this.opened;
    const { storage } = this.deps;
    const [kept, leased] = await Promise.all([storage.answers(key), storage.items(key)]);
    const answers = kept.map(({ answer }) => answer).filter((one) => one.annotator === annotator);
    const items = new Map([...project.items, ...leased].map((item) => [item.id, item]));
    const trained = new Set(answers.filter(({ role }) => role === "training").map(({ item }) => item));
    this.queue = (project.training ?? [])
      .filter((id) => !trained.has(id))
      .flatMap((id) => items.get(id) ?? [])
      .map((item) => ({ item, role: "training" as const }));
    const replaced = new Set(answers.map(({ replaces }) => replaces));
    const standing = answers.filter(({ id, role }) => role !== "training" && !replaced.has(id));
    this.past = standing.slice(-50).flatMap((answer) => {
      const item = items.get(answer.item);
      return item ? [{ task: { item, role: answer.role }, answer }] : [];
    });
    this.patch({ done: standing.length, canUndo: this.past.length > 0 });
    if (this.value.standing?.state === "stopped") this.patch({ phase: "stopped" });
    await this.advance();
  }

  /** Writes the answer, then shows the next item. Skips may be as quick as they like. */
  async answer(value: Value): Promise<void> {
    const { shown, phase, paused } = this.value;
    if (!shown || phase !== "item" || paused || shown.feedback || this.writing || this.coming) return;
    // Nought would say that it was not measured.
    const ms = Math.max(1, this.watch.ms);
    const missingMs = (this.opened.project.trust?.minimumMs ?? 0) - ms;
    if (missingMs > 0 && !("skipped" in value)) {
      this.patch({ tooQuick: { missingMs } });
      return;
    }
    this.writing = shown;
    try {
      const { task, earlier } = shown;
      const { key, collector } = this.opened;
      const made = this.made(shown, value, ms);
      const { storage } = this.deps;
      const answer = collector
        ? await storage.add(key, made, "waiting", task.item)
        : await storage.add(key, made, "local");
      // The answer is on the disk: what cannot be noted of it now follows from it later.
      await this.deps.source.answered(task).catch(() => {});
      this.note(task, answer, ms, earlier !== undefined);
      this.deps.onAnswer(answer, task);
      if (task.role !== "training") await this.advance();
      else await this.teach(shown, value);
    } catch (error) {
      // The item stays with what was entered: nothing is lost, and it can be tried again.
      this.patch({ error: asVitrineError(error) });
    } finally {
      if (this.writing === shown) this.writing = undefined;
    }
  }

  /** On from the feedback of a training item. */
  async next(): Promise<void> {
    if (this.value.shown?.feedback) await this.advance();
  }

  /** Shows the last answer again, to be changed; once more goes further back. */
  async undo(): Promise<void> {
    if (this.writing || this.coming || this.value.phase === "stopped") return;
    const at = (this.revisited ?? this.past.length) - 1;
    const past = this.past[at];
    if (!past) return;
    const { shown } = this.value;
    // The item at hand comes again right after.
    if (shown && !shown.earlier && !shown.feedback) this.queue.unshift(shown.task);
    this.revisited = at;
    await this.show(past.task, past.answer.shown, past.answer);
  }

  /** Leaves an answer that was looked at again as it is. */
  async keep(): Promise<void> {
    if (this.revisited === undefined || this.coming) return;
    const past = this.past[this.revisited + 1];
    if (!past) return this.advance();
    this.revisited += 1;
    await this.show(past.task, past.answer.shown, past.answer);
  }

  pause(paused: boolean): void {
    if (paused) this.watch.stop();
    else this.watch.resume();
    this.patch({ paused });
  }

  /** The page was hidden or shown: hidden time is no time spent looking. */
  look(visible: boolean): void {
    if (!visible) this.watch.stop();
    else if (!this.value.paused) this.watch.resume();
  }

  /** Tries again what failed: the pictures of the item, or to get items. */
  async retry(): Promise<void> {
    const { shown } = this.value;
    this.patch({ error: undefined });
    if (shown?.problem) await this.show(shown.task, shown.order, shown.earlier);
    else if (!shown) await this.advance();
  }

  /** Another tab wrote this answer: the item is not asked here, wherever it is on its way. */
  async answeredElsewhere(answer: Pick<Answer, "item" | "role" | "replaces">): Promise<void> {
    const name = `${answer.role} ${answer.item}`;
    this.issued.add(name);
    this.queue = this.queue.filter((task) => nameOf(task) !== name);
    this.count(answer);
    const { shown } = this.value;
    const next = this.coming ?? (this.writing || shown?.feedback ? undefined : shown);
    if (next && !next.earlier && nameOf(next.task) === name) await this.advance();
  }

  stand(standing: Standing): void {
    this.patch({ standing });
    if (standing.state === "stopped") this.patch({ phase: "stopped", shown: undefined });
  }

  dispose(): void {
    this.turn += 1;
    this.deps.pictures.keepOnly([]);
  }

  private get isStopped(): boolean {
    return this.value.phase === "stopped";
  }

  private made({ task, order, pictures, earlier }: Shown, value: Value, ms: number): Answer {
    const now = (this.deps.now ?? Date.now)() + (this.deps.clockOffsetMs?.() ?? 0);
    return {
      id: crypto.randomUUID(),
      project: this.opened.project.id,
      item: task.item.id,
      annotator: this.opened.annotator,
      value,
      shown: order,
      role: task.role,
      ...(earlier && { replaces: earlier.id }),
      at: new Date(now).toISOString(),
      ms,
      ...(pictures && {
        pictures: [pictures.original, ...pictures.generations].map(({ sha256 }) => sha256),
      }),
      ...((earlier?.byChance ?? task.byChance) && { byChance: true }),
    };
  }

  private async teach(shown: Shown, given: Value): Promise<void> {
    const { gold } = shown.task.item;
    // The answer is written: where it cannot be judged, the round goes on without feedback.
    const right = gold && (await this.deps.isRight(given, gold).catch(() => undefined));
    if (right === undefined) await this.advance();
    else this.patch({ shown: { ...shown, feedback: { given, right } } });
  }

  private note(task: Task, answer: Answer, ms: number, corrected: boolean): void {
    if (corrected && this.revisited !== undefined) this.past[this.revisited] = { task, answer };
    else if (task.role !== "training") this.past.push({ task, answer });
    this.lately = [...this.lately, ms].slice(-paceOver);
    const paceMs = this.lately.reduce((sum, one) => sum + one, 0) / this.lately.length;
    this.count(answer);
    this.patch({ paceMs, error: undefined, tooQuick: undefined });
  }

  /** A correction, of an answer of another tab too, is no item more. */
  private count({ role, replaces }: Pick<Answer, "role" | "replaces">): void {
    if (replaces || role === "training") return;
    const { done, left } = this.value;
    this.patch({ done: done + 1, left: Math.max(0, left - (role === "work" ? 1 : 0)) });
  }

  private async advance(): Promise<void> {
    this.revisited = undefined;
    // What is still being loaded is not shown any more.
    this.turn += 1;
    if (this.isStopped) return;
    // Twice: the first may be one that was under way before the last answer.
    for (let tries = 0; tries < 2 && this.queue.length === 0; tries += 1) await this.fill();
    if (this.isStopped) return;
    const task = this.queue.shift();
    if (!task) {
      this.coming = undefined;
      this.patch({ canUndo: this.past.length > 0 });
      if (this.trouble) this.patch({ phase: "dry", shown: undefined, error: this.trouble });
      // A collector that has not got the last answers yet counts their items still.
      else this.patch({ phase: "done", shown: undefined, error: undefined, left: 0 });
      return;
    }
    await this.show(task, throwCoin(task.item.generations.length, this.deps.random), undefined);
    void this.fill();
  }

  private async show(task: Task, order: number[], earlier: Answer | undefined): Promise<void> {
    this.turn += 1;
    this.coming = { task, earlier };
    const { turn } = this;
    const { pictures } = this.deps;
    let loaded: ItemPictures | undefined;
    let problem: VitrineError | undefined;
    try {
      loaded = await pictures.load(task.item);
    } catch (error) {
      problem = asVitrineError(error);
    }
    // Something else was asked for meanwhile.
    if (turn !== this.turn) return;
    this.coming = undefined;
    this.writing = undefined;
    const shown: Shown = { task, order, pictures: loaded, problem, earlier, feedback: undefined };
    const canUndo = (this.revisited ?? this.past.length) > 0;
    this.patch({ phase: "item", shown, canUndo, tooQuick: undefined, error: undefined });
    this.watch.restart();
    if (this.value.paused || (typeof document !== "undefined" && document.hidden)) this.watch.stop();
    const coming = this.queue.slice(0, ahead).map(({ item }) => item);
    pictures.keepOnly([task.item, ...coming, ...this.recentItems()]);
    pictures.prefetch(coming);
  }

  /** Those a step back would show. */
  private recentItems(): Item[] {
    return this.past.slice(-2).map(({ task }) => task.item);
  }

  private fill(): Promise<void> {
    this.filling ??= this.refill().finally(() => {
      this.filling = undefined;
    });
    return this.filling;
  }

  /** Asks the source for more; gives how many items are left. */
  private async ask(): Promise<number> {
    for (let tries = 0; ; tries += 1) {
      const { shown } = this.value;
      const known = [...this.queue, ...(shown && !shown.earlier && !this.writing ? [shown.task] : [])];
      const { tasks, left } = await this.deps.source.next(atOnce, known);
      const fresh = tasks.filter((task) => !this.issued.has(nameOf(task)));
      for (const task of fresh) this.issued.add(nameOf(task));
      this.queue.push(...fresh);
      // All it named was answered while it was looking: it looks once more.
      if (fresh.length > 0 || tasks.length === 0 || tries === 2) return left;
    }
  }

  private async refill(): Promise<void> {
    if (this.queue.length > ahead) return;
    try {
      const left = await this.ask();
      this.trouble = undefined;
      this.patch({ left });
      this.deps.pictures.prefetch(this.queue.slice(0, ahead).map(({ item }) => item));
    } catch (error) {
      this.trouble = error instanceof Trouble ? error.error : asVitrineError(error);
    }
  }
}
