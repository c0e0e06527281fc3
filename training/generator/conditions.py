"""What the denoiser is told in training: the product, names that are at times left out, and a reference that
cannot be copied."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from generator.latents import Latents
from generator.pictures import CATEGORIES, STYLES
from networks.denoiser import Condition

# How often each is left out, so that guidance has something to lead away from.
NO_CATEGORY, NO_STYLE, NO_REFERENCE = 0.15, 0.15, 0.5
# With a reference the style is mostly the reference's to say.
NO_STYLE_BESIDE_REFERENCE = 0.7
# Logarithms: how far the product's brightness, the balance of its colours and its contrast may be from those
# in the picture. A merchant's photo was not taken in the scene's light.
GAIN, BALANCE, CONTRAST = 0.3, 0.06, 0.2


def colours(small: np.ndarray) -> Tensor:
    """[b, h, w, 4] bytes to [b, 4, h, w]: colours in −1 to 1, mask in 0 to 1."""
    values = torch.from_numpy(small).permute(0, 3, 1, 2).float()
    return torch.cat([values[:, :3] / 127.5 - 1, values[:, 3:] / 255], 1)


def product_of(small: Tensor) -> Tensor:
    """What is product stays; the rest is grey."""
    return torch.cat([small[:, :3] * small[:, 3:], small[:, 3:]], 1)


def relit(small: Tensor, rng: np.random.Generator) -> Tensor:
    """The pictures in another light, as far as a photo of the product may be from its scene."""
    spread = lambda width, count: torch.from_numpy(  # noqa: E731
        np.exp(rng.uniform(-width, width, (len(small), count, 1, 1))).astype(np.float32)
    )
    light = (small[:, :3] + 1) / 2
    light = light.clamp_min(1e-3) ** spread(CONTRAST, 1) * spread(GAIN, 1) * spread(BALANCE, 3)
    return torch.cat([light.clamp(0, 1) * 2 - 1, small[:, 3:]], 1)


def background_of(
    small: Tensor, rng: np.random.Generator | None = None, other: Tensor | None = None
) -> Tensor:
    """The background with its own mask. With `rng`, guarded against copying as the paper does: the product's
    mask dilated, parts masked at random, all of it moved and zoomed, and a part of `other` mixed in."""
    mask = (F.max_pool2d(small[:, 3:], 9, 1, 4) < 0.1).float()
    if rng is None:
        return torch.cat([small[:, :3] * mask, mask], 1)
    count, side = len(small), small.shape[-1]
    picture = small[:, :3]
    if other is not None:
        mixed = torch.from_numpy(rng.random((count, 1, 1, 1)) < 0.25)
        top = torch.arange(side)[None, None, :, None] < int(rng.uniform(0.15, 0.4) * side)
        picture = torch.where(mixed & top, other[:, :3], picture)
    for row in range(count):
        for _ in range(int(rng.integers(0, 4))):
            y, x = rng.integers(0, side, 2)
            high, wide = rng.integers(side // 12, side // 3, 2)
            mask[row, :, y : y + high, x : x + wide] = 0
    zoom = rng.uniform(0.6, 1.0, (count, 1)) * np.ones((1, 2))
    grid = np.zeros((count, 2, 3))
    grid[:, 0, 0], grid[:, 1, 1] = zoom[:, 0] * np.where(rng.random(count) < 0.5, -1, 1), zoom[:, 1]
    grid[:, :, 2] = rng.uniform(-1, 1, (count, 2)) * (1 - zoom) * 1.15
    where = F.affine_grid(torch.from_numpy(grid).float(), (count, 4, side, side), align_corners=False)
    moved = F.grid_sample(torch.cat([picture * mask, mask], 1), where, align_corners=False)
    return moved


def drawn(data: Latents, rng: np.random.Generator, count: int) -> tuple[Tensor, Tensor, Condition]:
    """Latents [b, 16, h, w], masks [b, 1, 4 h, 4 w] and conditions of random pictures."""
    rows, view = rng.integers(len(data.latent), size=count), rng.integers(data.latent.shape[1], size=count)
    latent = torch.from_numpy(data.latent[rows, view].astype(np.float32))
    small = colours(data.small[rows, view])
    absent = lambda chance: torch.from_numpy(rng.random(count) < chance)  # noqa: E731
    bare = absent(NO_REFERENCE)
    other = rng.permutation(count)
    seen = colours(data.reference[rows, view // 2])
    reference = background_of(seen, rng, seen[other])
    reference = torch.where(bare[:, None, None, None], torch.zeros_like(reference), reference)
    unnamed = torch.where(bare, absent(NO_STYLE), absent(NO_STYLE_BESIDE_REFERENCE))
    category, style = (torch.from_numpy(values[rows]) for values in (data.category, data.style))
    category = torch.where(absent(NO_CATEGORY), len(CATEGORIES), category)
    style = torch.where(unnamed, len(STYLES), style)
    return latent, small[:, 3:], Condition(product_of(relit(small, rng)), category, style, reference)
