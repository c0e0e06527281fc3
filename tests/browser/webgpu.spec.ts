// WebGPU on the emulated adapter: passed over unless asked for, right when used, and replaced when it fails.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, samplePicture, test, type VitrinePage } from "./vitrine.ts";

const assets = join(import.meta.dirname, "../../www/dist/assets");
const asset = (pattern: RegExp) => {
  const name = readdirSync(assets).find((file) => pattern.test(file));
  if (!name) throw new Error(`no ${pattern} in the build`);
  return `/assets/${name}`;
};

/** A GPU module that behaves as `body` says, served in the place of the real one. */
async function replaceGpuModule({ page }: VitrinePage, body: string): Promise<void> {
  await page.context().route("**/assets/vitrine_gpu-*.js", (route) =>
    route.fulfill({
      contentType: "text/javascript",
      body: `export default async function init() {}
        export class Segmenter {
          static async load() { return new Segmenter(); }
          adapter() { return "Broken adapter"; }
          async selfTest() { return { passed: true, maxDifference: 0 }; }
          async run() { throw new Error("no answer"); }
          ${body}
        }`,
    }),
  );
}

async function askForGpu(vitrine: VitrinePage): Promise<void> {
  await vitrine.deviceReady();
  await vitrine.deviceButton.click();
  await vitrine.page.getByRole("radio", { name: "Graphics" }).check();
}

test.use({ serviceWorkers: "block" });

test("an emulated adapter is passed over, and the page says why", async ({ vitrine, page }) => {
  await vitrine.open();
  await expect(vitrine.deviceButton).toHaveAccessibleName("Runs on: Processor");
  await vitrine.deviceButton.click();
  await expect(page.getByText(/only emulates a graphics processor/)).toBeVisible();
  expect(vitrine.requests.filter((request) => /vitrine_gpu/.test(request.url()))).toEqual([]);
});

test("asked for, it passes its self-test and is used", async ({ vitrine, page }) => {
  test.setTimeout(180_000);
  await vitrine.open();
  await askForGpu(vitrine);
  await expect(page.getByText("You asked for it. It passed its self-test.")).toBeVisible();
  await expect(vitrine.deviceButton).toHaveAccessibleName("Runs on: Graphics", { timeout: 150_000 });
});

test("on a small picture it computes what the CPU computes", async ({ vitrine, page }) => {
  test.setTimeout(180_000);
  await vitrine.open();
  await vitrine.deviceReady();
  const difference = await page.evaluate(
    async ([cpuUrl, cpuWasm, gpuUrl, gpuWasm, weightsUrl]) => {
      const weights = new Uint8Array(await (await fetch(weightsUrl)).arrayBuffer());
      const side = 64;
      // A bright disc on a dark ground, with a gradient: something to find, the same for both.
      const data = new Float32Array(3 * side * side).map((_, at) => {
        const [x, y] = [at % side, Math.floor(at / side) % side];
        return Math.hypot(x - 32, y - 32) < 18 ? 1.5 : x / side - 1;
      });
      const run = async (glue: string, wasm: string) => {
        const module = await import(glue);
        await module.default({ module_or_path: wasm });
        const segmenter = await module.Segmenter.load(weights, { allowFallbackAdapter: true });
        const { probability } = await segmenter.run({ width: side, height: side, data }, async () => true);
        return probability as Float32Array;
      };
      const [cpu, gpu] = [await run(cpuUrl, cpuWasm), await run(gpuUrl, gpuWasm)];
      return cpu.reduce((most, value, at) => Math.max(most, Math.abs(value - (gpu[at] ?? Number.NaN))), 0);
    },
    [
      asset(/^vitrine_cpu-.*\.js$/),
      asset(/^vitrine_cpu_bg.*\.wasm$/),
      asset(/^vitrine_gpu-.*\.js$/),
      asset(/^vitrine_gpu_bg.*\.wasm$/),
      "/models/u2netp.safetensors",
    ] as [string, string, string, string, string],
  );
  expect(difference).toBeLessThan(5e-3);
});

test("a device that computes wrong is not used, and the page says so", async ({ vitrine, page }) => {
  await replaceGpuModule(vitrine, "async selfTest() { return { passed: false, maxDifference: 0.4 }; }");
  await vitrine.open();
  await askForGpu(vitrine);
  await expect(page.getByText(/failed the self-test: it computes wrong results/)).toBeVisible();
  await expect(vitrine.deviceButton).toHaveAccessibleName("Runs on: Processor");
});

test("a device that fails during a job is replaced, and the CPU finishes the job", async ({
  vitrine,
  page,
}) => {
  vitrine.expectedMessages.push(/GPU device lost/);
  await replaceGpuModule(
    vitrine,
    `async run(input, onStage) {
      await onStage(1, 10);
      self.reportError(new Error("GPU device lost: the driver was reset"));
      await new Promise(() => {});
    }`,
  );
  await vitrine.open();
  await askForGpu(vitrine);
  await expect(vitrine.deviceButton).toHaveAccessibleName("Runs on: Graphics");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Cut out" }).click();
  await vitrine.slot(0).setInputFiles(samplePicture("dress.jpg"));
  await expect(page.locator("vitrine-cutout-editor .card")).toBeVisible();
  await vitrine.deviceButton.click();
  await expect(page.getByText(/stopped during a job; the processor finished it/)).toBeVisible();
});

test("a module that cannot start leaves the work to the CPU", async ({ vitrine, page }) => {
  await replaceGpuModule(
    vitrine,
    'static async load() { throw new WebAssembly.RuntimeError("unreachable"); }',
  );
  await vitrine.open();
  await askForGpu(vitrine);
  await expect(page.getByText(/could not be started, so the processor took over/)).toBeVisible();
  await expect(vitrine.deviceButton).toHaveAccessibleName("Runs on: Processor");
});

test("the sizes of both modules are known to the page", () => {
  // Progress counts compressed bytes; without the sizes it would have no total.
  const page = readFileSync(
    join(
      assets,
      asset(/^index-.*\.js$/)
        .split("/")
        .at(-1) ?? "",
    ),
    "utf8",
  );
  expect(page).toMatch(/transferBytes:\s*[1-9]\d{4,}/);
});
