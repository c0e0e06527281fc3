// The results of a project: its answers, what `crates/labels` says of them, files of both.

import type { LabelEngine } from "./engine.ts";
import type { AgreementReport, Exported, ExportFormat } from "./report-shapes.ts";
import type { Answer, Mode, Project } from "./shapes.ts";
import type { LabelStorage, Opened } from "./storage.ts";

/** What each mode can be exported as; the first is the usual one. */
export const formatsOf: Record<Mode, ExportFormat[]> = {
  passFail: ["hfpc", "hfpc-grouped", "csv", "answers", "agreement", "project"],
  pairwise: ["pairs", "csv", "answers", "agreement", "project"],
  ranking: ["pairs", "csv", "answers", "agreement", "project"],
  marking: ["coco", "csv", "answers", "agreement", "project"],
};

/** Formats that carry labels, which nobody should use without knowing how far people agreed. */
const labelFormats = new Set<ExportFormat>(["hfpc", "hfpc-grouped", "pairs", "coco", "csv"]);

export class Results {
  constructor(
    private readonly opened: Opened,
    private readonly storage: Pick<LabelStorage, "answers" | "changeProject" | "merge" | "project">,
    private readonly engine: Pick<LabelEngine, "agreement" | "export" | "read">,
  ) {}

  async answers(): Promise<Answer[]> {
    return (await this.storage.answers(this.opened.key)).map(({ answer }) => answer);
  }

  /** With a collector only the items that came this way are known. */
  async project(): Promise<Project> {
    const { key, project } = this.opened;
    const { stock = [], recent = [] } = (await this.storage.project(key)) ?? {};
    const known = new Set(project.items.map(({ id }) => id));
    const leased = [...stock, ...recent].map(({ item }) => item).filter(({ id }) => !known.has(id));
    const unique = [...new Map(leased.map((item) => [item.id, item])).values()];
    return { ...project, items: [...project.items, ...unique] };
  }

  /** Whether this browser decides what is asked next: otherwise the collector does. */
  get ordersItems(): boolean {
    return this.opened.collector === undefined;
  }

  /** These items are asked before all others from now on. */
  async askFirst(first: string[]): Promise<void> {
    await this.storage.changeProject(this.opened.key, () => ({ first }));
  }

  async report(): Promise<AgreementReport> {
    return this.engine.agreement(await this.project(), await this.answers());
  }

  /** The file, and the agreement report beside it where it holds labels. */
  async files(format: ExportFormat): Promise<Exported[]> {
    const answers = await this.answers();
    if (this.opened.collector && format === "answers") return [ownAnswers(this.opened.project.id, answers)];
    const project = await this.project();
    const file = await this.engine.export(project, answers, format);
    if (!labelFormats.has(format)) return [file];
    return [file, await this.engine.export(project, answers, "agreement")];
  }

  /** Adds answers from a file; says how many were new. */
  async add(text: string, name: string): Promise<number> {
    const { answers } = await this.engine.read(text, name);
    const { key, project } = this.opened;
    const ours = answers.filter((one) => one.project === project.id);
    return this.storage.merge(key, ours, "local");
  }
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
