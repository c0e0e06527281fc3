"""The training loop: multi-scale loss, averaged weights, checkpoints every few minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from common.course import Course
from common.precision import mixed
from networks.light import DEVIATION, MEAN
from segmenter.augment import sample
from segmenter.sources import Sources

# Width and height of the pictures of a batch: the shapes photos have, of equal area. Half the area at first,
# which teaches as much a picture in half the time.
SHAPES = ((320, 320), (320, 320), (352, 288), (288, 352), (384, 256), (256, 384))
SMALL_SHAPES = ((224, 224), (224, 224), (256, 192), (192, 256))
SMALL_SHARE = 0.6
AVERAGE = 0.998


@dataclass(frozen=True)
class Plan:
    """How to train. Rates are peaks of a cosine; `encoder_rate` is for weights that are trained already."""

    steps: int
    batch: int
    rate: float
    encoder_rate: float
    seed: int


class Batches(IterableDataset):
    """Endless batches; each depends on the seed and its number alone, so that a stopped run goes on."""

    def __init__(self, sources: Sources, plan: Plan, start: int) -> None:
        self.sources, self.plan, self.start = sources, plan, start

    def __iter__(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Pictures [batch, height, width, 3] and masks [batch, height, width], uint8."""
        worker = get_worker_info()
        first, stride = (worker.id, worker.num_workers) if worker else (0, 1)
        for step in range(self.start + first, self.plan.steps, stride):
            rng = np.random.default_rng([self.plan.seed, step])
            shapes = SMALL_SHAPES if step < SMALL_SHARE * self.plan.steps else SHAPES
            size = shapes[rng.integers(len(shapes))]
            drawn = [sample(rng, self.sources, size) for _ in range(self.plan.batch)]
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


def _groups(network: nn.Module, plan: Plan) -> list[dict]:
    trained = list(network.encoder.parameters()) if hasattr(network, "encoder") else []
    known = {id(parameter) for parameter in trained}
    fresh = [parameter for parameter in network.parameters() if id(parameter) not in known]
    return [{"params": fresh, "peak": plan.rate}, {"params": trained, "peak": plan.encoder_rate}]


def train(
    network: nn.Module,
    sources: Sources,
    plan: Plan,
    file: Path,
    report: Callable[[int, float, nn.Module], None],
) -> nn.Module:
    """Trains, or goes on from `file`; returns the network with averaged weights.

    `report` hears of every checkpoint: step, mean loss since the last one, averaged network.
    """
    course = Course(network, _groups(network, plan), file, plan.steps, AVERAGE)
    print(f"{file.name} is at step {course.done} of {plan.steps}", flush=True)
    batches = Batches(sources, plan, course.done)
    for pictures, masks in DataLoader(batches, batch_size=None, num_workers=1, prefetch_factor=4):
        course.network.train()
        with mixed():
            logits = course.network(normalised(pictures))
        course.learn(loss_of(logits, masks[:, None].float() / 255))
        loss = course.finish_step()
        if loss is not None:
            report(course.done, loss, course.average)
    return course.average
