// What the Annotate page shows: which project is open and at which stage.
import type { VitrineError } from "../engine/protocol.ts";
import type { Draft } from "./compose.ts";
import type { Conflict } from "./conflicts.ts";
import type { TaskLink } from "./link.ts";
import type { Pictures } from "./pictures.ts";
import type { Opened } from "./storage.ts";
import type { Sync } from "./sync.ts";
import type { Work } from "./work.ts";

export interface AnnotateState {
  /** `compose`: pairs or a list were found, and how to ask about them is to be chosen. */
  stage: "start" | "opening" | "compose" | "intro" | "work" | "board";
  opened: Opened | undefined;
  work: Work | undefined;
  sync: Sync | undefined;
  pictures: Pictures | undefined;
  draft: Draft | undefined;
  /** Projects kept in this browser. */
  kept: Opened[];
  error: VitrineError | undefined;
  /** Worth knowing, and no reason to stop. */
  notice: VitrineError | undefined;
  /** Answers among those added last whose id came with two contents. */
  conflicts: Conflict[];
  /** The link that could not be opened, for another try. */
  link: TaskLink | undefined;
}

/** No project is open. */
export const closed = {
  stage: "start" as const,
  opened: undefined,
  work: undefined,
  sync: undefined,
  pictures: undefined,
  draft: undefined,
  error: undefined,
  notice: undefined,
  conflicts: [],
  link: undefined,
};
