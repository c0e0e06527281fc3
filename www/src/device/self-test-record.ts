// Remembers adapters that failed the self-test, so that the GPU engine is not downloaded again for nothing.
import { openDB } from "idb";

const open = () =>
  openDB("vitrine", 1, {
    upgrade(database) {
      database.createObjectStore("failed-self-tests");
    },
  });

const key = (adapter: string, version: string) => `${version} ${adapter}`;

/** Whether this adapter computed wrong with this version of the engine. */
export async function failedBefore(adapter: string, version: string): Promise<boolean> {
  try {
    const database = await open();
    return (await database.get("failed-self-tests", key(adapter, version))) !== undefined;
  } catch {
    return false; // Without storage the self-test simply runs again.
  }
}

/** Writes down that the adapter failed, or that it passed after all. */
export async function recordSelfTest(adapter: string, version: string, passed: boolean): Promise<void> {
  try {
    const database = await open();
    if (passed) await database.delete("failed-self-tests", key(adapter, version));
    else await database.put("failed-self-tests", new Date().toISOString(), key(adapter, version));
  } catch {
    // Without storage the self-test simply runs again.
  }
}
