// The whole judgement in one worker, on the CPU: the same engine and weights as the page Vitrine itself uses, each file
// of weights checked against the hash that is compiled into the engine.
import init, { Engine, Segmenter } from "../../engine/vitrine_cpu.js";

interface ModelFile {
  name: string;
  file: string;
  sha256: string;
}

const beside = (name: string) => new URL(name, import.meta.url);

async function weights(name: string, models: ModelFile[]): Promise<Uint8Array> {
  const model = models.find((model) => model.name === name);
  if (!model) throw new Error(`the engine names no model ${name}`);
  const response = await fetch(beside(`models/${model.file}`), { credentials: "omit" });
  if (!response.ok) throw new Error(`${model.file}: ${response.status}`);
  const bytes = await response.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hex !== model.sha256) throw new Error(`${model.file} is not the file the engine was built with`);
  return new Uint8Array(bytes);
}

async function judge(pictures: { original: Blob; generated: Blob }): Promise<unknown> {
  await init({ module_or_path: fetch(beside("vitrine_cpu_bg.wasm"), { credentials: "omit" }) });
  const engine = new Engine();
  const models = engine.models() as ModelFile[];
  const [segmenterWeights, comparerWeights] = await Promise.all([
    weights("u2netp", models),
    weights("comparer", models),
  ]);
  const segmenter = Segmenter.load(segmenterWeights);
  engine.loadComparer(comparerWeights);
  engine.setDevice("cpu");
  const ids: number[] = [];
  for (const [name, picture] of [
    ["original", pictures.original],
    ["generated", pictures.generated],
  ] as const) {
    const bytes = new Uint8Array(await picture.arrayBuffer());
    const { id } = engine.openPhoto(bytes, name) as { id: number };
    const input = engine.segmenterInput(id);
    if (input === undefined) engine.useOwnAlpha(id);
    else engine.setSegmenterOutput(id, await segmenter.run(input, async () => true));
    ids.push(id);
  }
  const [original, generated] = ids as [number, number];
  const again = engine.secondLookInput(original, generated);
  if (again !== undefined) {
    engine.takeSecondLook(original, generated, await segmenter.run(again, async () => true));
  }
  return engine.compare(original, generated);
}

/** What the engine throws is an object with its words; what else is thrown is an error. */
function said(error: unknown): string {
  const message = (error as { message?: unknown })?.message;
  return typeof message === "string" ? message : String((message as { en?: unknown })?.en ?? error);
}

addEventListener("message", ({ data }) => {
  judge(data).then(
    (report) => postMessage({ report }),
    (error) => postMessage({ error: said(error) }),
  );
});
