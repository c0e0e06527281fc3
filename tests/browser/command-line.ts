// The command line beside the page: the build that `cargo test` made.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const cwd = join(import.meta.dirname, "../..");

/** What the program prints; exit code 1 says that a verdict was bad. */
export async function commandLine(...command: string[]): Promise<string> {
  const metadata = await run("cargo", ["metadata", "--format-version=1", "--no-deps", "--offline"], { cwd });
  const program = join(JSON.parse(metadata.stdout).target_directory, "debug", "vitrine");
  const ended = run(program, command, { cwd, maxBuffer: 1 << 26 }).catch((error) => {
    if (error.code === 1) return error as { stdout: string };
    throw error;
  });
  return (await ended).stdout;
}
