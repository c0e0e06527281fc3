// The generator of backgrounds: whole pictures, and its two networks beside ONNX Runtime Web on the same weights.
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { compressAhead } from "./bench-server.mjs";
import { measureInWorker, median } from "./bench-worker.mjs";
import { cache, root, step } from "./run.mjs";

const PICTURES = 9;
const RUNS = 21;
const LIMIT_MS = 300_000;
/** Of the shade on WebGPU: as in the product, and where an adapter only emulates a graphics processor. */
const GRID = 256;
const SMALL_GRID = 64;
const GPU_RUNS = 5;
const WEIGHTS = "models/generator.safetensors";
/** `python training/export_generator.py --onnx` writes them: the trained weights as the weights file has them, in float32. */
const peer = (name) => [name, join(cache, "generator", name)];
const PEERS = ["shade.onnx", "style.onnx"].map(peer);
const SMALL_PEER = peer(`shade-${SMALL_GRID}.onnx`);

/** The peer's files by name, for the server; each gives nothing where it was not made. */
export const generatorOnnx = Object.fromEntries(
  [...PEERS, SMALL_PEER].map(([name, file]) => [
    name,
    () => (existsSync(file) ? readFileSync(file) : undefined),
  ]),
);

/** Measures each contender in a fresh browser; returns a section's text for the report. `adapter` is WebGPU's name there. */
export async function compareGenerator(launch, server, adapter) {
  if (!existsSync(join(root, WEIGHTS))) return "This version carries no generator.";
  if (![...PEERS, SMALL_PEER].every(([, file]) => existsSync(file)))
    return "Not measured: the peer's files are made by `python training/export_generator.py --onnx`.";
  await compressAhead(["/engine/vitrine_cpu.js", "/engine/vitrine_cpu_bg.wasm", `/${WEIGHTS}`]);
  const close = step("Generator");
  try {
    const measure = (contender, job = { pictures: PICTURES, runs: RUNS }) =>
      measureInWorker(launch, server, "generator.js", { contender, ...job }, LIMIT_MS);
    const [ours, one, two] = [await measure("vitrine"), await measure("onnx-1"), await measure("onnx-2")];
    const gpu = { grid: adapter === "software" ? SMALL_GRID : GRID, runs: GPU_RUNS };
    const onGpu = adapter !== "none" && [
      await measure("vitrine-webgpu", gpu),
      await measure("onnx-webgpu", gpu),
    ];
    close("done");
    const parts = [pictures(ours), networks(ours, one, two), sizes(ours, one)];
    parts.push(onGpu ? webgpu(adapter, gpu.grid, ...onGpu) : ["There is no WebGPU here."]);
    return parts.map((lines) => lines.join("\n")).join("\n\n");
  } catch (error) {
    close("failed");
    return `Failed: ${error.message.split("\n")[0]}`;
  }
}

const time = (ms) =>
  ms < 10 ? `${ms.toFixed(1)} ms` : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
const megabytes = (bytes) => (bytes === undefined ? "not known" : `${(bytes / 1e6).toFixed(2)} MB`);
/** The middle of one part of some pictures' times. */
const middle = (times, part) => median(times.map((one) => one[part]));

function pictures({ loadMs, firstMs, large, largeReference, small }) {
  const row = (title, times) =>
    `| ${[title, ...["whole", "laid", "shade", "over"].map((part) => time(middle(times, part)))].join(" | ")} |`;
  return [
    `On one CPU thread, ${new Date().toISOString().slice(0, 10)}; \`npm run bench -- --only generator\` renews this section alone.`,
    `Engine and weights are there after ${time(loadMs)}, the first picture of 1024×1024 after ${time(firstMs)} with that.`,
    `Warm pictures, medians of ${PICTURES} (${RUNS} of the small one) with as many seeds, so of several scenes:`,
    "",
    "| | whole picture | a scene chosen, decoded, laid | shade network | its answer laid over it |",
    "| --- | --- | --- | --- | --- |",
    row("1024×1024", large),
    row("1024×1024, with a reference", largeReference),
    row("256×256", small),
  ];
}

function networks(ours, one, two) {
  const style = middle(ours.smallReference, "style");
  const shade = middle(ours.small, "shade");
  const [peerShade, peerStyle] = ["shadeMs", "styleMs"].map((key) => [one, two].map((it) => median(it[key])));
  const both = peerShade.map((ms, at) => ms + peerStyle[at]);
  const row = (title, mine, peer) =>
    `| ${[title, ...[mine, ...peer].map(time), ...peer.map((ms) => (mine / ms).toFixed(2))].join(" | ")} |`;
  return [
    `The networks alone, medians of ${RUNS}, beside ONNX Runtime Web with the same weights in float32; ratios are ours to its, below 1`,
    "is in our favour. Ours is timed between the stages it tells of a picture of 256×256, so that making the planes is in it; the",
    "peer is given finished planes. It has no decoding and laying of scenes, so the last row is a whole picture of ours beside its",
    "shade network.",
    "",
    "| | Vitrine | 1 thread | 2 threads | ratio to 1 thread | ratio to 2 threads |",
    "| --- | --- | --- | --- | --- | --- |",
    row("shade, 256×256", shade, peerShade),
    row("style, 128×128", style, peerStyle),
    row("both, as for a reference", shade + style, both),
    row("whole picture at 256×256, decoding and laying included", middle(ours.small, "whole"), peerShade),
  ];
}

function webgpu(adapter, grid, ours, peer) {
  const mine = (part) => middle(ours.warm, part);
  const [shade, style] = [median(peer.shadeMs), median(peer.styleMs)];
  const row = (title, mine, theirs, format) =>
    `| ${[title, format(mine), format(theirs), (mine / theirs).toFixed(2)].join(" | ")} |`;
  const count = (value) => String(Math.round(value));
  return [
    `On WebGPU, pictures of ${grid}×${grid} and medians of ${GPU_RUNS}, the peer on the same adapter (${adapter}).`,
    ...(adapter === "software"
      ? ["It emulates WebGPU on the CPU: its times say nothing about a graphics processor."]
      : []),
    "",
    "| | Vitrine | ONNX Runtime Web | ratio |",
    "| --- | --- | --- | --- |",
    row("until the first answer, with engine and weights", ours.firstMs, peer.firstMs, time),
    row(`shade, ${grid}×${grid}`, mine("shade"), shade, time),
    row("style, 128×128", mine("style"), style, time),
    row("dispatches of a picture", ours.dispatches[0], peer.dispatches[0], count),
    row("dispatches of one with a reference", ours.dispatches[1], peer.dispatches[1], count),
    row("bytes of the GPU's buffers, at most", ours.peakBytes, peer.peakBytes, megabytes),
    "",
    `A whole picture takes ${time(mine("whole"))}. On WebGPU, too, the examples are answered as PyTorch did, within ${ours.maxDifference.toExponential(1)}.`,
  ];
}

function sizes(ours, one) {
  const bytes = bytesOf(readFileSync(join(root, WEIGHTS)));
  const peer = PEERS.reduce((sum, [, file]) => sum + statSync(file).size, 0);
  const own = bytes.networks;
  return [
    `On the examples our networks answer as PyTorch did, within ${ours.maxDifference.toExponential(1)}, the rounding of what is kept of that included.`,
    `The weights file has ${megabytes(bytes.all)}: ${megabytes(bytes.scenes)} are scenes, ${megabytes(own)} the networks in 8 bits. The peer's two files have`,
    `${megabytes(peer)}: ratio ${(own / peer).toFixed(2)}. WebAssembly's memory is ${megabytes(ours.loadedBytes)} after loading and ${megabytes(ours.memoryBytes)} after all pictures;`,
    `the peer's, which holds the networks alone, ${megabytes(one.memoryBytes)}.`,
  ];
}

/** How many bytes of a safetensors file are kept scenes and how many the networks'. */
function bytesOf(file) {
  const length = Number(file.readBigUInt64LE());
  const entries = Object.entries(JSON.parse(file.subarray(8, 8 + length).toString()));
  const total = (...kinds) =>
    entries
      .filter(([name]) => kinds.some((kind) => name.startsWith(`${kind}.`)))
      .map(([, { data_offsets: offsets }]) => offsets[1] - offsets[0])
      .reduce((sum, size) => sum + size, 0);
  return { all: file.length, scenes: total("scene", "parts"), networks: total("shade", "style") };
}
