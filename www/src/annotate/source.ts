// Where the next items come from: the project in hand, or a collector that leases them.
import type { Collector } from "./collector.ts";
import type { LabelEngine } from "./engine.ts";
import type { Item, Standing, Task } from "./shapes.ts";
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
    private readonly storage: Pick<LabelStorage, "answers" | "project">,
  ) {}

  async next(count: number, queued: Task[]) {
    const { key, project, annotator, seed } = this.opened;
    const answers = (await this.storage.answers(key)).map(({ answer }) => answer);
    const { asks = [] } = (await this.storage.project(key)) ?? {};
    const first = asks.map(({ item }) => item);
    const drawn = new Set(asks.filter(({ byChance }) => byChance).map(({ item }) => item));
    const wanted = count + queued.length;
    const { tasks, left } = await this.engine.next(project, answers, annotator, first, seed, wanted);
    return {
      tasks: tasks
        .filter((task) => !queued.some((one) => sameTask(one, task)))
        .slice(0, count)
        .map((task) => (drawn.has(task.item.id) ? { ...task, byChance: true } : task)),
      left,
    };
  }

  async answered(): Promise<void> {}
}

/** How many items are kept ahead, for work without a network. */
const stockSize = 20;

/** Items leased from a collector; a stock of them is kept with the project. */
export class LeasedSource implements TaskSource {
  private left = 0;

  constructor(
    private readonly opened: Opened,
    private readonly collector: Pick<Collector, "lease">,
    private readonly storage: Pick<LabelStorage, "answers" | "project" | "changeProject">,
    /** Told the collector's time, in milliseconds since 1970, and how the annotator stands. */
    private readonly told: (serverTime: number, standing: Standing | undefined) => void,
    /** Given what is in stock, so that its pictures are fetched while there is a network. */
    private readonly stocked: (items: Item[]) => void,
    /** Sends the answers that wait; says whether there were any. Throws a Trouble. */
    private readonly flush: () => Promise<boolean>,
  ) {}

  async next(count: number, queued: Task[]) {
    let stock = await this.unused(queued);
    if (stock.length < Math.max(count, stockSize / 2)) {
      try {
        await this.restock();
        stock = await this.unused(queued);
        // The collector names first what it leased already and has no answer to: that is sent before it is asked again.
        if (stock.length === 0 && (await this.flush())) {
          await this.restock();
          stock = await this.unused(queued);
        }
      } catch (error) {
        // What is in stock is worked on first; the failure is told when there is nothing else.
        if (stock.length === 0) throw error;
      }
    }
    this.stocked(stock.map(({ item }) => item));
    return { tasks: stock.slice(0, count), left: Math.max(this.left, stock.length + queued.length) };
  }

  async answered(task: Task): Promise<void> {
    await this.storage.changeProject(this.opened.key, ({ stock = [] }) => ({
      stock: stock.filter((one) => !sameTask(one, task)),
    }));
  }

  /** The stock without what is queued here or was answered in any tab. */
  private async unused(queued: Task[]): Promise<Task[]> {
    const { key, annotator } = this.opened;
    const { stock = [] } = (await this.storage.project(key)) ?? {};
    const given = (await this.storage.answers(key)).map(({ answer }) => answer);
    const mine = new Set(
      given.filter((one) => one.annotator === annotator).map(({ item, role }) => `${role} ${item}`),
    );
    return stock.filter(
      (task) => !mine.has(`${task.role} ${task.item.id}`) && !queued.some((one) => sameTask(one, task)),
    );
  }

  private async restock(): Promise<void> {
    const { key, project } = this.opened;
    const { tasks, left, serverTime, standing } = await this.collector.lease(stockSize, project.mode);
    this.told(serverTime, standing);
    this.left = left;
    await this.storage.changeProject(key, ({ stock = [] }) => ({
      stock: [...stock, ...tasks.filter((task) => !stock.some((one) => sameTask(one, task)))],
    }));
  }
}
