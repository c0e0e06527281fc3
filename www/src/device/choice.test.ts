import { describe, expect, it } from "vitest";
import { type AdapterProbe, probeAdapter } from "./adapter.ts";
import { chooseDevice } from "./choice.ts";

const none: AdapterProbe = { available: false, fallback: false, name: "" };
const real: AdapterProbe = { available: true, fallback: false, name: "Arc" };
const slow: AdapterProbe = { available: true, fallback: true, name: "SwiftShader" };

describe("the device", () => {
  it("is the GPU where there is a real one", () => {
    expect(chooseDevice("auto", real, false)).toEqual({ device: "gpu", reason: "gpu_fast" });
  });

  it("is the CPU without WebGPU, whatever was asked for", () => {
    expect(chooseDevice("auto", none, false)).toEqual({ device: "cpu", reason: "cpu_no_webgpu" });
    expect(chooseDevice("gpu", none, false)).toEqual({ device: "cpu", reason: "cpu_no_webgpu" });
  });

  it("passes over an emulated adapter unless it is asked for", () => {
    expect(chooseDevice("auto", slow, false)).toEqual({ device: "cpu", reason: "cpu_software_adapter" });
    expect(chooseDevice("gpu", slow, false)).toEqual({ device: "gpu", reason: "gpu_asked" });
  });

  it("remembers a failed self-test until the user asks again", () => {
    expect(chooseDevice("auto", real, true)).toEqual({ device: "cpu", reason: "cpu_self_test_failed" });
    expect(chooseDevice("gpu", real, true)).toEqual({ device: "gpu", reason: "gpu_asked" });
  });

  it("is the CPU when asked for", () => {
    expect(chooseDevice("cpu", real, false)).toEqual({ device: "cpu", reason: "cpu_asked" });
  });
});

describe("the adapter", () => {
  const gpu = (adapter: object | null) => ({ requestAdapter: async () => adapter });

  it("is none where the browser has no WebGPU, gives none or throws", async () => {
    expect(await probeAdapter(undefined)).toEqual(none);
    expect(await probeAdapter(gpu(null))).toEqual(none);
    expect(await probeAdapter({ requestAdapter: () => Promise.reject(new Error("blocked")) })).toEqual(none);
  });

  it("is emulated when it says so, or by its name", async () => {
    expect(await probeAdapter(gpu({ info: { vendor: "x", isFallbackAdapter: true } }))).toMatchObject({
      fallback: true,
    });
    for (const description of ["SwiftShader Device (LLVM 16)", "llvmpipe", "Microsoft Basic Render Driver"]) {
      expect(await probeAdapter(gpu({ info: { description } }))).toMatchObject({
        fallback: true,
        name: description,
      });
    }
  });

  it("is real otherwise, named as well as the browser allows", async () => {
    expect(await probeAdapter(gpu({ info: { vendor: "apple", architecture: "metal-3" } }))).toEqual({
      available: true,
      fallback: false,
      name: "apple metal-3",
    });
  });
});
