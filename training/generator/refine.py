"""The decoder trained further behind a finished encoder: latents, and what is learnt of them, stay the same.

On all of the factory's pictures and on people's photos, because a decoder that only knows good scenes guesses
at everything else; and against a critic of patches (hinge loss; Isola et al., CVPR 2017), lightly, so that
edges are edges.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

from common.course import Course
from common.paths import DEFAULT_DATA
from common.precision import mixed
from factory import records
from generator.autoencode import AVERAGE, NOISE, Features, batch, loss_of
from networks.autoencoder import Autoencoder, Decoder

# Photos of each kind, evenly drawn from all there are.
GARMENTS, PACKS = 1000, 400
ADVERSARIAL = 0.04
# The critic learns alone at first.
ALONE = 200


@dataclass(frozen=True)
class Plan:
    """How to train."""

    steps: int = 3000
    batch: int = 16
    rate: float = 5e-4
    seed: int = 7


class Critic(nn.Module):
    """How true each patch of 22×22 pixels looks."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for inputs, outputs, stride in ((3, 32, 2), (32, 64, 2), (64, 96, 1)):
            layers += [nn.Conv2d(inputs, outputs, 4, stride, 1), nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(*layers, nn.Conv2d(96, 1, 3, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        """[b, 3, h, w] to about [b, 1, h / 4, w / 4]."""
        return self.layers(x)


class Pair(nn.Module):
    """Decoder and critic."""

    def __init__(self, decoder: Decoder) -> None:
        super().__init__()
        self.decoder, self.critic = decoder, Critic()


def pictures(folder: Path, data: Path = DEFAULT_DATA) -> list[np.ndarray]:
    """[h, w, 3] bytes, no side below 128: the factory's training pictures of every kind, and photos."""
    files = [folder / line["picture"] for line in records.read(folder) if line["split"] == "train"]
    for kind, count in (("clothing/train", GARMENTS), ("grocery/train", PACKS)):
        found = sorted((data / kind).rglob("*.jpg"))
        files += [found[index * len(found) // count] for index in range(min(count, len(found)))]
    return [np.asarray(Image.open(file).convert("RGB")) for file in files]


def loss_of_pair(pair: Pair, made: Tensor, truth: Tensor, features: Features, adversarial: float) -> Tensor:
    """Of both: neither learns from the other's part."""
    told = F.relu(1 - pair.critic(truth)).mean() + F.relu(1 + pair.critic(made.detach())).mean()
    pair.critic.requires_grad_(False)
    fooled = -pair.critic(made).mean() if adversarial else 0.0
    pair.critic.requires_grad_(True)
    return loss_of(made, truth, features) + adversarial * fooled + told


def train(
    start: Autoencoder,
    seen: list[np.ndarray],
    plan: Plan,
    file: Path,
    report: Callable[[int, float, Decoder], None],
) -> Decoder:
    """Trains, or goes on from `file`; returns the decoder with averaged weights."""
    torch.manual_seed(plan.seed)
    encoder, pair = start.encoder.requires_grad_(False), Pair(start.decoder)
    features = Features().to(memory_format=torch.channels_last)
    course = Course(pair, [{"params": list(pair.parameters()), "peak": plan.rate}], file, plan.steps, AVERAGE)
    # Compiled, its operations are joined.
    course.network.decoder.compile()
    print(f"{file.name} is at step {course.done} of {plan.steps}, {len(seen)} pictures", flush=True)
    while course.done < plan.steps:
        truth = batch(seen, plan.batch, np.random.default_rng([plan.seed, course.done]))
        torch.manual_seed(plan.seed + course.done)
        with mixed():
            z = encoder(truth)
            made = course.network.decoder(z + NOISE * torch.randn_like(z)).float()
            adversarial = ADVERSARIAL if course.done >= ALONE else 0.0
            loss = loss_of_pair(course.network, made, truth, features, adversarial)
        course.learn(loss)
        mean = course.finish_step()
        if mean is not None:
            report(course.done, mean, course.average.decoder)
    return course.average.decoder.eval()


def load(file: Path) -> Decoder:
    """The averaged weights of a checkpoint."""
    decoder = Decoder()
    weights = torch.load(file, weights_only=True)["average"]
    own = {
        name.removeprefix("decoder."): value for name, value in weights.items() if name.startswith("decoder.")
    }
    decoder.load_state_dict(own)
    return decoder.eval()
