// One contender in one worker: load, first run, warm runs, all from the same input.

/** Files are fetched past the browser's cache: every load is a first visit. */
const bytes = async (url) => new Uint8Array(await (await fetch(url, { cache: "no-store" })).arrayBuffer());

/** Our network. `load` takes the weights; `run` never asks for a pause between stages. */
const vitrine = (module) => async () => {
  const [{ default: init, Segmenter }, weights] = await Promise.all([
    import(`/engine/${module}.js`),
    bytes("/models/u2netp.safetensors"),
  ]);
  await init({ module_or_path: `/engine/${module}_bg.wasm` });
  const segmenter = await Segmenter.load(weights, { allowFallbackAdapter: true });
  return async (input) => (await segmenter.run(input, async () => true)).probability;
};

/** The peer, as its documentation recommends: SIMD build, threads where the page is isolated. */
const onnx = (bundle, provider, threads) => async (size) => {
  const [ort, model] = await Promise.all([import(`/ort/${bundle}`), bytes(`/onnx/u2netp.onnx?size=${size}`)]);
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.wasmPaths = "/ort/";
  const session = await ort.InferenceSession.create(model, { executionProviders: [provider] });
  const [name] = session.inputNames;
  const [mask] = session.outputNames;
  return async ({ width, height, data }) => {
    const outputs = await session.run({ [name]: new ort.Tensor("float32", data, [1, 3, height, width]) });
    return await outputs[mask].getData();
  };
};

const CONTENDERS = {
  "vitrine-cpu": vitrine("vitrine_cpu"),
  "vitrine-webgpu": vitrine("vitrine_gpu"),
  "onnx-cpu-1": onnx("ort.wasm.min.mjs", "wasm", 1),
  "onnx-cpu-2": onnx("ort.wasm.min.mjs", "wasm", 2),
  "onnx-webgpu": onnx("ort.webgpu.min.mjs", "webgpu", 1),
};

/** A disc on a slope, normalised as both networks expect it: [1, 3, size, size]. */
function picture(size) {
  const [mean, deviation] = [
    [0.485, 0.456, 0.406],
    [0.229, 0.224, 0.225],
  ];
  const data = new Float32Array(3 * size * size);
  for (let channel = 0; channel < 3; channel += 1) {
    for (let y = 0; y < size; y += 1) {
      for (let x = 0; x < size; x += 1) {
        const inside = Math.hypot(x / size - 0.5, y / size - 0.5) < 0.3;
        const value = inside ? [0.8, 0.3, 0.2][channel] : 0.5 + (0.4 * y) / size;
        data[(channel * size + y) * size + x] = (value - mean[channel]) / deviation[channel];
      }
    }
  }
  return { width: size, height: size, data };
}

onmessage = async ({ data: { contender, size, warmRuns } }) => {
  try {
    const input = picture(size);
    const started = performance.now();
    const run = await CONTENDERS[contender](size);
    const loadMs = performance.now() - started;
    const mask = Array.from(await run(input));
    const firstMs = performance.now() - started;
    const warmMs = [];
    for (let count = 0; count < warmRuns; count += 1) {
      const from = performance.now();
      await run(input);
      warmMs.push(performance.now() - from);
    }
    postMessage({ loadMs, firstMs, warmMs, mask });
  } catch (error) {
    postMessage({ error: String(error?.message?.en ?? error?.message ?? error) });
  }
};
