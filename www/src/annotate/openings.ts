// From what the user gives (files, a link, a kept project) to a project to work on.
import { pageError } from "../engine/errors.ts";
import { findPairs } from "../evaluate/find-pairs.ts";
import { unpacked } from "../evaluate/gather.ts";
import type { NamedFile, PairFiles } from "../evaluate/judge.ts";
import { isPairList } from "../evaluate/pair-list.ts";
import type { Collector } from "./collector.ts";
import type { LabelEngine } from "./engine.ts";
import type { TaskLink } from "./link.ts";
import type { Project } from "./shapes.ts";
import type { Opened } from "./storage.ts";

/** What was found among files: a project with its pictures, or pairs a project can be made of. */
export type Found =
  | { project: Project; files: NamedFile[]; folder: string }
  | { pairs: PairFiles[]; name: string };

const projectFile = /\.json$/i;

/** Throws nothing_to_label, several_projects, or what is wrong with the project file. */
export async function findProject(
  given: NamedFile[],
  engine: Pick<LabelEngine, "readProject">,
): Promise<Found> {
  const files = await unpacked(given);
  const candidates = await projectsAmong(files);
  if (candidates.length > 1)
    throw pageError("several_projects", candidates.map(({ path }) => path).join(", "));
  const [only] = candidates;
  if (only) {
    const project = await engine.readProject(only.text);
    const folder = only.path.includes("/") ? only.path.slice(0, only.path.lastIndexOf("/")) : "";
    return { project, files: files.filter(({ path }) => path !== only.path), folder };
  }
  const pairs =
    files.some(({ path }) => isPairList(path)) || files.length > 1 ? (await findPairs(files)).pairs : [];
  if (pairs.length === 0) throw pageError("nothing_to_label");
  const [first] = files;
  return { pairs, name: first?.path.includes("/") ? (first.path.split("/")[0] ?? "") : "" };
}

/** A lone JSON file is meant as the project; among others it is one only when it says so. */
async function projectsAmong(files: NamedFile[]): Promise<{ path: string; text: string }[]> {
  const found: { path: string; text: string }[] = [];
  for (const { path, file } of files.filter((one) => projectFile.test(one.path))) {
    const text = await file.text().catch(() => {
      throw pageError("file_unreadable", path);
    });
    if (files.length === 1 || /"vitrine\.project\//.test(text)) found.push({ path, text });
  }
  return found;
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
  // Opened once more, perhaps with items added: the order and the consent stay.
  return before ? { ...before, project, openedAt: now, annotator: before.annotator || annotator } : fresh;
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
  const before = await kept(key);
  const access = { address: link.address, token: link.token, pictures: link.pictures };
  const opened: Opened = {
    ...(before ?? { key, seed: 0, agreed: false }),
    project,
    annotator,
    openedAt: now,
    base: link.pictures,
    collector: access,
  };
  return { opened, serverTime };
}
