"""What a reference picture's background is like: `src/generate/style.rs` in PyTorch.

The personality-wise encoder of "Category Commonality and Personalized Style", for a generator that keeps
scenes: it sees I_ref ⊗ (1 − M_ref) and says what kind of place that is (an embedding near those of scenes
like it), and which of its pixels are surface, backdrop or prop, so that their colours can be taken over part
by part.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from networks.shade import Residual

SIDE = 128
# Colours and what is shown of them.
PLANES = 4
# Of the maps of 32, 16, 8 and 4 places a side; `PARTS_SIDE` squares say what part they are.
WIDTHS = (24, 48, 96, 128)
PARTS_SIDE = 32
# Surface, backdrop, prop, and what is none of them.
PARTS = 4
EMBEDDING = 48


class Style(nn.Module):
    """Planes [b, 4, 128, 128] to an embedding [b, 48] of length 1, parts [b, 4, 32, 32] before softmax, the
    light's direction [b, 3], and styles [b, styles] before softmax."""

    def __init__(self, styles: int, widths: tuple[int, ...] = WIDTHS) -> None:
        super().__init__()
        self.entry = nn.Conv2d(16 * PLANES, widths[0], 3, padding=1)
        self.down = nn.ModuleList(nn.Conv2d(4 * a, b, 1) for a, b in pairwise(widths))
        self.blocks = nn.ModuleList(Residual(width) for width in widths)
        self.up = nn.ModuleList(nn.Conv2d(b, 4 * a, 1) for a, b in pairwise(widths))
        self.parts = nn.Conv2d(widths[0], PARTS, 3, padding=1)
        self.embedding = nn.Linear(2 * widths[-1] + widths[-2], EMBEDDING)
        self.light = nn.Linear(EMBEDDING, 3)
        self.styles = nn.Linear(EMBEDDING, styles)
        for block in self.blocks:
            block.second.weight.data *= 0.3

    def forward(self, planes: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """See the class."""
        x = F.relu(self.entry(F.pixel_unshuffle(planes, 4)))
        kept = []
        for level, block in enumerate(self.blocks):
            x = block(x)
            kept.append(x)
            if level < len(self.down):
                x = F.relu(self.down[level](F.pixel_unshuffle(x, 2)))
        # The deepest map has 4×4 places: its upper and its lower half say different things.
        half = x.shape[2] // 2
        pooled = [x[:, :, :half].mean((2, 3)), x[:, :, half:].mean((2, 3)), kept[-2].mean((2, 3))]
        raw = self.embedding(torch.cat(pooled, 1))
        embedding = raw / (raw.square().sum(1, keepdim=True) + 1e-6).sqrt()
        for level in reversed(range(len(self.up))):
            x = F.relu(F.pixel_shuffle(self.up[level](x), 2) + kept[level])
        return embedding, self.parts(x), self.light(raw), self.styles(raw)
