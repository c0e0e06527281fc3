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

const productAt = (side) => planes(side, covered, (u, v) => [0.6, u - 0.5, -0.2 - 0.4 * v]);
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

/** Engine and weights, and the module's memory. */
async function loaded(module) {
  const [{ default: init, Generator }, weights] = await Promise.all([
    import(`/engine/${module}.js`),
    bytes("/models/generator.safetensors"),
  ]);
  const { memory } = await init({ module_or_path: `/engine/${module}_bg.wasm` });
  return { generator: await Generator.load(weights, { allowFallbackAdapter: true }), memory };
}

/** Makes a picture whose shade is computed at `grid`, and says how long it and its parts took. */
function timed(generator, grid) {
  const product = productAt(grid);
  return async (side, seed, reference) => {
    const scene = { width: side, height: side, across: grid, down: grid, product, reference };
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
  };
}

async function example(generator) {
  const { passed, maxDifference } = await generator.selfTest();
  if (!passed) throw new Error(`the example's answer is off by ${maxDifference}`);
  return maxDifference;
}

async function vitrine({ pictures, runs }) {
  const started = performance.now();
  const { generator, memory } = await loaded("vitrine_cpu");
  const loadMs = performance.now() - started;
  const loadedBytes = memory.buffer.byteLength;
  const picture = timed(generator, GRID);

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
  return {
    loadMs,
    firstMs,
    ...measured,
    loadedBytes,
    memoryBytes,
    maxDifference: await example(generator),
  };
}

/** Counts what is asked of the graphics processor from now on: dispatches, and bytes of its buffers. */
function watched() {
  const seen = { dispatches: 0, bytes: 0, peakBytes: 0 };
  const around = (prototype, name, change) => {
    const before = prototype[name];
    prototype[name] = function (...given) {
      const result = before.apply(this, given);
      change(this, result);
      return result;
    };
  };
  const count = () => {
    seen.dispatches += 1;
  };
  around(GPUComputePassEncoder.prototype, "dispatchWorkgroups", count);
  around(GPUComputePassEncoder.prototype, "dispatchWorkgroupsIndirect", count);
  around(GPUDevice.prototype, "createBuffer", (_, buffer) => {
    seen.bytes += buffer.size;
    seen.peakBytes = Math.max(seen.peakBytes, seen.bytes);
  });
  around(GPUBuffer.prototype, "destroy", (buffer) => {
    seen.bytes -= buffer.size;
  });
  return seen;
}

/** On WebGPU, with a shade as small as its adapter can bear. */
async function vitrineOnGpu({ runs, grid }) {
  const seen = watched();
  const started = performance.now();
  const { generator } = await loaded("vitrine_gpu");
  const loadMs = performance.now() - started;
  const picture = timed(generator, grid);
  await picture(grid, 0);
  const firstMs = performance.now() - started;
  await picture(grid, 1, background);
  const before = seen.dispatches;
  await picture(grid, 2);
  const between = seen.dispatches;
  const warm = await repeated(runs, (seed) => picture(grid, seed, background));
  return {
    loadMs,
    firstMs,
    warm,
    dispatches: [between - before, (seen.dispatches - between) / runs],
    peakBytes: seen.peakBytes,
    maxDifference: await example(generator),
  };
}

/** A run of a network on planes of stripes, with all its answers read. */
async function prepared(ort, model, executionProviders, depth, side) {
  const session = await ort.InferenceSession.create(model, { executionProviders });
  const values = Float32Array.from({ length: depth * side * side }, (_, at) => ((at * 7) % 64) / 31.5 - 1);
  const given = new ort.Tensor("float32", values, [1, depth, side, side]);
  return async () => {
    const from = performance.now();
    const answer = await session.run({ planes: given });
    for (const output of Object.values(answer)) await output.getData();
    return performance.now() - from;
  };
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

    const times = async (model, depth, side) => {
      const run = await prepared(ort, model, ["wasm"], depth, side);
      await repeated(COLD_RUNS, run);
      return repeated(runs, run);
    };
    const shadeMs = await times(shade, SHADE_PLANES, GRID);
    const styleMs = await times(style, STYLE_PLANES, REFERENCE_SIDE);
    return { shadeMs, styleMs, memoryBytes: memory?.buffer.byteLength };
  };

async function onnxOnGpu({ runs, grid }) {
  const seen = watched();
  const started = performance.now();
  const [ort, ...models] = await Promise.all([
    import("/ort/ort.webgpu.min.mjs"),
    bytes(`/onnx/${grid === GRID ? "shade" : `shade-${grid}`}.onnx`),
    bytes("/onnx/style.onnx"),
  ]);
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = "/ort/";
  const shade = await prepared(ort, models[0], ["webgpu"], SHADE_PLANES, grid);
  const style = await prepared(ort, models[1], ["webgpu"], STYLE_PLANES, REFERENCE_SIDE);
  const loadMs = performance.now() - started;
  await shade();
  const firstMs = performance.now() - started;
  await style();
  const before = seen.dispatches;
  await shade();
  const between = seen.dispatches;
  await style();
  const [ofShade, ofStyle] = [between - before, seen.dispatches - between];
  const [shadeMs, styleMs] = [await repeated(runs, shade), await repeated(runs, style)];
  return {
    loadMs,
    firstMs,
    shadeMs,
    styleMs,
    dispatches: [ofShade, ofShade + ofStyle],
    peakBytes: seen.peakBytes,
  };
}

const CONTENDERS = {
  vitrine,
  "onnx-1": onnx(1),
  "onnx-2": onnx(2),
  "vitrine-webgpu": vitrineOnGpu,
  "onnx-webgpu": onnxOnGpu,
};

onmessage = async ({ data: { contender, ...job } }) => {
  try {
    postMessage(await CONTENDERS[contender](job));
  } catch (error) {
    postMessage({ error: String(error?.message?.en ?? error?.message ?? error) });
  }
};
