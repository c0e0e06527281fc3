// Small plots, drawn as SVG. Each stands beside its numbers in words, so it is decoration to a screen reader.
import { css, html, nothing, svg, type TemplateResult } from "lit";
import type { Interval, TimePerItem } from "./report-shapes.ts";

export const plotStyles = css`
  svg.plot {
    display: block;
    width: 100%;
    overflow: visible;
  }
  .axis {
    stroke: var(--line);
    stroke-width: 1;
  }
  .mid {
    stroke: var(--line);
    stroke-dasharray: 2 3;
  }
  .whisker {
    stroke: var(--accent);
    stroke-width: 2;
    stroke-linecap: round;
    opacity: 0.55;
  }
  .point {
    fill: var(--accent);
  }
  .matrix {
    max-width: 15rem;
  }
  .matrix rect {
    fill: var(--accent);
    stroke: var(--line);
  }
  .matrix .rate {
    fill: var(--ink);
  }
  .matrix .rate.over {
    fill: var(--on-accent);
  }
  .bar {
    fill: var(--accent);
  }
  svg text {
    fill: var(--ink-quiet);
    font: 11px var(--font);
  }
`;

const percent = (value: number, low: number, high: number) =>
  100 * Math.min(1, Math.max(0, (value - low) / Math.max(1e-9, high - low)));

/** A value with its interval on an axis from `low` to `high`. */
export function dotPlot(
  value: number | null,
  interval: Interval | null,
  [low, high]: [number, number],
  middle?: number,
): TemplateResult {
  const at = (one: number) => `${percent(one, low, high)}%`;
  return html`<svg class="plot" height="16" aria-hidden="true">
    <line class="axis" x1="0" x2="100%" y1="8" y2="8"></line>
    ${middle === undefined ? nothing : svg`<line class="mid" x1=${at(middle)} x2=${at(middle)} y1="0" y2="16"></line>`}
    ${interval ? svg`<line class="whisker" x1=${at(interval.low)} x2=${at(interval.high)} y1="8" y2="8"></line>` : nothing}
    ${value === null ? nothing : svg`<circle class="point" cx=${at(value)} cy="8" r="4.5"></circle>`}
  </svg>`;
}

/** From the quickest to the slowest tenth, the median marked; milliseconds. */
export function rangePlot({ p10, median, p90 }: TimePerItem, longestMs: number): TemplateResult {
  return dotPlot(median, { low: p10, high: p90 }, [0, longestMs]);
}

const tones: Record<string, string> = {
  pass: "--pass",
  fail: "--fail",
  first: "--accent",
  second: "--review",
  clean: "--pass",
  marked: "--fail",
};

/** The custom property a class is drawn in. */
export const toneOf = (name: string) => tones[name] ?? "--line-strong";

/** Rates as squares, the darker the more often: what is true by rows, what was given by columns. */
export function matrixPlot(
  rates: number[][],
  names: string[],
  label: (rate: number) => string,
): TemplateResult {
  const [left, top, cell] = [64, 18, 44];
  const width = left + cell * names.length;
  const height = top + cell * names.length;
  const short = (name: string) => (name.length > 9 ? `${name.slice(0, 8)}…` : name);
  return html`<svg class="plot matrix" viewBox="0 0 ${width} ${height}" aria-hidden="true">
    ${names.map(
      (name, at) => svg`<text x=${left + cell * (at + 0.5)} y="12" text-anchor="middle">${short(name)}</text>
        <text x=${left - 6} y=${top + cell * (at + 0.5) + 4} text-anchor="end">${short(name)}</text>`,
    )}
    ${rates.map((row, at) =>
      row.map(
        (rate, of) => svg`<rect
            x=${left + cell * of} y=${top + cell * at} width=${cell} height=${cell}
            style="fill-opacity:${rate.toFixed(3)}"></rect>
          <text
            class=${rate > 0.75 ? "rate over" : "rate"}
            x=${left + cell * (of + 0.5)} y=${top + cell * (at + 0.5) + 4} text-anchor="middle">${label(rate)}</text>`,
      ),
    )}
  </svg>`;
}

/** Shares of a whole as one bar; `tone` is a custom property's name. */
export function shareBar(parts: { count: number; tone: string }[]): TemplateResult {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  let gone = 0;
  return html`<svg class="plot" height="10" aria-hidden="true">
    ${parts.map(({ count, tone }) => {
      const x = total > 0 ? (100 * gone) / total : 0;
      gone += count;
      return svg`<rect x="${x}%" width="${total > 0 ? (100 * count) / total : 0}%" y="0" height="10" style="fill:var(${tone})"></rect>`;
    })}
  </svg>`;
}

export interface Bin {
  /** Milliseconds; the bin holds what is at least `from` and below `to`. */
  from: number;
  to: number;
  count: number;
}

/** Times in twelve bins of equal width, the last one open above the slowest twentieth. */
export function bins(times: number[], count = 12): Bin[] {
  if (times.length === 0) return [];
  const sorted = [...times].sort((one, other) => one - other);
  const nearlyAll = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? 0;
  const width = Math.max(500, Math.ceil(nearlyAll / count / 500) * 500);
  const made = Array.from({ length: count }, (_, n) => ({ from: n * width, to: (n + 1) * width, count: 0 }));
  for (const time of times) {
    const bin = made[Math.min(count - 1, Math.floor(time / width))];
    if (bin) bin.count += 1;
  }
  return made;
}

export function histogram(made: Bin[], label: (ms: number) => string): TemplateResult {
  const most = Math.max(1, ...made.map(({ count }) => count));
  const wide = 100 / Math.max(1, made.length);
  return html`<svg class="plot" height="130" aria-hidden="true">
    <line class="axis" x1="0" x2="100%" y1="110" y2="110"></line>
    ${made.map(({ from, count }, n) => {
      const height = (100 * count) / most;
      return svg`<rect class="bar" x="${n * wide + 0.4}%" width="${wide - 0.8}%" y=${110 - height} height=${height} rx="2"></rect>
        ${n % 3 === 0 ? svg`<text x="${n * wide}%" y="126">${label(from)}</text>` : nothing}`;
    })}
  </svg>`;
}
