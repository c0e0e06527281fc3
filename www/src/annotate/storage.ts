// What the page keeps of labelling: projects, answers, pictures. Here as what the session needs of a storage;
// database.ts is the real one.
import type { VitrineError } from "../engine/protocol.ts";
import type { Ask } from "../tune/shapes.ts";
import type { Conflict } from "./conflicts.ts";
import type { Answer, Item, Project, Role, Standing, Task } from "./shapes.ts";

/** Where answers of a project go. The token is a key to one project as one person. */
export interface CollectorAccess {
  /** Without a slash at the end. */
  address: string;
  token: string;
  /** Where relative pictures lie. */
  pictures: string;
}

/** A project someone works on in this browser. */
export interface Opened {
  /** The project's id; with a collector also its address and the annotator. */
  key: string;
  project: Project;
  annotator: string;
  /** Milliseconds since 1970. */
  openedAt: number;
  /** Of the order of items. */
  seed: number;
  /** The annotator agreed to the consent text, or began where there is none. */
  agreed: boolean;
  /** Relative pictures are fetched from here; otherwise they lie in the storage or were chosen again. */
  base?: string;
  collector?: CollectorAccess;
  /** Items the collector leased, still to be answered. */
  stock?: Task[];
  /** Items to be asked before all others, in this order, and those answered of earlier such lists. */
  asks?: Ask[];
  standing?: Standing;
}

/**
 * `local`: no collector to send it to. `waiting`: not acknowledged yet. `sent`: acknowledged. `refused`: the
 * collector will never take it; it stays here and can be exported.
 */
export type AnswerState = "local" | "waiting" | "sent" | "refused";

/** What came of adding answers: how many were new, and which ids are here with other contents. */
export interface Added {
  added: number;
  conflicts: Conflict[];
}

export interface KeptAnswer {
  key: string;
  state: AnswerState;
  answer: Answer;
  refusal?: VitrineError;
}

/** Every call throws a VitrineError: storage_full or storage_off. */
export interface LabelStorage {
  /** The last opened first. */
  projects(): Promise<Opened[]>;
  project(key: string): Promise<Opened | undefined>;
  keepProject(opened: Opened): Promise<void>;
  /** Replaces the named fields of a kept project; gives what is kept then. */
  changeProject(key: string, fields: (kept: Opened) => Partial<Opened>): Promise<Opened | undefined>;
  /** Forgets the project with everything that belongs to it. */
  removeProject(key: string): Promise<void>;

  /**
   * Writes an answer and comes back when it is on the disk. The same id counts once. Where the annotator
   * answered the item already in another tab, the answer replaces that one. Gives what was written. An `item` that
   * the project does not name is written with it: a collector does not send it again.
   */
  add(key: string, answer: Answer, state: AnswerState, item?: Item): Promise<Answer>;
  /**
   * Keeps some room in reserve, which `add` falls back on; false when there is none: the storage is nearly full.
   * What browsers tell of their quota is no longer the truth, for privacy.
   */
  reserve(): Promise<boolean>;
  /** Adds what is not there yet. Of two contents of one id the first one stays. */
  merge(key: string, answers: Answer[], state: AnswerState): Promise<Added>;
  /** The items that were written with answers. */
  items(key: string): Promise<Item[]>;
  /** In the order given. */
  answers(key: string): Promise<KeptAnswer[]>;
  /** Those still to be sent, the oldest first. */
  waiting(key: string, limit: number): Promise<Answer[]>;
  waitingCount(key: string): Promise<number>;
  /** Those the collector never takes, the oldest first. */
  refused(key: string): Promise<KeptAnswer[]>;
  settle(key: string, changes: { id: string; state: AnswerState; refusal?: VitrineError }[]): Promise<void>;

  keepPicture(key: string, src: string, picture: Blob): Promise<void>;
  picture(key: string, src: string): Promise<Blob | undefined>;
  /** All kept pictures' names. */
  pictureNames(key: string): Promise<string[]>;
  removePictures(key: string, srcs: string[]): Promise<void>;
}

/** Of several answers of a person to an item, which one a new one would take the place of. */
export function answerToReplace(given: Answer[], role: Role): Answer | undefined {
  const replaced = new Set(given.map(({ replaces }) => replaces));
  return given.filter((one) => one.role === role && !replaced.has(one.id)).at(-1);
}
