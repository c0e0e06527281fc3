// The link a crowd worker gets: collector, project and token in the part of the address after #, which a
// browser never sends to a server.
import { pageError } from "../engine/errors.ts";
import type { CollectorAccess } from "./storage.ts";

export interface TaskLink extends CollectorAccess {
  project: string;
}

const projectId = /^[a-z0-9-]{1,64}$/;

/**
 * Reads `collector=collector&project=ID&token=TOKEN&pictures=pictures/ID`; collector and pictures are addresses
 * relative to the page, and of its origin. Throws bad_link or collector_elsewhere.
 */
export function readTaskLink(query: string, page: string): TaskLink {
  const fields = new URLSearchParams(query);
  const project = fields.get("project") ?? "";
  const token = fields.get("token") ?? "";
  if (!projectId.test(project)) throw pageError("bad_link", "project");
  if (!/^[\x21-\x7e]{8,512}$/.test(token)) throw pageError("bad_link", "token");
  const address = (wanted: string) => {
    let found: URL;
    try {
      found = new URL(wanted.replace(/\/+$/, ""), page);
    } catch {
      throw pageError("bad_link", wanted);
    }
    // The page's own policy would stop it, but only with a message in the console.
    if (found.origin !== new URL(page).origin) throw pageError("collector_elsewhere", found.origin);
    return found;
  };
  const collector = address(fields.get("collector") ?? "collector");
  const pictures = address(fields.get("pictures") ?? `pictures/${project}`);
  return { project, token, address: bare(collector), pictures: `${bare(pictures)}/` };
}

/** The link for an annotator, as the project's owner hands it out. */
export function writeTaskLink(
  page: string,
  link: { project: string; token: string; collector?: string },
): string {
  const fields = new URLSearchParams({ project: link.project, token: link.token });
  if (link.collector && link.collector !== "collector") fields.set("collector", link.collector);
  return `${page.replace(/#.*$/, "")}#/annotate?${fields}`;
}

const bare = ({ origin, pathname }: URL) => `${origin}${pathname}`.replace(/\/+$/, "");
