"""Noise that is the same wherever it is drawn: `src/generate/noise.rs` is its twin.

SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014) read by
counter, two uniforms to two normals by Box and Muller.
"""

from __future__ import annotations

import numpy as np

GAMMA = np.uint64(0x9E3779B97F4A7C15)


def bits(seed: int, count: int) -> np.ndarray:
    """The first `count` outputs of SplitMix64, 64 bits each."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + GAMMA * np.arange(1, count + 1, dtype=np.uint64)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def normal(seed: int, count: int) -> np.ndarray:
    """`count` normal values, float32."""
    pairs = (count + 1) // 2
    # 53 bits each; the first is never 0, so that its logarithm is finite.
    raw = (bits(seed, 2 * pairs) >> np.uint64(11)).astype(np.float64)
    radius = np.sqrt(-2 * np.log((raw[::2] + 1) / 2**53))
    angle = 2 * np.pi * raw[1::2] / 2**53
    values = np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).reshape(-1)
    return values[:count].astype(np.float32)
