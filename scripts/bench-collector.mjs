// npm run bench:collector: answers a second that the collector takes, on SQLite and on PostgreSQL. In the profile the
// tests use, so that nothing else has to be compiled.
import { installPostgres } from "./postgres.mjs";
import { main, run } from "./run.mjs";

await main(async () => {
  await installPostgres();
  await run("cargo", ["bench", "--locked", "--package", "vitrine-collector", "--profile", "dev"]);
});
