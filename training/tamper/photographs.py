"""Photographic backdrops: views into light probes, shop shelves out of focus, floors and beds."""

from __future__ import annotations

import base64
import re
import zlib
from functools import lru_cache
from pathlib import Path

import numpy as np
import OpenEXR
from PIL import Image
from scipy import ndimage

from common.packages import npm_package
from common.paths import cache_dir
from tamper.colour import to_srgb
from tamper.filters import blur

Rng = np.random.Generator
PROBES = ("@pmndrs/assets", "1.7.0")


def for_test(name: str) -> bool:
    """A third of all photographs is kept for the test products alone."""
    return zlib.crc32(f"backdrop {name}".encode()) % 3 == 0


@lru_cache(maxsize=32)
def _probe(name: str) -> np.ndarray:
    text = (npm_package(*PROBES) / "hdri" / f"{name}.exr.js").read_text()
    file = cache_dir("tamper", "probes") / f"{name}.exr"
    file.write_bytes(base64.b64decode(re.search(r"base64,([A-Za-z0-9+/=]+)", text).group(1)))
    with OpenEXR.File(str(file)) as exr:
        return np.asarray(exr.channels()["RGB"].pixels, np.float64)


def probe_names(test: bool) -> list[str]:
    """The light probes of one side of the split."""
    files = sorted((npm_package(*PROBES) / "hdri").glob("*.exr.js"))
    names = [file.name.removesuffix(".exr.js") for file in files]
    return [name for name in names if for_test(name) == test]


def probe_view(rng: Rng, height: int, width: int, name: str) -> np.ndarray:
    """A perspective view into a probe, exposed by its median; soft, as behind a product."""
    light = _probe(name)
    yaw, pitch = rng.uniform(0, 2 * np.pi), rng.uniform(-0.25, 0.15)
    reach = np.tan(np.radians(rng.uniform(55, 85) / 2))
    y, x = np.mgrid[0:height, 0:width]
    right, up = (2 * x / width - 1) * reach, (1 - 2 * y / height) * reach * height / width
    forward = np.cos(pitch) - up * np.sin(pitch)
    rise = np.sin(pitch) + up * np.cos(pitch)
    column = ((np.arctan2(right, forward) + yaw) / (2 * np.pi) % 1) * light.shape[1]
    row = (0.5 - np.arctan2(rise, np.hypot(right, forward)) / np.pi) * light.shape[0]
    view = np.stack(
        [ndimage.map_coordinates(light[..., c], [row, column], order=1, mode="grid-wrap") for c in range(3)],
        -1,
    )
    exposed = view * rng.uniform(0.18, 0.4) / (np.median(view) + 1e-6)
    return blur(np.clip(to_srgb(exposed / (1 + 0.35 * exposed)), 0, 1), rng.uniform(1.0, 4.0))


def _filled(picture: Image.Image, height: int, width: int) -> np.ndarray:
    scale = max(height / picture.height, width / picture.width)
    size = (round(picture.width * scale) + 1, round(picture.height * scale) + 1)
    resized = np.asarray(picture.convert("RGB").resize(size, Image.Resampling.BICUBIC), np.float64) / 255
    return resized[:height, :width]


def shop_view(rng: Rng, height: int, width: int, path: Path) -> np.ndarray:
    """A shop's shelf, out of focus."""
    return blur(_filled(Image.open(path), height, width), rng.uniform(0.012, 0.03) * width)


def _corners(path: Path) -> list[np.ndarray]:
    picture = Image.open(path).convert("RGB")
    wide, tall = picture.width * 5 // 16, picture.height * 5 // 16
    places = [(x, y) for x in (0, picture.width - wide) for y in (0, picture.height - tall)]
    return [np.asarray(picture.crop((x, y, x + wide, y + tall))) for x, y in places]


def surface_view(rng: Rng, height: int, width: int, paths: list[Path]) -> np.ndarray:
    """The floor, bed or table a garment lies on: the calmest corner of a few photos, mirrored to fill."""
    corners = [corner for path in rng.choice(np.array(paths), 3) for corner in _corners(path)]
    calmest = min(corners, key=lambda corner: corner.astype(float).std(axis=(0, 1)).mean())
    patch = _filled(Image.fromarray(calmest), height // 2 + 1, width // 2 + 1)
    whole = np.concatenate([patch, patch[::-1]])
    return np.concatenate([whole, whole[:, ::-1]], 1)[:height, :width]
