// The results of a project: its answers, what `crates/labels` says of them, files of both.
import type { Ask } from "../tune/shapes.ts";
import type { LabelEngine } from "./engine.ts";
import type { AgreementReport, Exported, ExportFormat } from "./report-shapes.ts";
import type { Answer, Mode, Project } from "./shapes.ts";
import type { Added, KeptAnswer, LabelStorage, Opened } from "./storage.ts";

/** What each mode can be exported as; the first is the usual one. */
export const formatsOf: Record<Mode, ExportFormat[]> = {
  passFail: ["hfpc", "hfpc-grouped", "csv", "answers", "agreement", "project"],
  pairwise: ["pairs", "csv", "answers", "agreement", "project"],
  ranking: ["pairs", "csv", "answers", "agreement", "project"],
  marking: ["coco", "csv", "answers", "agreement", "project"],
};

/** Formats that carry labels, which nobody should use without knowing how far people agreed. */
const labelFormats = new Set<ExportFormat>(["hfpc", "hfpc-grouped", "pairs", "coco", "csv", "answers"]);

/** How many labels are of items that were asked for, and why. */
export interface AskedLabels {
  taught: number;
  byChance: number;
}

export class Results {
  constructor(
    private readonly opened: Opened,
    private readonly storage: Pick<
      LabelStorage,
      "answers" | "changeProject" | "items" | "merge" | "project" | "refused"
    >,
    private readonly engine: Pick<LabelEngine, "agreement" | "export" | "read">,
  ) {}

  async answers(): Promise<Answer[]> {
    return (await this.storage.answers(this.opened.key)).map(({ answer }) => answer);
  }

  /** With a collector only the items that came this way are known: those answered here, and those in stock. */
  async project(): Promise<Project> {
    const { key, project } = this.opened;
    const [answered, kept] = await Promise.all([this.storage.items(key), this.storage.project(key)]);
    const stock = (kept?.stock ?? []).map(({ item }) => item);
    // What the project itself says of an item counts.
    const byId = new Map([...stock, ...answered, ...project.items].map((item) => [item.id, item]));
    const known = new Set(project.items.map(({ id }) => id));
    const leased = [...byId.values()].filter(({ id }) => !known.has(id));
    return { ...project, items: [...project.items, ...leased] };
  }

  /** The answers a collector never takes. */
  refused(): Promise<KeptAnswer[]> {
    return this.storage.refused(this.opened.key);
  }

  /** Whether this browser decides what is asked next: otherwise the collector does. */
  get ordersItems(): boolean {
    return this.opened.collector === undefined;
  }

  /** These items are asked before all others from now on; of earlier ones it stays known why they were asked. */
  async askFirst(asks: Ask[]): Promise<void> {
    const answered = new Set((await this.answers()).map(({ item }) => item));
    const named = new Set(asks.map(({ item }) => item));
    await this.storage.changeProject(this.opened.key, ({ asks: before = [] }) => ({
      asks: [...before.filter(({ item }) => answered.has(item) && !named.has(item)), ...asks],
    }));
  }

  /** Labels of items that were asked first, by what they teach or by chance; as many as people gave. */
  async askedLabels(): Promise<AskedLabels> {
    const { asks = [] } = (await this.storage.project(this.opened.key)) ?? {};
    const taught = new Set(asks.filter(({ byChance }) => !byChance).map(({ item }) => item));
    const labels = standing(await this.answers());
    return {
      taught: labels.filter(({ item, byChance }) => !byChance && taught.has(item)).length,
      byChance: labels.filter(({ byChance }) => byChance).length,
    };
  }

  async report(): Promise<AgreementReport> {
    return this.engine.agreement(await this.project(), await this.answers());
  }

  /** The file, and the agreement report beside it where it holds labels. */
  async files(format: ExportFormat): Promise<Exported[]> {
    const [project, answers] = await Promise.all([this.project(), this.answers()]);
    const own = this.opened.collector !== undefined && format === "answers";
    const file = own ? ownAnswers(project.id, answers) : await this.engine.export(project, answers, format);
    if (!labelFormats.has(format)) return [file];
    return [file, await this.engine.export(project, answers, "agreement")];
  }

  /** Adds answers from a file; says what came of it. */
  async add(text: string, name: string): Promise<Added> {
    const { answers } = await this.engine.read(text, name);
    const { key, project } = this.opened;
    const ours = answers.filter((one) => one.project === project.id);
    return this.storage.merge(key, ours, "local");
  }
}

/** Answers that count: of those that replace each other the last, and no skips, practice or repeats. */
function standing(answers: Answer[]): Answer[] {
  const replaced = new Set(answers.map(({ replaces }) => replaces));
  return answers.filter(
    ({ id, role, value }) => role === "work" && !replaced.has(id) && !("skipped" in value),
  );
}

/** One line an answer, as docs/ANNOTATION.md has it: what an annotator may take along without the project. */
function ownAnswers(project: string, answers: Answer[]): Exported {
  return {
    name: `${project}.answers.jsonl`,
    mediaType: "application/x-ndjson",
    text: answers.map((answer) => `${JSON.stringify(answer)}\n`).join(""),
    written: answers.length,
    undecided: 0,
  };
}
