import { expect, it } from "vitest";
import { readTaskLink } from "./link.ts";

const page = "https://shop.example/vitrine/";
const token = "vt_abcdefgh12345";

const code = (query: string) => {
  try {
    readTaskLink(query, page);
    return "none";
  } catch (error) {
    return (error as { code: string }).code;
  }
};

it("finds collector and pictures beside the page unless it is told otherwise", () => {
  expect(readTaskLink(`project=bags&token=${token}`, page)).toEqual({
    project: "bags",
    token,
    address: "https://shop.example/vitrine/collector",
    pictures: "https://shop.example/vitrine/pictures/bags/",
  });
  expect(readTaskLink(`project=bags&token=${token}&collector=/labels/&pictures=/bags`, page)).toMatchObject({
    address: "https://shop.example/labels",
    pictures: "https://shop.example/bags/",
  });
});

it("refuses a collector on another origin, to which the page must not connect", () => {
  expect(code(`project=bags&token=${token}&collector=https://evil.example/`)).toBe("collector_elsewhere");
  expect(code(`project=bags&token=${token}&collector=//evil.example`)).toBe("collector_elsewhere");
  expect(code(`project=bags&token=${token}&collector=javascript:alert(1)`)).toBe("collector_elsewhere");
  expect(code(`project=bags&token=${token}&pictures=https://evil.example/`)).toBe("collector_elsewhere");
});

it("refuses what is no project or no token", () => {
  expect(code(`project=../x&token=${token}`)).toBe("bad_link");
  expect(code("project=bags")).toBe("bad_link");
  expect(code("project=bags&token=a%0Ab")).toBe("bad_link");
  expect(code("")).toBe("bad_link");
});
