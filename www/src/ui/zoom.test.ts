import { describe, expect, it } from "vitest";
import { clampView, type Frame, lookAt, panBy, placement, toPicture, wholeView, zoomAt } from "./zoom.ts";

const frame: Frame = { viewWidth: 400, viewHeight: 200, width: 800, height: 800 };

describe("zoom", () => {
  it("shows all at first, in the middle", () => {
    expect(placement(wholeView, frame)).toEqual({ scale: 0.25, left: 100, top: 0 });
  });

  it("keeps the point under the pointer where it is", () => {
    const before = toPicture(wholeView, frame, 180, 90);
    const after = toPicture(zoomAt(wholeView, frame, 180, 90, 3), frame, 180, 90);
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
  });

  it("never leaves the picture's edge inside the viewport once it is larger", () => {
    const far = panBy(zoomAt(wholeView, frame, 200, 100, 4), frame, 1e6, 1e6);
    const { left, top } = placement(far, frame);
    expect(left).toBeCloseTo(0);
    expect(top).toBeCloseTo(0);
  });

  it("goes no further out than the whole and no further in than its limit", () => {
    expect(zoomAt(wholeView, frame, 0, 0, 0.01).zoom).toBe(1);
    expect(clampView({ zoom: 1e9, x: 0.5, y: 0.5 }, frame).zoom).toBe(16);
  });

  it("looks at a box so that it fills a good part of the viewport", () => {
    const view = lookAt(frame, { x: 0.4, y: 0.4, width: 0.2, height: 0.2 });
    const { scale, left, top } = placement(view, frame);
    expect(0.2 * 800 * scale).toBeCloseTo(0.45 * 200);
    expect(left + 0.5 * 800 * scale).toBeCloseTo(200);
    expect(top + 0.5 * 800 * scale).toBeCloseTo(100);
  });
});
