// Pictures out of recipes: one file, one for every marketplace, or one photo of a batch.
import { asVitrineError, isCancelled } from "../engine/errors.ts";
import type { FileOptions, Marketplace, Recipe } from "../engine/stage-protocol.ts";
import { sha256 } from "../engine/weights.ts";
import { fitted } from "./arrange.ts";
import type { BatchResult, Stager } from "./batch.ts";
import { type BatchPlan, restaged } from "./batch-plan.ts";
import {
  distinct,
  fileName,
  fittingOptions,
  type ListedError,
  type ListedFile,
  listedError,
  manifest,
  manifestName,
  marketplaceOptions,
  mediaTypes,
  stemOf,
  targets,
} from "./files.ts";
import type { Products } from "./geometry.ts";
import { StagePhotos, type StageVitrine } from "./photos.ts";
import { Archive } from "./zip.ts";

/** Longer side of the pictures in lists. */
export const thumbnailSide = 360;

/** The picture as a file. */
export function makeFile(
  photos: StagePhotos,
  recipe: Recipe,
  options: FileOptions,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  return photos.call(recipe, (host, theirs) => host.stageExport(theirs, fittingOptions(options)), signal);
}

/** What goes into an archive for all marketplaces. */
export interface ArchiveOrder {
  photos: StagePhotos;
  recipe: Recipe;
  products: Products;
  options: FileOptions;
  marketplaces: Marketplace[];
  name: string;
}

/** The picture on every marketplace's canvases, as each wants its files, with a list of them. */
export async function makeArchive(
  { photos, recipe, products, options, marketplaces, name }: ArchiveOrder,
  onDone: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const archive = new Archive();
  const listed: ListedFile[] = [];
  const all = targets(marketplaces);
  const names = distinct(
    all.map(({ label, marketplace }) => fileName(`${name}-${label}`, marketplace.format)),
  );
  for (const [at, { marketplace, canvas }] of all.entries()) {
    onDone(at, all.length);
    const there = fitted(recipe, products, canvas, marketplace.fill);
    const theirOptions = marketplaceOptions(options, marketplace);
    const bytes = await makeFile(photos, there, theirOptions, signal);
    const report = await photos.call(
      there,
      (host, theirs) => host.stagePreflight(theirs, marketplace.id, theirOptions),
      signal,
    );
    const file = names[at] ?? "";
    archive.add(file, bytes);
    listed.push({
      file,
      source: photos.get(recipe.layers[0]?.photo ?? 0)?.name ?? "",
      ...canvas,
      bytes: bytes.length,
      marketplace: marketplace.id,
      preflight: report.verdict,
      sha256: await sha256(bytes, crypto.subtle),
    });
  }
  onDone(all.length, all.length);
  archive.addText(manifestName, JSON.stringify(manifest(listed), null, 2));
  return archive.finish();
}

/** Stages the photos of a batch, each closed again when it is done. */
export function stagerOf(vitrine: StageVitrine, plan: BatchPlan): Stager {
  const photos = new StagePhotos(vitrine);
  photos.restore(plan.photos);
  const options = fittingOptions(plan.options);
  const { canvas } = plan.recipe;
  return async ({ path, file }, onShare, signal): Promise<BatchResult> => {
    const number = photos.add(path, file, true);
    try {
      const onStage = (done: number, total: number) => onShare(total > 0 ? done / total : 0);
      const id = await photos.ready(number, { opened: () => {}, onStage }, signal);
      const fit = await vitrine.photos.call((host) => host.stageFit(id, canvas, plan.fill), signal);
      const recipe = restaged(plan, number, fit, photos.products[number] ?? canvas);
      const bytes = await makeFile(photos, recipe, options, signal);
      const [report, thumbnail] = await photos.call(
        recipe,
        (host, theirs) =>
          Promise.all([
            host.stagePreflight(theirs, plan.marketplace, options),
            host.stageThumbnail(theirs, thumbnailSide),
          ]),
        signal,
      );
      return {
        file: new Blob([bytes], { type: mediaTypes[options.format] }),
        thumbnail,
        ...canvas,
        preflight: report.verdict,
        remarks: report.outcomes.flatMap(({ status, title }) => (status === "pass" ? [] : [title])),
        sha256: await sha256(bytes, crypto.subtle),
      };
    } finally {
      photos.remove(number);
    }
  };
}

/** What a batch has made so far, with a list of it and of what could not be made. */
export async function batchArchive(
  plan: BatchPlan,
  items: { name: string; result: BatchResult | undefined; error: unknown }[],
): Promise<Blob> {
  const archive = new Archive();
  const made = items.flatMap(({ name, result }) => (result ? [{ name, result }] : []));
  const names = distinct(made.map(({ name }) => fileName(stemOf(name), plan.options.format)));
  const files: ListedFile[] = [];
  for (const [at, { name, result }] of made.entries()) {
    const { file: picture, width, height, preflight, sha256 } = result;
    const file = names[at] ?? "";
    archive.add(file, new Uint8Array(await picture.arrayBuffer()));
    const bytes = picture.size;
    files.push({
      file,
      source: name,
      width,
      height,
      bytes,
      marketplace: plan.marketplace,
      preflight,
      sha256,
    });
  }
  const errors: ListedError[] = items.flatMap(({ name, error }) =>
    error && !isCancelled(error) ? [listedError(name, asVitrineError(error))] : [],
  );
  archive.addText(manifestName, JSON.stringify(manifest(files, errors), null, 2));
  return archive.finish();
}
