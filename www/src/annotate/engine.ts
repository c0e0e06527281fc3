// What the page asks of `crates/labels`: reading and checking, what comes next, agreement, exports, masks.
import type { Answer, Project, Rle, Standing, Task } from "./shapes.ts";

export interface LabelEngine {
  /** Reads and checks a project file. Throws with the place and the remedy. */
  readProject(text: string): Promise<Project>;
  /** The next items for the annotator, gold and repeats mixed in; fewer when there are no more. */
  next(project: Project, answers: Answer[], annotator: string, seed: number, count: number): Promise<Task[]>;
  standing(project: Project, answers: Answer[], annotator: string): Promise<Standing>;
  /** `mask` has one byte a pixel, row by row; not 0 is marked. */
  encodeMask(mask: Uint8Array, width: number, height: number): Promise<Rle>;
  decodeMask(rle: Rle): Promise<Uint8Array>;
}
