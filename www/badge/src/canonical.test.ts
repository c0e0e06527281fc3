// The canonical form is RFC 8785's: its own examples, and an implementation by one of its authors, on made documents.
import reference from "canonicalize";
import { describe, expect, it } from "vitest";
import { canonical, signedPart } from "./canonical.ts";

/** A generator of pseudo-random numbers (Marsaglia's xorshift): a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

function made(next: () => number, depth = 0): unknown {
  const pick = Math.floor(next() * (depth > 3 ? 4 : 6));
  if (pick === 0) return [null, true, false][Math.floor(next() * 3)];
  if (pick === 1) return (next() - 0.5) * 10 ** Math.floor(next() * 60 - 30);
  if (pick === 2) return Math.floor(next() * 1e6);
  const text = () => Array.from({ length: next() * 6 }, () => String.fromCodePoint(next() * 0xd7ff)).join("");
  if (pick === 3) return text();
  const items = Array.from({ length: next() * 5 }, () => made(next, depth + 1));
  return pick === 4 ? items : Object.fromEntries(items.map((item) => [text(), item]));
}

describe("the canonical form", () => {
  it("has the RFC's example byte for byte", () => {
    const given = `{ "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/", "literals": [null, true, false] }`;
    expect(canonical(JSON.parse(given))).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    expect(
      canonical({ "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 }),
    ).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
    expect(canonical([-0, 5e-324, 1.7976931348623157e308, 9.999999999999997e22])).toBe(
      "[0,5e-324,1.7976931348623157e+308,9.999999999999997e+22]",
    );
  });

  it("is the reference implementation's on documents of all shapes", () => {
    for (let seed = 1; seed <= 500; seed++) {
      const value = made(random(seed));
      expect(canonical(value), `seed ${seed}`).toBe(reference(value));
    }
  });

  it("refuses what two programs could read differently, and what was made to exhaust the stack", () => {
    const deep = JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`);
    for (const value of [
      deep,
      "\ud800",
      { "\udc00": 1 },
      Number.NaN,
      Number.POSITIVE_INFINITY,
      undefined,
      1n,
      () => 1,
    ])
      expect(() => canonical(value)).toThrow("not_a_report");
  });

  it("leaves the signature out of what is signed, at the top alone", () => {
    expect(signedPart({ signature: "x", a: { signature: "y" } })).toBe('{"a":{"signature":"y"}}');
  });
});
