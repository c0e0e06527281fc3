// What the page keeps of learning: fitted heads, which one judges, and what the network saw of pairs.
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { storageError } from "../preview/storage.ts";
import type { Head } from "./shapes.ts";

export interface KeptHead {
  head: Head;
  /** The file, as it is exported. */
  text: string;
  /** Milliseconds since 1970. */
  madeAt: number;
}

/** By hashes: of the reward model, the original and the generation. */
export type SeenKey = [reward: string, original: string, generation: string];

/** Every call throws a VitrineError: storage_full or storage_off. */
export interface HeadStorage {
  /** The newest first. */
  heads(): Promise<KeptHead[]>;
  keep(kept: KeptHead): Promise<void>;
  remove(sha256: string): Promise<void>;
  /** The head that judges; nothing: the shipped one. */
  current(): Promise<KeptHead | undefined>;
  choose(sha256: string | undefined): Promise<void>;
  seen(key: SeenKey): Promise<Float32Array | "nothing" | undefined>;
  keepSeen(key: SeenKey, hidden: Float32Array | "nothing"): Promise<void>;
}

interface Schema extends DBSchema {
  heads: { key: string; value: KeptHead };
  choice: { key: "current"; value: string };
  seen: { key: SeenKey; value: Float32Array | "nothing" };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function open(): Promise<IDBPDatabase<Schema>> {
  const forget = () => {
    opened = undefined;
  };
  opened ??= openDB<Schema>("vitrine-heads", 1, {
    upgrade(database) {
      database.createObjectStore("heads");
      database.createObjectStore("choice");
      database.createObjectStore("seen");
    },
    // Another tab with a newer page, or the browser itself: the next call opens it again.
    blocking: (_, __, event) => {
      (event.target as IDBDatabase).close();
      forget();
    },
    terminated: forget,
  });
  opened.catch(forget);
  return opened;
}

async function using<R>(work: (database: IDBPDatabase<Schema>) => Promise<R>): Promise<R> {
  try {
    return await work(await open());
  } catch (error) {
    throw storageError(error);
  }
}

export const headStorage: HeadStorage = {
  heads: () =>
    using(async (database) =>
      (await database.getAll("heads")).sort((one, other) => other.madeAt - one.madeAt),
    ),
  keep: (kept) =>
    using(async (database) => {
      await database.put("heads", kept, kept.head.sha256);
    }),
  remove: (sha256) =>
    using(async (database) => {
      const change = database.transaction(["heads", "choice"], "readwrite");
      const choice = change.objectStore("choice");
      if ((await choice.get("current")) === sha256) await choice.delete("current");
      await Promise.all([change.objectStore("heads").delete(sha256), change.done]);
    }),
  current: () =>
    using(async (database) => {
      const sha256 = await database.get("choice", "current");
      return sha256 === undefined ? undefined : database.get("heads", sha256);
    }),
  choose: (sha256) =>
    using(async (database) => {
      if (sha256 === undefined) await database.delete("choice", "current");
      else await database.put("choice", sha256, "current");
    }),
  seen: (key) => using((database) => database.get("seen", key)),
  keepSeen: (key, hidden) =>
    using(async (database) => {
      await database.put("seen", hidden, key);
    }),
};
