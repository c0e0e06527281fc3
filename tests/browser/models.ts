// The reward model this version carries.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const manifest = readFileSync(join(import.meta.dirname, "../../models/manifest.toml"), "utf8");

/** SHA-256 of the reward model's weights. */
export const reward = /name = "reward"[^[]*?sha256 = "(\w+)"/.exec(manifest)?.[1];
