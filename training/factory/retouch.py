"""Faults made afterwards, from the layers of a good generation: picture, plate, exact mask.

Every function takes and returns sRGB values in 0–1 [side, side, 3] and the mask [side, side]. Edits of the
product itself are those of the tampered pairs (`tamper/`), so that both data sets mean the same by a name.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from factory import prints
from factory.layers import Sheet
from factory.wording import brand
from tamper.filters import blur
from tamper.parts import add_part, remove_part
from tamper.shapes import bend, stretch
from tamper.surface import LABELS, alter_label, recolour

Rng = np.random.Generator
Retouched = tuple[np.ndarray, np.ndarray] | None
SEVERITY = {"mild": "slight", "clear": "clear", "strong": "gross"}
AMOUNT = {"mild": 0.35, "clear": 0.7, "strong": 1.0}


def _laid(rgba: np.ndarray, top: int, left: int, side: int) -> tuple[np.ndarray, np.ndarray]:
    """An RGBA cut-out in the whole frame: colours and mask."""
    front, alpha = np.zeros((side, side, 3)), np.zeros((side, side))
    t, w = max(top, 0), max(left, 0)
    b, r = min(top + rgba.shape[0], side), min(left + rgba.shape[1], side)
    part = rgba[t - top : b - top, w - left : r - left]
    front[t:b, w:r], alpha[t:b, w:r] = part[..., :3], part[..., 3]
    return front, alpha


def _in_place(edit: Callable, rng: Rng, s: Sheet, severity: str) -> Retouched:
    """An edit that keeps the product where it is, done within a window around it.

    The edits return what is visible, trimmed; two faint corner pixels keep the window whole.
    """
    side = s.alpha.shape[0]
    _, top, left = s.cutout()
    bottom, right = side - s.cutout_end[0], side - s.cutout_end[1]
    room = int(0.3 * max(side - top - bottom, side - left - right))
    box = (
        slice(max(top - room, 0), side - max(bottom - room, 0)),
        slice(max(left - room, 0), side - max(right - room, 0)),
    )
    rgba = np.dstack([s.front[box], s.alpha[box]]).astype(np.float64)
    rgba[0, 0, 3], rgba[-1, -1, 3] = max(rgba[0, 0, 3], 0.03), max(rgba[-1, -1, 3], 0.03)
    other = s.other if s.other is not None else rgba
    for _ in range(3):
        edited = edit(rng, rgba, SEVERITY[severity], other)
        if edited is not None and edited[0].shape == rgba.shape:
            front, alpha = s.front.copy(), s.alpha.copy()
            front[box], alpha[box] = edited[0][..., :3], edited[0][..., 3]
            for row, column in ((box[0].start, box[1].start), (box[0].stop - 1, box[1].stop - 1)):
                alpha[row, column] = s.alpha[row, column]
            return s.over(front, alpha), alpha
    return None


def _reshaped(edit: Callable, rng: Rng, s: Sheet, severity: str) -> Retouched:
    """An edit that changes the product's outline: it stands where it stood, its shadow stays."""
    rgba, top, left = s.cutout()
    edited = edit(rng, rgba, SEVERITY[severity], rgba)
    if edited is None:
        return None
    shape = edited[0]
    foot = top + rgba.shape[0] - shape.shape[0], left + (rgba.shape[1] - shape.shape[1]) // 2
    front, alpha = _laid(shape, *foot, s.alpha.shape[0])
    return s.over(front, alpha), alpha


def warped(rng: Rng, s: Sheet, severity: str) -> Retouched:
    """Stretched or bent."""
    return _reshaped(bend if rng.random() < 0.65 else stretch, rng, s, severity)


def label_changed(rng: Rng, s: Sheet, severity: str) -> Retouched:
    """Print swapped, blurred, garbled or mirrored."""
    kinds = list(LABELS)
    return _in_place(functools.partial(alter_label, kinds[rng.integers(len(kinds))]), rng, s, severity)


def light_mismatch(rng: Rng, s: Sheet, severity: str) -> Retouched:
    """The product as another light would show it, in the scene as it was."""
    if s.relit is None:
        return None
    share = {"mild": 0.5, "clear": 0.85, "strong": 1.0}[severity]
    front = s.front * (1 - share) + s.relit * share
    return s.over(front, s.alpha), s.alpha


def colour_mismatch(rng: Rng, s: Sheet, severity: str) -> Retouched:
    """The product too warm, too cool, too bright or too dark for its scene."""
    k = AMOUNT[severity]
    warm = rng.choice([-1, 1]) * 0.3 * k
    gain = 2.0 ** (rng.choice([-1, 1]) * rng.uniform(0.2, 0.9) * k)
    linear = s.front**2.2 * gain * np.array([1 + warm, 1.0, 1 - warm])
    return s.over(np.clip(linear, 0, 1) ** (1 / 2.2), s.alpha), s.alpha


def pasted(rng: Rng, s: Sheet, severity: str) -> Retouched:
    """Laid on the empty scene: no shadow, no reflection, and, when strong, at some other place."""
    front, alpha = s.front, s.alpha
    if severity == "strong":
        move = int(rng.choice([-1, 1]) * rng.uniform(0.06, 0.16) * alpha.shape[0])
        front, alpha = np.roll(front, move, axis=0), np.roll(alpha, move, axis=0)
        (alpha[:move] if move > 0 else alpha[move:])[:] = 0
    return s.over(front, alpha, s.plate), alpha


def wrong_perspective(rng: Rng, s: Sheet, severity: str) -> Retouched:
    """The scene tilted or seen from another height, the product as before."""
    side, k = s.alpha.shape[0], AMOUNT[severity]
    y, x = np.mgrid[0:side, 0:side] / side - 0.5
    foot = np.where((s.alpha > 0.5).any(1))[0][-1] / side - 0.5
    if rng.random() < 0.6:
        angle = np.radians(rng.choice([-1, 1]) * (5 + 16 * k))
        zoom = 1 / (abs(np.cos(angle)) + abs(np.sin(angle)))
        u, v = zoom * (x * np.cos(angle) - y * np.sin(angle)), zoom * (x * np.sin(angle) + y * np.cos(angle))
    else:
        lean = rng.choice([-1, 1]) * (0.35 + 0.5 * k)
        v = foot + (y - foot) * (1 - 0.35 * k)
        u = x * (1 + lean * (y - foot)) / (1 + abs(lean) * 0.75)
    at = [(v + 0.5) * side, (u + 0.5) * side]
    moved = np.stack(
        [ndimage.map_coordinates(s.plate[..., c], at, order=1, mode="nearest") for c in range(3)], -1
    )
    return s.over(s.front, s.alpha, np.clip(moved * np.minimum(s.shade, 1.6), 0, 1)), s.alpha


def twin(rng: Rng, s: Sheet, severity: str) -> Retouched:
    """A second product beside or behind the first."""
    rgba, top, left = s.cutout()
    side, scale = s.alpha.shape[0], rng.uniform(0.55, 1.0)
    size = max(int(rgba.shape[1] * scale), 8), max(int(rgba.shape[0] * scale), 8)
    small = (
        np.asarray(
            Image.fromarray((rgba * 255).astype(np.uint8), "RGBA").resize(size, Image.Resampling.LANCZOS)
        )
        / 255.0
    )
    if rng.random() < 0.5:
        small = small[:, ::-1]
    right = left + rgba.shape[1] / 2 < side / 2
    overlap = int(rng.uniform(0.05, 0.4) * size[0])
    at = left + rgba.shape[1] - overlap if right else left - size[0] + overlap
    base = top + rgba.shape[0] - size[1] - int(rng.uniform(0, 0.12) * size[1])
    front, alpha = _laid(small, base, at, side)
    if alpha.sum() < 0.25 * small[..., 3].sum():
        return None
    ground = s.ground * (1 - 0.35 * blur(np.roll(alpha, size[1] // 14, axis=0), size[1] / 16))[..., None]
    behind = s.over(front, alpha, ground)
    if rng.random() < 0.7:
        return s.over(s.front, s.alpha, behind), np.maximum(s.alpha, alpha)
    picture = s.over(front, alpha, s.picture)
    return picture, np.maximum(s.alpha, alpha)


def blurred(rng: Rng, s: Sheet, severity: str) -> Retouched:
    """The product, or all of the picture, out of focus or smeared."""
    sigma = s.alpha.shape[0] / 512 * {"mild": 1.6, "clear": 3.2, "strong": 6.0}[severity]
    if rng.random() < 0.4:
        return np.clip(blur(s.picture, sigma), 0, 1), np.clip(blur(s.alpha, sigma), 0, 1)
    flat = blur(np.dstack([s.front * s.alpha[..., None], s.alpha]), sigma)
    alpha = np.clip(flat[..., 3], 0, 1)
    return s.over(flat[..., :3] / np.maximum(alpha[..., None], 1e-4), alpha), alpha


def halo(rng: Rng, s: Sheet, severity: str) -> Retouched:
    """A rim of the old background around the product, or a ragged outline."""
    k, side = AMOUNT[severity], s.alpha.shape[0]
    width = max(1.5, side / 512 * (2 + 5 * k))
    grown = np.clip(blur((ndimage.distance_transform_edt(s.alpha < 0.5) < width).astype(float), 0.8), 0, 1)
    tone = rng.choice([0.97, 0.9, 0.08])
    if rng.random() < 0.35:
        coarse = blur((np.kron(rng.random((side // 6 + 1,) * 2), np.ones((6, 6)))[:side, :side] - 0.5), 1.0)
        depth = ndimage.distance_transform_edt(s.alpha > 0.5) - ndimage.distance_transform_edt(s.alpha <= 0.5)
        ragged = np.clip((depth - width * (0.3 + 1.4 * coarse)) / 1.2, 0, 1) * (depth > -2 * width)
        return s.over(s.front, ragged), ragged
    rim = s.over(np.full_like(s.front, tone), grown * (0.45 + 0.5 * k))
    return s.over(s.front, s.alpha, rim), s.alpha


def text_overlay(rng: Rng, s: Sheet, severity: str) -> Retouched:
    """A caption, a price flash or a repeated watermark."""
    side, k = s.alpha.shape[0], AMOUNT[severity]
    pick = random.Random(int(rng.integers(1 << 30)))
    name = brand(pick)
    layer = Image.new("L", (2 * side, 2 * side), 0)
    draw = ImageDraw.Draw(layer)
    manner = rng.integers(3)
    ink = np.array(rng.choice([[1, 1, 1], [0.05, 0.05, 0.05], [0.85, 0.1, 0.1]]))
    if manner == 0:
        face = prints.typeface("semi_bold", int(side * rng.uniform(0.04, 0.08)))
        for y in range(0, 2 * side, side // 4):
            for x in range(-(y % (side // 2)), 2 * side, int(draw.textlength(name, font=face) * 1.5)):
                draw.text((x, y), name, font=face, fill=255)
        layer, strength = layer.rotate(rng.uniform(20, 40)), 0.18 + 0.3 * k
    else:
        words = pick.choice(
            (
                f"{name} SALE",
                "NEW SEASON",
                "-50 %",
                f"BUY {name.upper()}",
                "LIMITED OFFER",
                "FREE DELIVRY",
                "BEST QUALTY",
            )
        )
        face = prints.typeface("black", int(side * (0.07 + 0.09 * k)))
        while draw.textlength(words, font=face) > side * 0.94:
            face = prints.typeface("black", int(face.size * 0.9))
        at = rng.uniform(0.04, 0.12) if manner == 1 else rng.uniform(0.76, 0.86)
        draw.text((side, side / 2 + at * side), words, font=face, fill=255, anchor="ma")
        strength = 0.95
    shown = (
        np.asarray(layer.crop((side // 2, side // 2, side // 2 + side, side // 2 + side)), np.float64)
        / 255
        * strength
    )
    return np.clip(s.picture * (1 - shown[..., None]) + ink * shown[..., None], 0, 1), s.alpha


RETOUCHES: dict[str, Callable[[Rng, Sheet, str], Retouched]] = {
    "light_mismatch": light_mismatch,
    "colour_mismatch": colour_mismatch,
    "pasted": pasted,
    "wrong_perspective": wrong_perspective,
    "extra_part": functools.partial(_in_place, add_part),
    "twin": twin,
    "part_missing": functools.partial(_in_place, remove_part),
    "warped": warped,
    "recoloured": functools.partial(_in_place, recolour),
    "label_changed": label_changed,
    "blurred": blurred,
    "halo": halo,
    "text_overlay": text_overlay,
}


def retouch(seed: int, reason: str, s: Sheet, severity: str) -> tuple[np.ndarray, np.ndarray, str]:
    """The fault of that name, or, where it cannot be seen on this product, another that can."""
    rng = np.random.default_rng(seed)
    for name in (reason, reason, reason, "warped", "recoloured", "halo"):
        done = RETOUCHES[name](rng, s, severity)
        if done is not None:
            return done[0].astype(np.float32), np.clip(done[1], 0, 1).astype(np.float32), name
    raise AssertionError("a halo can always be drawn")
