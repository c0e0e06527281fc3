"""Where training pictures come from: the factory, cut-outs over plates, photos with a teacher's mattes."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from common.packages import npm_package
from common.paths import cache_dir
from factory import records
from tamper.products import EMOJI
from u2netp.graph import run, session
from u2netp.pixels import input_size, network_input

# Here more than the product, or less than the product, is salient: no answer would be right.
AMBIGUOUS = {"twin", "extra_part", "part_missing", "text_overlay", "person", "clutter"}


@dataclass(frozen=True)
class Example:
    """A picture with its soft mask, both as files of the same size."""

    picture: Path
    mask: Path


@dataclass(frozen=True)
class Sources:
    """All that an epoch draws from. `cutouts` are RGBA files, `plates` pictures without product."""

    rendered: Sequence[Example]
    taught: Sequence[Example]
    cutouts: Sequence[Path]
    plates: Sequence[Path]


def rendered(folder: Path, splits: Sequence[str]) -> list[Example]:
    """The factory's pictures of these splits that have one right answer."""
    rows = [row for row in records.read(folder) if row["split"] in splits]
    rows = [row for row in rows if not AMBIGUOUS & set(row["reasons"]) and row["area"] > 0.01]
    return [Example(folder / row["picture"], folder / row["mask"]) for row in rows]


def plates(folder: Path, splits: Sequence[str]) -> list[Path]:
    """The factory's empty scenes."""
    rows = [row for row in records.read(folder) if row["split"] in splits and row.get("plate")]
    return sorted({folder / row["plate"] for row in rows})


def _held_out(name: str) -> bool:
    """A fifth of all cut-outs takes no part in training."""
    return zlib.crc32(f"segmenter {name}".encode()) % 5 == 0


def cutouts(emoji: int) -> list[Path]:
    """Products with alpha: those that `make_pairs.py` cut from photos, and `emoji` drawn things."""
    cut = [path for path in sorted(cache_dir("tamper", "cutouts").glob("*.png")) if not _held_out(path.stem)]
    drawn = sorted((npm_package(*EMOJI) / "assets").glob("*.*"))
    drawn = [path for path in drawn if path.suffix in (".png", ".webp")]
    order = np.random.default_rng(3).permutation(len(drawn))
    return cut + [drawn[index] for index in order[:emoji]]


def taught(data: Path, count: int) -> list[Example]:
    """Photos of the training splits with U²-Net-p's mattes; those it is unsure of are left out."""
    photos = sorted((data / "clothing" / "train").rglob("*.jpg"))
    photos += sorted((data / "grocery" / "train" / "Packages").rglob("*.jpg"))
    order = np.random.default_rng(5).permutation(len(photos))[:count]
    folder, examples, teacher = cache_dir("segmenter", "taught"), [], None
    for photo in (photos[index] for index in order):
        mask = folder / f"{photo.parent.name}-{photo.stem}.png"
        if not mask.exists():
            teacher = teacher or session(threads=1)
            picture = Image.open(photo)
            matte = run(teacher, network_input(picture, *input_size(*picture.size)))[0][0, 0]
            Image.fromarray((matte * 255 + 0.5).astype(np.uint8)).resize(picture.size).save(mask)
        examples.append(Example(photo, mask))
    return [example for example in examples if _sure(example.mask)]


def _sure(mask: Path) -> bool:
    values = np.asarray(Image.open(mask), np.float32) / 255
    area, unsure = (values > 0.5).mean(), ((values > 0.15) & (values < 0.85)).mean()
    return 0.04 < area < 0.85 and unsure < 0.08 + 0.12 * area
