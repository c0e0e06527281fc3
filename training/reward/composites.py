"""Things of every kind laid into the factory's scenes: whether such a picture passes nobody says, but with a
fault it is worse than without.

The renderer's few hundred products are soon known by heart; what a halo or a floating thing looks like must
not depend on them. The place, the size and the shadow are those of the product that stood there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from factory.layers import Sheet
from networks.reward import SIDE
from segmenter.sources import cutouts

# Drawn things among the cut-outs.
EMOJI = 478
# Products that are smaller in their scene show nothing of a fault.
LEAST = (24, 16)
LEAST_AREA = 900
TRIES = 20
# A thing is as bright as the product was, within reason.
GAIN = (0.75, 1.25)


@dataclass(frozen=True)
class Composite:
    """A scene with a thing in it, and the thing alone before grey: `original` [side, side, 4] bytes."""

    sheet: Sheet
    original: np.ndarray


class Composites:
    """Lays things into scenes; empty where `training/make_pairs.py` has not cut any out."""

    def __init__(self) -> None:
        self.things: Sequence[Path] = cutouts(EMOJI)

    def draw(self, rng: np.random.Generator, scene: Sheet) -> Composite | None:
        """A thing where the scene's product stood; nothing where that hardly showed."""
        solid = scene.alpha > 0.5
        rows, columns = np.flatnonzero(solid.any(1)), np.flatnonzero(solid.any(0))
        if len(rows) < LEAST[0] or len(columns) < LEAST[1]:
            return None
        thing = self.thing(rng)
        room = (1.15 * (columns[-1] - columns[0] + 1), 1.15 * (rows[-1] - rows[0] + 1))
        thing = _within(thing, room)
        corner = (int((columns[0] + columns[-1] - thing.width) / 2), int(rows[-1]) + 1 - thing.height)
        layer = Image.new("RGBA", (SIDE, SIDE))
        layer.paste(thing, corner)
        values = np.asarray(layer, np.float32) / 255
        alpha = values[..., 3].copy()
        if alpha.sum() < LEAST_AREA:
            return None
        gain = scene.picture[solid].mean() / max(float(values[alpha > 0.5, :3].mean()), 0.05)
        front = np.clip(values[..., :3] * np.clip(gain, *GAIN), 0, 1)
        picture = scene.over(front, alpha).astype(np.float32)
        return Composite(Sheet(picture, scene.plate, alpha, None, scene.other), before_grey(rng, thing))

    def thing(self, rng: np.random.Generator) -> Image.Image:
        """Any of them, mirrored or not."""
        thing = Image.open(self.things[rng.integers(len(self.things))]).convert("RGBA")
        thing = thing.crop(thing.getchannel("A").getbbox())
        return thing.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if rng.random() < 0.5 else thing


def _within(thing: Image.Image, room: tuple[float, float]) -> Image.Image:
    scale = min(room[0] / thing.width, room[1] / thing.height)
    size = [max(round(side * scale), 8) for side in thing.size]
    return thing.resize(size, Image.Resampling.LANCZOS)


def before_grey(rng: np.random.Generator, thing: Image.Image) -> np.ndarray:
    """The thing alone, as a merchant would photograph it: [side, side, 4] bytes."""
    thing = _within(thing, (0.78 * SIDE, 0.78 * SIDE))
    grey = int(255 * rng.uniform(0.8, 1.0))
    picture, alpha = Image.new("RGB", (SIDE, SIDE), (grey, grey, grey)), Image.new("L", (SIDE, SIDE))
    corner = ((SIDE - thing.width) // 2, (SIDE - thing.height) // 2)
    picture.paste(thing, corner, thing)
    alpha.paste(thing.getchannel("A"), corner)
    return np.dstack([np.asarray(picture), np.asarray(alpha)])
