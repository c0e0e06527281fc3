"""The training loop: multi-scale loss, averaged weights, checkpoints every few minutes."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from networks.light import DEVIATION, MEAN
from segmenter.augment import sample
from segmenter.sources import Sources

# Width and height of the pictures of a batch: the shapes photos have, of equal area.
SHAPES = ((320, 320), (320, 320), (352, 288), (288, 352), (384, 256), (256, 384))
CHECKPOINT_SECONDS = 180
AVERAGE = 0.998


@dataclass(frozen=True)
class Course:
    """How to train. Rates are peaks of a cosine; `encoder_rate` is for weights that are trained already."""

    steps: int
    batch: int
    rate: float
    encoder_rate: float
    seed: int


class Batches(IterableDataset):
    """Endless batches; each depends on the seed and its number alone, so that a stopped run goes on."""

    def __init__(self, sources: Sources, course: Course, start: int) -> None:
        self.sources, self.course, self.start = sources, course, start

    def __iter__(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Pictures [batch, height, width, 3] and masks [batch, height, width], uint8."""
        worker = get_worker_info()
        first, stride = (worker.id, worker.num_workers) if worker else (0, 1)
        for step in range(self.start + first, self.course.steps, stride):
            rng = np.random.default_rng([self.course.seed, step])
            size = SHAPES[rng.integers(len(SHAPES))]
            drawn = [sample(rng, self.sources, size) for _ in range(self.course.batch)]
            yield np.stack([picture for picture, _ in drawn]), np.stack([mask for _, mask in drawn])


def normalised(pictures: Tensor) -> Tensor:
    """[batch, height, width, 3] bytes to [batch, 3, height, width] as the networks take them."""
    scaled = pictures.permute(0, 3, 1, 2).float() / 255
    mean, deviation = torch.tensor(MEAN)[:, None, None], torch.tensor(DEVIATION)[:, None, None]
    return ((scaled - mean) / deviation).contiguous(memory_format=torch.channels_last)


def loss_of(logits: list[Tensor], masks: Tensor) -> Tensor:
    """Cross entropy and soft intersection over union at every scale; the finest counts most."""
    total = torch.zeros(())
    for index, logit in enumerate(logits):
        truth = F.interpolate(masks, logit.shape[-2:], mode="area") if logit.shape != masks.shape else masks
        logit = logit.float()
        entropy = F.binary_cross_entropy_with_logits(logit, truth)
        found = torch.sigmoid(logit)
        both, either = (found * truth).sum((1, 2, 3)), (found + truth - found * truth).sum((1, 2, 3))
        total = total + (1.0 if index == 0 else 0.25) * (entropy + 0.5 * (1 - both / (either + 1)).mean())
    return total


def _optimiser(network: nn.Module, course: Course) -> torch.optim.Optimizer:
    trained = list(network.encoder.parameters()) if hasattr(network, "encoder") else []
    known = {id(parameter) for parameter in trained}
    fresh = [parameter for parameter in network.parameters() if id(parameter) not in known]
    groups = [
        {"params": fresh, "peak": course.rate},
        {"params": trained, "peak": course.encoder_rate},
    ]
    return torch.optim.AdamW([group for group in groups if group["params"]], weight_decay=1e-4)


def train(
    network: nn.Module, sources: Sources, course: Course, file: Path, report: Callable[[int, float, nn.Module], None]
) -> nn.Module:
    """Trains, or goes on from `file`; returns the network with averaged weights.

    `report` hears of every checkpoint: step, mean loss since the last one, averaged network.
    """
    network = network.to(memory_format=torch.channels_last)
    average, optimiser, start = copy.deepcopy(network), _optimiser(network, course), 0
    if file.exists():
        kept = torch.load(file, weights_only=True)
        network.load_state_dict(kept["network"])
        average.load_state_dict(kept["average"])
        optimiser.load_state_dict(kept["optimiser"])
        start = kept["step"]
    loader = DataLoader(Batches(sources, course, start), batch_size=None, num_workers=1, prefetch_factor=4)
    clock, losses = time.monotonic(), []
    for step, (pictures, masks) in enumerate(loader, start):
        _step(network, average, optimiser, course, step, pictures, masks, losses)
        last = step + 1 == course.steps
        if last or time.monotonic() - clock > CHECKPOINT_SECONDS:
            state = {"network": network, "average": average, "optimiser": optimiser}
            part = file.with_suffix(".part")
            torch.save({name: value.state_dict() for name, value in state.items()} | {"step": step + 1}, part)
            part.rename(file)
            report(step + 1, float(np.mean(losses)), average)
            clock, losses = time.monotonic(), []
    return average


def _step(
    network: nn.Module,
    average: nn.Module,
    optimiser: torch.optim.Optimizer,
    course: Course,
    step: int,
    pictures: Tensor,
    masks: Tensor,
    losses: list[float],
) -> None:
    warm = min((step + 1) / 100, 1.0)
    for group in optimiser.param_groups:
        group["lr"] = float(group["peak"] * warm * 0.5 * (1 + np.cos(np.pi * step / course.steps)))
    network.train()
    with torch.autocast("cpu", torch.bfloat16):
        logits = network(normalised(pictures))
    loss = loss_of(logits, masks[:, None].float() / 255)
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()
    losses.append(float(loss))
    with torch.no_grad():
        follow = min(AVERAGE, (step + 1) / (step + 10))
        for mean, value in zip(average.state_dict().values(), network.state_dict().values(), strict=True):
            if mean.dtype.is_floating_point:
                mean.lerp_(value, 1 - follow)
            else:
                mean.copy_(value)
