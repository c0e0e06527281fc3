// Unit tests of the page. Apart from vite.config.ts, which the page is built with where no development packages are.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("www", import.meta.url)),
  test: { include: ["src/**/*.test.ts", "plugins/**/*.test.ts"], environment: "node" },
});
