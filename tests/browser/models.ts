// Which models this version carries, for tests of what only some of them bring.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const manifest = readFileSync(join(import.meta.dirname, "../../models/manifest.toml"), "utf8");

/** SHA-256 of the reward model's weights; nothing where the manifest names none. */
export const reward = /name = "reward"[^[]*?sha256 = "(\w+)"/.exec(manifest)?.[1];
