import { describe, expect, it, vi } from "vitest";
import { abortable, watchdog } from "./abortable.ts";
import { isCancelled } from "./errors.ts";

describe("a cancelled call", () => {
  it("ends at once although the work goes on", async () => {
    const job = new AbortController();
    const waiting = abortable(new Promise(() => {}), job.signal);
    job.abort();
    await expect(waiting).rejects.toSatisfy(isCancelled);
  });

  it("that was cancelled before never starts to wait", async () => {
    await expect(abortable(Promise.resolve(1), AbortSignal.abort())).rejects.toSatisfy(isCancelled);
  });

  it("leaves a result alone", async () => {
    expect(await abortable(Promise.resolve(1), new AbortController().signal)).toBe(1);
  });
});

describe("the watchdog", () => {
  it("barks after silence and not while it is touched", async () => {
    vi.useFakeTimers();
    const guard = watchdog(100, () => "late");
    const barked = vi.fn();
    guard.barked.catch(barked);
    await vi.advanceTimersByTimeAsync(90);
    guard.touch();
    await vi.advanceTimersByTimeAsync(90);
    expect(barked).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(20);
    expect(barked).toHaveBeenCalledWith("late");
    vi.useRealTimers();
  });
});
