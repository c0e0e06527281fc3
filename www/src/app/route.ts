// Where the user is: the part of the address after #, so that any static server can host the page.
import { Store } from "../ui/store.ts";

export type Page = "evaluate" | "preview" | "cutout";

/** `sample` opens a sample, `pair` a pair of the batch by its number. */
export interface Route {
  page: Page;
  sample?: string;
  pair?: number;
}

/** Reads `#/evaluate`, `#/preview`, `#/cutout`, `#/evaluate/sample/ID`, `#/evaluate/pair/N`. */
export function parseRoute(hash: string): Route {
  const [page, kind, value] = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  const route: Route = { page: page === "cutout" || page === "preview" ? page : "evaluate" };
  if (kind === "sample" && value) route.sample = value;
  const number = Number(value);
  if (kind === "pair" && route.page === "evaluate" && Number.isInteger(number)) route.pair = number;
  return route;
}

/** The address of a route. */
export function formatRoute(route: Route): string {
  if (route.sample) return `#/${route.page}/sample/${encodeURIComponent(route.sample)}`;
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
