"""Training: within an original the better generation wins (Bradley–Terry); pass and fail are told apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from common.course import Course
from networks.reward import Answer, Reward
from reward.data import CATEGORIES, REASONS, Generations
from reward.features import VIEWS, split

# A mild fault is nearly right: what it is called counts half.
BORDERLINE = 0.5
# An original and its generations stand together, so that they can be compared.
ORIGINALS, EXTRAS = 8, 2
AVERAGE = 0.99


@dataclass(frozen=True)
class Plan:
    """How to train; the rate is a peak."""

    steps: int = 3000
    rate: float = 8e-4
    decay: float = 0.05
    seed: int = 7
    referenced: bool = True
    masked: bool = True


def network_of(plan: Plan) -> Reward:
    """A network that has learnt nothing yet."""
    torch.manual_seed(plan.seed)
    return Reward(len(REASONS), len(CATEGORIES), referenced=plan.referenced, masked=plan.masked)


def balanced(rows: Generations) -> tuple[list[np.ndarray], np.ndarray]:
    """The generations of each original, and how often it is drawn: categories alike, as in HFPC."""
    groups = [np.flatnonzero(rows.original == number) for number in np.unique(rows.original)]
    category = np.array([rows.category[group[0]] for group in groups]) + 1
    weight = 1 / np.sqrt(np.bincount(category)[category])
    return groups, weight / weight.sum()


def batch(
    rows: Generations, groups: list[np.ndarray], weight: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Row numbers: some originals, all their generations, some of the extra ones."""
    chosen = []
    for index in rng.choice(len(groups), min(ORIGINALS, len(groups)), replace=False, p=weight):
        group = groups[index]
        own, more = group[~rows.extra[group]], group[rows.extra[group]]
        chosen += [own, rng.permutation(more)[:EXTRAS]]
    return np.concatenate(chosen)


def loss_of(answer: Answer, rows: Generations) -> Tensor:
    """Pass or fail, better or worse within an original, reasons, category."""
    label, fault = torch.from_numpy(rows.label), torch.from_numpy(rows.fault)
    weight = torch.where(fault == 1, BORDERLINE, 1.0)
    # As many good as bad ones, however many faults were added.
    weight = weight * torch.where(label == 1, 0.5 * len(label) / label.sum().clamp_min(1), 1.0)
    weight = torch.where(label == 0, weight * 0.5 * len(label) / (1 - label).sum().clamp_min(1), weight)
    passing = F.binary_cross_entropy_with_logits(answer.reward, label, weight)
    same = torch.from_numpy(rows.original[:, None] == rows.original[None])
    better = same & (fault[:, None] < fault[None])
    ahead = answer.reward[:, None] - answer.reward[None]
    ranking = F.softplus(-ahead)[better].mean() if better.any() else answer.reward.sum() * 0
    named = torch.from_numpy(rows.reasons.any(1) | (rows.label == 1))
    reasons = F.binary_cross_entropy_with_logits(
        answer.reasons[named], torch.from_numpy(rows.reasons)[named], pos_weight=torch.tensor(4.0)
    )
    category = torch.from_numpy(rows.category)
    categories = F.cross_entropy(answer.categories, category, ignore_index=-1, reduction="sum")
    # Of HFPC's pictures neither is known: a mean over none would be no number.
    return passing + ranking + reasons.nan_to_num() + 0.1 * categories / (category >= 0).sum().clamp_min(1)


def train(
    rows: Generations,
    features: np.ndarray,
    plan: Plan,
    file: Path,
    report: Callable[[int, float, Reward], None],
) -> Reward:
    """Trains on the rows, or goes on from `file`; `features` [pictures, views, KNOWN + 1, 16, 16].

    Returns the network with averaged weights.
    """
    network = network_of(plan)
    network.encoder.requires_grad_(False)
    network.tokens.norm.momentum = 0.02
    taught = [one for one in network.parameters() if one.requires_grad]
    course = Course(network, [{"params": taught, "peak": plan.rate}], file, plan.steps, AVERAGE, plan.decay)
    originals, weight = balanced(rows)
    while course.done < plan.steps:
        rng = np.random.default_rng([plan.seed, course.done])
        torch.manual_seed(int(rng.integers(1 << 31)))
        some = rows.where(batch(rows, originals, weight, rng))
        numbers, which = np.unique(some.original, return_inverse=True)
        mirror = rng.integers(2, size=len(numbers))
        view = mirror + 2 * rng.integers(VIEWS // 2, size=len(numbers))
        made = mirror[which] + 2 * rng.integers(VIEWS // 2, size=len(which))
        course.network.train()
        original = course.network.see(*split(features[numbers, view])).at(torch.from_numpy(which))
        answer = course.network.compare(original, course.network.see(*split(features[some.generated, made])))
        course.learn(loss_of(answer, some))
        loss = course.finish_step()
        if loss is not None:
            report(course.done, loss, course.average)
    return course.average.eval()
