"""Trains the shade: what a product does to a scene, learnt from a path tracer's pictures of both."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from common.course import Course
from generator.scenery import Pairs, filled, recoloured
from networks.shade import Shade, shaded

SIDE = 256
# Logarithms: how far light, balance and contrast of a product's own photo are from those in the scene.
GAIN, BALANCE, CONTRAST = 0.35, 0.08, 0.25
# How often a scene gets other colours, and how far: logarithms of brightness and of colours' balance.
RECOLOURED, BRIGHTNESS, TINT = 0.5, 0.45, 0.35
AVERAGE = 0.998
# Mean difference of colours, of 1, up to which two renderings of one scene differ.
NOISE = 0.02
# Coverage below which a pixel shows nothing of the product.
CLEAR = 0.02


@dataclass(frozen=True)
class Plan:
    """How long, how many at once, how fast."""

    seed: int
    steps: int
    batch: int = 8
    rate: float = 8e-4


@dataclass(frozen=True)
class Batch:
    """In 0 to 1, [b, …, side, side]; `given` is what the network sees."""

    given: Tensor
    plate: Tensor
    picture: Tensor
    mask: Tensor


def rows_of(mask_shape: torch.Size) -> Tensor:
    """Height of each pixel's middle, −1 at the top to 1 at the bottom."""
    height, width = mask_shape[-2:]
    y = (torch.arange(height) + 0.5) / height * 2 - 1
    return y[:, None].expand(height, width)


def planes(
    plate: Tensor, product: Tensor, mask: Tensor, parts: Tensor, light: Tensor, elevation: Tensor
) -> Tensor:
    """What the network sees [b, 15, h, w]: colours in 0 to 1, light [b, 3], elevation [b] in degrees."""
    b, _, h, w = plate.shape
    sine = torch.sin(elevation * math.pi / 180)
    flat = torch.cat([light, sine[:, None]], 1)[:, :, None, None].expand(b, 4, h, w)
    height = rows_of(mask.shape).expand(b, 1, h, w)
    return torch.cat([plate * 2 - 1, (product * 2 - 1) * mask, mask, parts * (1 - mask), flat, height], 1)


def given(data: Pairs, rows: np.ndarray) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Plates, pictures, masks, parts in 0 to 1, light, elevation of some pairs."""
    whole = lambda values: torch.from_numpy(values[rows]).permute(0, 3, 1, 2).float() / 255  # noqa: E731
    mask = torch.from_numpy(data.masks[rows])[:, None].float() / 255
    light = torch.tensor([data.truth[row]["light"] for row in rows])
    elevation = torch.tensor([float(data.truth[row]["view"]["elevation"]) for row in rows])
    return whole(data.plates), whole(data.pictures), mask, whole(data.parts), light, elevation


def relit(colours: Tensor, rng: np.random.Generator) -> Tensor:
    """The product as a photo taken elsewhere shows it."""
    spread = lambda width, count: torch.from_numpy(  # noqa: E731
        np.exp(rng.uniform(-width, width, (len(colours), count, 1, 1))).astype(np.float32)
    )
    light = colours.clamp_min(1e-3) ** spread(CONTRAST, 1) * spread(GAIN, 1) * spread(BALANCE, 3)
    return light.clamp(0, 1)


def batch(data: Pairs, rows: np.ndarray, rng: np.random.Generator) -> Batch:
    """Pairs cut, turned round and recoloured, with the product in another light."""
    plate, picture, mask, parts, light, elevation = given(data, rows)
    parts = filled(parts, mask)
    if (chosen := rng.random(len(rows)) < RECOLOURED).any():
        size = (len(rows), 3, 1)
        bright = rng.uniform(-BRIGHTNESS, BRIGHTNESS, size)
        tint = rng.uniform(-TINT, TINT, (len(rows), 3, 3)) * (rng.random(size) < 0.6)
        gains = np.where(chosen[:, None, None], np.exp(bright + tint), 1).astype(np.float32)
        behind = recoloured(picture, parts, torch.from_numpy(gains))
        picture = picture * mask + behind * (1 - mask)
        plate = recoloured(plate, parts, torch.from_numpy(gains))
    stack = torch.cat([plate, picture, mask, parts], 1)
    side = stack.shape[-1]
    cut = int(rng.integers(int(0.7 * side), side + 1))
    top, left = (int(rng.integers(0, side - cut + 1)) for _ in range(2))
    stack = stack[..., top : top + cut, left : left + cut]
    stack = F.interpolate(stack, size=(SIDE, SIDE), mode="bilinear", antialias=True, align_corners=False)
    if rng.random() < 0.5:
        stack = stack.flip(-1)
        light = light * torch.tensor([-1.0, 1.0, 1.0])
    plate, picture, mask, parts = stack.split((3, 3, 1, 3), 1)
    seen = planes(plate, relit(picture, rng), mask, parts, light, elevation)
    return Batch(seen.contiguous(memory_format=torch.channels_last), plate, picture, mask)


def loss_of(field: Tensor, one: Batch) -> Tensor:
    """Differences outside the product, at three resolutions, more where the product changes the scene."""
    seen = 1 - one.mask
    effect = (one.picture - one.plate).abs().mean(1, keepdim=True)
    weight = seen * (1 + 8 * F.avg_pool2d(effect, 9, 1, 4))
    error = (shaded(one.plate, field) - one.picture) * weight
    total = error.abs().mean()
    for size in (4, 16):
        total = total + F.avg_pool2d(error, size).abs().mean()
    # Edges of shadows; and what a gain can say, an offset need not.
    slopes = (error[..., 1:] - error[..., :-1]).abs().mean() + (
        error[..., 1:, :] - error[..., :-1, :]
    ).abs().mean()
    return total + slopes + 0.02 * field[:, 3:].abs().mean()


def touched(plate: Tensor, picture: Tensor, mask: Tensor) -> Tensor:
    """Where outside the product a product changes its scene by more than the path tracer's own noise."""
    outside = (mask < CLEAR).float()
    effect = F.avg_pool2d((picture - plate).abs().mean(1, keepdim=True) * outside, 5, 1, 2)
    return (effect > NOISE).float() * outside


@torch.no_grad()
def explained(network: Shade, data: Pairs, limit: int = 120) -> tuple[float, Tensor]:
    """How much of the difference a product makes is explained (1 all, 0 none), and the first pictures."""
    network.eval()
    left = made = 0.0
    shown = []
    for rows in np.array_split(np.arange(min(len(data), limit)), max(1, min(len(data), limit) // 8)):
        plate, picture, mask, parts, light, elevation = given(data, rows)
        side = plate.shape[-1] // 32 * 32
        cut = lambda values, side=side: values[..., :side, :side]  # noqa: E731
        plate, picture, mask, parts = map(cut, (plate, picture, mask, parts))
        out = shaded(plate, network(planes(plate, picture, mask, parts, light, elevation))).clamp(0, 1)
        counted = touched(plate, picture, mask)
        left += float(((out - picture).abs() * counted).sum())
        made += float(((plate - picture).abs() * counted).sum())
        if len(shown) < 3:
            whole = picture * mask + out * (1 - mask)
            pasted = picture * mask + plate * (1 - mask)
            shown.append(torch.cat([pasted, whole, picture], 2))
    network.train()
    return 1 - left / made, torch.cat(shown)


def train(data: Pairs, plan: Plan, file: Path, report: Callable[[int, float, Shade], None]) -> None:
    """Trains, or goes on; the averaged weights count."""
    torch.manual_seed(plan.seed)
    network = Shade()
    groups = [{"params": list(network.parameters()), "peak": plan.rate}]
    course = Course(network, groups, file, plan.steps, AVERAGE)
    while course.done < plan.steps:
        rng = np.random.default_rng((plan.seed, course.done))
        one = batch(data, rng.choice(len(data), plan.batch, replace=False), rng)
        # With vectors of bfloat16 this network is a third quicker, also without tiles.
        with torch.autocast("cpu", torch.bfloat16):
            field = network(one.given)
        course.learn(loss_of(field.float(), one))
        if (loss := course.finish_step()) is not None:
            report(course.done, loss, course.average)


def load(file: Path) -> Shade:
    """The averaged weights of a checkpoint."""
    network = Shade()
    network.load_state_dict(torch.load(file, weights_only=True)["average"])
    return network.eval()
