/**
 * Runs in the browser: the times between its frames, in milliseconds, for `lasts` milliseconds; the page goes down by
 * `step` pixels each frame.
 */
export function frameIntervals({ lasts, step = 0 }) {
  return new Promise((resolve) => {
    const intervals = [];
    let [first, before] = [0, 0];
    const frame = (now) => {
      if (before) intervals.push(now - before);
      before = now;
      first ||= now;
      if (step) scrollBy(0, step);
      if (now - first < lasts) requestAnimationFrame(frame);
      else resolve(intervals);
    };
    requestAnimationFrame(frame);
  });
}

/** The value below which this part of all values lies. */
export const share = (values, part) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];
