// What the page shows about the device: which one, why, and how far its warm-up is.
import type { ByteProgress } from "../engine/download.ts";
import type { VitrineError } from "../engine/protocol.ts";
import type { EngineKind } from "../engine/wasm.ts";
import type { AdapterProbe } from "./adapter.ts";
import type { Preference, Reason } from "./choice.ts";

/** The steps of a warm-up, in order. */
export type WarmStep = "probe" | "engine" | "weights" | "self_test";

export interface DeviceState {
  preference: Preference;
  device: EngineKind;
  reason: Reason;
  /** The adapter's own name, "" until it is known. */
  name: string;
  probe: AdapterProbe | undefined;
  phase: "idle" | "warming" | "ready" | "failed";
  step: WarmStep;
  bytes: ByteProgress | undefined;
  error: VitrineError | undefined;
  /** A segmenter that takes longer finds more than the one in use. */
  finer: boolean;
}

export const coldState = (preference: Preference): DeviceState => ({
  preference,
  device: "cpu",
  reason: "cpu_no_webgpu",
  name: "",
  probe: undefined,
  phase: "idle",
  step: "probe",
  bytes: undefined,
  error: undefined,
  finer: false,
});
