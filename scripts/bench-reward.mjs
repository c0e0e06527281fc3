// The reward model: one pair, and further generations of the same original, beside ONNX Runtime Web on the same weights.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cache, root, step } from "./run.mjs";

const GENERATIONS = 10;
const LIMIT_MS = 120_000;
/** `python training/export_reward.py --checkpoint FILE --onnx` writes it: the shipped weights, back in float32. */
const PEER = join(cache, "reward", "reward.onnx");

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** The peer's file; nothing where it was not made. */
export const rewardOnnx = () => (existsSync(PEER) ? readFileSync(PEER) : undefined);

/** Measures each contender in a fresh browser; returns a section's text for the report. */
export async function compareReward(launch, server) {
  if (!existsSync(join(root, "models/reward.safetensors"))) return "This version carries no reward model.";
  if (!rewardOnnx())
    return "Not measured: the peer's file is made by `python training/export_reward.py --checkpoint FILE --onnx`.";
  const close = step("Reward model");
  try {
    const ours = await measure(launch, server, "vitrine");
    const one = await measure(launch, server, "onnx-1");
    const two = await measure(launch, server, "onnx-2");
    close("done");
    const ratio = (key, peer) => (median(ours[key]) / median(peer[key])).toFixed(2);
    const apart = Math.max(...ours.hidden.map((value, at) => Math.abs(value - one.hidden[at])));
    const ms = (values) => `${Math.round(median(values))} ms`;
    return [
      "Pictures of 256×256 with their own alpha, on one CPU thread; ratios are ours to ONNX Runtime Web's, below 1 is in our favour.",
      "The peer has the same weights in float32 and no way to keep what it saw of the original.",
      "",
      "| | Vitrine | ratio to 1 thread | ratio to 2 threads |",
      "| --- | --- | --- | --- |",
      `| one pair, warm | ${ms(ours.pairMs)} | ${ratio("pairMs", one)} | ${ratio("pairMs", two)} |`,
      `| each of ${GENERATIONS} further generations of an original | ${ms(ours.furtherMs)} | ${ratio("furtherMs", one)} | ${ratio("furtherMs", two)} |`,
      "",
      `The network's last hidden values differ by ${apart.toExponential(1)} at most.`,
    ].join("\n");
  } catch (error) {
    close("failed");
    return `Failed: ${error.message.split("\n")[0]}`;
  }
}

async function measure(launch, server, contender) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(server.address);
    await page.waitForFunction(() => globalThis.measure !== undefined);
    const limit = new Promise((_, reject) =>
      setTimeout(reject, LIMIT_MS, new Error(`no result within ${LIMIT_MS / 1000} s`)).unref(),
    );
    const job = { contender, generations: GENERATIONS };
    const result = await Promise.race([
      page.evaluate((job) => globalThis.measure(job, "reward.js"), job),
      limit,
    ]);
    if (result.error) throw new Error(result.error);
    return result;
  } finally {
    await browser.close();
  }
}
