// The production build on its own, for who serves it with something else: www/dist.
import { installEngine } from "./engine.mjs";
import { installPackages, requireNode } from "./packages.mjs";
import { main } from "./run.mjs";
import { buildSite } from "./site.mjs";

await main(async () => {
  requireNode();
  await installPackages();
  await installEngine();
  await buildSite();
});
