// The npm packages: installed by `npm ci` only when node_modules is out of step with the lock file.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root, run, SetupError } from "./run.mjs";

/** Stops with a remedy when this Node is too old for the packages. */
export function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const [wantedMajor, wantedMinor] = engines.node.match(/\d+/g).map(Number);
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new SetupError(
    `Node ${process.versions.node} is too old. Install Node ${wantedMajor}.${wantedMinor} or later from https://nodejs.org.`,
  );
}

/**
 * Installs what the lock file says, when something else (or nothing) is there. Building and serving the
 * page needs the dependencies alone; the checks need the development packages too.
 */
export async function installPackages({ development = false } = {}) {
  if (!existsSync(join(root, "package-lock.json")))
    throw new SetupError("package-lock.json is missing: check it out again");
  if (inStep(development)) return;
  const scope = development ? [] : ["--omit=dev"];
  await run("npm", ["ci", ...scope, "--no-audit", "--no-fund", "--loglevel=error"], {
    label: "Install the npm packages",
  });
}

/** Whether the packages of the lock file are in node_modules in the same version (other platforms' may be absent). */
function inStep(development) {
  const packages = (file) => JSON.parse(readFileSync(join(root, file), "utf8")).packages ?? {};
  if (!existsSync(join(root, "node_modules/.package-lock.json"))) return false;
  const [wanted, present] = [packages("package-lock.json"), packages("node_modules/.package-lock.json")];
  return Object.entries(wanted).every(([path, { version, dev, devOptional, optional }]) => {
    if (path === "") return true;
    const found = present[path];
    if (found) return found.version === version && existsSync(join(root, path));
    return Boolean(optional || devOptional || (dev && !development));
  });
}

/** The path of a command that a package brings. */
export const command = (name) => join(root, "node_modules/.bin", name);
