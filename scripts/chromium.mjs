// The browser the checks, the benchmark and the screenshots run in: the machine's own, else Debian's.
import { existsSync } from "node:fs";
import { has, read, run, SetupError } from "./run.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** What a browser needs in a container, what lets it use WebGPU, and what keeps it quiet. */
export const FLAGS = [
  "--no-sandbox",
  "--enable-unsafe-webgpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
];

/** WebGPU on a machine without a GPU: very slow, and enough to test with. */
export const SOFTWARE_WEBGPU = ["--use-webgpu-adapter=swiftshader"];

/** The path of a Chromium; installs Debian's where there is none and that is possible. */
export async function chromium() {
  const present = find();
  if (present) return present;
  if (!has("apt-get") || process.getuid?.() !== 0) {
    throw new SetupError(
      "No Chromium found. Install it (Debian: apt-get install chromium) or name one in VITRINE_CHROMIUM.",
    );
  }
  await aptInstall(["chromium"], "Install Chromium");
  const installed = find();
  if (!installed)
    throw new SetupError("Debian's chromium package brought no browser. Name one in VITRINE_CHROMIUM.");
  return installed;
}

function find() {
  const named = process.env.VITRINE_CHROMIUM;
  if (named) {
    if (!existsSync(named)) throw new SetupError(`VITRINE_CHROMIUM names ${named}, which does not exist.`);
    return named;
  }
  const name = NAMES.find(has);
  return name && read("sh", ["-c", `command -v ${name}`]);
}

/** Installs Debian packages, without questions. */
export async function aptInstall(packages, label) {
  await run("apt-get", ["update"], { label: "Update the package lists", allowFailure: true });
  await run("apt-get", ["install", "--yes", "--no-install-recommends", ...packages], {
    label,
    env: { DEBIAN_FRONTEND: "noninteractive" },
  });
}
