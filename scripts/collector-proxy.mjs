// What the server adds for labelling: the collector under /collector/ and a folder of pictures under
// /pictures/, so that the page's own address is the only one it ever connects to.
import { statSync } from "node:fs";
import { request as forward } from "node:http";
import { request as forwardSecurely } from "node:https";
import { SetupError } from "./run.mjs";

const PREFIX = "/collector/";
/** Headers of one connection, which must not travel on (RFC 9110, 7.6.1). */
const HOP = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

/** What to serve beside the page, from the command line: `--collector URL` and `--pictures FOLDER`. */
export function labellingArguments(args) {
  const after = (name) => {
    const at = args.indexOf(name);
    return at < 0 ? undefined : args[at + 1];
  };
  const pictures = after("--pictures");
  if (pictures !== undefined && !statSync(pictures, { throwIfNoEntry: false })?.isDirectory())
    throw new SetupError(`--pictures: there is no folder ${pictures}`);
  const collector = after("--collector");
  if (collector !== undefined && !(URL.canParse(collector) && /^https?:$/.test(new URL(collector).protocol)))
    throw new SetupError(`--collector takes an address such as http://127.0.0.1:8788, not ${collector}`);
  return { collector, pictures };
}

/** A handler that passes /collector/… on to `address`; false when the request is not for it. */
export function collectorProxy(address) {
  const base = new URL(address);
  const send = base.protocol === "https:" ? forwardSecurely : forward;
  return (request, response) => {
    if (!request.url.startsWith(PREFIX)) return false;
    const path = `${base.pathname.replace(/\/+$/, "")}/${request.url.slice(PREFIX.length)}`;
    const headers = { ...request.headers, host: base.host };
    for (const name of HOP) delete headers[name];
    // The page's cookies, if it ever had any, are none of the collector's business.
    delete headers.cookie;
    const onward = send(base, { path, method: request.method, headers }, (answer) => {
      for (const name of HOP) delete answer.headers[name];
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => {
      if (response.headersSent) return response.destroy();
      response.writeHead(502, { "Content-Type": "text/plain; charset=utf-8" });
      response.end("The collector does not answer.\n");
    });
    response.on("close", () => onward.destroy());
    request.pipe(onward);
    return true;
  };
}
