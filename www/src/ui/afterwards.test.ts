import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Afterwards } from "./afterwards.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("runs once, after the last change", () => {
  const later = new Afterwards(300);
  const ran: number[] = [];
  for (const value of [1, 2, 3]) {
    later.run(async () => void ran.push(value));
    vi.advanceTimersByTime(200);
  }
  expect(ran).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(ran).toEqual([3]);
});

it("stops what runs when something changes", () => {
  const later = new Afterwards(300);
  let signal: AbortSignal | undefined;
  later.run(async (given) => {
    signal = given;
  });
  vi.advanceTimersByTime(300);
  expect(signal?.aborted).toBe(false);
  later.run(async () => {});
  expect(signal?.aborted).toBe(true);
});
