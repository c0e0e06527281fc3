// The page's IndexedDB for labelling. An answer is there before the next item is shown; what was acknowledged
// by a collector is marked, never deleted.
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from "idb";
import { isVitrineError } from "../engine/errors.ts";
import { storageError } from "../preview/storage.ts";
import { type Conflict, sameContent } from "./conflicts.ts";
import type { Answer, Item, Task } from "./shapes.ts";
import { answerToReplace, type KeptAnswer, type LabelStorage, type Opened } from "./storage.ts";

interface Schema extends DBSchema {
  projects: { key: string; value: Opened };
  answers: {
    /** Grows with each answer: the order they were given in. */
    key: number;
    value: KeptAnswer;
    indexes: {
      id: [key: string, id: string];
      project: string;
      state: [key: string, state: string];
      item: [key: string, annotator: string, item: string];
    };
  };
  pictures: { key: [key: string, src: string]; value: Blob };
  /** Leased items that have an answer. */
  items: { key: [key: string, id: string]; value: Item };
}

type Database = IDBPDatabase<Schema>;

let opened: Promise<Database> | undefined;

function open(): Promise<Database> {
  opened ??= openDB<Schema>("vitrine-annotate", 3, {
    async upgrade(database, before, _, change) {
      if (before === 0) create(database);
      if (before === 1) byProject(change);
      database.createObjectStore("items");
      if (before > 0) await keepRecent(change);
    },
    // Another tab with a newer page, or the browser itself: the next call opens it again.
    blocking: (_, __, event) => {
      (event.target as IDBDatabase).close();
      opened = undefined;
    },
    terminated: () => {
      opened = undefined;
    },
  });
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

function create(database: Database): void {
  database.createObjectStore("projects", { keyPath: "key" });
  const answers = database.createObjectStore("answers", { autoIncrement: true });
  answers.createIndex("id", ["key", "answer.id"], { unique: true });
  answers.createIndex("project", "key");
  answers.createIndex("state", ["key", "state"]);
  answers.createIndex("item", ["key", "answer.annotator", "answer.item"]);
  database.createObjectStore("pictures");
}

type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], "versionchange">;

/** In version 1 an id was one among all projects: a copy of a project lost the answers both had. */
function byProject(change: Upgrade): void {
  change.objectStore("answers").deleteIndex("id");
  change.objectStore("answers").createIndex("id", ["key", "answer.id"], { unique: true });
}

/** Up to version 2 the last items answered were in the project, and those before them nowhere. */
async function keepRecent(change: Upgrade): Promise<void> {
  const projects = change.objectStore("projects");
  for (const project of (await projects.getAll()) as (Opened & { recent?: Task[] })[]) {
    const { recent = [], ...rest } = project;
    await projects.put(rest);
    for (const { item } of recent) await change.objectStore("items").put(item, [project.key, item.id]);
  }
}

async function using<R>(work: (database: Database) => Promise<R>): Promise<R> {
  try {
    return await work(await open());
  } catch (error) {
    throw storageError(error);
  }
}

/** `strict`: done means written through to the disk, not handed to the system's cache. */
const durably = { durability: "strict" } as const;

const allOf = (key: string) => IDBKeyRange.bound([key], [key, []]);

/** A blob nobody needs: room for thousands of answers after the browser said that there is none. */
const reserveKey: [string, string] = ["", "reserve"];
const reserveBytes = 1_000_000;
/** A try that failed takes room itself for a while. */
const reserveAgainMs = 600_000;
let reserveFailedAt = Number.NEGATIVE_INFINITY;

const isFull = (error: unknown) => isVitrineError(error) && error.code === "storage_full";

/** Whether there was one to give up. */
async function giveUpReserve(): Promise<boolean> {
  return using(async (database) => {
    const there = await database.getKey("pictures", reserveKey);
    if (there) await database.delete("pictures", reserveKey);
    // The room it leaves is for answers, and not for another one.
    reserveFailedAt = performance.now();
    return there !== undefined;
  }).catch(() => false);
}

async function write(database: Database, { key, answer, state }: KeptAnswer, item?: Item): Promise<Answer> {
  const change = database.transaction(["answers", "items"], "readwrite", durably);
  const answers = change.objectStore("answers");
  const [known, given] = await Promise.all([
    answers.index("id").get([key, answer.id]),
    answers.index("item").getAll([key, answer.annotator, answer.item]),
  ]);
  if (known) return known.answer;
  const before = answer.replaces
    ? undefined
    : answerToReplace(
        given.map((one) => one.answer),
        answer.role,
      );
  const written = before ? { ...answer, replaces: before.id } : answer;
  await Promise.all([
    answers.add({ key, state, answer: written }),
    item && change.objectStore("items").put(item, [key, item.id]),
    change.done,
  ]);
  return written;
}

export const labelStorage: LabelStorage = {
  projects: () =>
    using(async (database) =>
      (await database.getAll("projects")).sort((one, other) => other.openedAt - one.openedAt),
    ),

  project: (key) => using((database) => database.get("projects", key)),

  keepProject: (project) =>
    using(async (database) => {
      await database.put("projects", project);
    }),

  changeProject: (key, fields) =>
    using(async (database) => {
      const change = database.transaction("projects", "readwrite");
      const kept = await change.store.get(key);
      const changed = kept && { ...kept, ...fields(kept) };
      if (changed) await change.store.put(changed);
      await change.done;
      return changed;
    }),

  removeProject: (key) =>
    using(async (database) => {
      const change = database.transaction(["projects", "answers", "pictures", "items"], "readwrite");
      const answers = change.objectStore("answers");
      const numbers = await answers.index("project").getAllKeys(key);
      await Promise.all([
        change.objectStore("projects").delete(key),
        change.objectStore("pictures").delete(allOf(key)),
        change.objectStore("items").delete(allOf(key)),
        ...numbers.map((number) => answers.delete(number)),
        change.done,
      ]);
    }),

  async add(key, answer, state, item) {
    try {
      return await using((database) => write(database, { key, answer, state }, item));
    } catch (error) {
      if (!isFull(error) || !(await giveUpReserve())) throw error;
    }
    // The browser takes a moment to count the reserve as free.
    for (let tries = 1; ; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      try {
        return await using((database) => write(database, { key, answer, state }, item));
      } catch (error) {
        if (tries === 10 || !isFull(error)) throw error;
      }
    }
  },

  async reserve() {
    try {
      const database = await open();
      const lately = performance.now() - reserveFailedAt < reserveAgainMs;
      if (!(await database.getKey("pictures", reserveKey))) {
        if (lately) return false;
        await database.put("pictures", new Blob([new Uint8Array(reserveBytes)]), reserveKey);
      }
      return true;
    } catch {
      reserveFailedAt = performance.now();
      return false;
    }
  },

  merge: (key, answers, state) =>
    using(async (database) => {
      const change = database.transaction("answers", "readwrite", durably);
      const ids = change.store.index("id");
      const conflicts: Conflict[] = [];
      let added = 0;
      for (const answer of answers) {
        const known = (await ids.get([key, answer.id]))?.answer;
        if (known) {
          if (!sameContent(known, answer)) conflicts.push({ kept: known, other: answer });
          continue;
        }
        await change.store.add({ key, state, answer });
        added += 1;
      }
      await change.done;
      return { added, conflicts };
    }),

  items: (key) => using((database) => database.getAll("items", allOf(key))),

  answers: (key) => using((database) => database.getAllFromIndex("answers", "project", key)),

  waiting: (key, limit) =>
    using(async (database) =>
      (await database.getAllFromIndex("answers", "state", [key, "waiting"], limit)).map(
        ({ answer }) => answer,
      ),
    ),

  waitingCount: (key) => using((database) => database.countFromIndex("answers", "state", [key, "waiting"])),

  refused: (key) => using((database) => database.getAllFromIndex("answers", "state", [key, "refused"])),

  settle: (key, changes) =>
    using(async (database) => {
      const change = database.transaction("answers", "readwrite");
      for (const { id, state, refusal } of changes) {
        const cursor = await change.store.index("id").openCursor([key, id]);
        if (cursor) await cursor.update({ ...cursor.value, state, ...(refusal && { refusal }) });
      }
      await change.done;
    }),

  keepPicture: (key, src, picture) =>
    using(async (database) => {
      await database.put("pictures", picture, [key, src]);
    }),

  picture: (key, src) => using((database) => database.get("pictures", [key, src])),

  pictureNames: (key) =>
    using(async (database) => (await database.getAllKeys("pictures", allOf(key))).map(([, src]) => src)),

  removePictures: (key, srcs) =>
    using(async (database) => {
      const change = database.transaction("pictures", "readwrite");
      await Promise.all([...srcs.map((src) => change.store.delete([key, src])), change.done]);
    }),
};
