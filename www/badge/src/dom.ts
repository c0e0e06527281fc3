// Elements built node by node: text is text, whatever it says, and no policy for scripts or styles stands in the way.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children; an undefined child is left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string | undefined)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

const PATHS = {
  pass: "M5 8.2 7.2 10.4 11.2 5.8",
  review: "M6 6.2a2.1 2.1 0 1 1 3 1.9c-.7.3-1 .8-1 1.5M8 11.7v.01",
  fail: "M5.6 5.6 10.4 10.4M10.4 5.6 5.6 10.4",
  unknown: "M4.6 8h6.8",
  shield: "M8 1.6 13.2 3.5v4.1c0 3.2-2.2 5.6-5.2 6.8C5 13.2 2.8 10.8 2.8 7.6V3.5Z",
  good: "M5.6 7.9 7.3 9.6 10.4 6.2",
  bad: "M6.2 6.1 9.8 9.7M9.8 6.1 6.2 9.7",
  close: "M4 4 12 12M12 4 4 12",
};

export type Icon = keyof typeof PATHS;

/** Icons as strokes in a box of 16; the first may be drawn as a filled disc. */
export function icon(names: Icon[], part = "", disc = false): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  if (part) svg.setAttribute("part", part);
  if (disc) {
    const circle = document.createElementNS(SVG, "circle");
    for (const [name, value] of [
      ["cx", "8"],
      ["cy", "8"],
      ["r", "8"],
    ] as const)
      circle.setAttribute(name, value);
    circle.setAttribute("class", "disc");
    svg.append(circle);
  }
  for (const name of names) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", PATHS[name]);
    svg.append(path);
  }
  return svg;
}
