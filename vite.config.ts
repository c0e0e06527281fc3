// Builds the page: www/ in, www/dist out.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { engineSizes } from "./www/plugins/engine-sizes.ts";
import { models } from "./www/plugins/models.ts";
import { precompressedEngine } from "./www/plugins/precompressed-engine.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const engine = path("www/engine");

export default defineConfig({
  root: path("www"),
  cacheDir: path("node_modules/.vite"),
  base: "./",
  define: { __ENGINE_SIZES__: JSON.stringify(engineSizes(engine)) },
  worker: { format: "es" },
  build: { outDir: "dist", emptyOutDir: true, target: "es2022", assetsInlineLimit: 0 },
  plugins: [
    models(path("models")),
    VitePWA({
      registerType: "prompt",
      injectRegister: false,
      manifest: {
        name: "Vitrine",
        short_name: "Vitrine",
        description: "Is the product in the AI-made picture still your product? Judged on your own device.",
        start_url: "./",
        display: "standalone",
        background_color: "#fbfaf8",
        theme_color: "#fbfaf8",
        icons: [{ src: "icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" }],
      },
      workbox: {
        // The page, the CPU engine and the samples work offline after the first visit. The GPU engine is
        // kept once it was needed; the weights are kept by the page itself, verified (engine/weights.ts).
        globPatterns: ["**/*.{html,js,css,svg,webmanifest}", "assets/vitrine_cpu*.wasm", "samples/**"],
        globIgnores: ["**/vitrine_gpu*"],
        maximumFileSizeToCacheInBytes: 16 * 1024 * 1024,
        ignoreURLParametersMatching: [/.*/],
        // The demonstration portal and the badge are pages of their own.
        navigateFallbackDenylist: [/^\/(portal|badge|\.well-known)\b/],
        clientsClaim: true,
        cleanupOutdatedCaches: true,
        runtimeCaching: [
          {
            urlPattern: /\/assets\/vitrine_gpu/,
            handler: "CacheFirst",
            options: { cacheName: "vitrine-gpu-engine", expiration: { maxEntries: 4 } },
          },
        ],
      },
    }),
    precompressedEngine(engine),
  ],
});
