// How long to wait before the next try: twice as long each time, up to two minutes, and never for all at the
// same moment, or a collector that comes back is knocked over by those who waited.
const firstMs = 1000;
const longestMs = 120_000;

/** `tries` counts failures in a row from 1; `chance` is in [0, 1). */
export function backoffMs(tries: number, chance: number): number {
  const whole = Math.min(longestMs, firstMs * 2 ** (tries - 1));
  return Math.round(whole * (0.5 + chance / 2));
}
