// The way to a second judgement: the engine is fetched when it is asked for, and from nowhere else than the page says.
import { BadgeError } from "./errors.ts";

/** What `live.js` beside the engine offers. */
interface LiveModule {
  judge(pictures: { original: Blob; generated: Blob }): Promise<unknown>;
}

const loaded = new Map<string, Promise<LiveModule>>();

/** Judges two pictures in this browser: a report. Throws `engine_not_given` or `engine_failed`. */
export async function judgeAgain(
  engine: string | null,
  original: ArrayBuffer,
  generated: ArrayBuffer,
): Promise<unknown> {
  if (!engine) throw new BadgeError("engine_not_given");
  const address = new URL("live.js", new URL(engine.endsWith("/") ? engine : `${engine}/`, document.baseURI))
    .href;
  let loading = loaded.get(address);
  if (!loading) {
    loading = import(/* @vite-ignore */ address) as Promise<LiveModule>;
    loaded.set(address, loading);
    loading.catch(() => loaded.delete(address));
  }
  try {
    const { judge } = await loading;
    return await judge({ original: new Blob([original]), generated: new Blob([generated]) });
  } catch (error) {
    throw new BadgeError("engine_failed", error instanceof Error ? error.message : String(error));
  }
}
