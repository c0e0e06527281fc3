"""People's own photos as good pictures: garments on floors, beds and doors that no renderer made.

Of scenes the factory has a few dozen kinds; whatever else was in a picture counted against it. Here a scene
that was never seen is as good as any, and only what is done to it is a fault: of light, colours, focus, edges
and text. How a thing stands is not asked: a garment lies flat, and no photo shows the scene without it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from common.paths import DEFAULT_DATA
from common.pictures import without
from factory.layers import Sheet
from networks.reward import SIDE
from reward.composites import Composite, before_grey
from segmenter.sources import taught

# Their mattes are made once, and are partly those that the light segmenter learnt of.
COUNT = 600
TELLING = (
    "overexposed",
    "dull_light",
    "harsh_light",
    "garish",
    "indistinct",
    "blurred",
    "colour_mismatch",
    "halo",
    "text_overlay",
)


class Photographs:
    """Empty where `training/train_segmenter.py` has no photos to learn of."""

    def __init__(self, data: Path = DEFAULT_DATA) -> None:
        self.examples = taught(data, COUNT) if (data / "clothing").is_dir() else []

    def draw(self, rng: np.random.Generator) -> Composite | None:
        """A photo, and its garment before grey; nothing where a square of it does not hold the garment."""
        example = self.examples[rng.integers(len(self.examples))]
        picture, mask = Image.open(example.picture).convert("RGB"), Image.open(example.mask).convert("L")
        box = _square(rng, picture.size, mask)
        if box is None:
            return None
        both = [one.crop(box).resize((SIDE, SIDE), Image.Resampling.LANCZOS) for one in (picture, mask)]
        if rng.random() < 0.5:
            both = [one.transpose(Image.Transpose.FLIP_LEFT_RIGHT) for one in both]
        colours, alpha = (np.asarray(one, np.float32) / 255 for one in both)
        garment = both[0].copy()
        garment.putalpha(both[1])
        bounds = both[1].point(lambda value: 255 * (value > 127)).getbbox()
        sheet = Sheet(colours, without(colours, alpha), alpha, None, None)
        return Composite(sheet, before_grey(rng, garment.crop(bounds))) if bounds else None


def _square(
    rng: np.random.Generator, size: tuple[int, int], mask: Image.Image
) -> tuple[int, int, int, int] | None:
    """Any square that holds nearly all of the garment."""
    values = np.asarray(mask) > 127
    least = 0.97 * values.sum()
    for _ in range(8):
        side = int(min(size) * rng.uniform(0.75, 1.0))
        left, top = (int(rng.integers(0, length - side + 1)) for length in size)
        if values[top : top + side, left : left + side].sum() >= max(least, 1):
            return left, top, left + side, top + side
    return None
