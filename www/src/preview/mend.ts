// One-click mends: what a marketplace's rule asks for, applied to the recipe or to the file.
import type { FileOptions, Mend, Preflight, Recipe } from "../engine/stage-protocol.ts";
import { centred, filled, onCanvas } from "./arrange.ts";
import type { Products } from "./geometry.ts";

/** What is staged and how it is written. */
export interface Staged {
  recipe: Recipe;
  options: FileOptions;
}

/** The mended picture or file. */
export function mended({ recipe, options }: Staged, mend: Mend, products: Products): Staged {
  switch (mend.kind) {
    case "canvas":
      return { recipe: onCanvas(recipe, { width: mend.width, height: mend.height }), options };
    case "fill":
      return { recipe: filled(recipe, products, mend.share), options };
    case "background":
      return {
        recipe: { ...recipe, background: { kind: "solid", colour: mend.colour } },
        options: { ...options, transparent: false },
      };
    case "centre":
      return { recipe: centred(recipe, products), options };
    case "format":
      return { recipe, options: { ...options, format: mend.format, transparent: false } };
    case "quality":
      return { recipe, options: { ...options, format: "jpeg", maxBytes: mend.maxBytes } };
    case "metadata":
      return { recipe: markedAsGenerated(recipe), options };
  }
}

/** Only a picture of the user's own can be made by AI; files then say so by themselves. */
function markedAsGenerated(recipe: Recipe): Recipe {
  const { background } = recipe;
  return background.kind === "picture"
    ? { ...recipe, background: { ...background, generated: true } }
    : recipe;
}

/** Canvas and size change what the middle is, the file's size depends on its format: in this order. */
const order: Mend["kind"][] = ["canvas", "fill", "centre", "background", "format", "quality", "metadata"];

/** The mends of all rules that do not pass, in the order they are applied. */
export function mendsOf({ outcomes }: Preflight): Mend[] {
  return outcomes
    .flatMap(({ status, mend }) => (status !== "pass" && mend ? [mend] : []))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** All of them. */
export const allMended = (staged: Staged, mends: Mend[], products: Products): Staged =>
  mends.reduce((now, mend) => mended(now, mend, products), staged);
