// The page's IndexedDB: stagings with their photos, and the batch under way. Pictures are stored apart from
// what describes them, so that a change of a recipe writes no picture again.
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { NamedFile } from "../evaluate/judge.ts";
import type { BatchPlan } from "./batch-plan.ts";
import type { StagedPhoto } from "./photos.ts";
import {
  type BatchOutcome,
  type BatchStorage,
  storageError,
  type Work,
  type WorkStorage,
} from "./storage.ts";

interface Schema extends DBSchema {
  works: { key: string; value: Work; indexes: { changed: number } };
  photos: { key: [work: string, number: number]; value: StagedPhoto };
  plan: { key: "plan"; value: BatchPlan };
  files: { key: number; value: NamedFile };
  outcomes: { key: number; value: BatchOutcome };
}

type Database = IDBPDatabase<Schema>;

let opened: Promise<Database> | undefined;

function open(): Promise<Database> {
  opened ??= openDB<Schema>("vitrine-preview", 1, {
    upgrade(database) {
      database.createObjectStore("works", { keyPath: "id" }).createIndex("changed", "changedAt");
      for (const store of ["photos", "plan", "files", "outcomes"] as const) database.createObjectStore(store);
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

async function using<R>(work: (database: Database) => Promise<R>): Promise<R> {
  try {
    return await work(await open());
  } catch (error) {
    throw storageError(error);
  }
}

const photosOf = (id: string) => IDBKeyRange.bound([id, 0], [id, Number.POSITIVE_INFINITY]);

export const workStorage: WorkStorage = {
  list: () => using(async (database) => (await database.getAllFromIndex("works", "changed")).reverse()),

  photos: (id) => using((database) => database.getAll("photos", photosOf(id))),

  save: (work, photos) =>
    using(async (database) => {
      const change = database.transaction(["works", "photos"], "readwrite");
      const store = change.objectStore("photos");
      const there = new Set((await store.getAllKeys(photosOf(work.id))).map(([, number]) => number));
      const wanted = new Set(photos.map(({ number }) => number));
      await Promise.all([
        change.objectStore("works").put(work),
        ...photos
          .filter(({ number }) => !there.has(number))
          .map((photo) => store.put(photo, [work.id, photo.number])),
        ...[...there]
          .filter((number) => !wanted.has(number))
          .map((number) => store.delete([work.id, number])),
        change.done,
      ]);
    }),

  remove: (ids) =>
    using(async (database) => {
      const change = database.transaction(["works", "photos"], "readwrite");
      await Promise.all([
        ...ids.flatMap((id) => [
          change.objectStore("works").delete(id),
          change.objectStore("photos").delete(photosOf(id)),
        ]),
        change.done,
      ]);
    }),
};

const batchStores = ["plan", "files", "outcomes"] as const;

export const batchStorage: BatchStorage = {
  count: () =>
    using(async (database) => {
      const [total, done] = await Promise.all([database.count("files"), database.count("outcomes")]);
      return total > 0 ? { done, total } : undefined;
    }),

  load: () =>
    using(async (database) => {
      const read = database.transaction(batchStores);
      const [plan, files, ended, outcomes] = await Promise.all([
        read.objectStore("plan").get("plan"),
        read.objectStore("files").getAll(),
        read.objectStore("outcomes").getAllKeys(),
        read.objectStore("outcomes").getAll(),
      ]);
      if (!plan || files.length === 0) return undefined;
      const pairs = ended.flatMap((index, at) => {
        const outcome = outcomes[at];
        return outcome ? [[index, outcome] as const] : [];
      });
      return { plan, files, outcomes: new Map(pairs) };
    }),

  begin: (plan, files) =>
    using(async (database) => {
      const change = database.transaction(batchStores, "readwrite");
      await Promise.all([
        ...batchStores.map((store) => change.objectStore(store).clear()),
        change.objectStore("plan").put(plan, "plan"),
        ...files.map((file, index) => change.objectStore("files").put(file, index)),
        change.done,
      ]);
    }),

  outcome: (index, outcome) =>
    using(async (database) => {
      await database.put("outcomes", outcome, index);
    }),

  clear: () =>
    using(async (database) => {
      const change = database.transaction(batchStores, "readwrite");
      await Promise.all([...batchStores.map((store) => change.objectStore(store).clear()), change.done]);
    }),
};
