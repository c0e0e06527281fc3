"""Parts added to a product and parts taken away, as generators do when they repaint a silhouette."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from tamper.filters import blur, noise
from tamper.scene import resized, trimmed, turned

Rng = np.random.Generator
Edited = tuple[np.ndarray, float] | None

# Share of the product's area, by severity.
SHARES = {"slight": (0.025, 0.06), "clear": (0.06, 0.13), "gross": (0.13, 0.32)}


def _roomy(rgba: np.ndarray) -> np.ndarray:
    """With empty room around, so that a part may stick out."""
    room = int(0.4 * max(rgba.shape[:2]))
    return np.pad(rgba, ((room, room), (room, room), (0, 0)))


def _over(front: np.ndarray, back: np.ndarray) -> np.ndarray:
    alpha = front[..., 3] + back[..., 3] * (1 - front[..., 3])
    mixed = front[..., :3] * front[..., 3:] + back[..., :3] * back[..., 3:] * (1 - front[..., 3:])
    return np.dstack([mixed / (alpha[..., None] + 1e-6), alpha])


def _rim_point(rng: Rng, solid: np.ndarray) -> tuple[int, int]:
    rim = np.argwhere(solid & ~ndimage.binary_erosion(solid))
    return tuple(rim[rng.integers(len(rim))])


def _disc(shape: tuple[int, ...], centre: tuple[int, int], radius: float) -> np.ndarray:
    y, x = np.ogrid[: shape[0], : shape[1]]
    return np.hypot(y - centre[0], x - centre[1]) - radius


def _mirrored_colours(rgba: np.ndarray, solid: np.ndarray) -> np.ndarray:
    """Colours outside the product continue what is inside, mirrored at the silhouette."""
    inner = ndimage.binary_erosion(solid, iterations=2)
    rows, columns = ndimage.distance_transform_edt(~inner, return_distances=False, return_indices=True)
    y, x = np.mgrid[: solid.shape[0], : solid.shape[1]]
    row = np.clip(2 * rows - y, 0, solid.shape[0] - 1)
    column = np.clip(2 * columns - x, 0, solid.shape[1] - 1)
    usable = inner[row, column]
    return rgba[np.where(usable, row, rows), np.where(usable, column, columns), :3]


def _grown(rng: Rng, rgba: np.ndarray, size: float, _other: np.ndarray) -> np.ndarray:
    """The silhouette swells to one side and the texture goes on: the commonest fault of inpainting."""
    solid = rgba[..., 3] > 0.5
    wobble = noise(rng, *solid.shape, max(size, 12), 3) - 0.5
    lump = _disc(solid.shape, _rim_point(rng, solid), size) + wobble * size * 0.9 < 0
    union = blur((solid | lump).astype(float), 1.2) > 0.5
    alpha = np.maximum(rgba[..., 3], blur(union.astype(float), 0.8))
    outside = (rgba[..., 3] < 0.6)[..., None]
    return np.dstack([np.where(outside, _mirrored_colours(rgba, solid), rgba[..., :3]), alpha])


def _own_patch(rng: Rng, rgba: np.ndarray, size: float, _other: np.ndarray) -> np.ndarray:
    """A piece of the product appears once more at its edge."""
    solid = rgba[..., 3] > 0.5
    inside = np.argwhere(solid)
    source, target = inside[rng.integers(len(inside))], _rim_point(rng, solid)
    wobble = (noise(rng, *solid.shape, max(size, 12), 2) - 0.5) * size
    patch = rgba.copy()
    patch[..., 3] *= np.clip(-(_disc(solid.shape, tuple(source), size * 1.2) + wobble) / 2, 0, 1)
    return _over(rgba, np.roll(patch, np.array(target) - source, axis=(0, 1)))


def _foreign_part(rng: Rng, rgba: np.ndarray, size: float, other: np.ndarray) -> np.ndarray:
    """A part of something else looks out from behind."""
    solid = rgba[..., 3] > 0.5
    scale = 2.6 * size / max(other.shape[:2])
    small = resized(other, max(int(other.shape[1] * scale), 4), max(int(other.shape[0] * scale), 4))
    small = trimmed(turned(small, rng.uniform(-40, 40)))
    at = np.array(_rim_point(rng, solid)) - np.array(small.shape[:2]) // 2
    at = np.clip(at, 0, np.array(solid.shape) - small.shape[:2])
    layer = np.zeros_like(rgba)
    layer[at[0] : at[0] + small.shape[0], at[1] : at[1] + small.shape[1]] = small
    return _over(rgba, layer)


def _strap(rng: Rng, rgba: np.ndarray, size: float, _other: np.ndarray) -> np.ndarray:
    """A strap or handle that was never there."""
    solid = rgba[..., 3] > 0.5
    first, second = (np.array(_rim_point(rng, solid), float) for _ in range(2))
    middle = np.array(ndimage.center_of_mass(solid))
    outward = (first + second) / 2 - middle
    outward /= np.linalg.norm(outward) + 1e-6
    bulge = (first + second) / 2 + outward * max(np.linalg.norm(first - second) * 0.6, size * 2.5)
    t = np.linspace(0, 1, 200)[:, None]
    curve = (1 - t) ** 2 * first + 2 * t * (1 - t) * bulge + t**2 * second
    line = np.ones(solid.shape, bool)
    rows, columns = np.clip(np.round(curve).astype(int).T, 0, np.array(solid.shape)[:, None] - 1)
    line[rows, columns] = False
    distance = ndimage.distance_transform_edt(line)
    width = max(size * 0.22, 2.5)
    colour = rgba[solid][:, :3].mean(0) * rng.uniform(0.5, 1.1)
    tone = 1.1 - 0.5 * (distance / width) ** 2
    band = np.dstack([np.clip(colour * tone[..., None], 0, 1), np.clip((width - distance) / 1.5, 0, 1)])
    return _over(rgba, band)


ADDERS = (_grown, _grown, _own_patch, _foreign_part, _strap)


def add_part(rng: Rng, rgba: np.ndarray, severity: str, other: np.ndarray) -> Edited:
    """A part more, whose area is the wanted share of the product; `None` where it did not work out."""
    low, high = SHARES[severity]
    roomy = _roomy(rgba)
    area = roomy[..., 3].sum()
    adder = ADDERS[rng.integers(len(ADDERS))]
    for _ in range(8):
        size = np.sqrt(area * rng.uniform(low, high) * 1.6)
        edited = adder(rng, roomy, size, other)
        share = float(edited[..., 3].sum() / area - 1)
        if low <= share <= high:
            return trimmed(edited), share
    return None


def _corner(rng: Rng, solid: np.ndarray, share: float) -> np.ndarray:
    """Cut off by a slightly wavy line."""
    angle = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[: solid.shape[0], : solid.shape[1]]
    depth = x * np.cos(angle) + y * np.sin(angle) + (noise(rng, *solid.shape, 60, 3) - 0.5) * 18
    return depth > np.quantile(depth[solid], 1 - share)


def _bite(rng: Rng, solid: np.ndarray, share: float) -> np.ndarray:
    """A piece out of the edge."""
    wobble = (noise(rng, *solid.shape, 40, 3) - 0.5) * 16
    distance = _disc(solid.shape, _rim_point(rng, solid), 0) + wobble
    return distance < np.quantile(distance[solid], share)


def _hole(rng: Rng, solid: np.ndarray, share: float) -> np.ndarray:
    """A hole through which the background shows."""
    inside = np.argwhere(ndimage.binary_erosion(solid, iterations=8))
    if len(inside) == 0:
        return np.zeros_like(solid)
    wobble = (noise(rng, *solid.shape, 40, 3) - 0.5) * 16
    distance = _disc(solid.shape, tuple(inside[rng.integers(len(inside))]), 0) + wobble
    return distance < np.quantile(distance[solid], share)


def _limb(rng: Rng, solid: np.ndarray, share: float) -> np.ndarray:
    """A handle, sleeve, stalk or lace: what an opening of the silhouette would lose."""
    reach = int(rng.uniform(0.06, 0.16) * np.sqrt(solid.sum()))
    distance = ndimage.distance_transform_edt(solid)
    opened = ndimage.distance_transform_edt(~(distance > reach)) <= reach
    labels, count = ndimage.label(solid & ~opened)
    if count == 0:
        return np.zeros_like(solid)
    sizes = np.bincount(labels.ravel())[1:]
    return ndimage.binary_dilation(labels == 1 + sizes.argmax(), iterations=2)


CUTTERS = (_corner, _bite, _bite, _hole, _limb)


def remove_part(rng: Rng, rgba: np.ndarray, severity: str, _other: np.ndarray) -> Edited:
    """A part less; the background is painted where it was."""
    low, high = SHARES[severity]
    solid = rgba[..., 3] > 0.5
    area = rgba[..., 3].sum()
    cutter = CUTTERS[rng.integers(len(CUTTERS))]
    for _ in range(8):
        gone = blur((cutter(rng, solid, rng.uniform(low, high)) & (rgba[..., 3] > 0)).astype(float), 0.9)
        edited = np.dstack([rgba[..., :3], rgba[..., 3] * (1 - gone)])
        share = float(1 - edited[..., 3].sum() / area)
        if low <= share <= high:
            return trimmed(edited), share
    return None
