import { unzipSync } from "fflate";
import { expect, it } from "vitest";
import { Archive } from "./zip.ts";

it("an archive gives back what was put in, under names in any script", async () => {
  const archive = new Archive();
  const picture = new Uint8Array([255, 216, 255, 0, 1, 2, 3]);
  archive.add("水壶.jpg", picture);
  archive.addText("manifest.json", "{}");
  const entries = unzipSync(new Uint8Array(await archive.finish().arrayBuffer()));
  expect(Object.keys(entries)).toEqual(["水壶.jpg", "manifest.json"]);
  expect(entries["水壶.jpg"]).toEqual(picture);
});
