// The light's direction as a point in a circle: up is behind the product, the middle is high above it.

/** Degrees; the azimuth clockwise from behind the product, the elevation 10..80. */
export interface Light {
  azimuth: number;
  elevation: number;
}

const sides = [
  "behind",
  "behindRight",
  "right",
  "frontRight",
  "front",
  "frontLeft",
  "left",
  "behindLeft",
] as const;

/** The side the light comes from, of eight. */
export const sideOf = (azimuth: number): (typeof sides)[number] =>
  sides[Math.round((((azimuth % 360) + 360) % 360) / 45) % 8] ?? "behind";

const low = 10;
const high = 80;

/** The light whose point is at x, y, each -1..1 across the circle. */
export function lightAt(x: number, y: number): Light {
  const far = Math.min(1, Math.hypot(x, y));
  const azimuth = (Math.round((Math.atan2(x, -y) * 180) / Math.PI) + 360) % 360;
  return { azimuth, elevation: Math.round(high - far * (high - low)) };
}

export function whereOf({ azimuth, elevation }: Light): { x: number; y: number } {
  const far = (high - elevation) / (high - low);
  const angle = (azimuth * Math.PI) / 180;
  return { x: Math.sin(angle) * far, y: -Math.cos(angle) * far };
}

/** The light after a key: left and right turn it, up and down raise and lower it. */
export function turnedLight({ azimuth, elevation }: Light, key: string): Light | undefined {
  const by = { ArrowLeft: [-5, 0], ArrowRight: [5, 0], ArrowUp: [0, 5], ArrowDown: [0, -5] }[key];
  if (!by) return undefined;
  const [turn = 0, rise = 0] = by;
  return {
    azimuth: (azimuth + turn + 360) % 360,
    elevation: Math.min(high, Math.max(low, elevation + rise)),
  };
}
