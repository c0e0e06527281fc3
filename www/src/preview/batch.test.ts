import { describe, expect, it } from "vitest";
import { Cancelled, pageError } from "../engine/errors.ts";
import type { NamedFile } from "../evaluate/judge.ts";
import { Batch, type BatchResult, type Stager } from "./batch.ts";
import type { BatchPlan } from "./batch-plan.ts";
import type { BatchOutcome, BatchStorage } from "./storage.ts";

const plan = { marketplace: "amazon" } as BatchPlan;
const files: NamedFile[] = ["a.jpg", "broken.jpg", "c.jpg"].map((path) => ({ path, file: new Blob([path]) }));
const result = { width: 10, height: 10, preflight: "pass" } as BatchResult;
const stage: Stager = async ({ path }) => {
  if (path === "broken.jpg") throw pageError("file_unreadable", path);
  return result;
};

/** A storage that is a map. */
function memory() {
  const outcomes = new Map<number, BatchOutcome>();
  let begun: NamedFile[] | undefined;
  const storage: BatchStorage = {
    count: async () => begun && { done: outcomes.size, total: begun.length },
    load: async () => begun && { plan, files: begun, outcomes: new Map(outcomes) },
    begin: async (_, given) => {
      begun = given;
      outcomes.clear();
    },
    outcome: async (index, outcome) => void outcomes.set(index, outcome),
    clear: async () => {
      begun = undefined;
    },
  };
  return { storage, outcomes };
}

const statuses = (batch: Batch) => batch.value.items.map(({ status }) => status);

describe("a batch", () => {
  it("goes on over a photo that cannot be staged, and keeps every outcome", async () => {
    const { storage, outcomes } = memory();
    const batch = Batch.begin(plan, files, stage, storage);
    await batch.run();
    expect(statuses(batch)).toEqual(["done", "error", "done"]);
    expect(batch.value.items[1]?.error?.code).toBe("file_unreadable");
    expect(outcomes.size).toBe(3);
    expect(batch.value.running).toBe(false);
  });

  it("goes on after a closed tab with what is left", async () => {
    const { storage } = memory();
    const staged: string[] = [];
    const endless: Stager = async (file, onShare, signal) => {
      if (file.path === "c.jpg") await new Promise<never>(() => {});
      return stage(file, onShare, signal);
    };
    const first = Batch.begin(plan, files, endless, storage);
    void first.run();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(statuses(first)).toEqual(["done", "error", "working"]);

    const saved = await storage.load();
    if (!saved) throw new Error("nothing was kept");
    const second = Batch.resume(
      saved,
      async (file, onShare, signal) => {
        staged.push(file.path);
        return stage(file, onShare, signal);
      },
      storage,
    );
    expect(statuses(second)).toEqual(["done", "error", "waiting"]);
    await second.run();
    expect(staged).toEqual(["c.jpg"]);
    expect(statuses(second)).toEqual(["done", "error", "done"]);
  });

  it("that is stopped puts the photos under way back", async () => {
    const waiting: Stager = (_, __, signal) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Cancelled())));
    const batch = Batch.begin(plan, files, waiting, memory().storage);
    const run = batch.run();
    await new Promise((resolve) => setTimeout(resolve));
    expect(statuses(batch)).toEqual(["working", "working", "waiting"]);
    batch.cancel();
    await run;
    expect(statuses(batch)).toEqual(["waiting", "waiting", "waiting"]);
    expect(batch.value.running).toBe(false);
  });

  it("is finished even when the storage is full, and says that it is not kept", async () => {
    const { storage } = memory();
    let writes = 0;
    storage.outcome = async () => {
      writes += 1;
      throw pageError("storage_full");
    };
    const batch = Batch.begin(plan, files, stage, storage);
    await batch.run();
    expect(statuses(batch)).toEqual(["done", "error", "done"]);
    expect(batch.value.unkept?.code).toBe("storage_full");
    expect(writes).toBe(1);
  });
});
