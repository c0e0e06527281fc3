"""Tables of how well segmenters cut out, and the light one's card."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from segmenter.measure import MaskScore, interval, mean

Results = dict[str, dict[str, list[MaskScore]]]


def tables(results: Results) -> str:
    """A table a set of pictures; `results` by set, then by network. Gains are over the first network, on the
    same pictures."""
    made = []
    for title, networks in results.items():
        first = next(iter(networks.values()))
        rows = [
            f"| {title} ({len(first)}) | MAE | IoU | gain in IoU | boundary F |",
            "| --- | --- | --- | --- | --- |",
        ]
        for name, scores in networks.items():
            figures = mean(scores)
            low, high = interval([score.iou for score in scores])
            gains = [score.iou - before.iou for score, before in zip(scores, first, strict=True)]
            least, most = interval(gains)
            gain = (
                f"{float(np.mean(gains)):+.4f} ({least:+.3f} to {most:+.3f})" if scores is not first else "–"
            )
            rows.append(
                f"| {name} | {figures.mae:.4f} | {figures.iou:.4f} ({low:.3f}–{high:.3f}) "
                f"| {gain} | {figures.boundary_f:.4f} |"
            )
        made.append("\n".join(rows))
    return "\n\n".join(made)


def write_card(path: Path, facts: dict[str, str]) -> None:
    """Fills the template beside this file."""
    text = Path(__file__).with_name("card.md").read_text()
    for name, value in facts.items():
        text = text.replace("{" + name + "}", value)
    path.write_text(text)
