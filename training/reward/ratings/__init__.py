"""Ratings of test pictures by somebody who only looked: README.md says who."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from reward.data import Generations

# Drawn after it was settled which pictures show what they are called.
SECOND = Path(__file__).with_name("second.csv")


def ratings(file: Path) -> dict[str, float]:
    """Ratings by the picture's name."""
    return {row["id"]: float(row["rating"]) for row in csv.DictReader(file.open())}


def rated(rows: Generations, file: Path) -> tuple[Generations, np.ndarray]:
    """The generations that were rated, and their ratings."""
    known = ratings(file)
    names = np.array([rows.lines[number]["id"] for number in rows.generated])
    own = np.array([name in known for name in names], bool)
    return rows.where(own), np.array([known[name] for name in names[own]])
