"""Surface faults: another colour, and labels that were swapped, blurred, garbled or mirrored."""

from __future__ import annotations

import numpy as np
from scipy import ndimage
from scipy.cluster.vq import kmeans2

from tamper.colour import from_lab, lab
from tamper.filters import blur, luma, noise
from tamper.parts import Edited
from tamper.scene import resized

Rng = np.random.Generator

# Mean CIE76 difference over the recoloured part; what is meant to be seen starts near 8.
DISTANCES = {"slight": (8, 15), "clear": (15, 28), "gross": (28, 70)}
# Side of the altered field, as a fraction of the product's (root of its area).
SIDES = {"slight": (0.24, 0.34), "clear": (0.34, 0.5), "gross": (0.5, 0.75)}


def _recoloured_part(rng: Rng, rgba: np.ndarray, colours: np.ndarray) -> np.ndarray:
    """All of it, one of its colours, or a smooth region: 0..1 per pixel."""
    solid = rgba[..., 3] > 0.5
    manner = rng.random()
    if manner < 0.5:
        return np.ones(solid.shape)
    if manner < 0.8:
        centres, _ = kmeans2(colours[solid], 3, seed=int(rng.integers(1 << 30)), minit="++")
        nearest = np.linalg.norm(colours[..., None, :] - centres, axis=-1).argmin(-1)
        shares = [float((nearest[solid] == k).mean()) for k in range(3)]
        usable = [k for k in range(3) if 0.15 < shares[k] < 0.85]
        if usable:
            return blur((nearest == rng.choice(usable)).astype(float), 1.2)
    field = noise(rng, *solid.shape, max(solid.shape) * 0.7, 2)
    return np.clip((field - np.quantile(field[solid], rng.uniform(0.4, 0.7))) / 0.04 + 0.5, 0, 1)


def recolour(rng: Rng, rgba: np.ndarray, severity: str, _other: np.ndarray) -> Edited:
    """Hue turned or dyed (grey things can only be dyed), until the mean difference fits."""
    low, high = DISTANCES[severity]
    solid = rgba[..., 3] > 0.5
    before = lab(np.clip(rgba[..., :3], 0, 1))
    part = _recoloured_part(rng, rgba, before)
    counted = solid & (part > 0.5)
    if counted.sum() < 0.1 * solid.sum():
        return None
    for _ in range(12):
        after = before.copy()
        if rng.random() < 0.55:
            angle = rng.uniform(np.pi / 8, np.pi) * rng.choice([-1, 1])
            turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
            after[..., 1:] = before[..., 1:] @ turn
        else:
            hue, strength = rng.uniform(0, 2 * np.pi), rng.uniform(8, 70)
            after[..., 1:] = 0.35 * before[..., 1:] + strength * np.array([np.cos(hue), np.sin(hue)])
            after[..., 0] = np.clip(before[..., 0] + rng.uniform(-14, 14), 2, 97)
        rgb = from_lab(after)
        mixed = rgba[..., :3] * (1 - part[..., None]) + rgb * part[..., None]
        distance = float(np.linalg.norm(lab(mixed) - before, axis=-1)[counted].mean())
        if low <= distance <= high:
            return np.dstack([mixed, rgba[..., 3]]), distance
    return None


def _label_field(rng: Rng, rgba: np.ndarray, severity: str) -> tuple[slice, slice] | None:
    """The liveliest of a few fields inside the product: where print would be."""
    solid = rgba[..., 3] > 0.8
    edges = np.hypot(*np.gradient(blur(luma(rgba[..., :3]), 0.7)))
    edges *= ndimage.binary_erosion(solid, iterations=5)
    side = rng.uniform(*SIDES[severity]) * np.sqrt(solid.sum())
    height, width = int(side * rng.uniform(0.6, 1.1)), int(side * rng.uniform(0.8, 1.4))
    fields = []
    for _ in range(60):
        if height + 2 >= solid.shape[0] or width + 2 >= solid.shape[1]:
            return None
        top, left = rng.integers(solid.shape[0] - height), rng.integers(solid.shape[1] - width)
        field = (slice(top, top + height), slice(left, left + width))
        if solid[field].mean() > 0.93:
            fields.append((float(edges[field].mean()), field))
    if not fields:
        return None
    return max(fields, key=lambda found: found[0])[1]


def _swapped(rng: Rng, patch: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Another product's print, brought to this one's brightness so that only the print differs."""
    inner = other[..., 3] > 0.9
    rows, columns = np.where(inner.mean(1) > 0.45)[0], np.where(inner.mean(0) > 0.45)[0]
    if len(rows) < 12 or len(columns) < 12:
        return patch
    core = other[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    tall, wide = (int(side * rng.uniform(0.5, 0.9)) for side in core.shape[:2])
    top, left = rng.integers(core.shape[0] - tall + 1), rng.integers(core.shape[1] - wide + 1)
    print_ = resized(core[top : top + tall, left : left + wide], patch.shape[1], patch.shape[0])
    print_ = print_[..., :3] * print_[..., 3:] + patch.mean((0, 1)) * (1 - print_[..., 3:])
    return np.clip(print_ + 0.6 * (patch.mean() - print_.mean()), 0, 1)


def _blurred(rng: Rng, patch: np.ndarray, _other: np.ndarray) -> np.ndarray:
    return blur(patch, rng.uniform(0.035, 0.09) * np.sqrt(patch.shape[0] * patch.shape[1]))


def _garbled(rng: Rng, patch: np.ndarray, _other: np.ndarray) -> np.ndarray:
    """Letters that are no letters: pixels pushed about on the scale of the print."""
    height, width = patch.shape[:2]
    reach = rng.uniform(0.08, 0.2) * np.sqrt(height * width)
    cell = max(reach * rng.uniform(0.8, 1.6), 4)
    y, x = np.mgrid[:height, :width].astype(float)
    y += (noise(rng, height, width, cell, 2) - 0.5) * 2 * reach
    x += (noise(rng, height, width, cell, 2) - 0.5) * 2 * reach
    planes = [ndimage.map_coordinates(patch[..., c], [y, x], order=1, mode="mirror") for c in range(3)]
    return np.stack(planes, -1)


def _mirrored(rng: Rng, patch: np.ndarray, _other: np.ndarray) -> np.ndarray:
    return patch[:, ::-1] if rng.random() < 0.7 else patch[::-1]


LABELS = {
    "label_swapped": _swapped,
    "label_blurred": _blurred,
    "label_garbled": _garbled,
    "label_mirrored": _mirrored,
}


def alter_label(kind: str, rng: Rng, rgba: np.ndarray, severity: str, other: np.ndarray) -> Edited:
    """Alters the print in one field; `None` where nothing would be seen (a plain surface)."""
    for _ in range(6):
        field = _label_field(rng, rgba, severity)
        if field is None:
            continue
        patch = np.clip(rgba[field][..., :3], 0, 1)
        changed = LABELS[kind](rng, patch, other)
        soft = np.zeros(patch.shape[:2])
        soft[2:-2, 2:-2] = 1
        soft = blur(soft, 1.5)[..., None]
        changed = patch * (1 - soft) + changed * soft
        # Detail lost or put in another place, as the eye sees it; 4 in Lab is hard to miss over a field.
        distance = float(np.linalg.norm(lab(changed) - lab(patch), axis=-1).mean())
        if distance >= (4.0 if kind == "label_blurred" else 7.0):
            edited = rgba.copy()
            edited[field] = np.dstack([changed, rgba[field][..., 3]])
            share = patch.shape[0] * patch.shape[1] / rgba[..., 3].sum()
            return edited, float(share)
    return None
