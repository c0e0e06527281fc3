// Variants of a scene as values: what is known of each, and which is the best.
import type { Reward, Verdict, VitrineError } from "../engine/protocol.ts";
import type { Making } from "../engine/scene-protocol.ts";
import type { Recipe, Status } from "../engine/stage-protocol.ts";

export type VariantStatus = "waiting" | "working" | "made" | "failed" | "cancelled";

/** A scene that is made, will be, or could not be. */
export interface Variant {
  /** Counts up; the page's name for it. */
  key: number;
  status: VariantStatus;
  making: Making;
  /** 0..1, while it is made. */
  share: number;
  /** The staging with this scene. */
  recipe: Recipe | undefined;
  thumbnail: Blob | undefined;
  /** Is it still the product, before a background that suits it: unknown until judged, or where there is more than
   * one product. */
  verdict: Verdict | undefined;
  probability: number | undefined;
  /** What the marketplace says, and which: its id. */
  preflight: Status | undefined;
  marketplace: string | undefined;
  /** How well the scene suits; nothing where no model says so. */
  reward: Reward | undefined;
  error: VitrineError | undefined;
  /** Kept when others are made. */
  kept: boolean;
}

export const newVariant = (key: number, making: Making): Variant => ({
  key,
  status: "waiting",
  making,
  share: 0,
  recipe: undefined,
  thumbnail: undefined,
  verdict: undefined,
  probability: undefined,
  preflight: undefined,
  marketplace: undefined,
  reward: undefined,
  error: undefined,
  kept: false,
});

const verdicts: Record<Verdict, number> = { pass: 2, review: 1, fail: 0 };
const statuses: Record<Status, number> = { pass: 2, warn: 1, fail: 0 };

/** Each number outweighs those after it. */
function rank({ verdict, preflight, reward, probability, key }: Variant): number[] {
  return [
    verdict ? verdicts[verdict] : 1,
    preflight ? statuses[preflight] : 1,
    // Of which nothing is said is better than what is warned of.
    reward?.score ?? 0.5,
    probability ?? 0,
    -key,
  ];
}

function compare(a: number[], b: number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (b[at] ?? 0) - (a[at] ?? 0);
}

const order: Record<VariantStatus, number> = { made: 0, working: 1, waiting: 2, cancelled: 3, failed: 4 };

/** The best first; what is still to come after what is there. */
export function sorted(variants: Variant[]): Variant[] {
  return variants.toSorted((a, b) => {
    const group = order[a.status] - order[b.status];
    return group || (a.status === "made" ? compare(rank(a), rank(b)) : a.key - b.key);
  });
}

/** The recipe with a scene behind it, which holds the products' shadows. */
export function withScene(recipe: Recipe, photo: number, making: Making): Recipe {
  return {
    ...recipe,
    background: { kind: "made", photo, making },
    layers: recipe.layers.map((layer) => ({
      ...layer,
      shadow: { ...layer.shadow, contact: 0, cast: 0 },
      reflection: 0,
    })),
  };
}

/** The seeds of what is to be like a making: its own after those it was like; the first one chose the scene. */
export const descent = ({ order: { like, seed } }: Making): number[] => {
  const [first = seed, ...rest] = [...like, seed];
  return [first, ...rest.slice(-15)];
};

/** The staging with a variant's scene, its products where the scene was made for them; what else was changed since
 * stays. */
export function applied(now: Recipe, made: Recipe): Recipe {
  const same =
    now.layers.length === made.layers.length &&
    now.layers.every(({ photo }, index) => photo === made.layers[index]?.photo);
  if (!same) return made;
  const layers = made.layers.map((layer, index) => ({
    ...layer,
    adaptation: now.layers[index]?.adaptation ?? layer.adaptation,
  }));
  return { ...made, layers };
}
