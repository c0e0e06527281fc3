"""What a product does to a scene: its shadow, its reflection, the light it sends back.
`src/generate/shade.rs` in PyTorch.

A U-Net (Ronneberger et al., MICCAI 2015) sees the scene without the product, the product, and where the light
comes from. It answers with a gain and an offset for every pixel, not with a picture: scene · gain + offset.
Both are smooth where shadows are, so that they may be enlarged and laid over a scene of any size, whose own
detail stays.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

# Scene 3, product 3, its matte, parts of the scene 3, direction of the light 3, sine of the camera's
# elevation, height.
PLANES = 15
# Of the five resolutions, from 1/2 to 1/32.
WIDTHS = (24, 48, 64, 96, 128)
# The largest offset, of a range of 2.
OFFSET = 0.5


class Residual(nn.Module):
    """Two convolutions beside their input."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.second = (nn.Conv2d(width, width, 3, padding=1) for _ in range(2))

    def forward(self, x: Tensor) -> Tensor:
        """[b, width, h, w], before and after."""
        return F.relu(x + self.second(F.relu(self.first(x))))


class Shade(nn.Module):
    """Planes [b, 15, h, w], sides multiples of 32, to gain and offset [b, 6, h, w]."""

    def __init__(self, widths: tuple[int, ...] = WIDTHS) -> None:
        super().__init__()
        self.widths = widths
        self.entry = nn.Conv2d(4 * PLANES, widths[0], 3, padding=1)
        self.down = nn.ModuleList(nn.Conv2d(4 * a, b, 1) for a, b in pairwise(widths))
        self.before = nn.ModuleList(Residual(width) for width in widths[:-1])
        self.deepest = nn.ModuleList(Residual(widths[-1]) for _ in range(2))
        self.up = nn.ModuleList(nn.Conv2d(b, 4 * a, 1) for a, b in pairwise(widths))
        self.after = nn.ModuleList(Residual(width) for width in widths[:-1])
        self.out = nn.Conv2d(widths[0], 4 * 6, 3, padding=1)
        for residual in [*self.before, *self.deepest, *self.after]:
            residual.second.weight.data *= 0.3
        # It begins with the scene as it is.
        self.out.weight.data *= 0.1
        self.out.bias.data.zero_()

    def forward(self, planes: Tensor) -> Tensor:
        """See the class."""
        x = F.relu(self.entry(F.pixel_unshuffle(planes, 2)))
        kept = []
        for before, down in zip(self.before, self.down, strict=True):
            x = before(x)
            kept.append(x)
            x = F.relu(down(F.pixel_unshuffle(x, 2)))
        for residual in self.deepest:
            x = residual(x)
        for level in reversed(range(len(self.up))):
            x = self.after[level](F.relu(F.pixel_shuffle(self.up[level](x), 2) + kept[level]))
        field = F.pixel_shuffle(self.out(x), 2)
        return torch.cat([2 * torch.sigmoid(field[:, :3]), OFFSET * torch.tanh(field[:, 3:])], 1)


def shaded(plate: Tensor, field: Tensor) -> Tensor:
    """A scene in 0 to 1 under gain and offset."""
    return plate * field[:, :3] + field[:, 3:]


def cost(height: int, width: int, widths: tuple[int, ...] = WIDTHS) -> float:
    """GFLOP of one picture."""
    total = 0.0
    network = Shade(widths)
    places: dict[nn.Module, int] = {network.entry: 2, network.out: 2}
    for level in range(len(widths) - 1):
        side = 2 ** (level + 1)
        places |= {conv: side for conv in (network.before[level].first, network.before[level].second)}
        places |= {conv: side for conv in (network.after[level].first, network.after[level].second)}
        places |= {network.down[level]: 2 * side, network.up[level]: 2 * side}
    for residual in network.deepest:
        places |= {residual.first: 2 ** len(widths), residual.second: 2 ** len(widths)}
    for conv, down in places.items():
        total += 2 * conv.weight.numel() * (height // down) * (width // down)
    return total / 1e9
