"""Training: within an original the better generation wins (Bradley–Terry); pass and fail are told apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from networks.reward import Answer, Reward
from reward.data import CATEGORIES, REASONS, Generations
from reward.features import VIEWS, as_picture

# A mild fault is nearly right: what it is called counts half.
BORDERLINE = 0.5
# An original and its generations stand together, so that they can be compared.
ORIGINALS = 10


@dataclass(frozen=True)
class Plan:
    """How to train."""

    steps: int = 1500
    rate: float = 8e-4
    decay: float = 0.05
    seed: int = 7
    referenced: bool = True
    masked: bool = True


def batches(rows: Generations, plan: Plan) -> Iterator[tuple[np.ndarray, int]]:
    """Row numbers of some originals' generations, and the parity of their views: mirrored or not."""
    rng = np.random.default_rng(plan.seed)
    groups = [np.flatnonzero(rows.original == number) for number in np.unique(rows.original)]
    for _ in range(plan.steps):
        chosen = rng.choice(len(groups), min(ORIGINALS, len(groups)), replace=False)
        yield np.concatenate([groups[index] for index in chosen]), int(rng.integers(2))


def loss_of(answer: Answer, rows: Generations) -> Tensor:
    """Pass or fail, better or worse within an original, reasons, category."""
    label, fault = torch.from_numpy(rows.label), torch.from_numpy(rows.fault)
    weight = torch.where(fault == 1, BORDERLINE, 1.0)
    passing = F.binary_cross_entropy_with_logits(answer.reward, label, weight)
    same = torch.from_numpy(rows.original[:, None] == rows.original[None])
    better = same & (fault[:, None] < fault[None])
    ahead = answer.reward[:, None] - answer.reward[None]
    ranking = F.softplus(-ahead)[better].mean() if better.any() else answer.reward.sum() * 0
    reasons = F.binary_cross_entropy_with_logits(
        answer.reasons, torch.from_numpy(rows.reasons), pos_weight=torch.tensor(4.0)
    )
    categories = F.cross_entropy(answer.categories, torch.from_numpy(rows.category))
    return passing + ranking + reasons + 0.1 * categories


def answered(network: Reward, rows: Generations, features: np.ndarray, view: np.ndarray) -> Answer:
    """The network on given views; `view` [2, rows]: of the original and of the generated picture."""
    original = as_picture(features[rows.original, view[0]])
    generated = as_picture(features[rows.generated, view[1]])
    return network(original, generated)


def train(rows: Generations, features: np.ndarray, plan: Plan) -> Reward:
    """Trains on the rows; returns the network with weights averaged over the last half."""
    torch.manual_seed(plan.seed)
    network = Reward(len(REASONS), len(CATEGORIES), referenced=plan.referenced, masked=plan.masked)
    optimiser = torch.optim.AdamW(network.parameters(), lr=plan.rate, weight_decay=plan.decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, plan.rate, plan.steps, pct_start=0.1)
    average = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.99)
    )
    rng, losses = np.random.default_rng(plan.seed + 1), []
    for step, (chosen, parity) in enumerate(batches(rows, plan), 1):
        some = rows.where(chosen)
        view = 2 * rng.integers(VIEWS // 2, size=(2, len(chosen))) + parity
        network.train()
        with torch.autocast("cpu", torch.bfloat16):
            answer = answered(network, some, features, view)
        loss = loss_of(answer, some)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        average.update_parameters(network)
        losses.append(float(loss.detach()))
        if step % 100 == 0:
            print(f"step {step}: loss {np.mean(losses[-100:]):.3f}", flush=True)
    return average.module.eval()
