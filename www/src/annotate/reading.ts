// Reads what a collector sent. Anything else than the agreed shapes is nonsense and nothing of it is believed:
// a login page of a hotel's network answers 200, too.
import type { Text, VitrineError } from "../engine/protocol.ts";
import type { Item, Mode, Project, Receipt, Role, Standing, Task } from "./shapes.ts";

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is Text =>
  isFields(value) && typeof value.en === "string" && typeof value.zh === "string";
const isPicture = (value: unknown) => isFields(value) && typeof value.src === "string" && value.src !== "";

/** How many generations an item of a mode has, at least and at most. */
export const generationCounts: Record<Mode, [number, number]> = {
  passFail: [1, 1],
  marking: [1, 1],
  pairwise: [2, 2],
  ranking: [2, 12],
};

const isMode = (value: unknown): value is Mode => typeof value === "string" && value in generationCounts;

function isItem(value: unknown, mode: Mode): value is Item {
  if (!isFields(value) || typeof value.id !== "string" || value.id === "" || !isPicture(value.original))
    return false;
  const { generations } = value;
  const [least, most] = generationCounts[mode];
  return (
    Array.isArray(generations) &&
    generations.length >= least &&
    generations.length <= most &&
    generations.every(isPicture)
  );
}

/** Thrown for an answer that is not of the agreed shape. */
export class Nonsense extends Error {
  constructor(what: string) {
    super(what);
    this.name = "Nonsense";
  }
}

/** `GET /projects/{id}`: the project, its items being those of the training round. */
export function readJoined(value: unknown): { project: Project; annotator: string; serverTime: number } {
  if (!isFields(value) || !isFields(value.project)) throw new Nonsense("project");
  const { project, annotator } = value;
  const { id, name, mode, items = [] } = project;
  if (typeof id !== "string" || !isText(name) || !isMode(mode)) throw new Nonsense("project");
  if (typeof annotator !== "string" || annotator === "") throw new Nonsense("annotator");
  if (!Array.isArray(items)) throw new Nonsense("items");
  // Training items come as `training` or as `items`; either way whole.
  const training = Array.isArray(project.training) ? project.training : [];
  const whole = training.filter((one): one is Item => isItem(one, mode));
  const ids = training.map((one) => (isFields(one) ? one.id : one)).filter((one) => typeof one === "string");
  const all = [...items, ...whole];
  if (!all.every((item) => isItem(item, mode))) throw new Nonsense("items");
  return {
    project: { ...(project as unknown as Project), items: all as Item[], training: ids as string[] },
    annotator,
    serverTime: readTime(value.serverTime),
  };
}

export interface Lease {
  tasks: Task[];
  left: number;
  serverTime: number;
  standing: Standing | undefined;
}

/** `POST /projects/{id}/lease`. */
export function readLease(value: unknown, mode: Mode): Lease {
  if (!isFields(value) || !Array.isArray(value.items)) throw new Nonsense("lease");
  const tasks = value.items.map((leased) => {
    if (!isItem(leased, mode)) throw new Nonsense("item");
    const { role, gold: _, ...item } = leased as Item & { role?: Role };
    return { item, role: role === "repeat" ? ("repeat" as const) : ("work" as const) };
  });
  const left = typeof value.left === "number" && value.left >= 0 ? value.left : 0;
  const standing = value.standing === undefined ? undefined : readStanding(value.standing);
  return { tasks, left, serverTime: readTime(value.serverTime), standing };
}

/** `POST /projects/{id}/answers`: only ids that were sent are believed. */
export function readReceipt(value: unknown, sent: Set<string>): Receipt {
  if (!isFields(value)) throw new Nonsense("receipt");
  const ids = (list: unknown): string[] => {
    if (!Array.isArray(list)) throw new Nonsense("receipt");
    return list.filter((id): id is string => typeof id === "string" && sent.has(id));
  };
  if (!Array.isArray(value.refused)) throw new Nonsense("receipt");
  const refused = value.refused.flatMap((one) => {
    if (!isFields(one) || typeof one.id !== "string" || !sent.has(one.id)) return [];
    const error = readError(one.error);
    return error ? [{ id: one.id, error }] : [];
  });
  return {
    accepted: ids(value.accepted),
    known: ids(value.known),
    refused,
    standing: readStanding(value.standing),
    serverTime: readTime(value.serverTime),
  };
}

/** A collector's own error, when it is one. */
export function readError(value: unknown): VitrineError | undefined {
  if (!isFields(value) || typeof value.code !== "string" || !isText(value.message)) return undefined;
  const remedy = isText(value.remedy) ? value.remedy : { en: "", zh: "" };
  return { code: value.code, message: value.message, remedy };
}

function readStanding(value: unknown): Standing {
  if (!isFields(value)) throw new Nonsense("standing");
  const { state, message } = value;
  if (state !== "good" && state !== "warned" && state !== "stopped") throw new Nonsense("standing");
  return { state, message: isText(message) ? message : { en: "", zh: "" } };
}

/** Milliseconds since 1970; not a number when it was not told. */
const readTime = (value: unknown) => (typeof value === "string" ? Date.parse(value) : Number.NaN);
