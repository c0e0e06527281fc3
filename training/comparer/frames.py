"""Pairs of the factory's training products as the engine lays them over each other: true light and props, and
mattes as its segmenter finds them, prop and product in one at times.

In half of the untouched ones the product is edited where it stands: nothing but that tells them apart.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image
from scipy import ndimage

from common.paths import cache_dir
from common.pictures import recompressed, without
from comparer.pairs import KIND_OF, LEAST_CHANGE, Item, Made, changed, difference, opened, warped
from networks.comparer import KINDS, SIDE
from verdict import factory, measured
from verdict.change import frame

Rng = np.random.Generator
EDITED = 0.5
# Of the generated picture: how far its brightness moves, and how often it is compressed once more, how far.
GAIN, WORN, QUALITY = 0.12, 0.4, (50, 95)
# Where a pair's change is was not written down.
UNKNOWN = -1.0
# Narrower products are left as they are.
LEAST = 24


def listed(program: Path, kept: set[str], jobs: int) -> Path:
    """Lays the pairs over each other where that is not done, writes their list, and returns where.

    A second product stands mostly outside the frame: such pairs are left out.
    """
    records = [record for record in factory.lessons(kept) if record["kind"] != "second_product"]
    measured.reports_of(program, [records], measured.by_segmenter("reports"), jobs)
    frames = measured.by_segmenter("frames")
    rows = [
        [str(path), record["kind"] if record["label"] == 0 else ""]
        for record in records
        if (path := frames / f"{record['id']}.frame").exists()
    ]
    file = cache_dir("comparer") / "frames.json"
    file.write_text(json.dumps(rows))
    print(f"{len(rows)} pairs of the factory's, {sum(not kind for _, kind in rows)} of them untouched")
    return file


def make(rng: Rng, rows: Sequence[tuple[str, str]], items: Sequence[Item]) -> Made:
    """One of them, mirrored or not, edited or not."""
    path, kind = rows[rng.integers(len(rows))]
    pictures, masks = frame(Path(path))
    if rng.random() < 0.5:
        pictures, masks = pictures[:, :, ::-1], masks[..., ::-1]
    pictures, masks = [pictures[0], pictures[1]], [masks[0], masks[1]]
    if kind:
        where = np.full((64, 64), UNKNOWN, np.float32)
        return _seen(rng, pictures, masks, where, KINDS.index(KIND_OF[kind]))
    where, number = np.zeros((64, 64), np.float32), -1
    if rng.random() < EDITED and (edit := _edited(rng, pictures[1], masks, items)):
        pictures[1], masks[1], where, number = edit
    return _seen(rng, pictures, masks, where, number)


def _edited(
    rng: Rng, picture: np.ndarray, masks: Sequence[np.ndarray], items: Sequence[Item]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, int] | None:
    """The product changed where it stands: picture, matte, where, and the kind; nothing if no edit took."""
    place = ndimage.grey_dilation(masks[0], (5, 5))
    # What else the segmenter took for the product stays as it is.
    alpha = np.minimum(place, masks[1]).astype(np.float64) / 255
    rows, columns = np.flatnonzero((alpha > 0.5).any(1)), np.flatnonzero((alpha > 0.5).any(0))
    if min(len(rows), len(columns)) < LEAST:
        return None
    top, left = max(rows[0] - 2, 0), max(columns[0] - 2, 0)
    box = (slice(top, rows[-1] + 3), slice(left, columns[-1] + 3))
    rgba = np.dstack([picture / 255, alpha])
    other = opened(items[rng.integers(len(items))].lights[0])
    kind, edited, matrix = changed(rng, np.ascontiguousarray(rgba[box]), other)
    here = np.array([[1, 0, left], [0, 1, top], [0, 0, 1.0]])
    after = warped(edited, here @ matrix)
    where = difference(warped(rgba[box], here), after)
    if kind < 0 or where.sum() < LEAST_CHANGE:
        return None
    scene = picture / 255
    behind = without(scene.astype(np.float32), alpha.astype(np.float32))
    behind = scene * (1 - alpha[..., None]) + behind * alpha[..., None]
    made = after[..., :3] * after[..., 3:] + behind * (1 - after[..., 3:])
    rest = np.where(place > 0, 0, masks[1])
    mask = np.maximum(rest, (after[..., 3] * 255 + 0.5).astype(np.uint8))
    small = where.reshape(64, SIDE // 64, 64, SIDE // 64).mean((1, 3)).astype(np.float32)
    return (np.clip(made, 0, 1) * 255 + 0.5).astype(np.uint8), mask, small, kind


def _seen(
    rng: Rng, pictures: list[np.ndarray], masks: list[np.ndarray], where: np.ndarray, kind: int
) -> Made:
    gain = np.exp(rng.uniform(-GAIN, GAIN))
    generated = Image.fromarray(np.clip(pictures[1] * gain + 0.5, 0, 255).astype(np.uint8))
    if rng.random() < WORN:
        generated = recompressed(generated, int(rng.integers(*QUALITY)))
    return Made(np.stack([pictures[0], np.asarray(generated)]), np.stack(masks), where, kind)
