// Where the next items come from: the project in hand, or a collector that leases them.
import type { Collector } from "./collector.ts";
import type { LabelEngine } from "./engine.ts";
import type { Task } from "./shapes.ts";
import type { LabelStorage, Opened } from "./storage.ts";

export interface TaskSource {
  /** Up to `count` more, none of those `queued`; `left` is how many there are in all, as far as known. */
  next(count: number, queued: Task[]): Promise<{ tasks: Task[]; left: number }>;
  /** The task was answered. */
  answered(task: Task): Promise<void>;
}

export const sameTask = (one: Task, other: Task) => one.item.id === other.item.id && one.role === other.role;

/** Items of a project that is all here: `crates/labels` mixes gold and repeats in. */
export class LocalSource implements TaskSource {
  constructor(
    private readonly opened: Opened,
    private readonly engine: Pick<LabelEngine, "next">,
    private readonly storage: Pick<LabelStorage, "answers">,
  ) {}

  async next(count: number, queued: Task[]) {
    const { key, project, annotator, seed } = this.opened;
    const answers = (await this.storage.answers(key)).map(({ answer }) => answer);
    const tasks = await this.engine.next(project, answers, annotator, seed, count + queued.length);
    const mine = new Set(answers.filter((one) => one.annotator === annotator).map(({ item }) => item));
    const left = project.items.filter(({ id }) => !mine.has(id)).length;
    return {
      tasks: tasks.filter((task) => !queued.some((one) => sameTask(one, task))).slice(0, count),
      left,
    };
  }

  async answered(): Promise<void> {}
}

/** How many items are kept ahead, for work without a network. */
const stockSize = 20;
/** The last ones answered, for going back. */
const recentSize = 20;

/** Items leased from a collector; a stock of them is kept with the project. */
export class LeasedSource implements TaskSource {
  private left = 0;

  constructor(
    private opened: Opened,
    private readonly collector: Pick<Collector, "lease">,
    private readonly storage: Pick<LabelStorage, "answers" | "keepProject">,
    /** Told the collector's time, in milliseconds since 1970. */
    private readonly onTime: (serverTime: number) => void,
  ) {}

  async next(count: number, queued: Task[]) {
    const unused = () =>
      (this.opened.stock ?? []).filter((task) => !queued.some((one) => sameTask(one, task)));
    if (unused().length < Math.max(count, stockSize / 2)) {
      try {
        await this.restock();
      } catch (error) {
        // What is in stock is worked on first; the failure is told when there is nothing else.
        if (unused().length === 0) throw error;
      }
    }
    return { tasks: unused().slice(0, count), left: Math.max(this.left, unused().length + queued.length) };
  }

  async answered(task: Task): Promise<void> {
    const { stock = [], recent = [] } = this.opened;
    await this.keep({
      stock: stock.filter((one) => !sameTask(one, task)),
      recent: [...recent.filter((one) => !sameTask(one, task)), task].slice(-recentSize),
    });
  }

  private async restock(): Promise<void> {
    const { key, project, annotator, stock = [] } = this.opened;
    const { tasks, left, serverTime } = await this.collector.lease(stockSize, project.mode);
    this.onTime(serverTime);
    this.left = left;
    // The collector does not know yet of what was answered and not sent.
    const given = (await this.storage.answers(key)).filter(({ answer }) => answer.annotator === annotator);
    const fresh = tasks.filter(
      (task) =>
        !stock.some((one) => sameTask(one, task)) &&
        !given.some(
          ({ answer, state }) =>
            answer.item === task.item.id &&
            answer.role === task.role &&
            (state === "waiting" || task.role === "work"),
        ),
    );
    if (fresh.length > 0) await this.keep({ stock: [...stock, ...fresh] });
  }

  private async keep(fields: Partial<Opened>): Promise<void> {
    this.opened = { ...this.opened, ...fields };
    await this.storage.keepProject(this.opened);
  }
}
