// The one engine of the page, with the device the user chose last.
import type { Preference } from "../device/choice.ts";
import { Vitrine } from "../engine/vitrine.ts";
import { heads } from "../tune/heads.ts";
import { remembered } from "../ui/remembered.ts";

const kept = remembered<Preference>("vitrine-device", ["auto", "cpu", "gpu"]);

export const vitrine = new Vitrine(kept.get() ?? "auto", () => heads.chosen());

/** Switches the device and remembers the wish. */
export function preferDevice(preference: Preference): void {
  kept.set(preference);
  vitrine.networks.prefer(preference);
}
