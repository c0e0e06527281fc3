"""Training the autoencoder: L1, the features of an ImageNet encoder, and gradients; noise on the latent.

Noise makes the decoder forgive what a sampler leaves over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from common.course import Course
from common.precision import mixed
from generator.pictures import Scene, pixels
from networks.autoencoder import Autoencoder
from networks.light import DEVIATION, MEAN, imagenet_encoder

CROP = 128
NOISE = 0.06
AVERAGE = 0.998
# Pictures whose principal components the network begins with.
STARTS = 150


@dataclass(frozen=True)
class Plan:
    """How to train."""

    steps: int = 6000
    batch: int = 16
    rate: float = 1e-3
    seed: int = 7


class Features(nn.Module):
    """How far apart two pictures are to an ImageNet encoder: its maps at 1/2, 1/4 and 1/8, normed."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = imagenet_encoder().eval().requires_grad_(False)

    def maps(self, x: Tensor) -> list[Tensor]:
        """Of pictures in −1 to 1."""
        mean, deviation = torch.tensor(MEAN)[:, None, None], torch.tensor(DEVIATION)[:, None, None]
        found = self.encoder(((x + 1) / 2 - mean) / deviation)[:3]
        return [F.normalize(one.float(), dim=1) for one in found]

    def forward(self, made: Tensor, truth: Tensor) -> Tensor:
        """Mean squared distance."""
        with torch.no_grad():
            wanted = self.maps(truth)
        return sum((a - b).pow(2).sum(1).mean() for a, b in zip(self.maps(made), wanted, strict=True))


def gradients(x: Tensor) -> tuple[Tensor, Tensor]:
    """Differences of neighbours across and down."""
    return x[..., 1:] - x[..., :-1], x[..., 1:, :] - x[..., :-1, :]


def loss_of(made: Tensor, truth: Tensor, features: Features) -> Tensor:
    """L1, gradients, features; the last of every second picture alone, for they take most of the time."""
    near = (made - truth).abs().mean()
    edges = sum((a - b).abs().mean() for a, b in zip(gradients(made), gradients(truth), strict=True))
    return 3 * near + edges + 0.15 * features(made[::2], truth[::2])


def batch(seen: Sequence[np.ndarray], count: int, rng: np.random.Generator) -> Tensor:
    """Crops [count, 3, 128, 128] in −1 to 1 of pictures [h, w, 3 or more], mirrored by chance."""
    crops = []
    for index in rng.integers(len(seen), size=count):
        top, left = (int(rng.integers(0, side - CROP + 1)) for side in seen[index].shape[:2])
        crop = seen[index][top : top + CROP, left : left + CROP, :3]
        crops.append(crop[:, ::-1] if rng.random() < 0.5 else crop)
    values = torch.from_numpy(np.stack(crops)).permute(0, 3, 1, 2).float() / 127.5 - 1
    return values.contiguous(memory_format=torch.channels_last)


def train(
    scenes: list[Scene], plan: Plan, file: Path, report: Callable[[int, float, Autoencoder], None]
) -> Autoencoder:
    """Trains, or goes on from `file`; returns the network with averaged weights."""
    torch.manual_seed(plan.seed)
    seen = np.stack([pixels(scene) for scene in scenes])
    network, features = Autoencoder(), Features().to(memory_format=torch.channels_last)
    some = seen[:: max(len(seen) // STARTS, 1), ..., :3]
    network.begin(torch.from_numpy(some).permute(0, 3, 1, 2).float() / 127.5 - 1)
    course = Course(
        network, [{"params": list(network.parameters()), "peak": plan.rate}], file, plan.steps, AVERAGE
    )
    # Compiled, its operations are joined.
    course.network.compile()
    print(f"{file.name} is at step {course.done} of {plan.steps}, {len(seen)} pictures", flush=True)
    while course.done < plan.steps:
        truth = batch(seen, plan.batch, np.random.default_rng([plan.seed, course.done]))
        torch.manual_seed(plan.seed + course.done)
        with mixed():
            made = course.network(truth, NOISE).float()
            loss = loss_of(made, truth, features)
        course.learn(loss)
        mean = course.finish_step()
        if mean is not None:
            report(course.done, mean, course.average)
    return course.average.eval()


def psnr(made: Tensor, truth: Tensor) -> Tensor:
    """Decibels of each picture in −1 to 1."""
    return 10 * torch.log10(4 / (made.clamp(-1, 1) - truth).pow(2).mean((1, 2, 3)))
