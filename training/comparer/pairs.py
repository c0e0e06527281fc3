"""Training pairs made on the fly: a product under two lights, in half of them tampered with, and where."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter
from scipy import ndimage

from common.pictures import recompressed
from networks.comparer import KINDS, SIDE
from tamper.colour import lab
from tamper.look import Look, draw_look, relight
from tamper.pairs import EDITS
from tamper.scene import resized

Rng = np.random.Generator
# The product's longer side in the frame: its box and a quarter of it on each side, as in `src/consistency`.
PRODUCT = SIDE / 1.5
# The size edits are made at; their finest strokes are pixels.
WORKED = 208
KIND_OF = {
    "part_added": "part_added",
    "part_missing": "part_missing",
    "stretched": "shape_bent",
    "bent": "shape_bent",
    "recoloured": "recoloured",
    "label_swapped": "texture_altered",
    "label_blurred": "texture_altered",
    "label_garbled": "texture_altered",
    "label_mirrored": "texture_altered",
}
EDIT_NAMES = (*("part_added", "part_missing", "recoloured") * 3, *("stretched", "bent") * 2, *EDITS)
SEVERITIES = ("slight", "clear", "gross")
# Pixels; less than that nobody sees.
LEAST_CHANGE = 40
# How often something stands beside the product, and how often the segmenter takes it for a part of it.
BESIDE, TAKEN = 0.45, 0.5


@dataclass(frozen=True)
class Item:
    """A product: the same cut-out under one light or several, cropped alike."""

    lights: tuple[Path, ...]


@dataclass(frozen=True)
class Made:
    """`pictures` [2, 256, 256, 3] and `masks` [2, 256, 256] uint8; `where` [64, 64] 0..1; `kind` or −1."""

    pictures: np.ndarray
    masks: np.ndarray
    where: np.ndarray
    kind: int


def items_in(listing: Path) -> list[Item]:
    """What `products.py` listed."""
    return [Item(tuple(map(Path, row))) for row in json.loads(listing.read_text())]


def opened(path: Path) -> np.ndarray:
    """The cut-out [h, w, 4] in 0 to 1, its longer side `WORKED`."""
    rgba = np.asarray(Image.open(path).convert("RGBA"), np.float64) / 255
    scale = WORKED / max(rgba.shape[:2])
    return resized(rgba, max(round(rgba.shape[1] * scale), 8), max(round(rgba.shape[0] * scale), 8))


def make(rng: Rng, items: Sequence[Item], plates: Sequence[Path]) -> Made:
    """One pair."""
    item, other = (items[rng.integers(len(items))] for _ in range(2))
    first, second = (opened(item.lights[rng.integers(len(item.lights))]) for _ in range(2))
    if second.shape != first.shape:
        second = resized(second, first.shape[1], first.shape[0])
    kind, edited, matrix = -1, second, np.eye(3)
    draw = rng.random()
    if draw < 0.5:
        kind, edited, matrix = changed(rng, second, opened(other.lights[0]))
    elif draw < 0.56:
        edited = opened(other.lights[rng.integers(len(other.lights))])
        kind, matrix = KINDS.index("different_product"), _by_bulk(second, edited)
    here = _frame_of(first)
    where = np.zeros((SIDE, SIDE))
    if kind >= 0:
        where = difference(warped(second, here), warped(edited, here @ matrix))
        if where.sum() < LEAST_CHANGE:
            kind, where = -1, where * 0
            edited, matrix = second, np.eye(3)
    looks = draw_look(rng, rng.choice(["jpeg60", "light"], p=[0.7, 0.3])), draw_look(rng, "combined")
    shaken = here @ matrix @ _jitter(rng, edited.shape)
    layers = warped(relight(first, looks[0]), here), warped(relight(edited, looks[1]), shaken)
    behind = _beside(rng, layers[1], items, looks[1]) if rng.random() < BESIDE else None
    pictures = [_on(rng, layers[0], plates, 0, None), _on(rng, layers[1], plates, 1, behind)]
    masks = [_misjudged(rng, layer[..., 3]) for layer in layers]
    if behind is not None and rng.random() < TAKEN:
        # The segmenter took both for one.
        masks[1] = np.maximum(masks[1], (behind[..., 3] * 255 + 0.5).astype(np.uint8))
    small = where.reshape(64, SIDE // 64, 64, SIDE // 64).mean((1, 3))
    return Made(np.stack(pictures), np.stack(masks), small.astype(np.float32), kind)


def changed(rng: Rng, rgba: np.ndarray, other: np.ndarray) -> tuple[int, np.ndarray, np.ndarray]:
    """An edited product, and the matrix from its pixels to those of the untouched one."""
    for _ in range(3):
        name = EDIT_NAMES[rng.integers(len(EDIT_NAMES))]
        made = EDITS[name](rng, rgba, SEVERITIES[rng.integers(3)], other)
        if made is not None:
            edited = made[0]
            shape = name in ("stretched", "bent")
            return (
                KINDS.index(KIND_OF[name]),
                edited,
                _by_bulk(rgba, edited) if shape else _by_pixels(rgba, edited),
            )
    return -1, rgba, np.eye(3)


def _by_bulk(rgba: np.ndarray, edited: np.ndarray) -> np.ndarray:
    """Same centre of gravity, same area."""
    (y, x), (v, u) = (ndimage.center_of_mass(layer[..., 3]) for layer in (rgba, edited))
    scale = np.sqrt(rgba[..., 3].sum() / max(edited[..., 3].sum(), 1))
    return np.array([[scale, 0, x - scale * u], [0, scale, y - scale * v], [0, 0, 1]])


def _by_pixels(rgba: np.ndarray, edited: np.ndarray) -> np.ndarray:
    """The shift at which colours agree best: an edit may have trimmed or widened the canvas."""
    if rgba.shape == edited.shape:
        return np.eye(3)
    shape = [2 * max(rgba.shape[axis], edited.shape[axis]) for axis in (0, 1)]
    total = 0
    for channel in range(3):
        # Around the mean, so that a flat colour counts by its outline.
        a, b = (layer[..., 3] * (layer[..., channel] - 0.5) for layer in (rgba, edited))
        total = total + np.fft.irfft2(np.fft.rfft2(a, shape) * np.conj(np.fft.rfft2(b, shape)), shape)
        a, b = rgba[..., 3], edited[..., 3]
        total = total + 0.3 * np.fft.irfft2(np.fft.rfft2(a, shape) * np.conj(np.fft.rfft2(b, shape)), shape)
    y, x = np.unravel_index(total.argmax(), total.shape)
    y, x = (value - size if value > size // 2 else value for value, size in ((y, shape[0]), (x, shape[1])))
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]])


def _frame_of(rgba: np.ndarray) -> np.ndarray:
    """From the cut-out's pixels to the frame's: the product in its middle, two thirds as long as it."""
    rows, columns = np.where(rgba[..., 3].max(1) > 0.5)[0], np.where(rgba[..., 3].max(0) > 0.5)[0]
    if len(rows) == 0 or len(columns) == 0:
        return np.eye(3)
    scale = PRODUCT / max(rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1)
    x, y = (columns[0] + columns[-1]) / 2, (rows[0] + rows[-1]) / 2
    return np.array([[scale, 0, SIDE / 2 - scale * x], [0, scale, SIDE / 2 - scale * y], [0, 0, 1]])


def _jitter(rng: Rng, shape: tuple[int, ...]) -> np.ndarray:
    """What alignment leaves: mostly under a pixel, at times several."""
    wild = 3.0 if rng.random() < 0.15 else 1.0
    angle, scale = rng.normal(0, 0.007) * wild, np.exp(rng.normal(0, 0.008) * wild)
    x, y = shape[1] / 2, shape[0] / 2
    cos, sin = scale * np.cos(angle), scale * np.sin(angle)
    dx, dy = rng.normal(0, 0.9, 2) * wild
    return np.array(
        [[cos, -sin, x - cos * x + sin * y + dx], [sin, cos, y - sin * x - cos * y + dy], [0, 0, 1]]
    )


def warped(rgba: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """The cut-out in the frame, straight alpha."""
    inverse = np.linalg.inv(matrix)
    flat = np.dstack([rgba[..., :3] * rgba[..., 3:], rgba[..., 3]])
    shrink = np.sqrt(abs(np.linalg.det(matrix[:2, :2])))
    if shrink < 0.9:
        flat = ndimage.gaussian_filter(flat, (0.4 / shrink, 0.4 / shrink, 0))
    # Pillow counts from pixels' corners, we from their middles.
    shift = inverse[:2, 2] + 0.5 - 0.5 * inverse[:2, :2].sum(1)
    terms = (*inverse[0, :2], shift[0], *inverse[1, :2], shift[1])
    planes = [
        Image.fromarray(np.ascontiguousarray(flat[..., c], np.float32)).transform(
            (SIDE, SIDE), Image.Transform.AFFINE, terms, Image.Resampling.BILINEAR
        )
        for c in range(4)
    ]
    out = np.stack([np.asarray(plane) for plane in planes], -1)
    return np.dstack([np.clip(out[..., :3] / (out[..., 3:] + 1e-6), 0, 1), np.clip(out[..., 3], 0, 1)])


def difference(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Where the outline or, under the same light, the colours differ: 0 or 1."""
    outline = np.abs(before[..., 3] - after[..., 3]) > 0.4
    both = (before[..., 3] > 0.6) & (after[..., 3] > 0.6)
    colour = np.linalg.norm(lab(before[..., :3]) - lab(after[..., :3]), axis=-1)
    colour = ndimage.gaussian_filter(np.where(both, colour, 0), 1.0) > 6
    changed = ndimage.binary_opening(outline, iterations=1) | (colour & both)
    return ndimage.binary_dilation(ndimage.binary_opening(changed), iterations=1).astype(float)


def _beside(rng: Rng, layer: np.ndarray, items: Sequence[Item], look: Look) -> np.ndarray | None:
    """Another thing, partly behind the product or next to it, as scenery: no change."""
    columns, rows = np.where(layer[..., 3].max(0) > 0.5)[0], np.where(layer[..., 3].max(1) > 0.5)[0]
    if len(columns) == 0:
        return None
    rgba = opened(items[rng.integers(len(items))].lights[0])
    scale = rng.uniform(0.3, 0.9) * PRODUCT / max(rgba.shape[:2])
    width, height = (scale * side for side in (rgba.shape[1], rgba.shape[0]))
    overlap = rng.uniform(-0.15, 0.3) * width
    left = columns[-1] - overlap if rng.random() < 0.5 else columns[0] - width + overlap
    top = rows[-1] - height + rng.normal(0, 0.06) * SIDE
    if rng.random() < 0.2:
        top = rng.uniform(0, SIDE - height)
    return warped(relight(rgba, look), np.array([[scale, 0, left], [0, scale, top], [0, 0, 1]]))


def _on(
    rng: Rng, layer: np.ndarray, plates: Sequence[Path], index: int, behind: np.ndarray | None
) -> np.ndarray:
    """The layer over a background: the original's is often plain, the generated one's a scene."""
    draw = rng.random()
    if draw < (0.6 if index == 0 else 0.08):
        tone = rng.uniform(0.75, 1.0) if rng.random() < 0.8 else rng.uniform(0.1, 0.75)
        back = np.clip(tone + rng.normal(0, 0.03, 3), 0, 1) * np.ones((SIDE, SIDE, 3))
    else:
        plate = Image.open(plates[rng.integers(len(plates))]).convert("RGB")
        side = rng.uniform(0.35, 0.9) * min(plate.size)
        left, top = (rng.uniform(0, length - side) for length in plate.size)
        window = (left, top, left + side, top + side)
        back = np.asarray(plate.resize((SIDE, SIDE), Image.Resampling.BICUBIC, window), np.float64) / 255
    if behind is not None:
        back = behind[..., :3] * behind[..., 3:] + back * (1 - behind[..., 3:])
    alpha = layer[..., 3:]
    if rng.random() < 0.6:
        shadow = ndimage.gaussian_filter(
            np.roll(layer[..., 3], rng.integers(0, 12), axis=0), rng.uniform(2, 14)
        )
        back = back * (1 - rng.uniform(0.1, 0.6) * shadow[..., None])
    values = layer[..., :3] * alpha + back * (1 - alpha)
    values = values + rng.normal(0, rng.uniform(0, 0.015), values.shape)
    if rng.random() < 0.35:
        values = _tight(rng, values, layer[..., 3])
    picture = Image.fromarray((np.clip(values, 0, 1) * 255 + 0.5).astype(np.uint8))
    if rng.random() < 0.35:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.1)))
    if rng.random() < 0.6:
        picture = recompressed(picture, int(rng.integers(50, 95)))
    return np.asarray(picture)


def _tight(rng: Rng, values: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """A picture that ends close to the product: beyond its border the last row and column repeat."""
    rows, columns = np.where(alpha.max(1) > 0.1)[0], np.where(alpha.max(0) > 0.1)[0]
    if len(rows) == 0:
        return values
    room = rng.integers(0, SIDE // 5, 4)
    top, bottom = max(rows[0] - room[0], 0), min(rows[-1] + 1 + room[1], SIDE)
    left, right = max(columns[0] - room[2], 0), min(columns[-1] + 1 + room[3], SIDE)
    rim = ((top, SIDE - bottom), (left, SIDE - right), (0, 0))
    return np.pad(values[top:bottom, left:right], rim, mode="edge")


def _misjudged(rng: Rng, alpha: np.ndarray) -> np.ndarray:
    """The mask as a segmenter might see it: a little wide or narrow, soft, at times a patch off."""
    mask = alpha
    reach = int(rng.integers(-2, 3))
    if reach:
        mask = (ndimage.grey_dilation if reach > 0 else ndimage.grey_erosion)(
            mask, size=(2 * abs(reach) + 1,) * 2
        )
    if rng.random() < 0.35:
        y, x = np.mgrid[:SIDE, :SIDE]
        rim = np.argwhere((alpha > 0.5) & (ndimage.minimum_filter(alpha, 3) < 0.5))
        if len(rim):
            centre = rim[rng.integers(len(rim))]
            field = ndimage.gaussian_filter(rng.normal(0, 1, (SIDE, SIDE)), 6) * 25
            blob = np.hypot(y - centre[0], x - centre[1]) + field < rng.uniform(5, 30)
            mask = np.where(blob, float(rng.random() < 0.5), mask)
    mask = ndimage.gaussian_filter(mask, rng.uniform(0.3, 1.6))
    return (np.clip(mask, 0, 1) * 255 + 0.5).astype(np.uint8)
