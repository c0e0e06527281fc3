import { expect, it } from "vitest";
import { lightAt, sideOf, turnedLight, whereOf } from "./light.ts";

it("a point in the sky is a light, and back", () => {
  expect(lightAt(0, -1)).toEqual({ azimuth: 0, elevation: 10 });
  expect(lightAt(1, 0)).toEqual({ azimuth: 90, elevation: 10 });
  expect(lightAt(0, 0).elevation).toBe(80);
  expect(lightAt(5, 5).elevation).toBe(10);
  const { x, y } = whereOf({ azimuth: 320, elevation: 45 });
  expect(lightAt(x, y)).toEqual({ azimuth: 320, elevation: 45 });
});

it("keys turn the light round and keep it above the ground", () => {
  expect(turnedLight({ azimuth: 2, elevation: 50 }, "ArrowLeft")).toEqual({ azimuth: 357, elevation: 50 });
  expect(turnedLight({ azimuth: 0, elevation: 12 }, "ArrowDown")?.elevation).toBe(10);
  expect(turnedLight({ azimuth: 0, elevation: 12 }, "Enter")).toBeUndefined();
});

it("a light comes from one of eight sides", () => {
  expect([0, 320, 350, 90, -90, 180].map(sideOf)).toEqual([
    "behind",
    "behindLeft",
    "behind",
    "right",
    "left",
    "front",
  ]);
});
