"""U²-Net-p with batch normalisation folded in, as its published ONNX file stores it.

Qin et al., "U²-Net: Going Deeper with Nested U-Structure for Salient Object Detection", 2020.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

INNER, OUTER = 16, 64
# Levels of the six encoder stages; 0 means four dilated convolutions instead of pooling.
LEVELS = (7, 6, 5, 4, 0, 0)


def _resized(x: Tensor, like: Tensor) -> Tensor:
    return F.interpolate(x, like.shape[-2:], mode="bilinear", align_corners=False)


def _halved(x: Tensor) -> Tensor:
    return F.max_pool2d(x, 2, 2, ceil_mode=True)


def _conv(inputs: int, outputs: int, dilation: int = 1) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, 3, padding=dilation, dilation=dilation)


class Rsu(nn.Module):
    """A residual U-block: [batch, inputs, h, w] to [batch, 64, h, w]."""

    def __init__(self, inputs: int, levels: int) -> None:
        super().__init__()
        self.pooled, self.levels = levels > 0, levels or 4
        self.rebnconvin = _conv(inputs, OUTER)
        for level in range(1, self.levels + 1):
            dilation = 2 ** (level - 1) if not self.pooled else 2 if level == self.levels else 1
            setattr(self, f"rebnconv{level}", _conv(OUTER if level == 1 else INNER, INNER, dilation))
            if level < self.levels:
                outputs = OUTER if level == 1 else INNER
                setattr(self, f"rebnconv{level}d", _conv(2 * INNER, outputs, dilation))

    def forward(self, x: Tensor) -> Tensor:
        """The block's entry plus what its inner U computed."""
        entry = x = F.relu(self.rebnconvin(x))
        skips = []
        for level in range(1, self.levels + 1):
            if self.pooled and 1 < level < self.levels:
                x = _halved(x)
            x = F.relu(getattr(self, f"rebnconv{level}")(x))
            skips.append(x)
        skips.pop()
        for level in range(self.levels - 1, 0, -1):
            skip = skips.pop()
            x = F.relu(getattr(self, f"rebnconv{level}d")(torch.cat([_resized(x, skip), skip], 1)))
        return x + entry


class U2NetP(nn.Module):
    """The network: logits of the fused map first, then those of the six side maps, all at full resolution."""

    def __init__(self) -> None:
        super().__init__()
        for index, levels in enumerate(LEVELS, 1):
            setattr(self, f"stage{index}", Rsu(3 if index == 1 else OUTER, levels))
            setattr(self, f"side{index}", _conv(OUTER, 1))
            if index < len(LEVELS):
                setattr(self, f"stage{index}d", Rsu(2 * OUTER, levels))
        self.outconv = nn.Conv2d(6, 1, 1)

    def forward(self, x: Tensor) -> list[Tensor]:
        """[batch, 3, h, w], sides multiples of 32, normalised, to seven logits [batch, 1, h, w]."""
        stages = []
        for index in range(1, 7):
            x = getattr(self, f"stage{index}")(_halved(x) if index > 1 else x)
            stages.append(x)
        levels = [stages.pop()]
        for index in range(5, 0, -1):
            skip = stages.pop()
            levels.append(getattr(self, f"stage{index}d")(torch.cat([_resized(levels[-1], skip), skip], 1)))
        sides = [getattr(self, f"side{index}")(level) for index, level in enumerate(reversed(levels), 1)]
        sides = [sides[0], *(_resized(side, sides[0]) for side in sides[1:])]
        return [self.outconv(torch.cat(sides, 1)), *sides]


def published(weights: Mapping[str, np.ndarray]) -> U2NetP:
    """The network with weights as `u2netp.graph.read_weights` gives them."""
    network = U2NetP()
    network.load_state_dict({name: torch.from_numpy(np.array(value)) for name, value in weights.items()})
    return network
