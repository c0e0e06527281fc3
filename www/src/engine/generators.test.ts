import { describe, expect, it } from "vitest";
import { coldState } from "../device/state.ts";
import { Store } from "../ui/store.ts";
import { pageError } from "./errors.ts";
import type { GeneratorLane } from "./generator-lane.ts";
import { Generators, TooLargeScene } from "./generators.ts";
import type { Order, SceneInput } from "./scene-protocol.ts";
import type { EngineKind } from "./wasm.ts";
import { WorkerStopped } from "./worker-link.ts";

const input = {} as SceneInput;
const order = {} as Order;
const model = { name: "g", role: "generator", file: "g", bytes: 1, sha256: "", licence: "" };

function generators(device: EngineKind, run: (kind: EngineKind) => Promise<string>, loads = true) {
  const log: string[] = [];
  const made = new Generators({
    models: async () => [{ ...model, role: "segmenter" }, model],
    device: new Store({ ...coldState("auto"), device }),
    warm: async () => {},
    weights: async () => {
      log.push("weights");
      return new Uint8Array(1);
    },
    module: async () => ({}) as WebAssembly.Module,
    lane: (kind) =>
      ({
        alive: true,
        load: async () => {
          log.push(`load ${kind}`);
          if (kind === "gpu" && !loads) throw pageError("cpu_computes_wrong");
          return {};
        },
        run: () => run(kind),
        stop: () => log.push(`stop ${kind}`),
      }) as unknown as GeneratorLane,
  });
  const go = () => made.run(input, order, () => {}, new AbortController().signal);
  const load = () => made.load(() => {}, new AbortController().signal);
  return { made, log, go, load };
}

describe("the generator", () => {
  it("is the model with that role, and is downloaded once", async () => {
    const { made, log, load } = generators("cpu", async () => "picture");
    expect(await made.model()).toBe(model);
    await load();
    await load();
    expect(log.filter((line) => line === "weights")).toHaveLength(1);
  });

  it("goes on on the CPU when the GPU computes wrong or is lost", async () => {
    const wrong = generators("gpu", async (kind) => kind, false);
    await wrong.load();
    expect(await wrong.go()).toBe("cpu");
    const lost = generators("gpu", async (kind) => {
      if (kind === "gpu") throw new WorkerStopped("lost");
      return kind;
    });
    await lost.load();
    expect(await lost.go()).toBe("cpu");
    expect(lost.log).toEqual(["weights", "load gpu", "stop gpu", "load cpu"]);
  });

  it("says that a scene was too large when its worker on the CPU ends, and starts another one next time", async () => {
    let count = 0;
    const { go, load, log } = generators("cpu", async () => {
      count += 1;
      if (count === 1) throw new WorkerStopped("out of memory");
      return "picture";
    });
    await load();
    await expect(go()).rejects.toBeInstanceOf(TooLargeScene);
    expect(await go()).toBe("picture");
    expect(log.filter((line) => line === "load cpu")).toHaveLength(2);
  });

  it("keeps its worker when only the order was wrong", async () => {
    const refused = { code: "unknown_name", message: { en: "", zh: "" }, remedy: { en: "", zh: "" } };
    const { go, load, log } = generators("gpu", async () => Promise.reject(refused));
    await load();
    await expect(go()).rejects.toBe(refused);
    expect(log).not.toContain("stop gpu");
  });
});
