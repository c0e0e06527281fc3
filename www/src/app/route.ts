// Where the user is: the part of the address after #, so that any static server can host the page.
import { Store } from "../ui/store.ts";

export type Page = "evaluate" | "preview" | "cutout" | "annotate";

const pages: readonly string[] = ["evaluate", "preview", "cutout", "annotate"] satisfies Page[];

/**
 * `sample` opens a sample, `pair` a pair of the batch by its number, `project` a kept labelling project, `task`
 * is what a labelling link carries.
 */
export interface Route {
  page: Page;
  sample?: string;
  pair?: number;
  project?: string;
  task?: string;
}

/**
 * Reads `#/evaluate`, `#/preview`, `#/cutout`, `#/annotate`, `#/evaluate/sample/ID`, `#/evaluate/pair/N`,
 * `#/annotate/project/KEY`, `#/annotate?project=…&token=…`.
 */
export function parseRoute(hash: string): Route {
  const [path = "", ...task] = hash.replace(/^#\/?/, "").split("?");
  const [page = "", kind, value] = path.split("/").map(decoded);
  const route: Route = { page: pages.includes(page) ? (page as Page) : "evaluate" };
  if (route.page === "annotate" && task.length > 0) route.task = task.join("?");
  if (route.page === "annotate" && kind === "project" && value) route.project = value;
  if (kind === "sample" && value) route.sample = value;
  const number = Number(value);
  if (kind === "pair" && route.page === "evaluate" && Number.isInteger(number)) route.pair = number;
  return route;
}

/** A hand-made address may hold a % that means nothing. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of a route. */
export function formatRoute(route: Route): string {
  if (route.sample) return `#/${route.page}/sample/${encodeURIComponent(route.sample)}`;
  if (route.project) return `#/${route.page}/project/${encodeURIComponent(route.project)}`;
  if (route.task) return `#/${route.page}?${route.task}`;
  if (route.pair !== undefined) return `#/${route.page}/pair/${route.pair}`;
  return `#/${route.page}`;
}

export const route = new Store<Route>(parseRoute(location.hash));

addEventListener("hashchange", () => route.set(parseRoute(location.hash)));

/** Goes to a route; the browser's Back comes back. */
export function go(to: Route): void {
  location.hash = formatRoute(to);
  // The event comes later; nothing must be drawn for the old route until then.
  route.set(to);
}

/** Changes the address without a step for Back. */
export function replaceRoute(to: Route): void {
  history.replaceState(null, "", formatRoute(to));
  route.set(to);
}
