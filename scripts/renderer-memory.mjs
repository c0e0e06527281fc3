// Peak memory of a browser's tab, from the operating system: WebAssembly and workers included.
import { readFileSync } from "node:fs";

const INTERVAL_MS = 50;

/**
 * Watches every renderer process of the browser. `peak()` gives the largest values (bytes) one of them has had so
 * far: `private`, what the browser's own task manager counts for a tab, sampled; `resident`, the kernel's high-water
 * mark, which includes the browser's code shared by all tabs. Both are undefined where there is no /proc.
 */
export async function watchMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  const peaks = { private: undefined, resident: undefined };
  let watching = true;
  const sample = async () => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    for (const { type, id } of processInfo) {
      const now = type === "renderer" ? memoryOf(id) : undefined;
      if (!now) continue;
      for (const key of Object.keys(peaks)) peaks[key] = Math.max(peaks[key] ?? 0, now[key]);
    }
  };
  const loop = async () => {
    while (watching) {
      await sample().catch(() => {
        watching = false;
      });
      await new Promise((next) => setTimeout(next, INTERVAL_MS));
    }
  };
  void loop();
  return {
    async peak() {
      await sample().catch(() => {});
      return { ...peaks };
    },
    stop() {
      watching = false;
    },
  };
}

function memoryOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const bytes = (field) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0) * 1024;
    return { private: bytes("RssAnon") + bytes("VmSwap"), resident: bytes("VmHWM") };
  } catch {
    return undefined;
  }
}
