// Is a staged picture's product still that of its photo, and does its background suit it? The same judgement as on the
// Evaluate page, in a worker of its own, so that a drag never waits for it.
import type { Report } from "../engine/protocol.ts";
import type { Recipe, Size } from "../engine/stage-protocol.ts";
import { Vitrine } from "../engine/vitrine.ts";
import type { NamedFile } from "../evaluate/judge.ts";
import { heads } from "../tune/heads.ts";
import { StagePhotos } from "./photos.ts";

/** Longer side of the picture that is judged. */
const judgedSide = 1200;

/** The canvas so that its longer side is at most `side`. */
function within({ width, height }: Size, side: number): Size {
  const scale = Math.min(1, side / Math.max(width, height));
  const length = (full: number) => Math.max(16, Math.round(full * scale));
  return { width: length(width), height: length(height) };
}

/** What was judged, and how. */
export interface StagedVerdict {
  picture: NamedFile;
  said: Pick<Report, "consistency" | "reward">;
}

export class StagedJudge {
  private own:
    | { vitrine: Vitrine; photos: StagePhotos; original?: { file: Blob; number: number } }
    | undefined;

  constructor(private readonly vitrine: Vitrine) {}

  /** Holds the picture a recipe of one product makes against the product's photo. */
  async judge(
    photos: StagePhotos,
    recipe: Recipe,
    name: string,
    signal: AbortSignal,
  ): Promise<StagedVerdict> {
    const photo = photos.get(recipe.layers[0]?.photo ?? 0);
    if (!photo) throw new Error("the recipe's photo is not there");
    const small = { ...recipe, canvas: within(recipe.canvas, judgedSide) };
    const written = photos.call(small, (host, theirs) => host.stageExport(theirs, { format: "png" }), signal);
    const picture = { path: name, file: new Blob([await written], { type: "image/png" }) };
    const said = await this.compare({ path: photo.name, file: photo.file }, picture, signal);
    return { picture, said };
  }

  /** Its worker goes with the staging. */
  release(): void {
    this.own?.vitrine.photos.stop();
    this.own = undefined;
  }

  private async compare(original: NamedFile, generated: NamedFile, signal: AbortSignal) {
    const { vitrine, photos, number } = this.opened(original);
    const staged = photos.add(generated.path, generated.file, true);
    try {
      const first = await photos.ready(number, undefined, signal);
      const second = await photos.ready(staged, undefined, signal);
      // The report alone is of use here: its pictures are as small as can be.
      const { report } = await vitrine.compare(first, second, 16, () => {}, signal);
      return report;
    } finally {
      photos.remove(staged);
    }
  }

  /** The photo stays open from one judgement to the next. */
  private opened({ path, file }: NamedFile) {
    if (!this.own) {
      const vitrine = new Vitrine(this.vitrine.networks, () => heads.chosen());
      this.own = { vitrine, photos: new StagePhotos(vitrine) };
    }
    const { vitrine, photos } = this.own;
    if (this.own.original?.file !== file) {
      photos.clear();
      this.own.original = { file, number: photos.add(path, file, true) };
    }
    return { vitrine, photos, number: this.own.original.number };
  }
}
