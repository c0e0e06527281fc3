// Completes package-lock.json after dependencies changed. npm leaves out the packages for other platforms when the
// registry in use does not offer them, and `npm ci` then refuses the file everywhere; this writes them as npm would.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { main, root } from "./run.mjs";

const FILE = join(root, "package-lock.json");
const SYSTEMS = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const PROCESSORS = [
  "arm",
  "arm64",
  "ia32",
  "loong64",
  "mips64el",
  "ppc64",
  "riscv64",
  "s390x",
  "wasm32",
  "x64",
];

/** The lock entry of a package that its name ties to one platform; undefined when the name does not. */
function platformEntry(name, version, { dev, license }) {
  const parts = name.split("/").at(-1).split("-");
  const os = SYSTEMS.find((system) => parts.includes(system));
  const cpu = PROCESSORS.find((processor) => parts.includes(processor));
  if (!os || !cpu) return undefined;
  const libc = parts.some((part) => part.startsWith("musl")) ? "musl" : "glibc";
  return {
    version,
    cpu: [cpu],
    ...(dev ? { dev: true } : {}),
    ...(os === "linux" ? { libc: [libc] } : {}),
    license,
    optional: true,
    os: [os],
  };
}

await main(() => {
  const lock = JSON.parse(readFileSync(FILE, "utf8"));
  const added = {};
  for (const [path, about] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(about.optionalDependencies ?? {})) {
      const places = [`${path}/node_modules/${name}`, `node_modules/${name}`];
      const entry = places.some((place) => lock.packages[place])
        ? undefined
        : platformEntry(name, version, about);
      if (entry) added[places[1]] = entry;
    }
  }
  const order = ([a], [b]) => (a < b ? -1 : 1);
  lock.packages = Object.fromEntries(Object.entries({ ...lock.packages, ...added }).sort(order));
  writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${Object.keys(added).length} packages of other platforms added to package-lock.json`);
});
