// The generator of backgrounds: ours makes whole pictures and is timed at the stages it tells of; the peer runs the two
// networks alone, on the same weights.

const LARGE = 1024;
/** What the shade sees, and what is seen of a reference. */
const GRID = 256;
const REFERENCE_SIDE = 128;
const SHADE_PLANES = 15;
const STYLE_PLANES = 4;
/** Stages of a picture: the reference looked at, a scene laid, three of the shade, and its answer laid over it. */
const STAGES = 6;
const COLD_RUNS = 3;

const bytes = async (url) => new Uint8Array(await (await fetch(url, { cache: "no-store" })).arrayBuffer());

/** A drawn product, in parts of the picture. */
const covered = (u, v) => Math.hypot(u - 0.5, v - 0.58) < 0.22;

/** Colours, −1 to 1, where something is shown, and there 1: [4, side, side]. */
function planes(side, shows, colour) {
  const made = new Float32Array(4 * side * side);
  for (let at = 0; at < side * side; at += 1) {
    const [u, v] = [((at % side) + 0.5) / side, (Math.floor(at / side) + 0.5) / side];
    if (!shows(u, v)) continue;
    for (const [plane, value] of [...colour(u, v), 1].entries()) made[plane * side * side + at] = value;
  }
  return made;
}

const product = planes(GRID, covered, (u, v) => [0.6, u - 0.5, -0.2 - 0.4 * v]);
/** A table before a wall, without what stands on it. */
const background = planes(
  REFERENCE_SIDE,
  (u, v) => !covered(u, v),
  (u, v) => (v > 0.7 ? [0.3, 0, -0.3 + 0.1 * u] : [0.1 + 0.2 * u, 0.3, 0.4 - 0.2 * v]),
);

async function repeated(count, one) {
  const made = [];
  for (let number = 1; number <= count; number += 1) made.push(await one(number));
  return made;
}

async function vitrine({ pictures, runs }) {
  const started = performance.now();
  const [{ default: init, Generator }, weights] = await Promise.all([
    import("/engine/vitrine_cpu.js"),
    bytes("/models/generator.safetensors"),
  ]);
  const { memory } = await init({ module_or_path: "/engine/vitrine_cpu_bg.wasm" });
  const generator = Generator.load(weights);
  const loadMs = performance.now() - started;
  const loadedBytes = memory.buffer.byteLength;

  /** How long a picture and its parts took. */
  async function picture(side, seed, reference) {
    const scene = { width: side, height: side, across: GRID, down: GRID, product, reference };
    const order = { category: null, style: null, above: null, seed, like: [] };
    const at = [performance.now()];
    await generator.run(scene, order, async () => at.push(performance.now()) > 0);
    at.push(performance.now());
    if (at.length !== STAGES + 2) throw new Error(`a picture told of ${at.length - 2} stages`);
    const [from, looked, laid, , , answered, over, end] = at;
    return {
      whole: end - from,
      style: looked - from,
      laid: laid - looked,
      shade: answered - laid,
      over: over - answered,
    };
  }

  await picture(LARGE, 0);
  const firstMs = performance.now() - started;
  await repeated(COLD_RUNS, (seed) => picture(LARGE, seed, background));
  const measured = {
    large: await repeated(pictures, (seed) => picture(LARGE, seed)),
    largeReference: await repeated(pictures, (seed) => picture(LARGE, seed, background)),
    small: await repeated(runs, (seed) => picture(GRID, seed)),
    smallReference: await repeated(runs, (seed) => picture(GRID, seed, background)),
  };
  const memoryBytes = memory.buffer.byteLength;
  const { passed, maxDifference } = await generator.selfTest();
  if (!passed) throw new Error(`the example's answer is off by ${maxDifference}`);
  return { loadMs, firstMs, ...measured, loadedBytes, memoryBytes, maxDifference };
}

const onnx =
  (threads) =>
  async ({ runs }) => {
    // The runtime hands out no view of its memory, so the one it makes is kept here.
    let memory;
    WebAssembly.Memory = new Proxy(WebAssembly.Memory, {
      construct(Memory, given) {
        memory = new Memory(...given);
        return memory;
      },
    });
    const [ort, shade, style] = await Promise.all([
      import("/ort/ort.wasm.min.mjs"),
      bytes("/onnx/shade.onnx"),
      bytes("/onnx/style.onnx"),
    ]);
    ort.env.wasm.numThreads = threads;
    ort.env.wasm.wasmPaths = "/ort/";

    /** Times of a network on planes of stripes. */
    async function times(model, depth, side) {
      const session = await ort.InferenceSession.create(model, { executionProviders: ["wasm"] });
      const values = Float32Array.from(
        { length: depth * side * side },
        (_, at) => ((at * 7) % 64) / 31.5 - 1,
      );
      const given = new ort.Tensor("float32", values, [1, depth, side, side]);
      const run = async () => {
        const from = performance.now();
        const answer = await session.run({ planes: given });
        for (const output of Object.values(answer)) await output.getData();
        return performance.now() - from;
      };
      await repeated(COLD_RUNS, run);
      return repeated(runs, run);
    }

    const shadeMs = await times(shade, SHADE_PLANES, GRID);
    const styleMs = await times(style, STYLE_PLANES, REFERENCE_SIDE);
    return { shadeMs, styleMs, memoryBytes: memory?.buffer.byteLength };
  };

const CONTENDERS = { vitrine, "onnx-1": onnx(1), "onnx-2": onnx(2) };

onmessage = async ({ data: { contender, ...job } }) => {
  try {
    postMessage(await CONTENDERS[contender](job));
  } catch (error) {
    postMessage({ error: String(error?.message?.en ?? error?.message ?? error) });
  }
};
