"""The developed layers of one shot: what faults made afterwards are made from."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from tamper.filters import blur


@dataclass(frozen=True)
class Sheet:
    """The developed layers of one shot, and another product's cut-out for foreign parts."""

    picture: np.ndarray
    plate: np.ndarray
    alpha: np.ndarray
    relit: np.ndarray | None
    other: np.ndarray | None

    @functools.cached_property
    def front(self) -> np.ndarray:
        """The product's own colours, the background taken out of its edge."""
        a = self.alpha[..., None]
        pure = (self.picture - (1 - a) * self.plate) / np.maximum(a, 0.05)
        return np.clip(np.where(a > 0.05, pure, self.picture), 0, 1)

    @functools.cached_property
    def shade(self) -> np.ndarray:
        """What the product's shadow and reflection do to the plate, as a factor, continued under it."""
        ratio = (self.picture + 0.01) / (self.plate + 0.01)
        outside = self.alpha < 0.02
        near = ndimage.distance_transform_edt(~outside, return_distances=False, return_indices=True)
        filled = np.clip(ratio, 0.1, 1.6)[near[0], near[1]]
        return np.where(outside[..., None], ratio, blur(filled, self.alpha.shape[0] / 24))

    @functools.cached_property
    def ground(self) -> np.ndarray:
        """The plate with the product's shadow but without the product."""
        return np.clip(self.plate * self.shade, 0, 1)

    def beside(self, other: np.ndarray | None) -> Sheet:
        """The same layers with another product's cut-out; what was computed of them stays."""
        known = {name: getattr(self, name) for name in ("front", "shade", "ground")}
        return dataclasses.replace(self, other=other).knowing(**known)

    def knowing(self, **layers: np.ndarray) -> Sheet:
        """Itself, with layers that were computed before."""
        self.__dict__.update(layers)
        return self

    def over(self, front: np.ndarray, alpha: np.ndarray, ground: np.ndarray | None = None) -> np.ndarray:
        """`front` laid over the shaded ground (or another)."""
        behind = self.ground if ground is None else ground
        a = alpha[..., None]
        return np.clip(front * a + behind * (1 - a), 0, 1)

    def cutout(self) -> tuple[np.ndarray, int, int]:
        """The product's RGBA cropped, and its top left corner."""
        rows, columns = np.where((self.alpha > 0.02).any(1))[0], np.where((self.alpha > 0.02).any(0))[0]
        top, left = int(rows[0]), int(columns[0])
        box = slice(top, int(rows[-1]) + 1), slice(left, int(columns[-1]) + 1)
        return np.dstack([self.front[box], self.alpha[box]]).astype(np.float64), top, left

    @property
    def cutout_end(self) -> tuple[int, int]:
        """The row and column after the product's last."""
        rows, columns = np.where((self.alpha > 0.02).any(1))[0], np.where((self.alpha > 0.02).any(0))[0]
        return int(rows[-1]) + 1, int(columns[-1]) + 1
