// Files given to the Preview page, wherever they were dropped, pasted or chosen.
import type { NamedFile } from "../evaluate/judge.ts";
import { batches, staging } from "./sessions.ts";

/** In the studio each photo is another product; before it one photo begins a staging, several a batch. */
export async function givePhotos(files: NamedFile[]): Promise<void> {
  if (batches.value.batch) return;
  const photos = await batches.unpack(files);
  const [first] = photos;
  if (!first) return;
  if (staging.value.recipe) await staging.addAll(photos);
  else if (photos.length === 1) await staging.open(first);
  else await batches.begin(photos);
}
