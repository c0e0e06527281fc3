// Where the original lies in the generated picture's frame, so that one product covers the other.
import type { Affine, Box, Finding, Report } from "../engine/protocol.ts";

interface Size {
  width: number;
  height: number;
}

/** Original pixels to generated pixels without alignment: the whole original, fitted into the frame. */
export function fitted(original: Size, frame: Size): Affine {
  const scale = Math.min(frame.width / original.width, frame.height / original.height);
  const dx = (frame.width - original.width * scale) / 2;
  const dy = (frame.height - original.height * scale) / 2;
  return [scale, 0, dx, 0, scale, dy];
}

/** As CSS writes it: column by column. */
export function cssMatrix([a, b, c, d, e, f]: Affine): string {
  return `matrix(${a}, ${d}, ${b}, ${e}, ${c}, ${f})`;
}

/** The rectangle around a mapped box, in fractions of the frame. */
export function mapBox(box: Box, [a, b, c, d, e, f]: Affine, from: Size, frame: Size): Box {
  const corners = [0, 1, 2, 3].map((corner) => {
    const x = (box.x + (corner & 1) * box.width) * from.width;
    const y = (box.y + (corner >> 1) * box.height) * from.height;
    return { x: (a * x + b * y + c) / frame.width, y: (d * x + e * y + f) / frame.height };
  });
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** A finding's place in the generated picture's frame. */
export function findingPlace(finding: Finding, report: Report, matrix: Affine): Box {
  if (finding.picture === "generated") return finding.region;
  return mapBox(finding.region, matrix, report.original, report.generated);
}
