"""Training: within an original the better generation wins (Bradley–Terry); pass and fail are told apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.utils.data import DataLoader

from common.course import Course
from common.precision import mixed
from networks.reward import GRID, Answer, Reward
from reward.data import CATEGORIES, OF_PRODUCT, REASONS
from reward.draws import Batch, Draws

# A mild fault is nearly right: what it is called counts half.
BORDERLINE = 0.5
AVERAGE = 0.99
# Of the originals in training, those kept back, and those whose masks and whose generations' masks are.
WITHHELD = 0.12
# The encoder's first blocks, down to a quarter of the resolution, stay as ImageNet made them.
FIXED = 3


@dataclass(frozen=True)
class Plan:
    """How to train; rates are peaks."""

    steps: int = 1500
    rate: float = 8e-4
    encoder_rate: float = 1.5e-4
    decay: float = 0.05
    seed: int = 7


def network_of(plan: Plan) -> Reward:
    """A network that has learnt nothing yet."""
    torch.manual_seed(plan.seed)
    network = Reward(len(REASONS), len(CATEGORIES))
    for part in (network.encoder._conv_stem, network.encoder._bn0, *network.encoder._blocks[:FIXED]):
        part.requires_grad_(False)
    network.tokens.norm.momentum = 0.02
    return network


def loss_of(answer: Answer, given: Batch) -> Tensor:
    """Pass or fail, better or worse within an original, reasons, category."""
    background = ~given.reasons[:, torch.from_numpy(OF_PRODUCT)].any(1)
    judged = given.judged & background
    label, fault = given.label[judged], given.fault[judged]
    # As many good as bad ones, however many faults were added.
    of_class = torch.where(label == 1, label.sum(), (1 - label).sum())
    weight = torch.where(fault == 1, BORDERLINE, 1.0) * 0.5 * len(label) / of_class
    passing = F.binary_cross_entropy_with_logits(answer.reward[judged], label, weight)
    same = (given.which[:, None] == given.which[None]) & background[:, None] & background[None]
    better = same & (given.fault[:, None] < given.fault[None])
    ahead = answer.reward[:, None] - answer.reward[None]
    ranking = F.softplus(-ahead)[better].mean() if better.any() else answer.reward.sum() * 0
    named = given.reasons.any(1) | (given.label == 1)
    reasons = F.binary_cross_entropy_with_logits(
        answer.reasons[named], given.reasons[named], pos_weight=torch.tensor(4.0)
    )
    categories = F.cross_entropy(answer.categories, given.category, ignore_index=-1, reduction="sum")
    known = (given.category >= 0).sum().clamp_min(1)
    # Of HFPC's pictures neither is known: a mean over none would be no number.
    return passing + ranking + reasons.nan_to_num() + 0.1 * categories / known


def answered(network: Reward, given: Batch) -> Answer:
    """What the network says of a batch; some of it without originals, some without masks."""
    shown, masked = (torch.rand(2, len(given.originals)) >= WITHHELD).float()
    pictures = torch.cat([given.originals, given.generated])
    # Batches differ in length: compiled once for all of them.
    torch._dynamo.mark_dynamic(pictures, 0)
    with mixed():
        maps = network.encoder(pictures)
    masks = torch.cat([given.original_masks, given.generated_masks])
    kept = torch.cat([masked, masked[given.which]])[:, None, None, None]
    seen = network.see(network.gather(pictures, maps), F.adaptive_avg_pool2d(masks * kept, GRID))
    generated = torch.arange(len(given.originals), len(pictures))
    return network.compare(seen.at(given.which), seen.at(generated), shown[given.which])


def train(
    network: Reward,
    plan: Plan,
    draws: Callable[[int], Draws],
    file: Path,
    report: Callable[[int, float, Reward], None],
) -> Reward:
    """Trains, or goes on from `file`; `draws` gives the batches from a step on.

    Returns the network with averaged weights.
    """
    encoder = [one for one in network.encoder.parameters() if one.requires_grad]
    own = {id(one) for one in network.encoder.parameters()}
    rest = [one for one in network.parameters() if id(one) not in own]
    groups = [{"params": rest, "peak": plan.rate}, {"params": encoder, "peak": plan.encoder_rate}]
    course = Course(network, groups, file, plan.steps, AVERAGE, plan.decay)
    # Most of a step is the encoder's: compiled, its operations are joined.
    course.network.encoder.compile()
    print(f"{file.name} is at step {course.done} of {plan.steps}", flush=True)
    # A worker's batches come as they were made.
    for given in DataLoader(draws(course.done), batch_size=None, num_workers=1, prefetch_factor=4):
        course.network.train()
        # Its normalisation stays as ImageNet made it: a batch holds a few products only.
        course.network.encoder.eval()
        course.learn(loss_of(answered(course.network, given), given))
        loss = course.finish_step()
        if loss is not None:
            report(course.done, loss, course.average.eval())
    return course.average.eval()
