// Peak memory of a browser's renderer processes, from the operating system: the tab's whole memory, wasm included.
import { readFileSync } from "node:fs";

/** The largest resident set (bytes) any renderer of this browser has had; undefined where /proc is missing. */
export async function rendererPeakBytes(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const peaks = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => peakOf(id));
  const known = peaks.filter((peak) => peak !== undefined);
  return known.length ? Math.max(...known) : undefined;
}

function peakOf(pid) {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) * 1024;
  } catch {
    return undefined;
  }
}
