import { expect, it } from "vitest";
import { isSlip, rasterised, type Shape } from "./marks.ts";

const picture = (mask: Uint8Array, width: number) =>
  Array.from({ length: mask.length / width }, (_, y) =>
    [...mask.subarray(y * width, (y + 1) * width)].map((one) => (one ? "#" : ".")).join(""),
  );
const box = (x0: number, y0: number, x1: number, y1: number): Shape => ({
  kind: "box",
  reason: "a",
  x0,
  y0,
  x1,
  y1,
});

it("fills a box, whichever corner it was begun at, and cuts it at the picture's edge", () => {
  const wanted = ["....", ".##.", ".##.", "...."];
  for (const corners of [box(0.25, 0.25, 0.75, 0.75), box(0.75, 0.75, 0.25, 0.25)]) {
    expect(picture(rasterised([corners], 4, 4)[0]?.mask ?? new Uint8Array(), 4)).toEqual(wanted);
  }
  const outside = rasterised([box(0.5, -1, 9, 0.5)], 4, 4)[0]?.mask ?? new Uint8Array();
  expect(picture(outside, 4)).toEqual(["..##", "..##", "....", "...."]);
});

it("paints a round dot for a touch and a thick line for a stroke", () => {
  const dot: Shape = { kind: "stroke", reason: "a", points: [0.5, 0.5], radius: 0.3 };
  expect(picture(rasterised([dot], 6, 6)[0]?.mask ?? new Uint8Array(), 6)).toEqual([
    "......",
    "..##..",
    ".####.",
    ".####.",
    "..##..",
    "......",
  ]);
  const line: Shape = { kind: "stroke", reason: "a", points: [0, 0.5, 1, 0.5], radius: 0.2 };
  expect(picture(rasterised([line], 5, 5)[0]?.mask ?? new Uint8Array(), 5)).toEqual([
    ".....",
    "#####",
    "#####",
    "#####",
    ".....",
  ]);
});

it("makes a mark of each box, and one of all strokes of a reason", () => {
  const stroke = (reason: string, x: number): Shape => ({
    kind: "stroke",
    reason,
    points: [x, 0.5],
    radius: 0.1,
  });
  const shapes = [
    box(0, 0, 0.5, 0.5),
    stroke("a", 0.2),
    stroke("b", 0.5),
    stroke("a", 0.8),
    box(0.5, 0.5, 1, 1),
  ];
  expect(rasterised(shapes, 20, 20).map(({ reason }) => reason)).toEqual(["a", "a", "b", "a"]);
});

it("erases from everything drawn before, and leaves out what is gone altogether", () => {
  const erase: Shape = { kind: "erase", reason: "", points: [0.25, 0.25], radius: 0.6 };
  const marks = rasterised([box(0, 0, 0.25, 0.25), box(0, 0, 1, 1), erase, box(0, 0, 0.25, 0.25)], 8, 8);
  expect(marks).toHaveLength(2);
  expect(marks[0]?.mask[63]).toBe(1);
  expect(marks[0]?.mask[0]).toBe(0);
  expect(marks[1]?.mask[0]).toBe(1);
});

it("takes a click without a drag for a slip", () => {
  expect(isSlip(box(0.5, 0.5, 0.501, 0.9))).toBe(true);
  expect(isSlip(box(0.5, 0.5, 0.6, 0.6))).toBe(false);
});
