import { describe, expect, it } from "vitest";
import type { Lane } from "./lane.ts";
import { LanePool } from "./lane-pool.ts";
import type { SegmenterInput, SegmenterOutput } from "./protocol.ts";

const input: SegmenterInput = { width: 1, height: 1, data: new Float32Array(3) };

/** A lane whose runs end when the test says so. */
function lane() {
  const ends: ((error?: unknown) => void)[] = [];
  let stopped = false;
  const fake = {
    run: () =>
      new Promise<SegmenterOutput>((resolve, reject) => {
        if (stopped) reject(new Error("stopped"));
        ends.push((error) => (error ? reject(error) : resolve({} as SegmenterOutput)));
      }),
    stop: () => {
      stopped = true;
      for (const end of ends) end(new Error("stopped"));
    },
  };
  return { ends, fake: fake as unknown as Lane };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

describe("lanes", () => {
  it("run two pictures side by side and the third after the first", async () => {
    const [a, b] = [lane(), lane()];
    const pool = new LanePool([a.fake, b.fake]);
    const runs = [1, 2, 3].map(() => pool.run(input, () => {}));
    await settle();
    expect(a.ends.length + b.ends.length).toBe(2);
    a.ends[0]?.();
    await settle();
    expect(a.ends.length).toBe(2);
    for (const end of [...a.ends, ...b.ends]) end();
    await Promise.all(runs);
  });

  it("are free again after a run that failed", async () => {
    const only = lane();
    const pool = new LanePool([only.fake]);
    const first = pool.run(input, () => {});
    const second = pool.run(input, () => {});
    await settle();
    only.ends[0]?.(new Error("bad"));
    await expect(first).rejects.toThrow("bad");
    await settle();
    only.ends[1]?.();
    await second;
  });

  it("that are stopped end every run, waiting ones too", async () => {
    const pool = new LanePool([lane().fake]);
    const runs = [1, 2, 3].map(() => pool.run(input, () => {}));
    await settle();
    pool.stop("over");
    for (const run of runs) await expect(run).rejects.toThrow("stopped");
  });

  it("a lane that comes late is used at once", async () => {
    const [early, late] = [lane(), lane()];
    const pool = new LanePool([early.fake]);
    void pool.run(input, () => {});
    void pool.run(input, () => {});
    pool.add(late.fake);
    await settle();
    expect(late.ends.length).toBe(1);
  });
});
