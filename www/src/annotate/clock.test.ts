import { expect, it } from "vitest";
import { ClockOffset } from "./clock.ts";

it("corrects a clock that is hours off and leaves seconds alone", () => {
  const clock = new ClockOffset(() => 1_000_000);
  clock.heard(1_000_000 + 3 * 3_600_000);
  expect(clock.value).toBe(3 * 3_600_000);
  clock.heard(1_000_000 - 4000);
  expect(clock.value).toBe(0);
  clock.heard(Number.NaN);
  expect(clock.value).toBe(0);
});
