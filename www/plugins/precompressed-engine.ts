// Puts the engine's Brotli twin (`NAME.wasm.br`, made slowly and once with the engine) beside the hashed wasm
// of the build, so that a server with precompressed support sends that one.
import { copyFile, readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { Plugin } from "vite";

/** `engine`: the folder with `vitrine_cpu_bg.wasm.br` and its sibling. */
export function precompressedEngine(engine: string): Plugin {
  let output = "";
  return {
    name: "vitrine-precompressed-engine",
    configResolved(config) {
      output = resolve(config.root, config.build.outDir);
    },
    async closeBundle() {
      for (const file of await readdir(output, { recursive: true })) {
        const made = /^(vitrine_\w+?_bg)\b.*\.wasm$/.exec(basename(file));
        // Without a twin the server or the next step compresses the file itself.
        if (made)
          await copyFile(join(engine, `${made[1]}.wasm.br`), join(output, `${file}.br`)).catch(() => {});
      }
    },
  };
}
