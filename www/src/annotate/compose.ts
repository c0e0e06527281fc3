// A project made on the spot: of pairs of pictures, for a folder without a project file and for what the other pages
// judged or staged, or of a list that names them, such as HFPC's.
import { pageError } from "../engine/errors.ts";
import type { NamedFile, PairFiles } from "../evaluate/judge.ts";
import type { Conflict } from "./conflicts.ts";
import type { Answer, Item, Mode, Project, Reason } from "./shapes.ts";

/** Why people turn a background down, after HFPC's categories; keys by hand position. */
export const usualReasons: Reason[] = [
  { id: "product_changed", name: { en: "Product changed", zh: "商品被改变" }, key: "q" },
  { id: "wrong_place", name: { en: "Wrong place", zh: "位置不当" }, key: "w" },
  { id: "wrong_size", name: { en: "Wrong size", zh: "大小不当" }, key: "e" },
  { id: "floating", name: { en: "Floating", zh: "悬浮" }, key: "r" },
  { id: "unsuitable", name: { en: "Unsuitable scene", zh: "场景不合适" }, key: "t" },
  { id: "ugly", name: { en: "Artefacts", zh: "画面瑕疵" }, key: "y" },
];

export interface Composed {
  project: Project;
  files: NamedFile[];
}

/** A checked project and what came with it; `base` is where pictures that are not among `files` can be fetched. */
export interface Brought extends Composed {
  folder?: string;
  base?: string;
  answers?: Answer[];
  conflicts?: Conflict[];
}

/** What a project can be made of, once it is said how to ask. */
export type Draft =
  | { kind: "pairs"; pairs: PairFiles[]; name: string }
  | { kind: "list"; list: Brought; name: string };

/** How often an item is asked: of how many people, and which share of the items once more of the same person. */
export interface Asking {
  redundancy: number;
  /** 0 to 0.5. */
  repeatShare: number;
}

/** What is offered first: of a list what it says itself. */
export function usualAsking(draft: Draft): Asking {
  const { redundancy = 1, trust } = draft.kind === "list" ? draft.list.project : {};
  return { redundancy, repeatShare: trust?.repeatShare ?? 0.05 };
}

/** The project under this name, asking so. */
export function asked(project: Project, name: string, { redundancy, repeatShare }: Asking): Project {
  return {
    ...project,
    name: project.name.en === name ? project.name : { en: name, zh: name },
    redundancy,
    trust: { ...project.trust, repeatShare },
  };
}

/** A list, asked about as it was where it was opened `before`. */
export function listDraft(list: Brought, before: Project | undefined): Draft {
  const project = before
    ? { ...list.project, name: before.name, redundancy: before.redundancy, trust: before.trust }
    : list.project;
  return { kind: "list", list: { ...list, project }, name: project.name.en };
}

/** How many items of a list have a label already: it counts as one person's answer. */
export const labelled = ({ answers = [] }: Brought) => new Set(answers.map(({ item }) => item)).size;

/** The modes these pairs can be labelled in. */
export function possibleModes(pairs: PairFiles[]): Mode[] {
  const several = grouped(pairs).some(({ generations }) => generations.length > 1);
  return several ? ["passFail", "pairwise", "ranking", "marking"] : ["passFail", "marking"];
}

/** Throws too_few_generations where a mode compares and nothing can be compared. */
export function compose(pairs: PairFiles[], mode: Mode, name: string, id: string): Composed {
  const groups = grouped(pairs);
  const files = new Map<Blob, NamedFile>();
  const taken = new Set<string>();
  /** A path of its own for every file: two folders may hold a shoe.jpg each. */
  const srcOf = (named: NamedFile): string => {
    const known = files.get(named.file);
    if (known) return known.path;
    let path = named.path;
    for (let n = 2; taken.has(path); n += 1) path = `${n}/${named.path}`;
    taken.add(path);
    files.set(named.file, { path, file: named.file });
    return path;
  };
  const items: Item[] = [];
  const add = (original: NamedFile, generations: NamedFile[]) => {
    items.push({
      id: `${items.length + 1}-${stem(generations[0]?.path ?? original.path)}`.slice(0, 128),
      original: { src: srcOf(original) },
      generations: generations.map((one) => ({ src: srcOf(one) })),
    });
  };
  for (const { original, generations } of groups) {
    if (mode === "passFail" || mode === "marking") for (const one of generations) add(original, [one]);
    else if (mode === "ranking" && generations.length > 1) add(original, generations.slice(0, 12));
    else if (mode === "pairwise") {
      // Neighbours only: each picture is compared twice, and the work grows with the pictures, not their square.
      const several = generations.length;
      for (let n = 0; n < (several === 2 ? 1 : several > 2 ? several : 0); n += 1) {
        const [one, other] = [generations[n], generations[(n + 1) % several]];
        if (one && other) add(original, [one, other]);
      }
    }
  }
  if (items.length === 0) throw pageError("too_few_generations");
  const reasons = mode === "passFail" || mode === "marking" ? { reasons: usualReasons } : {};
  const project: Project = {
    schema: "vitrine.project/1",
    id,
    name: { en: name, zh: name },
    mode,
    ...reasons,
    redundancy: 1,
    items,
  };
  return { project, files: [...files.values()] };
}

function grouped(pairs: PairFiles[]): { original: NamedFile; generations: NamedFile[] }[] {
  const groups = new Map<Blob, { original: NamedFile; generations: NamedFile[] }>();
  for (const { original, generated } of pairs) {
    const group = groups.get(original.file) ?? { original, generations: [] };
    group.generations.push(generated);
    groups.set(original.file, group);
  }
  return [...groups.values()];
}

const stem = (path: string) => (path.split("/").at(-1) ?? path).replace(/\.[^.]+$/, "");

/** An id for a project of this name, of the letters ids may have; `now` keeps two of one name apart. */
export function projectId(name: string, now: number): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 48);
  return `${plain || "project"}-${now.toString(36)}`;
}
