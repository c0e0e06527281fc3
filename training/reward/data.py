"""The factory's originals with their generations, as the reward model learns and is measured on them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from factory import records
from factory.faults import TITLES
from factory.scenetable import table
from networks.reward import SIDE

REASONS = tuple(TITLES)
CATEGORIES = tuple(table()["suits"])
# A later one is worse.
SEVERITIES = ("mild", "clear", "strong")


@dataclass(frozen=True)
class Generations:
    """A row of the arrays is one generation; `original` and `generated` number the pictures."""

    lines: list[dict]
    original: np.ndarray
    generated: np.ndarray
    label: np.ndarray
    reasons: np.ndarray
    category: np.ndarray
    # 0 good, then how bad: 1 to 3.
    fault: np.ndarray
    product: np.ndarray
    split: np.ndarray
    # Made for training alone.
    extra: np.ndarray

    def where(self, chosen: np.ndarray) -> Generations:
        """The rows a boolean or number array picks; pictures keep their numbers."""
        arrays = {name: getattr(self, name)[chosen] for name in self.__dataclass_fields__ if name != "lines"}
        return Generations(self.lines, **arrays)


def square(picture: Image.Image, mask: Image.Image) -> np.ndarray:
    """[256, 256, 4]: colours and mask; the shape kept, the rest filled with the picture's edge, mask 0."""
    scale = SIDE / max(picture.size)
    size = tuple(max(round(length * scale), 1) for length in picture.size)
    rgb = np.asarray(picture.convert("RGB").resize(size, Image.Resampling.LANCZOS))
    alpha = np.asarray(mask.convert("L").resize(size, Image.Resampling.BILINEAR))
    right, below = SIDE - size[0], SIDE - size[1]
    pad = ((below // 2, below - below // 2), (right // 2, right - right // 2))
    return np.dstack([np.pad(rgb, (*pad, (0, 0)), mode="edge"), np.pad(alpha, pad)])


def pixels(folder: Path, lines: list[dict]) -> np.ndarray:
    """[pictures, 256, 256, 4] bytes: colours and exact mask."""
    made = np.empty((len(lines), SIDE, SIDE, 4), np.uint8)
    for number, line in enumerate(lines):
        made[number] = square(Image.open(folder / line["picture"]), Image.open(folder / line["mask"]))
    return made


def read(folder: Path, extras: Path | None = None) -> Generations:
    """Every generation made so far; `extras` adds faults that were put on good training pictures."""
    lines = records.read(folder)
    if extras and extras.exists():
        known = {line["id"] for line in lines}
        texts = [text for file in sorted(extras.glob("*.jsonl")) for text in file.read_text().splitlines()]
        lines += [line for line in map(json.loads, texts) if line["from"] in known]
    return assembled(lines)


def assembled(lines: list[dict]) -> Generations:
    """Pictures by their lines; a category or a severity that nobody knows is −1, or a clear fault."""
    numbers = {line["id"]: number for number, line in enumerate(lines)}
    originals = {line["picture"]: numbers[line["id"]] for line in lines if line["role"] == "original"}
    made = [line for line in lines if line["label"] is not None and line["original"] in originals]
    category = [CATEGORIES.index(line["category"]) if line.get("category") else -1 for line in made]
    fault = [0 if line["label"] else 1 + SEVERITIES.index(line["severity"] or "clear") for line in made]
    return Generations(
        lines=lines,
        original=np.array([originals[line["original"]] for line in made]),
        generated=np.array([numbers[line["id"]] for line in made]),
        label=np.array([line["label"] for line in made], np.float32),
        reasons=np.array([[name in line["reasons"] for name in REASONS] for line in made], np.float32),
        category=np.array(category),
        fault=np.array(fault),
        product=np.array([line["model"] for line in made]),
        split=np.array([line["split"] for line in made]),
        extra=np.array(["from" in line for line in made]),
    )
