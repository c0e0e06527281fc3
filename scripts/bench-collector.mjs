// npm run bench:collector: answers a second that the collector takes, on SQLite and on PostgreSQL, beside what rows
// alone cost there. As it is released; of the workspace nothing but the collector and what it needs is compiled.
import { installPostgres } from "./postgres.mjs";
import { main, run } from "./run.mjs";

await main(async () => {
  await installPostgres();
  await run("cargo", ["bench", "--locked", "--package", "vitrine-collector", "--bench", "load"]);
});
