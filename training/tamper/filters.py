"""The few image filters the factory needs, on float arrays in 0..1."""

from __future__ import annotations

import numpy as np
from PIL import Image
from scipy import ndimage


def box(values: np.ndarray, radius: int) -> np.ndarray:
    """Mean over a square window; channels, if any, are last and stay apart."""
    size = (2 * radius + 1, 2 * radius + 1) + (1,) * (values.ndim - 2)
    return ndimage.uniform_filter(values, size, mode="nearest")


def _resized(values: np.ndarray, height: int, width: int) -> np.ndarray:
    planes = np.moveaxis(values.reshape(*values.shape[:2], -1), -1, 0).astype(np.float32)
    scaled = [
        np.asarray(Image.fromarray(p).resize((width, height), Image.Resampling.BILINEAR)) for p in planes
    ]
    return np.stack(scaled, -1).reshape(height, width, *values.shape[2:]).astype(np.float64)


def blur(values: np.ndarray, sigma: float) -> np.ndarray:
    """Gaussian blur over the two picture axes; wide ones on a smaller picture, for speed."""
    if sigma > 4:
        height, width = values.shape[:2]
        step = min(sigma / 2, min(height, width) / 8)
        small = _resized(values, max(int(height / step), 8), max(int(width / step), 8))
        return _resized(blur(small, sigma * small.shape[0] / height), height, width)
    return ndimage.gaussian_filter(
        values, (sigma, sigma) + (0,) * (values.ndim - 2), mode="nearest", truncate=3
    )


def luma(rgb: np.ndarray) -> np.ndarray:
    """Rec. 601 brightness of sRGB values."""
    return rgb @ np.array([0.299, 0.587, 0.114], rgb.dtype)


def guided(mask: np.ndarray, guide: np.ndarray, radius: int, epsilon: float) -> np.ndarray:
    """He et al.'s guided filter with a grey guide: the mask's edges move onto the photo's."""
    mean_guide, mean_mask = box(guide, radius), box(mask, radius)
    covariance = box(guide * mask, radius) - mean_guide * mean_mask
    slope = covariance / (box(guide * guide, radius) - mean_guide**2 + epsilon)
    offset = mean_mask - slope * mean_guide
    return np.clip(box(slope, radius) * guide + box(offset, radius), 0, 1)


def largest_component(mask: np.ndarray) -> tuple[np.ndarray, float]:
    """The largest connected part of a boolean mask, and its share of the whole."""
    labels, count = ndimage.label(mask)
    if count == 0:
        return mask, 0.0
    sizes = np.bincount(labels.ravel())[1:]
    return labels == 1 + sizes.argmax(), float(sizes.max() / sizes.sum())


def noise(rng: np.random.Generator, height: int, width: int, cell: float, octaves: int = 4) -> np.ndarray:
    """Smooth value noise in 0..1, its coarsest features about `cell` pixels across."""
    total = np.zeros((height, width))
    for octave in range(octaves):
        size = max(cell / 2**octave, 1.5)
        grid = rng.random((int(height / size) + 3, int(width / size) + 3)).astype(np.float32)
        spread = (int(grid.shape[1] * size), int(grid.shape[0] * size))
        smooth = np.asarray(Image.fromarray(grid).resize(spread, Image.Resampling.BICUBIC))
        top, left = ((smooth.shape[axis] - side) // 2 for axis, side in enumerate((height, width)))
        total += smooth[top : top + height, left : left + width] / 2**octave
    return (total - total.min()) / (np.ptp(total) + 1e-9)
