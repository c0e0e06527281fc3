"""The comparer's card: measured numbers only."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from torch.utils.flop_counter import FlopCounterMode

from common.manifest import sha256_hex
from common.paths import cache_dir
from networks.comparer import SIDE, Comparer
from verdict.card import TITLES
from verdict.measured import Measured
from verdict.score import Answers, interval, recall_at_precision, roc_area

SEED = 7


def _answers(pairs: Measured, name: str) -> Answers:
    """`1 − measure` in place of a probability that the product is the same."""
    scores = np.array([1 - values.get(name, np.nan) for values in pairs.measures])
    return Answers(scores, np.full(len(scores), ""), pairs.labels(), pairs.column("product"))


def _overall(pairs: Measured) -> str:
    rows = ["| | area under ROC | recall of same at 96.4 % precision |", "| --- | --- | --- |"]
    for name, title in (("change", "the pair's logit"), ("change_peak", "the map's likeliest cells")):
        answers = _answers(pairs, name)
        figures = interval(answers, roc_area, SEED), interval(answers, recall_at_precision(0.964), SEED)
        rows.append(f"| {title} | {figures[0].plain()} | {figures[1].percent()} |")
    return "\n".join(rows)


def _kinds(pairs: Measured) -> str:
    rows = ["| tampered | pairs | area under ROC against all untouched |", "| --- | --- | --- |"]
    answers, kinds = _answers(pairs, "change"), pairs.column("kind")
    for kind, title in TITLES.items():
        chosen = (kinds == kind) & (answers.label == 0)
        if chosen.any():
            area = interval(answers.where(chosen | (answers.label == 1)), roc_area, SEED)
            rows.append(f"| {title} | {chosen.sum()} | {area.plain()} |")
    sources = pairs.column("source")
    rows += ["", "| kind of product | pairs | area under ROC |", "| --- | --- | --- |"]
    for source in sorted(set(sources)):
        some = answers.where(sources == source)
        rows.append(f"| {source} | {len(some.label)} | {interval(some, roc_area, SEED).plain()} |")
    return "\n".join(rows)


def _gflop(network: Comparer) -> float:
    picture = torch.zeros(1, 3, SIDE, SIDE)
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        network(picture, picture, torch.zeros(1, 2, SIDE, SIDE))
    return counter.get_total_flops() / 1e9


def write_card(
    path: Path, content: bytes, network: Comparer, steps: int, pairs: Measured, moved: float, failures: Path
) -> None:
    """Fills the template beside this file."""
    template = Path(__file__).with_name("card.md").read_text()
    path.write_text(
        template.format(
            bytes=len(content),
            sha256=sha256_hex(content),
            parameters=sum(parameter.numel() for parameter in network.parameters()),
            gflop=_gflop(network),
            steps=steps,
            pairs=len(pairs.records),
            products=len(set(pairs.column("product"))),
            overall=_overall(pairs),
            kinds=_kinds(pairs),
            moved=moved,
            framed=len(json.loads((cache_dir("comparer") / "frames.json").read_text())),
            failures=failures.read_text().strip(),
        )
    )
