// Studio sweeps to choose from: quiet pairs of wall and floor that leave the product its colours.
import type { Background } from "../engine/stage-protocol.ts";

export type Sweep = Extract<Background, { kind: "sweep" }>;

export const sweeps = [
  { id: "paper", wall: "#f7f5f1", floor: "#e8e4dc" },
  { id: "cloud", wall: "#f1f3f5", floor: "#d9dee3" },
  { id: "sand", wall: "#f1e8da", floor: "#dccdb4" },
  { id: "sage", wall: "#e8ece3", floor: "#cbd4c3" },
  { id: "blush", wall: "#f5e8e4", floor: "#e6cdc6" },
  { id: "slate", wall: "#4a4f57", floor: "#2e3238" },
] as const;
