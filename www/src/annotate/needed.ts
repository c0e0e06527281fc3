// Which of a project's pictures must stay in the browser.
import { allPictures } from "./pictures.ts";
import type { Item } from "./shapes.ts";
import type { LabelStorage } from "./storage.ts";

/** Of how many items that were answered last the pictures stay, for going back without a network. */
const answeredLast = 20;

/** The pictures of what is still to be asked, and of the last answers; nothing where the project is gone. */
export async function picturesNeeded(
  key: string,
  storage: LabelStorage,
): Promise<ReturnType<typeof allPictures> | undefined> {
  const opened = await storage.project(key);
  if (!opened) return undefined;
  const stock = (opened.stock ?? []).map(({ item }) => item);
  return allPictures(opened.project, [...stock, ...(await lastAnswered(key, storage))]);
}

async function lastAnswered(key: string, storage: LabelStorage): Promise<Item[]> {
  const [answers, items] = await Promise.all([storage.answers(key), storage.items(key)]);
  const last = new Set(answers.slice(-answeredLast).map(({ answer }) => answer.item));
  return items.filter(({ id }) => last.has(id));
}
