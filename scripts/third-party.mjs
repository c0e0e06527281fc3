// Writes the generated half of THIRD-PARTY.md: every crate in the engine and every npm package in the page, with
// its licence. `--check` writes nothing and fails when the file is out of step.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { main, read, root, SetupError } from "./run.mjs";

const FILE = join(root, "THIRD-PARTY.md");
const MARK = "<!-- Everything below is written by `node scripts/third-party.mjs`. -->";

/** Packages whose code ends up in what a visitor downloads; the others only build it. */
const SHIPPED = [
  "@awesome.me/webawesome",
  "comlink",
  "fflate",
  "idb",
  "lit",
  "lucide-static",
  "workbox-window",
];

/** The crates compiled into the engine: normal dependencies, for wasm32, of both modules. */
function crates() {
  const args = [
    "metadata",
    "--locked",
    "--format-version",
    "1",
    "--filter-platform",
    "wasm32-unknown-unknown",
  ];
  const json = read("cargo", [...args, "--no-default-features", "--features", "web,cpu,gpu"], {
    maxBuffer: 1 << 28,
  });
  if (!json) throw new SetupError("cargo metadata failed; run 'cargo fetch' first");
  const { packages, resolve } = JSON.parse(json);
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  // A procedural macro runs in the compiler; neither it nor what it needs is in the result.
  const macros = new Set(
    packages
      .filter(({ targets }) => targets.some(({ kind }) => kind.includes("proc-macro")))
      .map(({ id }) => id),
  );
  const reached = new Set();
  const visit = (id) => {
    if (reached.has(id) || macros.has(id)) return;
    reached.add(id);
    for (const { pkg, dep_kinds } of nodes.get(id).deps)
      if (dep_kinds.some(({ kind }) => kind === null)) visit(pkg);
  };
  visit(resolve.root);
  return packages
    .filter(({ id, name }) => reached.has(id) && name !== "vitrine")
    .map(({ name, version, license, repository }) => ({ name, version, license, source: repository }));
}

/** The npm packages in the page, with what they depend on in turn. */
function packages() {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const reached = new Map();
  const visit = (name) => {
    const about = lock[`node_modules/${name}`];
    if (!about || reached.has(name)) return;
    reached.set(name, about);
    for (const needed of Object.keys(about.dependencies ?? {})) visit(needed);
  };
  SHIPPED.forEach(visit);
  return [...reached].map(([name, { version, license }]) => ({
    name,
    version,
    license,
    source: `https://www.npmjs.com/package/${name}`,
  }));
}

function table(title, rows) {
  const lines = rows
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(
      ({ name, version, license, source }) =>
        `| ${source ? `[${name}](${source})` : name} | ${version} | ${license ?? "see its source"} |`,
    );
  return [`## ${title}`, "", "| package | version | licence |", "| --- | --- | --- |", ...lines, ""].join(
    "\n",
  );
}

await main(async () => {
  const present = readFileSync(FILE, "utf8");
  const [written] = present.split(MARK);
  const generated = [
    table("Crates in the engine", crates()),
    table("npm packages in the page", packages()),
  ].join("\n");
  const text = `${written}${MARK}\n\n${generated}`;
  if (!process.argv.includes("--check")) return writeFileSync(FILE, text);
  if (text !== present)
    throw new SetupError("THIRD-PARTY.md is out of step: run 'node scripts/third-party.mjs'");
});
