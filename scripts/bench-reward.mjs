// The reward model: one pair, and further generations of the same original, beside ONNX Runtime Web on the same weights.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { measureInWorker, median } from "./bench-worker.mjs";
import { cache, root, step } from "./run.mjs";

const GENERATIONS = 10;
const LIMIT_MS = 120_000;
/** `python training/export_reward.py --checkpoint FILE --onnx` writes it: the shipped weights, back in float32. */
const PEER = join(cache, "reward", "reward.onnx");

/** The peer's file; nothing where it was not made. */
export const rewardOnnx = () => (existsSync(PEER) ? readFileSync(PEER) : undefined);

/** Measures each contender in a fresh browser; returns a section's text for the report. */
export async function compareReward(launch, server) {
  if (!existsSync(join(root, "models/reward.safetensors"))) return "This version carries no reward model.";
  if (!rewardOnnx())
    return "Not measured: the peer's file is made by `python training/export_reward.py --checkpoint FILE --onnx`.";
  const close = step("Reward model");
  try {
    const measure = (contender) =>
      measureInWorker(launch, server, "reward.js", { contender, generations: GENERATIONS }, LIMIT_MS);
    const [ours, one, two] = [await measure("vitrine"), await measure("onnx-1"), await measure("onnx-2")];
    close("done");
    const ratio = (key, peer) => (median(ours[key]) / median(peer[key])).toFixed(2);
    // Ours are followed by the picture's tones, which are no network's.
    const apart = Math.max(...one.hidden.map((value, at) => Math.abs(value - ours.hidden[at])));
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
