"""The factory's originals with their generations, as the reward model learns and is measured on them."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from factory import records
from factory.faults import TITLES
from factory.scenetable import table
from reward.features import Store

REASONS = tuple(TITLES)
CATEGORIES = tuple(table()["suits"])
# A later one is worse.
SEVERITIES = ("mild", "clear", "strong")


@dataclass(frozen=True)
class Generations:
    """Pictures by number; a row of the arrays is one generation with its original's number."""

    pictures: list[str]
    original: np.ndarray
    generated: np.ndarray
    label: np.ndarray
    reasons: np.ndarray
    category: np.ndarray
    # 0 good, then how bad: 1 to 3.
    fault: np.ndarray
    product: np.ndarray
    split: np.ndarray

    def where(self, chosen: np.ndarray) -> Generations:
        """The rows a boolean array picks; pictures keep their numbers."""
        fields = ("original", "generated", "label", "reasons", "category", "fault", "product", "split")
        return Generations(self.pictures, *(getattr(self, field)[chosen] for field in fields))


def read(folder: Path, store: Store) -> Generations:
    """Every generation made so far; the features of all pictures are computed where they are missing."""
    rows = records.read(folder)
    numbers = {row["id"]: number for number, row in enumerate(rows)}
    originals = {row["picture"]: numbers[row["id"]] for row in rows}
    for done, row in enumerate(rows):
        if done % 100 == 0:
            print(f"features of {done} of {len(rows)} pictures", flush=True)
        store.ensure(row["id"], folder / row["picture"], folder / row["mask"], zlib.crc32(row["id"].encode()))
    made = [row for row in rows if row["label"] is not None and row["original"] in originals]
    return Generations(
        pictures=[row["id"] for row in rows],
        original=np.array([originals[row["original"]] for row in made]),
        generated=np.array([numbers[row["id"]] for row in made]),
        label=np.array([row["label"] for row in made], np.float32),
        reasons=np.array([[name in row["reasons"] for name in REASONS] for row in made], np.float32),
        category=np.array([CATEGORIES.index(row["category"]) for row in made]),
        fault=np.array([1 + SEVERITIES.index(row["severity"]) if row["reasons"] else 0 for row in made]),
        product=np.array([row["model"] for row in made]),
        split=np.array([row["split"] for row in made]),
    )
