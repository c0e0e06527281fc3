// Which device runs the networks, and why. Pure: everything it depends on is an argument.
import type { EngineKind } from "../engine/wasm.ts";
import type { AdapterProbe } from "./adapter.ts";

/** What the user asked for; `auto` leaves it to the page. */
export type Preference = "auto" | EngineKind;

/** Why a device is used; each has its sentence in the dictionary. */
export type Reason =
  | "gpu_fast"
  | "gpu_asked"
  | "cpu_asked"
  | "cpu_no_webgpu"
  | "cpu_software_adapter"
  | "cpu_self_test_failed"
  | "cpu_gpu_did_not_start"
  | "cpu_gpu_lost";

export interface Choice {
  device: EngineKind;
  reason: Reason;
}

/** `failedBefore`: this adapter failed the self-test of this engine in an earlier visit. */
export function chooseDevice(preference: Preference, probe: AdapterProbe, failedBefore: boolean): Choice {
  if (preference === "cpu") return { device: "cpu", reason: "cpu_asked" };
  if (!probe.available) return { device: "cpu", reason: "cpu_no_webgpu" };
  if (preference === "gpu") return { device: "gpu", reason: "gpu_asked" };
  if (probe.fallback) return { device: "cpu", reason: "cpu_software_adapter" };
  if (failedBefore) return { device: "cpu", reason: "cpu_self_test_failed" };
  return { device: "gpu", reason: "gpu_fast" };
}
