"""Cuts a product out of a photo so cleanly that it can stand anywhere else.

A halo of the old background would tell a made picture from its original and teach the
verdict a shortcut; hence the guided filter, the tightened edge and the estimated
foreground colours.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import onnxruntime as ort
from PIL import Image
from scipy import ndimage

from tamper.filters import box, guided, largest_component, luma
from u2netp.graph import run
from u2netp.pixels import input_size, network_input


@dataclass(frozen=True)
class MatteQuality:
    """Why a matte may be trusted or not; lengths in pixels of the network's mask."""

    edge_width: float
    area: float
    border: float
    largest_share: float
    confidence: float

    def good(self) -> bool:
        """Sharp edge, sensible size, in one piece, not cut by the photo's border."""
        return (
            self.edge_width < 4.5
            and 0.08 < self.area < 0.72
            and self.border < 0.02
            and self.largest_share > 0.97
            and self.confidence > 0.97
        )


def _quality(mask: np.ndarray) -> MatteQuality:
    inside = mask > 0.5
    edge = inside & ~ndimage.binary_erosion(inside)
    unsure = (mask > 0.1) & (mask < 0.9)
    rim = np.concatenate([inside[0], inside[-1], inside[:, 0], inside[:, -1]])
    return MatteQuality(
        edge_width=float(unsure.sum() / max(edge.sum(), 1)),
        area=float(inside.mean()),
        border=float(rim.mean()),
        largest_share=largest_component(inside)[1],
        confidence=float(mask[inside].mean()) if inside.any() else 0.0,
    )


def foreground_colours(photo: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """The product's own colour where it mixes with the backdrop (blur fusion, Forte 2021)."""
    weight = alpha[..., None]
    foreground, backdrop = photo, photo
    for radius in (24, 4):
        near = box(foreground * weight, radius) / (box(weight, radius) + 1e-5)
        far = box(backdrop * (1 - weight), radius) / (box(1 - weight, radius) + 1e-5)
        foreground = np.clip(near + weight * (photo - weight * near - (1 - weight) * far), 0, 1)
        backdrop = far
    return foreground


def _cropped(rgb: np.ndarray, alpha: np.ndarray, margin: int = 6) -> Image.Image:
    rows, columns = np.where(alpha.max(1) > 0.02)[0], np.where(alpha.max(0) > 0.02)[0]
    rgba = np.dstack([rgb, alpha])[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    rgba = np.pad(rgba, ((margin, margin), (margin, margin), (0, 0)), mode="edge")
    rgba[:margin, :, 3] = rgba[-margin:, :, 3] = rgba[:, :margin, 3] = rgba[:, -margin:, 3] = 0
    return Image.fromarray((rgba * 255 + 0.5).astype(np.uint8), "RGBA")


def cut_from_photo(picture: Image.Image, net: ort.InferenceSession) -> tuple[Image.Image | None, dict]:
    """The product with alpha, cropped; `None` where the matte is not good enough."""
    mask = run(net, network_input(picture, *input_size(*picture.size)))[0][0, 0]
    quality = _quality(mask)
    if not quality.good():
        return None, asdict(quality)
    photo = np.asarray(picture.convert("RGB"), np.float64) / 255
    raised = Image.fromarray(mask).resize(picture.size, Image.Resampling.BICUBIC)
    alpha = guided(np.clip(np.asarray(raised, np.float64), 0, 1), luma(photo), radius=5, epsilon=1e-4)
    solid, _ = largest_component(alpha > 0.5)
    near = ndimage.binary_dilation(ndimage.binary_fill_holes(solid), iterations=3)
    deep = ndimage.binary_erosion(ndimage.binary_fill_holes(solid), iterations=4)
    alpha = np.clip((alpha - 0.3) / 0.55, 0, 1) * near
    alpha = np.maximum(alpha, deep * np.clip(alpha + 0.8, 0, 1))
    return _cropped(foreground_colours(photo, alpha), alpha), asdict(quality)


def cut_from_alpha(picture: Image.Image) -> Image.Image:
    """A picture that brings its own alpha only needs its crop."""
    rgba = np.asarray(picture.convert("RGBA"), np.float64) / 255
    return _cropped(foreground_colours(rgba[..., :3], rgba[..., 3]), rgba[..., 3])
