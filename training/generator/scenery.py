"""The sets of `make_scenery.py` as arrays: pairs of a scene with and without a product, and scenes alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from common.paths import cache_dir


@dataclass(frozen=True)
class Pairs:
    """[n, side, side, …] in bytes: scenes, the same with a product, the product's coverage, parts; and their
    truth."""

    plates: np.ndarray
    pictures: np.ndarray
    masks: np.ndarray
    parts: np.ndarray
    truth: list[dict]

    def __len__(self) -> int:
        return len(self.truth)


def folder_of(what: str, seed: int) -> Path:
    """Where `make_scenery.py` puts a set."""
    return cache_dir("scenery", f"{what}-seed{seed}")


def truths(folder: Path) -> list[dict]:
    """What is known of everything made so far, in the plan's order."""
    files = (folder / "truth" / f"{json.loads(row)['id']}.json" for row in (folder / "plan.jsonl").open())
    return [json.loads(file.read_text()) for file in files if file.exists()]


def image(folder: Path, kind: str, name: str) -> np.ndarray:
    """One picture of a set."""
    return np.asarray(Image.open(folder / kind / f"{name}.png"))


def pairs(seed: int, splits: tuple[str, ...]) -> Pairs:
    """Pairs in which a product is to be seen."""
    folder = folder_of("pairs", seed)
    rows = [row for row in truths(folder) if row["split"] in splits]
    rows = [row for row in rows if image(folder, "masks", row["id"]).mean() > 3]
    kinds = ("plates", "pictures", "masks", "parts")
    made = [np.stack([image(folder, kind, row["id"]) for row in rows]) for kind in kinds]
    return Pairs(*made, rows)


def linear(colours: Tensor) -> Tensor:
    """sRGB values in 0 to 1 as light."""
    return torch.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055).clamp_min(0) ** 2.4)


def srgb(light: Tensor) -> Tensor:
    """Light as sRGB values in 0 to 1."""
    light = light.clamp(0, 1)
    return torch.where(light <= 0.0031308, light * 12.92, 1.055 * light.clamp_min(1e-6) ** (1 / 2.4) - 0.055)


def filled(parts: Tensor, mask: Tensor) -> Tensor:
    """Parts [b, 3, h, w] continued under the product: pulled together coarser and coarser, then pushed
    back."""
    known = 1 - mask
    if min(parts.shape[-2:]) < 4:
        return parts / known.clamp_min(1e-3)
    small = F.avg_pool2d(torch.cat([parts, known], 1), 2, ceil_mode=True)
    weight = small[:, 3:].clamp_min(1e-6)
    # What is half known is wholly known one level up.
    sure = (4 * weight).clamp_max(1)
    coarser = filled(small[:, :3] / weight * sure, 1 - sure)
    around = F.interpolate(coarser, size=parts.shape[-2:], mode="bilinear", align_corners=False)
    return (parts + around * (1 - known)).clamp(0, 1)


def recoloured(picture: Tensor, parts: Tensor, gains: Tensor) -> Tensor:
    """Light of each part [b, 3, h, w] times its gain [b, 3 parts, 3 colours]."""
    gain = 1 + torch.einsum("bphw,bpc->bchw", parts, gains - 1)
    return srgb(linear(picture) * gain)
