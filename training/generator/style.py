"""Trains the network of references: what place is it, what is surface and what backdrop, where is the light.

Two pictures of one scene type, around other products and from other seeds, are to have like embeddings
(Khosla et al., "Supervised Contrastive Learning", NeurIPS 2020). What it sees is guarded as in "Category
Commonality and Personalized Style": the product's mask dilated, parts masked at random, the picture moved,
and a second random picture mixed in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from common.course import Course
from generator.kinds import STYLES
from generator.scenery import Pairs, recoloured
from networks.style import PARTS_SIDE, SIDE, Style

TEMPERATURE = 0.1
AVERAGE = 0.995
# How often a second picture is mixed in, and its largest part.
MIXED, MIXED_PART = 0.25, 0.4


@dataclass(frozen=True)
class Plan:
    """How long; `kinds` scene types by `each` pictures at once."""

    seed: int
    steps: int
    kinds: int = 12
    each: int = 3
    rate: float = 1e-3
    guards: bool = True


@dataclass(frozen=True)
class Seen:
    """[n, 128, 128, …] bytes: pictures, masks and parts; light [n, 3]; scene types and styles as numbers."""

    pictures: np.ndarray
    masks: np.ndarray
    parts: np.ndarray
    light: np.ndarray
    scene: np.ndarray
    style: np.ndarray


def small(values: np.ndarray, side: int = SIDE) -> np.ndarray:
    """[n, h, w, c] bytes, averaged down."""
    tensor = torch.from_numpy(values.copy()).permute(0, 3, 1, 2).float()
    made = F.interpolate(tensor, size=(side, side), mode="bilinear", antialias=True, align_corners=False)
    return made.permute(0, 2, 3, 1).round().clamp(0, 255).byte().numpy()


def seen(data: Pairs) -> Seen:
    """Every pair twice: with its product and without."""
    names = sorted({row["scene"] for row in data.truth})
    masks = small(data.masks[..., None])
    scene = np.array([names.index(row["scene"]) for row in data.truth])
    style = np.array([STYLES.index(row["style"]) for row in data.truth])
    light = np.array([row["light"] for row in data.truth], np.float32)
    twice = lambda values: np.concatenate([values, values])  # noqa: E731
    return Seen(
        np.concatenate([small(data.pictures), small(data.plates)]),
        np.concatenate([masks, np.zeros_like(masks)]),
        twice(small(data.parts)),
        twice(light),
        twice(scene),
        twice(style),
    )


def background_of(picture: Tensor, mask: Tensor) -> Tensor:
    """What `src/generate/scene.rs` shows of a reference, [b, 4, 128, 128]: nothing near the product."""
    shown = (F.max_pool2d(mask, 9, 1, 4) < 0.1).float()
    return torch.cat([(picture * 2 - 1) * shown, shown], 1)


def batch(data: Seen, rows: np.ndarray, rng: np.random.Generator, guards: bool) -> tuple[Tensor, ...]:
    """What is seen, and of it parts [b, 4, 32, 32], their weight, light, scene types, styles."""
    picture = torch.from_numpy(data.pictures[rows]).permute(0, 3, 1, 2).float() / 255
    mask = torch.from_numpy(data.masks[rows]).permute(0, 3, 1, 2).float() / 255
    parts = torch.from_numpy(data.parts[rows]).permute(0, 3, 1, 2).float() / 255
    light = torch.from_numpy(data.light[rows])
    count = len(rows)
    gains = np.exp(rng.uniform(-0.25, 0.25, (count, 3, 1)) + rng.uniform(-0.12, 0.12, (count, 3, 3)))
    picture = recoloured(picture, parts, torch.from_numpy(gains.astype(np.float32)))
    # Moved and zoomed, each in its own way.
    zoom = torch.from_numpy(rng.uniform(0.65, 1.0, count).astype(np.float32))
    flip = torch.from_numpy(np.where(rng.random(count) < 0.5, -1, 1).astype(np.float32))
    shift = torch.from_numpy(rng.uniform(-1, 1, (count, 2)).astype(np.float32)) * (1 - zoom)[:, None]
    theta = torch.zeros(count, 2, 3)
    theta[:, 0, 0], theta[:, 1, 1], theta[:, :, 2] = zoom * flip, zoom, shift
    stack = torch.cat([picture, mask, parts], 1)
    grid = F.affine_grid(theta, list(stack.shape), align_corners=False)
    stack = F.grid_sample(stack, grid, padding_mode="reflection", align_corners=False)
    picture, mask, parts = stack.split((3, 1, 3), 1)
    light = light * torch.stack([flip, torch.ones(count), torch.ones(count)], 1)
    if guards:
        for row in range(count):
            for _ in range(int(rng.integers(0, 4))):
                high, wide = (int(rng.integers(8, 60)) for _ in range(2))
                top, left = int(rng.integers(0, SIDE - high)), int(rng.integers(0, SIDE - wide))
                mask[row, :, top : top + high, left : left + wide] = 1
        other = picture.roll(1, 0)
        rows_mixed = torch.from_numpy(rng.random((count, 1, 1, 1)) < MIXED)
        edge = torch.from_numpy(rng.uniform(0.1, MIXED_PART, (count, 1, 1, 1)).astype(np.float32)) * SIDE
        side = rows_mixed & (torch.arange(SIDE)[None, None, None, :] < edge)
        picture = torch.where(side, other, picture)
        mask = torch.where(side & (torch.rand(count, 1, 1, 1) < 0.5), torch.ones(()), mask)
    noise = torch.from_numpy(rng.uniform(0, 0.03, (count, 1, 1, 1)).astype(np.float32))
    picture = (picture + noise * torch.randn_like(picture)).clamp(0, 1)
    parts = torch.cat([parts, (1 - parts.sum(1, keepdim=True)).clamp(0, 1)], 1)
    scale = SIDE // PARTS_SIDE
    weight = F.avg_pool2d(1 - mask, scale)
    return (
        background_of(picture, mask),
        F.avg_pool2d(parts, scale),
        weight,
        light,
        *(torch.from_numpy(values[rows]) for values in (data.scene, data.style)),
    )


def contrast(embedding: Tensor, scene: Tensor) -> Tensor:
    """Pictures of one scene type attract each other, all else repels."""
    likeness = embedding @ embedding.T / TEMPERATURE
    own = torch.eye(len(scene), dtype=torch.bool)
    log = likeness - likeness.masked_fill(own, -1e9).logsumexp(1, keepdim=True)
    alike = (scene[:, None] == scene[None]) & ~own
    return -(log * alike).sum(1).div(alike.sum(1).clamp_min(1)).mean()


def loss_of(network: Style, given: tuple[Tensor, ...]) -> Tensor:
    """Of all it says."""
    planes, parts, weight, light, scene, style = given
    embedding, found, towards, styles = network(planes)
    of_parts = -(parts * F.log_softmax(found, 1)).sum(1, keepdim=True)
    return (
        contrast(embedding, scene)
        + 2 * (of_parts * weight).sum() / weight.sum()
        + 0.5 * (towards - light).abs().mean()
        + 0.5 * F.cross_entropy(styles, style)
    )


def train(data: Seen, plan: Plan, file: Path, report: Callable[[int, float, Style], None]) -> None:
    """Trains, or goes on; the averaged weights count."""
    torch.manual_seed(plan.seed)
    network = Style(len(STYLES))
    groups = [{"params": list(network.parameters()), "peak": plan.rate}]
    course = Course(network, groups, file, plan.steps, AVERAGE, decay=1e-3)
    kinds = np.unique(data.scene)
    while course.done < plan.steps:
        rng = np.random.default_rng((plan.seed, course.done))
        chosen = rng.choice(kinds, min(plan.kinds, len(kinds)), replace=False)
        rows = [rng.choice(np.flatnonzero(data.scene == kind), plan.each) for kind in chosen]
        course.learn(loss_of(network, batch(data, np.concatenate(rows), rng, plan.guards)))
        if (loss := course.finish_step()) is not None:
            report(course.done, loss, course.average)


def load(file: Path) -> Style:
    """The averaged weights of a checkpoint."""
    network = Style(len(STYLES))
    network.load_state_dict(torch.load(file, weights_only=True)["average"])
    return network.eval()


@torch.no_grad()
def judged(network: Style, data: Seen) -> dict[str, float]:
    """On pictures with their products: how often a part, the style and the light's side are named, and how
    often a picture is nearer to another of its own scene type than to one of another."""
    rows = np.arange(len(data.scene) // 2)
    picture = torch.from_numpy(data.pictures[rows]).permute(0, 3, 1, 2).float() / 255
    mask = torch.from_numpy(data.masks[rows]).permute(0, 3, 1, 2).float() / 255
    embedding, found, light, styles = network(background_of(picture, mask))
    parts = F.avg_pool2d(
        torch.from_numpy(data.parts[rows]).permute(0, 3, 1, 2).float() / 255, SIDE // PARTS_SIDE
    )
    parts = torch.cat([parts, 1 - parts.sum(1, keepdim=True)], 1)
    clear = (parts.max(1).values > 0.9) & (F.avg_pool2d(mask, SIDE // PARTS_SIDE)[:, 0] < 0.02)
    named = (found.argmax(1) == parts.argmax(1))[clear].float().mean()
    likeness = embedding @ embedding.T
    scene = torch.from_numpy(data.scene[rows])
    alike = (scene[:, None] == scene[None]) & ~torch.eye(len(scene), dtype=torch.bool)
    other = scene[:, None] != scene[None]
    nearer = [
        (likeness[row][alike[row]][:, None] > likeness[row][other[row]][None]).float().mean()
        for row in range(len(scene))
        if alike[row].any()
    ]
    side = np.abs(data.light[rows, 0]) > 0.3
    right = (np.sign(light[:, 0].numpy()) == np.sign(data.light[rows, 0]))[side].mean()
    return {
        "parts": float(named),
        "style": float((styles.argmax(1).numpy() == data.style[rows]).mean()),
        "nearer": float(torch.stack(nearer).mean()),
        "light": float(right),
    }
