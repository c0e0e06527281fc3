// PostgreSQL's server for the collector's tests; they start one of their own and leave nothing behind.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { aptInstall } from "./chromium.mjs";
import { has, SetupError } from "./run.mjs";

const DEBIAN = "/usr/lib/postgresql";

const isThere = () =>
  (existsSync(DEBIAN) &&
    readdirSync(DEBIAN).some((version) => existsSync(join(DEBIAN, version, "bin/initdb")))) ||
  (has("initdb") && has("postgres") && has("createdb"));

/** Installs Debian's server where there is none and that is possible. */
export async function installPostgres() {
  if (isThere()) return;
  if (!has("apt-get") || process.getuid?.() !== 0)
    throw new SetupError("PostgreSQL's server is missing. Install it (Debian: apt-get install postgresql).");
  await aptInstall(["postgresql"], "Install PostgreSQL");
  if (!isThere()) throw new SetupError("Debian's postgresql package brought no server.");
}
