"""The generator's pairs as good pictures: products in path-traced scenes, and the same scenes empty.

Each builds its scene anew, so that of one scene type no two look alike. Products and scene types are split as
the factory's are; only training's are read.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from factory.layers import Sheet
from factory.scenetable import table
from generator.scenery import folder_of, pairs
from networks.reward import SIDE
from reward.composites import before_grey

SEED = 1


@dataclass(frozen=True)
class Shot:
    """A good picture, its product before grey [side, side, 4], the scene's style and whether it is seen from
    above, and whether it suits the product: if not, the picture is only better than with a fault."""

    sheet: Sheet
    original: np.ndarray
    style: str
    above: bool
    suits: bool


class Staged:
    """Empty where `training/make_scenery.py pairs` has made none."""

    def __init__(self) -> None:
        made = (folder_of("pairs", SEED) / "plan.jsonl").exists()
        self.pairs = pairs(SEED, ("train",)) if made else None

    def __len__(self) -> int:
        return len(self.pairs) if self.pairs else 0

    def draw(self, rng: np.random.Generator, other: np.ndarray | None) -> Shot | None:
        """Any of them, mirrored or not; nothing where little of the product is in the frame."""
        number = int(rng.integers(len(self)))
        layers = (self.pairs.pictures, self.pairs.plates, self.pairs.masks)
        picture, plate, alpha = (_small(one[number]) for one in layers)
        if rng.random() < 0.5:
            picture, plate, alpha = (np.ascontiguousarray(one[:, ::-1]) for one in (picture, plate, alpha))
        sheet = Sheet(picture, plate, alpha, None, other)
        cut, _, _ = sheet.cutout()
        if min(cut.shape[:2]) < 24 or alpha.max() < 0.9:
            return None
        thing = Image.fromarray((cut * 255 + 0.5).astype(np.uint8), "RGBA")
        truth = self.pairs.truth[number]
        suits, above = truth["style"] in table()["suits"][truth["category"]], truth["view"]["mode"] == "flat"
        return Shot(sheet, before_grey(rng, thing), truth["style"], above, suits)


def _small(values: np.ndarray) -> np.ndarray:
    return cv2.resize(values, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
