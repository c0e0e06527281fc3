// What kind of WebGPU adapter the browser has, asked inside the worker that would use it.

/** `fallback`: the adapter is emulated in software and slower than the CPU device. */
export interface AdapterProbe {
  available: boolean;
  fallback: boolean;
  name: string;
}

const software = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|warp\b/i;
const none: AdapterProbe = { available: false, fallback: false, name: "" };

interface AdapterInfo {
  vendor?: string;
  architecture?: string;
  device?: string;
  description?: string;
  isFallbackAdapter?: boolean;
}

interface Adapter {
  info?: AdapterInfo;
  isFallbackAdapter?: boolean;
}

/** `navigator.gpu`, as far as it is used here. */
export interface Gpu {
  requestAdapter(options?: object): Promise<Adapter | null>;
}

/** Asks for the best adapter, then for a fallback one. Never throws: no adapter is an answer too. */
export async function probeAdapter(gpu: Gpu | undefined): Promise<AdapterProbe> {
  if (!gpu) return none;
  try {
    const best = await gpu.requestAdapter({ powerPreference: "high-performance" });
    const adapter = best ?? (await gpu.requestAdapter({ forceFallbackAdapter: true }));
    return adapter ? identify(adapter) : none;
  } catch {
    return none;
  }
}

function identify(adapter: Adapter): AdapterProbe {
  const info = adapter.info ?? {};
  const words = [info.description, info.vendor, info.architecture, info.device].filter(Boolean);
  const name = info.description || words.join(" ") || "WebGPU";
  const fallback =
    info.isFallbackAdapter === true || adapter.isFallbackAdapter === true || software.test(words.join(" "));
  return { available: true, fallback, name };
}
