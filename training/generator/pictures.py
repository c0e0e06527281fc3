"""What the generator learns from: the factory's good pictures with their products, and its empty scenes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from factory import records
from factory.scenetable import scene_types, table

CATEGORIES = tuple(table()["suits"])
STYLES = tuple(dict.fromkeys(row["style"] for row in scene_types().values()))
# Of the factory's set; what a tab makes where nobody asks for more.
SIDE = 320


@dataclass(frozen=True)
class Scene:
    """A picture with its product's mask; `style` and `category` are numbers, or the count of all for none."""

    picture: Path
    mask: Path | None
    category: int
    style: int
    product: str
    scene: str


def scenes(folder: Path, splits: tuple[str, ...], plates: bool = True) -> list[Scene]:
    """Good generations of these splits, and, as pictures without a product, their plates."""
    found = []
    for row in records.read(folder):
        if row["split"] not in splits or row["label"] != 1:
            continue
        style = STYLES.index(row["style"])
        category = CATEGORIES.index(row["category"])
        found.append(
            Scene(folder / row["picture"], folder / row["mask"], category, style, row["model"], row["scene"])
        )
        if plates and row.get("plate"):
            found.append(
                Scene(folder / row["plate"], None, len(CATEGORIES), style, row["model"], row["scene"])
            )
    return found


def pixels(scene: Scene) -> np.ndarray:
    """[SIDE, SIDE, 4] bytes: colours and mask."""
    picture = np.asarray(Image.open(scene.picture).convert("RGB").resize((SIDE, SIDE)))
    if scene.mask is None:
        return np.dstack([picture, np.zeros((SIDE, SIDE), np.uint8)])
    return np.dstack([picture, np.asarray(Image.open(scene.mask).convert("L").resize((SIDE, SIDE)))])
