// What the labels worker offers: `crates/labels`, compiled into the CPU engine. Runs inside labels.worker.ts.
import init, {
  agreementReport,
  exportLabels,
  importLabels,
  isRight,
  mergeLabels,
  nextTasks,
  packMask,
  standingOf,
  unpackMask,
} from "../../engine/vitrine_cpu.js";
import type { LabelEngine } from "./engine.ts";
import type { AgreementReport, Exported, Imported, Merged } from "./report-shapes.ts";
import type { Rle, Role, Standing, Task } from "./shapes.ts";

export class LabelsHost implements LabelEngine {
  async start(module: WebAssembly.Module): Promise<void> {
    await init({ module_or_path: module });
  }

  read: LabelEngine["read"] = async (text, fileName) => importLabels(text, fileName) as Imported;

  merge: LabelEngine["merge"] = async (project, answers, other) =>
    mergeLabels(project, answers, other.project ?? project, other.answers) as Merged;

  next: LabelEngine["next"] = async (project, answers, annotator, first, seed, count) => {
    const { tasks, left } = nextTasks(project, answers, annotator, first, count, seed) as {
      tasks: { item: string; role: Role }[];
      left: number;
    };
    const items = new Map(project.items.map((item) => [item.id, item]));
    const found = tasks.flatMap(({ item, role }): Task[] => {
      const whole = items.get(item);
      return whole ? [{ item: whole, role }] : [];
    });
    return { tasks: found, left };
  };

  standing: LabelEngine["standing"] = async (project, answers, annotator) =>
    standingOf(project, answers, annotator) as Standing;

  isRight: LabelEngine["isRight"] = async (value, gold) => isRight(value, gold);

  agreement: LabelEngine["agreement"] = async (project, answers) =>
    agreementReport(project, answers) as AgreementReport;

  export: LabelEngine["export"] = async (project, answers, format) =>
    exportLabels(project, answers, format) as Exported;

  packMask: LabelEngine["packMask"] = async (mask, width, height) => packMask(mask, width, height) as Rle;

  unpackMask: LabelEngine["unpackMask"] = async (rle) => unpackMask(rle);
}
