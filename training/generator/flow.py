"""Rectified flow (Liu, Gong and Liu, "Flow Straight and Fast", ICLR 2023) in the latent; and its sampler.

z(t) = (1 − t) z + t n: the network learns the velocity n − z, least squares, where the background is.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from common.course import Course
from common.precision import mixed
from generator.conditions import drawn
from generator.latents import Latents
from generator.noise import normal
from generator.pictures import CATEGORIES, STYLES
from networks.autoencoder import Decoder
from networks.denoiser import Condition, Denoiser

AVERAGE = 0.9995
# Under the product the merchant's own pixels are shown: what is there matters only to its neighbours.
UNDER_PRODUCT = 0.1


@dataclass(frozen=True)
class Plan:
    """How to train."""

    steps: int = 20_000
    batch: int = 32
    rate: float = 6e-4
    seed: int = 7
    guided: bool = True


@dataclass(frozen=True)
class Scale:
    """Of each channel of the latents the mean that the network sees as 0, and what it sees as 1."""

    mean: Tensor
    deviation: Tensor

    @staticmethod
    def of(data: Latents, decoder: Decoder) -> Scale:
        """Of a set. The channel that shows most gets a deviation of 1, others the root of how much they show
        beside it: so noise hides details first, and what cannot be foreseen becomes smooth, not noisy."""
        values = data.latent[:, 0].astype(np.float32)
        mean, deviation = values.mean((0, 2, 3)), values.std((0, 2, 3))
        shown = decoder.base.weight.detach().flatten(1).norm(dim=0).numpy() * deviation
        deviation = deviation / np.sqrt(shown / shown.max())
        shape = (1, -1, 1, 1)
        return Scale(torch.from_numpy(mean).reshape(shape), torch.from_numpy(deviation).reshape(shape))


def loss_of(network: Denoiser, z: Tensor, mask: Tensor, given: Condition) -> Tensor:
    """Of one batch; times are drawn where the path is least sure (logit-normal, Esser et al., 2024)."""
    t = torch.sigmoid(torch.randn(len(z)))
    noise = torch.randn_like(z)
    at = t[:, None, None, None]
    with mixed():
        velocity = network((1 - at) * z + at * noise, t, given)
    weight = 1 - (1 - UNDER_PRODUCT) * F.adaptive_avg_pool2d(mask, z.shape[-2:])
    return ((velocity.float() - (noise - z)) ** 2 * weight).mean() / weight.mean()


def train(
    data: Latents, scale: Scale, plan: Plan, file: Path, report: Callable[[int, float, Denoiser], None]
) -> Denoiser:
    """Trains, or goes on from `file`; returns the network with averaged weights."""
    torch.manual_seed(plan.seed)
    network = Denoiser(len(CATEGORIES), len(STYLES), plan.guided)
    course = Course(
        network, [{"params": list(network.parameters()), "peak": plan.rate}], file, plan.steps, AVERAGE
    )
    # Compiled, its operations are joined.
    course.network.compile()
    print(f"{file.name} is at step {course.done} of {plan.steps}, {len(data.latent)} pictures", flush=True)
    while course.done < plan.steps:
        z, mask, given = drawn(data, np.random.default_rng([plan.seed, course.done]), plan.batch)
        torch.manual_seed(plan.seed + course.done)
        course.learn(loss_of(course.network, (z - scale.mean) / scale.deviation, mask, given))
        mean = course.finish_step()
        if mean is not None:
            report(course.done, mean, course.average)
    return course.average.eval()


def unnamed(given: Condition) -> Condition:
    """The same product with nothing said about its scene."""
    none = torch.full_like(given.style, len(STYLES))
    return replace(given, style=none, reference=torch.zeros_like(given.reference))


def guided(network: Denoiser, z: Tensor, t: Tensor, given: Condition, guidance: float) -> Tensor:
    """The velocity, led away from what is said of no scene where `guidance` is above 1."""
    velocity = network(z, t, given)
    if guidance == 1:
        return velocity
    free = network(z, t, unnamed(given))
    return free + guidance * (velocity - free)


def noise(count: int, shape: tuple[int, int, int], seed: int) -> Tensor:
    """[count, *shape], one seed a picture."""
    drawn_one = [normal(seed + index, math.prod(shape)).reshape(shape) for index in range(count)]
    return torch.from_numpy(np.stack(drawn_one))


@torch.no_grad()
def sample(
    network: Denoiser, scale: Scale, given: Condition, steps: int = 30, guidance: float = 2.0, seed: int = 0
) -> Tensor:
    """Latents by Euler's method; `guidance` above 1 leads away from what is said of no scene. Each picture of
    the batch has the seed after the one before, and the noise a tab would draw for it."""
    z = noise(
        len(given.style), (scale.mean.shape[1], *(side // 4 for side in given.product.shape[-2:])), seed
    )
    times = torch.linspace(1, 0, steps + 1)
    for now, then in itertools.pairwise(times):
        t = now.expand(len(z))
        z = z + (then - now) * guided(network, z, t, given, guidance)
    return z * scale.deviation + scale.mean
