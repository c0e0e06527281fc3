// A small project in each mode, made of the page's own samples, so that a visitor can try at once. Where a
// mode compares, the other generations are the sample under another light, made here, or another scene.
import { type PairSample, type SceneSample, samples, sampleUrl, sceneSamples } from "../app/samples.ts";
import { pageError } from "../engine/errors.ts";
import type { Text } from "../engine/protocol.ts";
import type { NamedFile } from "../evaluate/judge.ts";
import { usualReasons } from "./compose.ts";
import type { Item, Mode, Project, Value } from "./shapes.ts";

const text = (en: string, zh: string): Text => ({ en, zh });

const names: Record<Mode, Text> = {
  passFail: text("Sample: pass or fail", "示例：通过或不通过"),
  pairwise: text("Sample: which is better", "示例：哪张更好"),
  ranking: text("Sample: rank several", "示例：多图排序"),
  marking: text("Sample: point at the fault", "示例：指出问题"),
};

const guidelines: Record<Mode, Text> = {
  passFail: text(
    "Is the product still the same, and does the background suit it? A new place, another light or another size are no faults. A missing part, another colour or a redrawn label are.",
    "商品是否保持不变，背景是否合适？换位置、光线或大小不算问题；缺少部件、颜色改变或标签被重画则是问题。",
  ),
  pairwise: text(
    "Which picture would you put into a shop? Choose “equally good” only when you really cannot say.",
    "您会把哪张图片放进店铺？只有确实无法判断时才选“一样好”。",
  ),
  ranking: text(
    "Put the picture you would use first, then the next best, until all have a place.",
    "先选您会使用的图片，再选次好的，直到全部排完。",
  ),
  marking: text(
    "Compare with the original and draw a box around what was changed. Where nothing was changed, submit without a mark.",
    "与原图对比，在被改变的位置画框。如果没有改变，直接提交。",
  ),
};

/** Another light on the same picture; the first is the picture as it is. */
const lights: ((context: OffscreenCanvasRenderingContext2D) => void)[] = [
  (context) => tint(context, "multiply", "#8fb4ff", 1),
  (context) => tint(context, "saturation", "#808080", 0.75),
  (context) => tint(context, "screen", "#8a6a3a", 0.9),
];

export interface SampleProject {
  project: Project;
  /** Pictures made here; the others are fetched from the samples. */
  files: NamedFile[];
  base: string;
}

/** Throws sample_missing where the samples are not there. */
export async function sampleProject(mode: Mode): Promise<SampleProject> {
  const pairs = (await samples()).filter((one): one is PairSample => one.kind === "pair");
  if (pairs.length === 0) throw pageError("sample_missing");
  const files: NamedFile[] = [];
  const compared = mode === "pairwise" || mode === "ranking";
  const count = mode === "pairwise" ? 2 : 4;
  const items: Item[] = compared
    ? [
        ...(mode === "pairwise" ? (await sceneSamples()).flatMap(inScenes) : []),
        ...(await Promise.all(pairs.map((pair) => lit(pair, count, files)))),
      ]
    : pairs.map((pair) => plain(pair, mode));
  const [first] = pairs;
  const practice = mode === "passFail" ? items.slice(0, 2).map(({ id }) => id) : [];
  const project: Project = {
    schema: "vitrine.project/1",
    id: `sample-${mode.toLowerCase()}`,
    name: names[mode],
    mode,
    ...(compared ? {} : { reasons: usualReasons }),
    guidelines: {
      text: guidelines[mode],
      pictures: compared || !first ? [] : examples(pairs),
    },
    redundancy: 1,
    trust: { minimumMs: 300, ...(mode === "passFail" && { repeatShare: 0.1 }) },
    ...(practice.length > 0 && { training: practice }),
    items: items.map((item) =>
      practice.includes(item.id) || mode !== "passFail" ? item : withoutHints(item),
    ),
  };
  return { project, files, base: sampleUrl("") };
}

function plain({ id, original, generated, expect, note }: PairSample, mode: Mode): Item {
  const gold: Value | undefined = mode === "passFail" ? { verdict: expect, reasons: [] } : undefined;
  return {
    id,
    original: { src: original },
    generations: [{ src: generated }],
    ...(gold && { gold }),
    ...(note && { explanation: note }),
  };
}

function withoutHints({ explanation: _, ...item }: Item): Item {
  return item;
}

/** One picture that passes and one that fails, with the reason. */
function examples(pairs: PairSample[]) {
  return (["pass", "fail"] as const).flatMap((verdict) => {
    const example = pairs.find(({ expect, note }) => expect === verdict && note);
    return example?.note ? [{ src: example.generated, caption: example.note, verdict }] : [];
  });
}

/** The good scene beside each faulty one. */
function inScenes({ id, original, generations: [good, ...faulty] }: SceneSample): Item[] {
  if (!good) return [];
  return faulty.map(({ src }, n) => ({
    id: `${id}-${n + 1}`,
    original: { src: original },
    generations: [{ src: good.src }, { src }],
  }));
}

async function lit(pair: PairSample, count: number, files: NamedFile[]): Promise<Item> {
  const generations = [{ src: pair.generated }];
  const response = await fetch(sampleUrl(pair.generated)).catch(() => undefined);
  if (!response?.ok) throw pageError("sample_missing", pair.generated);
  const bitmap = await createImageBitmap(await response.blob());
  for (let n = 0; n < count - 1; n += 1) {
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    if (!context) break;
    context.drawImage(bitmap, 0, 0);
    // Every product its own lights, or the first item would give all others away.
    lights[(n + pair.id.length) % lights.length]?.(context);
    const src = `light/${pair.id}-${n + 1}.jpg`;
    files.push({ path: src, file: await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 }) });
    generations.push({ src });
  }
  bitmap.close();
  return { id: pair.id, original: { src: pair.original }, generations };
}

function tint(
  context: OffscreenCanvasRenderingContext2D,
  blend: GlobalCompositeOperation,
  colour: string,
  alpha: number,
): void {
  Object.assign(context, { globalCompositeOperation: blend, globalAlpha: alpha, fillStyle: colour });
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
}
