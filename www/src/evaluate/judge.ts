// Judges one pair: open both, cut both out, compare, and keep what the page shows of it.
import { checkpoint } from "../engine/abortable.ts";
import type { PhotoInfo, Report } from "../engine/protocol.ts";
import type { Vitrine } from "../engine/vitrine.ts";

/** The two files of a pair; `name` is shown and exported. */
export interface PairFiles {
  name: string;
  original: NamedFile;
  generated: NamedFile;
}

/** A file and the path it came by. */
export interface NamedFile {
  path: string;
  file: Blob;
}

/** Encoded previews of a judged pair; the overlay lies in the generated picture's frame. */
export interface PairPictures {
  original: Blob;
  generated: Blob;
  overlay: Blob;
}

export interface Judged {
  report: Report;
  pictures: PairPictures;
}

export type JudgeStep = "reading" | "cutting" | "comparing" | "drawing";

/** How far a judgement is; the shares of the two cut-outs are 0..1. */
export interface JudgeProgress {
  step: JudgeStep;
  original: number;
  generated: number;
}

export interface JudgeOptions {
  /** Longer side of the previews in pixels. */
  previewSide: number;
  onProgress: (progress: JudgeProgress) => void;
  signal?: AbortSignal;
}

/** The judgement of a pair; photos are closed again whatever happens. */
export async function judgePair(vitrine: Vitrine, pair: PairFiles, options: JudgeOptions): Promise<Judged> {
  const { signal, previewSide } = options;
  const progress: JudgeProgress = { step: "reading", original: 0, generated: 0 };
  const tell = (fields: Partial<JudgeProgress>) => options.onProgress(Object.assign(progress, fields));
  const opened: PhotoInfo[] = [];
  const open = async ({ file, path }: NamedFile) => {
    const photo = await vitrine.open(file, path, signal);
    opened.push(photo);
    return photo;
  };

  try {
    tell({});
    const original = await open(pair.original);
    const generated = await open(pair.generated);
    tell({ step: "cutting" });
    const matte = (photo: PhotoInfo, side: "original" | "generated") =>
      vitrine
        .matte(photo.id, (done, total) => tell({ [side]: total > 0 ? done / total : 0 }), signal)
        .then(() => tell({ [side]: 1 }));
    await settled([matte(original, "original"), matte(generated, "generated")]);
    checkpoint(signal);

    tell({ step: "comparing" });
    const report = await vitrine.photos.call((host) => host.compare(original.id, generated.id), signal);
    tell({ step: "drawing" });
    const [before, after, overlay] = await Promise.all([
      vitrine.photos.call((host) => host.previewFile(original.id, previewSide, "image/webp"), signal),
      vitrine.photos.call((host) => host.previewFile(generated.id, previewSide, "image/webp"), signal),
      vitrine.photos.call((host) => host.overlayFile(original.id, generated.id, previewSide), signal),
    ]);
    const device = vitrine.networks.value.name;
    return {
      report: { ...report, engine: { ...report.engine, device } },
      pictures: { original: before, generated: after, overlay },
    };
  } finally {
    for (const photo of opened) void vitrine.close(photo.id);
  }
}

/** Waits for all, then throws the first failure: nothing goes on behind a closed photo. */
async function settled(work: Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  for (const result of results) if (result.status === "rejected") throw result.reason;
}
