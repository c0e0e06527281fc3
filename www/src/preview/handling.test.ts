import { describe, expect, it } from "vitest";
import type { Placement } from "../engine/stage-protocol.ts";
import { dragged, type Hold, keyed, pinched } from "./handling.ts";

const canvas = { width: 1000, height: 500 };
const product = { width: 200, height: 200 };
const start: Placement = { x: 0.3, y: 0.5, size: 0.4, rotation: 0, mirror: false };
const around = { canvas, product, lines: { middle: [0.5], base: [] }, reach: 10 };
const hold = (grip: Hold["grip"]): Hold => ({ index: 0, grip, start, from: { x: 300, y: 150 } });

describe("a held product", () => {
  it("follows the pointer, and a line catches it", () => {
    expect(dragged(hold("move"), { x: 400, y: 170 }, around).placement).toMatchObject({ x: 0.4, y: 0.54 });
    const caught = dragged(hold("move"), { x: 495, y: 170 }, around);
    expect(caught.placement.x).toBe(0.5);
    expect(caught.guides).toEqual([{ axis: "x", at: 0.5 }]);
  });

  it("is not caught when nothing reaches", () => {
    const free = dragged(hold("move"), { x: 495, y: 170 }, { ...around, reach: 0 });
    expect(free.placement.x).toBeCloseTo(0.495);
    expect(free.guides).toEqual([]);
  });

  it("is scaled and turned by its handles", () => {
    expect(dragged(hold("scale"), { x: 300, y: 50 }, around).placement.size).toBeCloseTo(0.8);
    expect(dragged(hold("turn"), { x: 400, y: 250 }, around).placement.rotation).toBe(90);
  });
});

describe("two fingers", () => {
  it("scale, turn and move at once", () => {
    const there = pinched(start, canvas, 1.5, Math.PI / 6, { x: 10, y: -5 });
    expect(there).toMatchObject({ x: 0.31, y: 0.49 });
    expect(there.size).toBeCloseTo(0.6);
    expect(there.rotation).toBeCloseTo(30);
  });
});

describe("keys", () => {
  it("move by one pixel of the canvas, with Shift by ten", () => {
    expect(keyed(start, canvas, "ArrowRight", false)?.x).toBeCloseTo(0.301);
    expect(keyed(start, canvas, "ArrowUp", true)?.y).toBeCloseTo(0.48);
  });

  it("scale and turn, and leave others alone", () => {
    expect(keyed(start, canvas, "+", false)?.size).toBeCloseTo(0.408);
    expect(keyed(start, canvas, "[", false)?.rotation).toBe(-1);
    expect(keyed(start, canvas, "a", false)).toBeUndefined();
  });
});
