"""The comparer: two aligned pictures of a product in, a map of what changed and a verdict out.

Siamese: both pictures pass through one EfficientNet-Lite0 (five stages); at 1/4, 1/8 and 1/16 their features,
what these share and where they differ are joined with the masks and decoded from coarse to fine.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from networks.efficientnet_lite import Encoder
from networks.light import STAGES, ConvNorm, imagenet_encoder, upsample

SIDE = 256
WIDTH = 32
JOINED = 48
# Kinds of change the second head tells apart.
KINDS = ("part_missing", "part_added", "shape_bent", "recoloured", "texture_altered", "different_product")


@dataclass(frozen=True)
class Answer:
    """`map` [batch, 1, 64, 64], `changed` [batch], `kinds` [batch, 6]: all logits."""

    map: Tensor
    changed: Tensor
    kinds: Tensor


class Join(nn.Module):
    """The features of both pictures at one resolution, with the masks: what they share, where they differ."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.project = nn.Conv2d(channels, WIDTH, 1)
        self.mix = ConvNorm(3 * WIDTH + 2, JOINED)

    def forward(self, a: Tensor, b: Tensor, masks: Tensor) -> Tensor:
        """[batch, channels, h, w] twice and masks [batch, 2, h, w] to [batch, 48, h, w]."""
        a, b = self.project(a), self.project(b)
        return self.mix(torch.cat([a, b, (a - b).abs(), masks], 1))


class Comparer(nn.Module):
    """The network."""

    def __init__(self, pretrained: bool = True) -> None:
        super().__init__()
        self.encoder = imagenet_encoder() if pretrained else Encoder(STAGES)
        # It stays as ImageNet made it: training it too takes four times as long a step.
        self.encoder.requires_grad_(False)
        self.join4, self.join8, self.join16 = Join(24), Join(40), Join(112)
        self.deep = ConvNorm(JOINED, JOINED)
        self.up8 = ConvNorm(JOINED, JOINED)
        self.up4 = ConvNorm(JOINED, JOINED)
        self.map = nn.Conv2d(JOINED, 1, 1)
        self.hidden = nn.Linear(4 * JOINED, 64)
        self.answer = nn.Linear(64, 1 + len(KINDS))

    def forward(self, original: Tensor, generated: Tensor, masks: Tensor) -> Answer:
        """Pictures [batch, 3, 256, 256], normalised as for the segmenters; masks [batch, 2, 256, 256]."""
        count = len(original)
        with torch.no_grad():
            _, *maps = self.encoder(torch.cat([original, generated]))
        joined = [
            join(features[:count], features[count:], F.adaptive_avg_pool2d(masks, features.shape[-2:]))
            for join, features in zip((self.join4, self.join8, self.join16), maps, strict=True)
        ]
        x16 = self.deep(joined[2])
        x8 = self.up8(upsample(x16, joined[1]) + joined[1])
        x4 = self.up4(upsample(x8, joined[0]) + joined[0])
        either = masks.amax(1, keepdim=True)
        pooled = torch.cat([*_pooled(x16, either), *_pooled(x4, either)], 1)
        answers = self.answer(F.relu(self.hidden(pooled)))
        return Answer(self.map(x4), answers[:, 0], answers[:, 1:])


def _pooled(x: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
    """Mean over the product, and maximum, of each channel."""
    weight = F.adaptive_avg_pool2d(mask, x.shape[-2:])
    return (x * weight).sum((2, 3)) / (weight.sum((2, 3)) + 1e-3), (x * weight).amax((2, 3))
