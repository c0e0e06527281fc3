// Which files a build was made from: sorted lists and one hash over them.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { root } from "./run.mjs";

/** Every file under the given paths (relative to the checkout), sorted; paths that do not exist are left out. */
export function listFiles(paths, leaveOut = () => false) {
  const found = [];
  const visit = (path) => {
    if (leaveOut(path) || !existsSync(join(root, path))) return;
    if (!statSync(join(root, path)).isDirectory()) return void found.push(path);
    for (const name of readdirSync(join(root, path))) visit(posix.join(path, name));
  };
  for (const path of paths) visit(path);
  return found.sort();
}

/** SHA-256 over names and contents, the same on every machine. */
export function hashFiles(files) {
  const hash = createHash("sha256");
  for (const file of files) {
    const bytes = readFileSync(join(root, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}
