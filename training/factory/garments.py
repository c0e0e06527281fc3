"""The table of garments cut out of real photos (`photos.csv`)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from common.paths import cache_dir

TABLE = Path(__file__).with_name("photos.csv")


@dataclass(frozen=True)
class Garment:
    """One cut-out: its name among the tampered pairs' products, its longest side in cm."""

    id: str
    category: str
    size_cm: float


def read() -> dict[str, Garment]:
    """The garments chosen by eye: whole, well cut, without a real brand."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["id"]: Garment(row["id"], row["category"], float(row["size_cm"])) for row in rows}


def cutout(name: str) -> Path:
    """Where the cut-out lies once `tamper.products.cut_all` has made it."""
    return cache_dir("tamper", "cutouts") / f"{name}.png"
