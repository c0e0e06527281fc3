// Staging a 12-megapixel cut-out on a canvas of 2000×2000 with shadow: the engine beside the browser's own canvas.
import { measureInWorker, median } from "./bench-worker.mjs";
import { step } from "./run.mjs";

const WARM_RUNS = 5;
const LIMIT_MS = 120_000;

/** Measures both contenders, each in a fresh browser; returns a paragraph for the report. */
export async function compareStaging(launch, server) {
  const close = step("Staging a 12-megapixel cut-out");
  try {
    const ours = await measure(launch, server, "vitrine");
    const peer = await measure(launch, server, "canvas");
    close("done");
    const ms = (value) => `${Math.round(value)} ms`;
    return [
      `A drawn cut-out of 4000×3000 pixels on white at 2000×2000: ${ms(ours.warm)} with contact and cast shadow, edge colours`,
      `and Lanczos scaling (median of ${WARM_RUNS}), after ${ms(ours.prepareMs)} once to take the old background out of its edge. The browser's`,
      `own canvas, which scales it and blurs one shadow of the whole outline, takes ${ms(peer.warm)}: ratio ${(ours.warm / peer.warm).toFixed(2)}.`,
    ].join("\n");
  } catch (error) {
    close("failed");
    return `Failed: ${error.message.split("\n")[0]}`;
  }
}

async function measure(launch, server, contender) {
  const job = { contender, warmRuns: WARM_RUNS };
  const result = await measureInWorker(launch, server, "staging.js", job, LIMIT_MS);
  return { ...result, warm: median(result.warmMs) };
}
