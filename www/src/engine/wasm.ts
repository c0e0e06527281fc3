// The engine's modules: downloaded and compiled once, then handed to every worker that needs them.
import cpuUrl from "../../engine/vitrine_cpu_bg.wasm?url";
import gpuUrl from "../../engine/vitrine_gpu_bg.wasm?url";
import { counted, type OnBytes } from "./download.ts";
import { pageError } from "./errors.ts";

export type EngineKind = "cpu" | "gpu";

const compiled = new Map<EngineKind, Promise<WebAssembly.Module>>();

/** The compiled module; a failed download is tried again at the next call. */
export function engineModule(kind: EngineKind, onBytes?: OnBytes): Promise<WebAssembly.Module> {
  const known = compiled.get(kind);
  if (known) return known;
  const loading = compile(kind, onBytes);
  compiled.set(kind, loading);
  loading.catch(() => compiled.delete(kind));
  return loading;
}

async function compile(kind: EngineKind, onBytes?: OnBytes): Promise<WebAssembly.Module> {
  const url = kind === "cpu" ? cpuUrl : gpuUrl;
  const response = await fetch(url).catch(() => undefined);
  if (!response?.ok) throw pageError("engine_unreachable", response && String(response.status));
  const body = counted(response, __ENGINE_SIZES__[kind], onBytes);
  // Compiled from the stream while it comes, off the UI thread; not every server names wasm's type.
  const wasm = new Response(body.body, { headers: { "content-type": "application/wasm" } });
  return WebAssembly.compileStreaming(wasm);
}
