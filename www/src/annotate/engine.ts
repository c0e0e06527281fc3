// What the page asks of `crates/labels`: reading and checking, what comes next, agreement, exports, masks.
import type { AgreementReport, Exported, ExportFormat, Imported, Merged } from "./report-shapes.ts";
import type { Answer, Project, Rle, Standing, Task, Value } from "./shapes.ts";

/** Every call may throw a VitrineError. */
export interface LabelEngine {
  /** Reads and checks a project, answers, or a file of another format. Throws with the place and the remedy. */
  read(text: string, fileName: string): Promise<Imported>;
  /** Two projects of one id with their answers as one; nothing twice. */
  merge(project: Project, answers: Answer[], other: Imported): Promise<Merged>;
  /** The next items for the annotator, those of `first` before others, gold and repeats mixed in; fewer when there are no more. */
  next(
    project: Project,
    answers: Answer[],
    annotator: string,
    first: string[],
    seed: number,
    count: number,
  ): Promise<{ tasks: Task[]; left: number }>;
  standing(project: Project, answers: Answer[], annotator: string): Promise<Standing>;
  /** Whether an answer of the training round says what the right one says; nothing for a skip. */
  isRight(value: Value, gold: Value): Promise<boolean | undefined>;
  agreement(project: Project, answers: Answer[]): Promise<AgreementReport>;
  export(project: Project, answers: Answer[], format: ExportFormat): Promise<Exported>;
  /** `mask` has one byte a pixel, row by row; not 0 is marked. */
  packMask(mask: Uint8Array, width: number, height: number): Promise<Rle>;
  unpackMask(rle: Rle): Promise<Uint8Array>;
}
