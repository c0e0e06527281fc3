// Unit tests of the page. Apart from vite.config.ts, which the page is built with where no development packages are.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("www", import.meta.url)),
  // The badge's tests bring their own models.
  define: { __VITRINE_MODELS__: JSON.stringify([`u2netp@${"0".repeat(32)}`]) },
  test: {
    include: ["src/**/*.test.ts", "plugins/**/*.test.ts", "badge/src/**/*.test.ts"],
    environment: "node",
  },
});
