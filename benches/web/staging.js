// Staging a 12-megapixel cut-out on a canvas of 2000×2000 with shadow: the engine, and the browser's own canvas as peer.

const WIDTH = 4000;
const HEIGHT = 3000;
const SIDE = 2000;
const FILL = 0.85;

/** A bottle with a soft edge on nothing, as pixels. */
function cutout() {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext("2d");
  const glass = context.createLinearGradient(1400, 0, 2600, 0);
  for (const [at, colour] of ["#12352c", "#4f9c80", "#2c6652", "#0f2a23"].entries())
    glass.addColorStop(at / 3, colour);
  context.fillStyle = glass;
  context.filter = "blur(2px)";
  context.beginPath();
  context.roundRect(1400, 800, 1200, 2100, 160);
  context.roundRect(1800, 150, 400, 800, 60);
  context.fill();
  return context.getImageData(0, 0, WIDTH, HEIGHT);
}

const recipe = (photo, placement) => ({
  canvas: { width: SIDE, height: SIDE },
  background: { kind: "solid", colour: "#ffffff" },
  layers: [
    {
      photo,
      placement,
      shadow: { ground: "standing", contact: 0.5, cast: 0.25, azimuth: 235, elevation: 62, softness: 0.6 },
      reflection: 0,
      adaptation: 0,
    },
  ],
});

async function vitrine(picture) {
  const { default: init, Engine } = await import("/engine/vitrine_cpu.js");
  await init({ module_or_path: "/engine/vitrine_cpu_bg.wasm" });
  const engine = new Engine();
  const { id } = engine.openPixels(new Uint8Array(picture.data.buffer), WIDTH, HEIGHT, "bench.png");
  engine.useOwnAlpha(id);
  const prepare = () => engine.stageFit(id, { width: SIDE, height: SIDE }, FILL);
  return { prepare, stage: (placement) => engine.stagePicture(recipe(id, placement), SIDE) };
}

/** What a page would do without an engine: scale, blurred drop shadow, read the pixels back. */
async function canvas(picture) {
  const bitmap = await createImageBitmap(picture);
  const scale = Math.min((SIDE * FILL) / WIDTH, (SIDE * FILL) / HEIGHT);
  const stage = () => {
    const context = new OffscreenCanvas(SIDE, SIDE).getContext("2d", { willReadFrequently: true });
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, SIDE, SIDE);
    context.imageSmoothingQuality = "high";
    Object.assign(context, { shadowColor: "#0008", shadowBlur: 60, shadowOffsetX: 60, shadowOffsetY: 30 });
    const [width, height] = [WIDTH * scale, HEIGHT * scale];
    context.drawImage(bitmap, (SIDE - width) / 2, (SIDE - height) / 2, width, height);
    return context.getImageData(0, 0, SIDE, SIDE);
  };
  return { prepare: () => undefined, stage };
}

onmessage = async ({ data: { contender, warmRuns } }) => {
  try {
    const { prepare, stage } = await { vitrine, canvas }[contender](cutout());
    const started = performance.now();
    const prepared = prepare();
    const prepareMs = performance.now() - started;
    stage(prepared);
    const warmMs = [];
    for (let count = 0; count < warmRuns; count += 1) {
      const from = performance.now();
      stage(prepared);
      warmMs.push(performance.now() - from);
    }
    postMessage({ prepareMs, warmMs });
  } catch (error) {
    postMessage({ error: String(error?.message?.en ?? error?.message ?? error) });
  }
};
