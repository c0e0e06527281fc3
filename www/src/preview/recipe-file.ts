// The staging as a recipe for the command line: `vitrine stage photo.jpg --recipe FILE --with OTHER …`.
import type { Recipe } from "../engine/stage-protocol.ts";
import { withPhotos } from "./recipe.ts";

/** As the command line numbers photos: the lowest product is 0 and stands for each photo in turn, others follow. */
export function numbered(recipe: Recipe): Recipe {
  const numbers = new Map<number, number>();
  const number = (photo: number): number => {
    const known = numbers.get(photo) ?? numbers.size;
    numbers.set(photo, known);
    return known;
  };
  // The layers' numbers first, then the background's.
  for (const { photo } of recipe.layers) number(photo);
  if ("photo" in recipe.background) number(recipe.background.photo);
  return withPhotos(recipe, number);
}

/** The recipe as a file. */
export const recipeFile = (recipe: Recipe): Blob =>
  new Blob([`${JSON.stringify(numbered(recipe), null, 2)}\n`], { type: "application/json" });
