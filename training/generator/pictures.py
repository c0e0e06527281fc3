"""What the generator learns from: the factory's good pictures with their products, and its empty scenes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from factory import records
from factory.scenetable import scene_types, table
from reward.data import OF_PRODUCT, REASONS

CATEGORIES = tuple(table()["suits"])
STYLES = tuple(dict.fromkeys(row["style"] for row in scene_types().values()))
# Of the factory's set; what a tab makes where nobody asks for more.
SIDE = 320
# What may be wrong with a picture whose background is good.
OF_THE_PRODUCT = {name for name, changed in zip(REASONS, OF_PRODUCT, strict=True) if changed}


@dataclass(frozen=True)
class Scene:
    """A picture with its product's mask and the same scene without the product (itself, where there is none);
    `style` and `category` are numbers, or the count of all for none."""

    picture: Path
    mask: Path | None
    plate: Path
    category: int
    style: int
    product: str
    scene: str


def scenes(folder: Path, splits: tuple[str, ...], plates: int = 1) -> list[Scene]:
    """Generations of these splits whose background is good, and, as pictures without a product, the plate of
    every so many of them; none with 0."""
    found = []
    good = (line for line in records.read(folder) if line["split"] in splits and _is_good(line))
    for number, row in enumerate(good):
        plate, style = folder / row["plate"], STYLES.index(row["style"])
        category = CATEGORIES.index(row["category"])
        known = style, row["model"], row["scene"]
        found.append(Scene(folder / row["picture"], folder / row["mask"], plate, category, *known))
        if plates and number % plates == 0:
            found.append(Scene(plate, None, plate, len(CATEGORIES), *known))
    return found


def _is_good(row: dict) -> bool:
    """Nothing is wrong with it, or with its product alone."""
    return row["label"] is not None and bool(row.get("plate")) and set(row["reasons"]) <= OF_THE_PRODUCT


def colours_of(picture: Path) -> np.ndarray:
    """[SIDE, SIDE, 3] bytes."""
    return np.asarray(Image.open(picture).convert("RGB").resize((SIDE, SIDE)))


def pixels(scene: Scene) -> np.ndarray:
    """[SIDE, SIDE, 4] bytes: colours and mask."""
    picture = colours_of(scene.picture)
    if scene.mask is None:
        return np.dstack([picture, np.zeros((SIDE, SIDE), np.uint8)])
    return np.dstack([picture, np.asarray(Image.open(scene.mask).convert("L").resize((SIDE, SIDE)))])
