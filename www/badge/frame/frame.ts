// The badge as a frame, for portals that allow no script of others: what is shown comes in the address behind #, or by
// postMessage. Works sandboxed with allow-scripts alone.
//
//   frame.html#report=ADDRESS&original=ADDRESS&generated=ADDRESS&keys=ADDRESS&mode=verify&size=panel&lang=zh&theme=dark
//
// To the page:   { source: "vitrine-badge", type: "ready" | "state", ...BadgeDetail }
// From the page: { target: "vitrine-badge", type: "show", report: object, original?: Blob, generated?: Blob }
//
// Whoever writes the address may be a forger. So the frame says nothing in words of theirs, and believes only keys of its
// own origin or those that the report's issuer publishes itself.
import type { VitrineBadge } from "../src/element.ts";
import { originOf } from "../src/fetching.ts";

/** Attributes that may come in the address; all are text and none is markup. */
const ATTRIBUTES = ["report", "original", "generated", "mode", "size", "lang", "theme"];

const badge = document.createElement("vitrine-badge") as VitrineBadge;
badge.setAttribute("loading", "eager");

function put(name: string, value: string | null): void {
  if (value === null) badge.removeAttribute(name);
  else if (badge.getAttribute(name) !== value) badge.setAttribute(name, value);
}

/** The address again: a portal changes its language without loading the frame anew. */
function read(): void {
  const given = new URLSearchParams(location.hash.slice(1));
  document.documentElement.dir = given.get("dir") === "rtl" ? "rtl" : "";
  for (const name of ATTRIBUTES) put(name, given.get(name));
  // `location.origin`, not `origin`: a sandboxed frame has none, but it was loaded from somewhere.
  const keys = given.get("keys");
  put("keys", keys && originOf(keys) === location.origin ? keys : null);
}

read();
addEventListener("hashchange", read);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

addEventListener("message", ({ source, data }) => {
  // The page that holds the frame decides what it shows, nobody else.
  if (source !== parent || !isObject(data) || data.target !== "vitrine-badge" || data.type !== "show") return;
  for (const name of ["original", "generated"] as const) {
    const picture = data[name];
    if (picture instanceof Blob) badge[name] = picture;
  }
  if (isObject(data.report)) badge.report = data.report;
});

// A verdict on public pictures is no secret: whoever holds the frame may read it.
const tell = (message: object) => parent.postMessage({ source: "vitrine-badge", ...message }, "*");
badge.addEventListener("vitrine-badge", ({ detail }) => tell({ type: "state", ...detail }));

document.body.append(badge);
tell({ type: "ready" });
