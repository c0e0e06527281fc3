// For tests: an engine that only gives out numbers, writes down what it was asked, and can be replaced.
import { abortable, checkpoint } from "../engine/abortable.ts";
import type { PhotoHost } from "../engine/photo-host.ts";
import type { MatteInfo, PhotoInfo } from "../engine/protocol.ts";
import type { Marketplace } from "../engine/stage-protocol.ts";
import type { StageVitrine } from "./photos.ts";

const name = { en: "", zh: "" };

export const marketplace: Marketplace = {
  id: "amazon",
  name,
  canvases: [{ id: "main", name, width: 2000, height: 2000 }],
  fill: 0.85,
  background: "#ffffff",
  format: "jpeg",
  maxBytes: 1e7,
  source: { title: "", url: "", date: "", note: name },
};

/** Every call runs on `host`; tests add to it what they need. */
export function engine(host: Partial<Record<keyof PhotoHost, unknown>> = {}) {
  const log: string[] = [];
  const answers = {
    stageProduct: async () => ({ width: 30, height: 60 }),
    stageFit: async () => ({ x: 0.5, y: 0.5, size: 0.85, rotation: 0, mirror: false }),
    marketplaces: async () => [marketplace],
    ...host,
  };
  const photos = {
    generation: 1,
    call: async <R>(work: (host: never) => Promise<R>, signal?: AbortSignal): Promise<R> => {
      checkpoint(signal);
      return abortable(work(answers as never), signal);
    },
  };
  let last = 40;
  const fake = {
    photos,
    open: async (_file: Blob, path: string) => {
      last += 1;
      log.push(`open ${path} as ${last}`);
      return { id: last } as PhotoInfo;
    },
    matte: async (id: number) => {
      log.push(`matte ${id}`);
      return {} as MatteInfo;
    },
    close: async (id: number) => {
      log.push(`close ${id}`);
    },
  };
  return { log, fake: fake as unknown as StageVitrine, photos };
}
