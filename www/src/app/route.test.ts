import { beforeAll, expect, it, vi } from "vitest";
import type { formatRoute as Format, parseRoute as Parse } from "./route.ts";

let parseRoute: typeof Parse;
let formatRoute: typeof Format;

beforeAll(async () => {
  vi.stubGlobal("location", { hash: "" });
  vi.stubGlobal("addEventListener", () => {});
  ({ parseRoute, formatRoute } = await import("./route.ts"));
});

it("finds its way back to every address it writes", () => {
  for (const route of [
    { page: "evaluate" },
    { page: "preview" },
    { page: "cutout" },
    { page: "evaluate", sample: "dress red/1" },
    { page: "preview", sample: "dress" },
    { page: "cutout", sample: "boots" },
    { page: "evaluate", pair: 12 },
    { page: "annotate" },
    { page: "annotate", sample: "ranking" },
    { page: "annotate", project: "bags https://shop.example/collector/anna ?" },
    { page: "annotate", task: "project=bags&token=a/b?c" },
  ] as const) {
    expect(parseRoute(formatRoute(route))).toEqual(route);
  }
});

it("starts on the Evaluate page for anything it does not know", () => {
  for (const hash of ["", "#", "#/nowhere", "#/evaluate/pair/x", "#/%", "#/nowhere?token=x"]) {
    expect(parseRoute(hash)).toEqual({ page: "evaluate" });
  }
});
