import { expect, it } from "vitest";
import { FolderFiles, serverOf, stepsOf, WantedEnds } from "./nearest.ts";

/** Which of the files each picture is found to be. */
function found(paths: string[], srcs: string[]): (string | undefined)[] {
  const files = paths.map((path) => ({ path, file: new Blob([path]) }));
  const folder = new FolderFiles(files);
  const wanted = new WantedEnds();
  wanted.add(srcs);
  return srcs.map((src) => files.find(({ file }) => file === folder.nearest(src, wanted))?.path);
}

it("finds the picture of an address by its name, whatever the chosen folder is called", () => {
  const [shoe, bag] = ["https://img.example/a/shoe%20one.jpg?w=800#top", "https://img.example/a/bag.jpg"];
  expect(found(["Downloads/Shoe one.JPG", "Downloads/deep/bag.jpg"], [shoe, bag])).toEqual([
    "Downloads/Shoe one.JPG",
    "Downloads/deep/bag.jpg",
  ]);
});

it("tells files of one name apart by their folders, and by the server", () => {
  const srcs = ["https://one.example/a/1.jpg", "https://one.example/b/1.jpg", "https://two.example/a/1.jpg"];
  const paths = ["d/one.example/a/1.jpg", "d/one.example/b/1.jpg", "d/two.example/a/1.jpg"];
  expect(found(paths, srcs)).toEqual(paths);
});

it("takes no file that could be another picture, and of two files none", () => {
  const srcs = ["https://img.example/a/1.jpg", "https://img.example/b/1.jpg"];
  expect(found(["d/1.jpg"], srcs)).toEqual([undefined, undefined]);
  expect(found(["d/x/1.jpg", "d/y/1.jpg"], srcs.slice(0, 1))).toEqual([undefined]);
  expect(found(["image"], ["https://img.example/image?id=1", "https://img.example/image?id=2"])).toEqual([
    undefined,
    undefined,
  ]);
});

it("knows a file that was saved with what its address asks for", () => {
  const srcs = ["https://img.example/image?id=1", "https://img.example/image?id=2"];
  const paths = ["d/img.example/image?id=1", "d/img.example/image?id=2"];
  expect(found(paths, srcs)).toEqual(paths);
  expect(found(paths, srcs.slice(0, 1))).toEqual(paths.slice(0, 1));
});

it("finds paths of another computer", () => {
  const srcs = ["/data/sets/a.jpg", "C:\\pictures\\b.jpg", "file:///home/me/c.jpg"];
  expect(found(["set/a.jpg", "set/b.jpg", "set/c.jpg"], srcs)).toEqual([
    "set/a.jpg",
    "set/b.jpg",
    "set/c.jpg",
  ]);
});

it("takes a path beside the project at its word: a file of another folder is not it, one without a folder may be", () => {
  expect(found(["other/a.jpg"], ["bags/a.jpg"])).toEqual([undefined]);
  expect(found(["a.jpg"], ["bags/a.jpg"])).toEqual(["a.jpg"]);
  expect(found(["shop/bags/a.jpg"], ["bags/a.jpg"])).toEqual(["shop/bags/a.jpg"]);
});

it("reads places", () => {
  expect(stepsOf("./A/../b\\c.JPG")).toEqual(["b", "c.jpg"]);
  expect(stepsOf("https://img.example/%E0%A4%A/x.jpg")).toEqual(["img.example", "%e0%a4%a", "x.jpg"]);
  expect(
    ["https://img.example:81/a", "HTTP://x.example", "file:///a", "a.jpg", "http://"].map(serverOf),
  ).toEqual(["img.example:81", "x.example", undefined, undefined, undefined]);
});
