// The reward model on pairs of one original: ours, and the peer on the same weights. The pictures bring their own
// transparency, so that no cutting out is in the times.

const SIDE = 256;
const GRID = 16;
const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];

/** A disc on a slope; `number` moves it. `rgba`, with the disc's coverage as alpha. */
function picture(number) {
  const rgba = new Uint8ClampedArray(4 * SIDE * SIDE);
  for (let at = 0; at < SIDE * SIDE; at += 1) {
    const [x, y] = [at % SIDE, Math.floor(at / SIDE)];
    const inside = Math.hypot(x - 128 + 4 * (number % 15), y - 140) < 60;
    const colour = inside ? [205, 80 + x / 4, 50] : [60 + 2 * number, 120 + y / 3, 150 - y / 4];
    rgba.set([...colour, inside ? 255 : 0], 4 * at);
  }
  return rgba;
}

async function bytes(url) {
  return new Uint8Array(await (await fetch(url, { cache: "no-store" })).arrayBuffer());
}

async function vitrine() {
  const [{ default: init, Engine }, weights] = await Promise.all([
    import("/engine/vitrine_cpu.js"),
    bytes("/models/reward.safetensors"),
  ]);
  await init({ module_or_path: "/engine/vitrine_cpu_bg.wasm" });
  const engine = new Engine();
  engine.loadReward(weights);
  return {
    /** Gives what the network saw; `original` is the number of a picture that was opened, or is opened. */
    open(number) {
      const { id } = engine.openPixels(new Uint8Array(picture(number)), SIDE, SIDE, `${number}.png`);
      engine.useOwnAlpha(id);
      return id;
    },
    pair: async (before, after) => Array.from(await engine.rewardFeatures(before, after)),
  };
}

/** The picture as the network takes it: [1, 3, 256, 256], and the mask's means of 16×16 pixels. */
function tensors(ort, number) {
  const rgba = picture(number);
  const [colours, mask] = [new Float32Array(3 * SIDE * SIDE), new Float32Array(GRID * GRID)];
  const cell = SIDE / GRID;
  for (let at = 0; at < SIDE * SIDE; at += 1) {
    for (let channel = 0; channel < 3; channel += 1)
      colours[channel * SIDE * SIDE + at] =
        (rgba[4 * at + channel] / 255 - MEAN[channel]) / DEVIATION[channel];
    const place = Math.floor(Math.floor(at / SIDE) / cell) * GRID + Math.floor((at % SIDE) / cell);
    mask[place] += rgba[4 * at + 3] / 255 / cell ** 2;
  }
  return [
    new ort.Tensor("float32", colours, [1, 3, SIDE, SIDE]),
    new ort.Tensor("float32", mask, [1, 1, GRID, GRID]),
  ];
}

const onnx = (threads) => async () => {
  const [ort, model] = await Promise.all([import("/ort/ort.wasm.min.mjs"), bytes("/onnx/reward.onnx")]);
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.wasmPaths = "/ort/";
  const session = await ort.InferenceSession.create(model, { executionProviders: ["wasm"] });
  return {
    open: (number) => tensors(ort, number),
    async pair([original, original_mask], [generated, generated_mask]) {
      const answer = await session.run({ original, original_mask, generated, generated_mask });
      return Array.from(await answer.hidden.getData());
    },
  };
};

const CONTENDERS = { vitrine, "onnx-1": onnx(1), "onnx-2": onnx(2) };

onmessage = async ({ data: { contender, generations } }) => {
  try {
    const { open, pair } = await CONTENDERS[contender]();
    // Once for warmth, on other pictures.
    await pair(open(0), open(1));
    const timed = async (before, number) => {
      const after = open(number);
      const from = performance.now();
      const hidden = await pair(before, after);
      return { ms: performance.now() - from, hidden };
    };
    const pairs = [];
    for (let number = 2; number < 17; number += 1) pairs.push(await timed(open(20 + number), number));
    // Of one original, which need not be looked at again.
    const original = open(50);
    await pair(original, open(51));
    const further = [];
    for (let number = 1; number <= generations; number += 1)
      further.push((await timed(original, number)).ms);
    postMessage({ pairMs: pairs.map(({ ms }) => ms), furtherMs: further, hidden: pairs[0].hidden });
  } catch (error) {
    postMessage({ error: String(error?.message?.en ?? error?.message ?? error) });
  }
};
