// The Rust standard library for wasm32: by rustup where its server answers, else built from Debian's
// rustc sources. VITRINE_WASM_TOOLCHAIN=debian takes the second way at once.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { cache, has, main, read, run, SetupError } from "./run.mjs";

/** Seconds rustup gets: its server either answers at once or not at all. */
const RUSTUP_SECONDS = "120";

const TARGET = "wasm32-unknown-unknown";
const HOST = "x86_64-unknown-linux-gnu";
const NAME = "vitrine-wasm";
const PREFIX = join(cache, "wasm-toolchain");

/** `["+toolchain"]` or `[]`: what to put right after `cargo` to build for wasm32. */
export async function wasmToolchain() {
  if (!has("cargo"))
    throw new SetupError("Rust is missing. Install it from https://rustup.rs (stable), then run this again.");
  const debian = process.env.VITRINE_WASM_TOOLCHAIN === "debian";
  if (!debian && hasTarget([])) return [];
  if (hasTarget([`+${NAME}`])) return [`+${NAME}`];
  if (!has("rustup"))
    throw new SetupError(
      `This Rust cannot compile for ${TARGET}. Install rustup from https://rustup.rs, then run this again.`,
    );
  if (!debian) {
    const code = await run("timeout", [RUSTUP_SECONDS, "rustup", "target", "add", TARGET], {
      label: "Add the wasm32 target with rustup",
      allowFailure: true,
    });
    if (code === 0 && hasTarget([])) return [];
  }
  await fromDebian();
  if (!hasTarget([`+${NAME}`]))
    throw new SetupError(`the toolchain in ${PREFIX} does not compile for ${TARGET}`);
  return [`+${NAME}`];
}

/** Whether the toolchain has a standard library for wasm32. */
function hasTarget(toolchain) {
  const library = read("rustc", [...toolchain, "--print", "target-libdir", "--target", TARGET]);
  return Boolean(
    library && existsSync(library) && readdirSync(library).some((file) => file.startsWith("libstd-")),
  );
}

/** Debian's newest package with the standard library of its rustc-web; nothing where it has none. */
function newestStd() {
  const found = read("apt-cache", ["search", "--names-only", "^libstd-rust-web-[0-9.]+$"]) ?? "";
  const names = found.split("\n").map((line) => line.split(" ")[0]);
  return names.sort((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1) || undefined;
}

/** Debian's rustc packages plus a standard library compiled from their sources (about two minutes). */
async function fromDebian() {
  const remedy = `Run 'rustup target add ${TARGET}' where rustup's server can be reached`;
  if (!has("apt-get") || !has("dpkg")) throw new SetupError(`No wasm32 standard library. ${remedy}.`);
  let stdPackage = newestStd();
  if (!stdPackage) {
    await run("apt-get", ["update"], { label: "Update the package lists", allowFailure: true });
    stdPackage = newestStd();
  }
  if (!stdPackage) throw new SetupError(`Debian offers no rustc-web here. ${remedy}.`);
  const depends =
    read("sh", ["-c", `apt-cache depends rustc-web ${stdPackage} | grep -o 'libllvm[0-9]*' | sort -u`]) ?? "";
  const packages = [
    "rustc-web",
    "rust-web-clippy",
    stdPackage,
    "libstd-rust-web-dev",
    "rust-web-src",
    ...depends.split("\n").filter(Boolean),
  ];

  const download = join(cache, "wasm-toolchain-debs");
  const unpacked = join(download, "unpacked");
  for (const folder of [PREFIX, download]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(unpacked, { recursive: true });
  mkdirSync(PREFIX, { recursive: true });
  await run("apt-get", ["download", ...packages], {
    label: "Download Debian's rustc for wasm32",
    cwd: download,
  });
  await run("sh", ["-c", 'for deb in ./*.deb; do dpkg -x "$deb" unpacked; done'], {
    label: "Unpack rustc",
    cwd: download,
  });

  await run("cp", ["-a", join(unpacked, "usr/bin"), join(unpacked, "usr/lib"), PREFIX], {
    label: "Lay out the toolchain",
  });
  const multiarch = join(PREFIX, "lib/x86_64-linux-gnu");
  for (const file of readdirSync(multiarch).filter((name) => name.includes(".so"))) {
    const link = join(PREFIX, "lib", file);
    if (!existsSync(link)) symlinkSync(join(multiarch, file), link);
  }
  rmSync(join(PREFIX, "lib/rustlib/src/rust"), { force: true });

  const stable = read("rustc", ["--print", "sysroot"]);
  const linkers = join(PREFIX, "lib/rustlib", HOST, "bin");
  mkdirSync(linkers, { recursive: true });
  for (const [from, to] of [
    [join(stable, "lib/rustlib", HOST, "bin/rust-lld"), join(linkers, "rust-lld")],
    [join(stable, "bin/cargo"), join(PREFIX, "bin/cargo")],
  ]) {
    rmSync(to, { force: true });
    symlinkSync(from, to);
  }
  const sources = read("sh", ["-c", `ls -d ${unpacked}/usr/src/rustc-*/library | head -n 1`]);
  if (!sources) throw new SetupError("rust-web-src holds no library folder; Debian changed the package");
  const output = join(download, "target");
  await run(
    "cargo",
    [
      "build",
      "--manifest-path",
      join(sources, "sysroot/Cargo.toml"),
      "--target",
      TARGET,
      "--release",
      "--features",
      "panic-unwind",
    ],
    {
      label: "Compile the wasm32 standard library",
      env: {
        RUSTC: join(PREFIX, "bin/rustc"),
        LD_LIBRARY_PATH: join(PREFIX, "lib"),
        RUSTC_BOOTSTRAP: "1",
        RUSTFLAGS: "-Zforce-unstable-if-unmarked -Cembed-bitcode=yes",
        CARGO_TARGET_DIR: output,
      },
    },
  );
  const library = join(PREFIX, "lib/rustlib", TARGET, "lib");
  mkdirSync(library, { recursive: true });
  const built = join(output, TARGET, "release/deps");
  for (const file of readdirSync(built).filter((name) => name.endsWith(".rlib")))
    copyFileSync(join(built, file), join(library, file));
  writeFileSync(join(PREFIX, "vitrine-packages.txt"), `${packages.join("\n")}\n`);
  await run("rustup", ["toolchain", "link", NAME, PREFIX], { label: "Name the toolchain" });
  rmSync(download, { recursive: true, force: true });
}

if (import.meta.filename === process.argv[1])
  await main(async () => console.log((await wasmToolchain()).join(" ") || "stable"));
