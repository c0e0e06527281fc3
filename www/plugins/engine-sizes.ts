// Tells the page how large the engine's modules are, so that a download shows bytes of a known total even
// though a compressed response does not say how long it is once unpacked.
import { statSync } from "node:fs";
import { join } from "node:path";

/** Bytes of a module: as it runs and as it travels. */
export interface ModuleSize {
  unpackedBytes: number;
  transferBytes: number;
}

/** Sizes of both modules in `engine`; zero where a file is not there. */
export function engineSizes(engine: string): Record<"cpu" | "gpu", ModuleSize> {
  const bytes = (file: string) => statSync(join(engine, file), { throwIfNoEntry: false })?.size ?? 0;
  const size = (device: string) => ({
    unpackedBytes: bytes(`vitrine_${device}_bg.wasm`),
    transferBytes: bytes(`vitrine_${device}_bg.wasm.br`),
  });
  return { cpu: size("cpu"), gpu: size("gpu") };
}
