// From what the user gives (files, a link, a kept project) to a project to work on.
import { pageError } from "../engine/errors.ts";
import { findPairs } from "../evaluate/find-pairs.ts";
import { unpacked } from "../evaluate/gather.ts";
import type { NamedFile, PairFiles } from "../evaluate/judge.ts";
import { isPairList } from "../evaluate/pair-list.ts";
import type { Collector } from "./collector.ts";
import { type Conflict, conflictsOf } from "./conflicts.ts";
import type { LabelEngine } from "./engine.ts";
import type { TaskLink } from "./link.ts";
import type { Answer, Project } from "./shapes.ts";
import type { Opened } from "./storage.ts";

/** What files say of a project and its answers. */
export interface Labels {
  kind: "labels";
  project: Project | undefined;
  answers: Answer[];
  conflicts: Conflict[];
  files: NamedFile[];
  folder: string;
  /** The project was made of a list of pictures: nobody said yet how to ask about them. */
  isList: boolean;
}

/** What was found among files: a project and answers with their pictures, or pairs a project can be made of. */
export type Found = Labels | { kind: "pairs"; pairs: PairFiles[]; name: string };

/** Throws nothing_to_label, several_projects, or what is wrong with a file. */
export async function findProject(
  given: NamedFile[],
  engine: Pick<LabelEngine, "read" | "merge">,
): Promise<Found> {
  const files = await unpacked(given);
  const lists = await labelFiles(files);
  if (lists.length > 0) return { kind: "labels", ...(await readLists(lists, files, engine)) };
  const { pairs } = files.length > 1 ? await findPairs(files) : { pairs: [] };
  if (pairs.length === 0) throw pageError("nothing_to_label");
  const [first] = files;
  return { kind: "pairs", pairs, name: first?.path.includes("/") ? (first.path.split("/")[0] ?? "") : "" };
}

interface LabelFile {
  path: string;
  text: string;
}

async function readLists(
  lists: LabelFile[],
  files: NamedFile[],
  engine: Pick<LabelEngine, "read" | "merge">,
) {
  let project: Project | undefined;
  let answers: Answer[] = [];
  const conflicts: Conflict[] = [];
  let folder = "";
  let isList = true;
  for (const { path, text } of lists) {
    const read = await engine.read(text, path);
    if (isProjectFile.test(text)) isList = false;
    if (!read.project) answers = [...answers, ...read.answers];
    else if (!project) {
      project = read.project;
      answers = [...answers, ...read.answers];
      folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
    } else if (project.id === read.project.id) {
      const merged = await engine.merge(project, answers, read);
      conflicts.push(...conflictsOf(merged, [...answers, ...read.answers]));
      ({ project, answers } = merged);
    } else throw pageError("several_projects", `${project.id}, ${read.project.id}`);
  }
  return { project, answers, conflicts, files, folder, isList: isList && project !== undefined };
}

const isProjectFile = /"schema"\s*:\s*"vitrine\.project\//;

/** Files that hold a project, answers or labels. A file alone is meant as one; among others it must look like it. */
async function labelFiles(files: NamedFile[]): Promise<LabelFile[]> {
  const found: LabelFile[] = [];
  for (const { path, file } of files.filter((one) => /\.(json|jsonl|ndjson|csv)$/i.test(one.path))) {
    const text = await file.text().catch(() => {
      throw pageError("file_unreadable", path);
    });
    const start = text.slice(0, 4000);
    if (isListOfPairs(start, path)) continue;
    const looksLikeIt = /vitrine\.project\/|"origin"|"generations?"|"annotator"|^\uFEFF?[^\n]*annotator/.test(
      start,
    );
    if (files.length === 1 || looksLikeIt) found.push({ path, text });
  }
  return found;
}

/** The Evaluate page's lists: the columns or names `original` and `generated`, and no answers. */
function isListOfPairs(start: string, path: string): boolean {
  const line = start.split(/\r?\n/).find((one) => one.trim()) ?? "";
  if (!isPairList(path) || /annotator/.test(line)) return false;
  // In a line of JSON the words may be part of a picture's name.
  const names = (word: string) => new RegExp(/\.csv$/i.test(path) ? `\\b${word}\\b` : `"${word}"\\s*:`);
  return names("original").test(line) && names("generated").test(line);
}

/** A project opened from files, for a person on this device. */
export function openedHere(
  project: Project,
  annotator: string,
  before: Opened | undefined,
  now: number,
): Opened {
  const fresh: Opened = {
    key: project.id,
    project,
    annotator,
    openedAt: now,
    seed: now % 2 ** 31,
    agreed: false,
  };
  if (!before) return fresh;
  // Opened once more, perhaps with items added: the order stays, and the consent to a text that is the same.
  return {
    ...before,
    project,
    openedAt: now,
    annotator: before.annotator || annotator,
    agreed: stillAgreed(before, project),
  };
}

/** A consent is to the text that was read. */
function stillAgreed({ agreed, project: before }: Pick<Opened, "agreed" | "project">, now: Project): boolean {
  const { consent: text } = now;
  return agreed && (!text || (text.en === before.consent?.en && text.zh === before.consent?.zh));
}

/** A project joined by a link. Throws a Trouble. */
export async function openedByLink(
  link: TaskLink,
  collector: Collector,
  kept: (key: string) => Promise<Opened | undefined>,
  now: number,
): Promise<{ opened: Opened; serverTime: number }> {
  const { project, annotator, serverTime } = await collector.join();
  const key = `${project.id} ${link.address} ${annotator}`;
  const known = await kept(key);
  // The collector says anew how the annotator stands.
  const { standing: _, ...before } = known ?? { key, seed: 0, standing: undefined };
  const access = { address: link.address, token: link.token, pictures: link.pictures };
  const opened: Opened = {
    ...before,
    project,
    annotator,
    openedAt: now,
    base: link.pictures,
    collector: access,
    agreed: known !== undefined && stillAgreed(known, project),
  };
  return { opened, serverTime };
}
