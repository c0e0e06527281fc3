// The order in which an item's generations are shown: thrown anew for each item, and logged with the answer,
// so that a liking for one side can be told from a liking for one picture.

/** A whole number in [0, below). */
export type Random = (below: number) => number;

/** From the browser's cryptography, without the bias of a remainder. */
export const fairRandom: Random = (below) => {
  const limit = Math.floor(2 ** 32 / below) * below;
  for (;;) {
    const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
    if (drawn < limit) return drawn % below;
  }
};

/** Generations 0 to `count` - 1 in the order to be shown (Fisher-Yates). */
export function throwCoin(count: number, random: Random = fairRandom): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = random(last + 1);
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}
