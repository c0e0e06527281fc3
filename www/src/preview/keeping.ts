// Keeps the staging among the recent work: a moment after each change, and at once when it is left.
import { Afterwards } from "../ui/afterwards.ts";
import type { Drawings } from "./drawing.ts";
import { thumbnailSide } from "./making.ts";
import { thumbnail } from "./paint.ts";
import type { Recents } from "./recents.ts";
import { photosKept } from "./recipe.ts";
import type { StagingSession } from "./session.ts";

const delayMs = 1000;

export function keepWork(staging: StagingSession, drawings: Drawings, recents: Recents): void {
  const later = new Afterwards(delayMs);
  let kept = "";

  /** What would be kept, in words; nothing when that is kept already. */
  const changed = (): string | undefined => {
    const { recipe, work, name, options, marketplace } = staging.value;
    const now = JSON.stringify([work, recipe, options, marketplace, name]);
    return recipe && work && now !== kept ? now : undefined;
  };

  const keep = () => {
    const { recipe, work, name, options, marketplace } = staging.value;
    const now = changed();
    later.stop();
    if (!now || !recipe) return;
    kept = now;
    const needed = photosKept(recipe);
    const photos = staging.photos.list.filter(({ number }) => needed.includes(number));
    const fields = { id: work, name, recipe, options, marketplace, changedAt: Date.now() };
    // Drawn before anything is awaited: the bitmaps may be given back right after.
    thumbnail(recipe, drawings.value, thumbnailSide)
      .then((picture) => recents.keep({ ...fields, thumbnail: picture }, photos))
      .then(() => {
        // Tried again at the next change.
        if (recents.value.error && kept === now) kept = "";
      })
      .catch(() => {}); // A browser that cannot draw off the screen keeps no recent work.
  };

  const look = () => {
    if (!staging.value.settled || !drawings.value.fresh || !changed()) later.stop();
    else later.run(async () => keep());
  };

  staging.leaving = keep;
  staging.subscribe(look);
  drawings.subscribe(look);
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
}
