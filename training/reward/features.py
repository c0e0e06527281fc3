"""What the frozen encoder says of every picture, computed once and kept: training then takes minutes.

A picture is kept in several views (whole, mirrored, a little cropped, recompressed), true to its label.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F

from common.paths import cache_dir
from common.pictures import recompressed
from networks.light import imagenet_encoder
from networks.reward import GRID, SIDE, Picture, colours_of
from segmenter.learn import normalised

VIEWS = 4
# Numbers a view takes: maps at 1/4, 1/8, 1/16, colours, mask.
SHAPES = ((24, 64, 64), (40, 32, 32), (112, 16, 16), (6, 16, 16), (1, 16, 16))
LENGTH = sum(int(np.prod(shape)) for shape in SHAPES)


def square(picture: Image.Image, mask: Image.Image) -> tuple[np.ndarray, np.ndarray]:
    """[256, 256, 3] and [256, 256]: the shape kept, the rest filled with the picture's edge."""
    scale = SIDE / max(picture.size)
    size = tuple(max(round(length * scale), 1) for length in picture.size)
    rgb = np.asarray(picture.convert("RGB").resize(size, Image.Resampling.LANCZOS))
    alpha = np.asarray(mask.convert("L").resize(size, Image.Resampling.BILINEAR))
    right, below = SIDE - size[0], SIDE - size[1]
    pad = ((below // 2, below - below // 2), (right // 2, right - right // 2))
    return np.pad(rgb, (*pad, (0, 0)), mode="edge"), np.pad(alpha, pad)


def views(picture: Image.Image, mask: Image.Image, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """The picture itself first, then variants of it."""
    rng = np.random.default_rng(seed)
    made = [square(picture, mask)]
    for index in range(1, VIEWS):
        seen, part = picture.convert("RGB"), mask
        if index % 2:
            seen, part = (one.transpose(Image.Transpose.FLIP_LEFT_RIGHT) for one in (seen, part))
        if index > 1:
            # Less than what would cut the product or change how large it stands in the frame.
            left, top, right, bottom = (float(rng.uniform(0, 0.04)) for _ in range(4))
            w, h = seen.size
            box = (round(left * w), round(top * h), round((1 - right) * w), round((1 - bottom) * h))
            seen, part = seen.crop(box), part.crop(box)
            seen = recompressed(seen, int(rng.integers(55, 95)))
        made.append(square(seen, part))
    return made


class Store:
    """Features by picture, half precision, in one file a picture."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or cache_dir("reward", "features")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.encoder = None

    def _computed(self, made: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
        self.encoder = self.encoder or imagenet_encoder().eval()
        pictures = normalised(torch.from_numpy(np.stack([rgb for rgb, _ in made])))
        masks = torch.from_numpy(np.stack([alpha for _, alpha in made])).float()[:, None] / 255
        with torch.no_grad():
            _, *maps = self.encoder(pictures)
        parts = [*maps, colours_of(pictures), F.adaptive_avg_pool2d(masks, GRID)]
        return torch.cat([part.flatten(1) for part in parts], 1).half().numpy()

    def ensure(self, identity: str, picture: Path, mask: Path, seed: int) -> None:
        """Computes a picture's features unless they are kept."""
        file = self.folder / f"{identity}.npy"
        if not file.exists():
            values = self._computed(views(Image.open(picture), Image.open(mask), seed))
            part = file.with_suffix(".part")
            with part.open("wb") as out:
                np.save(out, values)
            part.rename(file)

    def read(self, identities: list[str]) -> np.ndarray:
        """[pictures, views, length], half precision."""
        return np.stack([np.load(self.folder / f"{identity}.npy") for identity in identities])


def as_picture(values: np.ndarray) -> Picture:
    """[batch, length] to what the network takes."""
    cuts = np.cumsum([int(np.prod(shape)) for shape in SHAPES])[:-1]
    parts = np.split(values, cuts, axis=1)
    return Picture(
        *(
            torch.from_numpy(part.astype(np.float32)).unflatten(1, shape)
            for part, shape in zip(parts, SHAPES, strict=True)
        )
    )
