import { expect, it } from "vitest";
import { Stopwatch } from "./stopwatch.ts";

it("does not count the time of a pause, however often it is paused", () => {
  let now = 1000;
  const watch = new Stopwatch(() => now);
  watch.restart();
  now += 300;
  watch.stop();
  now += 60_000;
  watch.stop();
  watch.resume();
  watch.resume();
  now += 200;
  expect(watch.ms).toBe(500);
  watch.restart();
  expect(watch.ms).toBe(0);
});
