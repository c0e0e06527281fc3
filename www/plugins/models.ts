// Serves the weights of models/ under /models/ while developing and copies them into the build, so that
// the page fetches exactly the files the repository names in models/manifest.toml.
import { createReadStream } from "node:fs";
import { copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { Plugin } from "vite";

/** Weights in `folder` become `/models/<file>`. */
export function models(folder: string): Plugin {
  let output = "";
  return {
    name: "vitrine-models",
    configResolved(config) {
      output = resolve(config.root, config.build.outDir, "models");
    },
    configureServer(server) {
      server.middlewares.use("/models/", (request, response, next) => {
        const file = basename(new URL(request.url ?? "", "http://localhost").pathname);
        if (!file.endsWith(".safetensors")) return next();
        createReadStream(join(folder, file)).on("error", next).pipe(response);
      });
    },
    async closeBundle() {
      await mkdir(output, { recursive: true });
      const manifest = await readFile(join(folder, "manifest.toml"), "utf8");
      for (const file of await readdir(folder)) {
        if (file.endsWith(".safetensors") && manifest.includes(`"${file}"`))
          await copyFile(join(folder, file), join(output, file));
      }
    },
  };
}
