// The reward model this version carries, and what heads are fitted to.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const text = (path: string) => readFileSync(join(import.meta.dirname, "../..", path), "utf8");
const manifest = text("models/manifest.toml");

function count(path: string, name: string): number {
  const found = new RegExp(`const ${name}: usize = (\\d+);`).exec(text(path));
  if (!found) throw new Error(`no ${name} in ${path}`);
  return Number(found[1]);
}

/** SHA-256 of the reward model's weights. */
export const reward = /name = "reward"[^[]*?sha256 = "(\w+)"/.exec(manifest)?.[1];

/** How many values a head is fitted to: the network's last hidden ones, then the picture's tones. */
export const features = count("src/reward/network.rs", "HIDDEN") + count("src/reward/tones.rs", "TONES");
