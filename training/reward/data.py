"""The factory's originals with their generations, as the reward model learns and is measured on them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from common.paths import cache_dir
from factory import records
from factory.faults import CHANGES_PRODUCT, TITLES
from factory.scenetable import table
from networks.reward import SIDE

REASONS = tuple(TITLES)
CATEGORIES = tuple(table()["suits"])
# Faults of the product itself are the consistency check's to find: no background is judged by them.
OF_PRODUCT = np.array([name in CHANGES_PRODUCT and name != "twin" for name in REASONS])
# A later one is worse.
SEVERITIES = ("mild", "clear", "strong")


@dataclass(frozen=True)
class Generations:
    """A row of the arrays is one generation; `original` and `generated` number the pictures."""

    lines: list[dict]
    original: np.ndarray
    generated: np.ndarray
    label: np.ndarray
    reasons: np.ndarray
    category: np.ndarray
    # 0 good, then how bad: 1 to 3.
    fault: np.ndarray
    product: np.ndarray
    split: np.ndarray

    @property
    def of_background(self) -> np.ndarray:
        """The generations whose product is what it was, as far as anybody knows."""
        return ~(self.reasons[:, OF_PRODUCT] > 0).any(1)

    def where(self, chosen: np.ndarray) -> Generations:
        """The rows a boolean or number array picks; pictures keep their numbers."""
        arrays = {name: getattr(self, name)[chosen] for name in self.__dataclass_fields__ if name != "lines"}
        return Generations(self.lines, **arrays)


def square(picture: Image.Image, mask: Image.Image) -> np.ndarray:
    """[256, 256, 4]: colours and mask; the shape kept, the rest filled with the picture's edge, mask 0."""
    scale = SIDE / max(picture.size)
    size = tuple(max(round(length * scale), 1) for length in picture.size)
    rgb = np.asarray(picture.convert("RGB").resize(size, Image.Resampling.LANCZOS))
    alpha = np.asarray(mask.convert("L").resize(size, Image.Resampling.BILINEAR))
    right, below = SIDE - size[0], SIDE - size[1]
    pad = ((below // 2, below - below // 2), (right // 2, right - right // 2))
    return np.dstack([np.pad(rgb, (*pad, (0, 0)), mode="edge"), np.pad(alpha, pad)])


def pixels(folder: Path, lines: list[dict], picture: str = "picture") -> np.ndarray:
    """[pictures, 256, 256, 4] bytes: colours and exact mask; read once and kept on disk.

    `picture="plate"` gives the scenes without their product.
    """
    known = "".join(f"{line['id']} {(folder / line[picture]).stat().st_mtime_ns}\n" for line in lines)
    name = f"{picture}-{len(lines)}-{hashlib.sha256(known.encode()).hexdigest()[:16]}.npy"
    file = cache_dir("reward", "pixels") / name
    if not file.exists():
        part = file.with_suffix(".part")
        shape = (len(lines), SIDE, SIDE, 4)
        made = np.lib.format.open_memmap(part, mode="w+", dtype=np.uint8, shape=shape)
        for number, line in enumerate(lines):
            if number % 500 == 0:
                print(f"read {number} of {len(lines)} pictures", flush=True)
            made[number] = square(Image.open(folder / line[picture]), Image.open(folder / line["mask"]))
        made.flush()
        part.rename(file)
    return np.load(file, mmap_mode="r")


def plates(folder: Path, rows: Generations) -> dict[int, np.ndarray]:
    """The scene [256, 256, 3] behind each good generation's product, where there is one, by its number."""
    good = [int(number) for number in rows.generated[rows.label == 1] if "plate" in rows.lines[number]]
    found = pixels(folder, [rows.lines[number] for number in good], "plate") if good else []
    return {number: plate[..., :3] for number, plate in zip(good, found, strict=True)}


def read(folder: Path) -> Generations:
    """Every generation made so far."""
    return assembled(records.read(folder))


def assembled(lines: list[dict]) -> Generations:
    """Pictures by their lines; a category or a severity that nobody knows is −1, or a clear fault."""
    numbers = {line["id"]: number for number, line in enumerate(lines)}
    originals = {line["picture"]: numbers[line["id"]] for line in lines if line["role"] == "original"}
    made = [line for line in lines if line["label"] is not None and line["original"] in originals]
    category = [CATEGORIES.index(line["category"]) if line.get("category") else -1 for line in made]
    fault = [0 if line["label"] else 1 + SEVERITIES.index(line["severity"] or "clear") for line in made]
    return Generations(
        lines=lines,
        original=np.array([originals[line["original"]] for line in made]),
        generated=np.array([numbers[line["id"]] for line in made]),
        label=np.array([line["label"] for line in made], np.float32),
        reasons=np.array([[name in line["reasons"] for name in REASONS] for line in made], np.float32),
        category=np.array(category),
        fault=np.array(fault),
        product=np.array([line["model"] for line in made]),
        split=np.array([line["split"] for line in made]),
    )
