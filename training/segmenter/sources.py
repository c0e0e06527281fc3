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
from tamper.products import EMOJI, REJECTED
from tamper.splits import split_of
from u2netp.graph import run, session
from u2netp.pixels import input_size, network_input

# What a shop has on its shelves.
PACKED = ("packaged", "bottles", "cosmetics")
# Here more than the product, or less than the product, is salient: no answer would be right.
AMBIGUOUS = {"twin", "extra_part", "part_missing", "text_overlay", "person", "cluttered"}


@dataclass(frozen=True)
class Example:
    """A picture with its soft mask, both as files of the same size."""

    picture: Path
    mask: Path


@dataclass(frozen=True)
class Sources:
    """All that an epoch draws from.

    `cutouts` are RGBA files, `plates` pictures without product, `packs` rendered things of a shop's shelves,
    `shops` photos of packs before shelves, mostly in a hand: nobody knows where in them the pack ends.
    """

    rendered: Sequence[Example]
    taught: Sequence[Example]
    cutouts: Sequence[Path]
    plates: Sequence[Path]
    packs: Sequence[Example] = ()
    shops: Sequence[Path] = ()


def _rows(folder: Path, splits: Sequence[str]) -> list[dict]:
    """What the factory has made so far; nothing where it never ran."""
    made = records.read(folder) if (folder / "plan.jsonl").exists() else []
    return [row for row in made if row["split"] in splits]


def rendered(folder: Path, splits: Sequence[str], categories: Sequence[str] = ()) -> list[Example]:
    """The factory's pictures of these splits that have one right answer, of some categories or of all."""
    rows = [row for row in _rows(folder, splits) if row["area"] > 0.01]
    rows = [row for row in rows if not categories or row["category"] in categories]
    rows = [row for row in rows if not AMBIGUOUS & set(row["reasons"])]
    return [Example(folder / row["picture"], folder / row["mask"]) for row in rows]


def plates(folder: Path, splits: Sequence[str]) -> list[Path]:
    """The factory's empty scenes."""
    return sorted({folder / row["plate"] for row in _rows(folder, splits) if row.get("plate")})


def _learnable(identity: str) -> bool:
    """Not a product that the verdict is measured on: its mattes must be no better there than elsewhere."""
    return split_of(identity) != "test"


def cutouts(emoji: int) -> list[Path]:
    """Products with alpha: those that `make_pairs.py` cut from photos, and `emoji` drawn things."""
    rejected = {line.split("#")[0].strip() for line in REJECTED.read_text().splitlines()}
    cut = sorted(cache_dir("tamper", "cutouts").glob("*.png"))
    cut = [path for path in cut if path.stem not in rejected and _learnable(path.stem)]
    drawn = sorted((npm_package(*EMOJI) / "assets").glob("*.*"))
    drawn = [path for path in drawn if path.suffix in (".png", ".webp") and _learnable(f"emoji-{path.stem}")]
    order = np.random.default_rng(3).permutation(len(drawn))
    return cut + [drawn[index] for index in order[:emoji]]


def shops(data: Path) -> list[Path]:
    """Packs before shelves; the ones with masks drawn by hand are of the other split."""
    return sorted((data / "grocery" / "train" / "Packages").rglob("*.jpg"))


def taught(data: Path, count: int) -> list[Example]:
    """Garments with U²-Net-p's mattes; those it is unsure of are left out.

    No packs: they are held in hands, which U²-Net-p takes for product as often as not.
    """
    photos = {
        f"{photo.parent.name}-{zlib.crc32(photo.name.encode()):08x}": photo
        for photo in sorted((data / "clothing" / "train").rglob("*.jpg"))
    }
    names = [name for name in photos if _learnable(name)]
    order = np.random.default_rng(5).permutation(len(names))[:count]
    folder, examples, teacher = cache_dir("segmenter", "taught"), [], None
    for name in (names[index] for index in order):
        mask = folder / f"{name}.png"
        if not mask.exists():
            if teacher is None:
                print("U²-Net-p cuts photos out, once", flush=True)
                teacher = session(threads=1)
            picture = Image.open(photos[name])
            matte = run(teacher, network_input(picture, *input_size(*picture.size)))[0][0, 0]
            part = mask.with_suffix(".part")
            Image.fromarray((matte * 255 + 0.5).astype(np.uint8)).resize(picture.size).save(part, "PNG")
            part.rename(mask)
        examples.append(Example(photos[name], mask))
    return [example for example in examples if _sure(example.mask)]


def _sure(mask: Path) -> bool:
    values = np.asarray(Image.open(mask), np.float32) / 255
    area, unsure = (values > 0.5).mean(), ((values > 0.15) & (values < 0.85)).mean()
    return 0.04 < area < 0.85 and unsure < 0.08 + 0.12 * area
