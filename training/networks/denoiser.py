"""The generator's denoiser: one step of a rectified flow from noise to the latent of a product's scene.

"Category Commonality and Personalized Style" joins two prompts by mask-guided cross-attention: where the
product is, the picture asks "photo of [category]"; elsewhere, "in [D] background". Here the prompts are
learnt tokens: out = M ⊗ Attn(x, P_fg) + (1 − M) ⊗ Attn(x, P_bg). A reference picture's tokens stand beside
P_bg's where one is given (personality-wise generation), so that its style reaches the background alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from networks.autoencoder import CHANNELS

# Side of the pictures of product and reference over that of the latent: 4 × 4 pixels a cell.
CONDITION_DOWN = 4
TOKENS = 4
HEAD = 32


@dataclass(frozen=True)
class Widths:
    """Channels: of the three resolutions, finest first (multiples of 16, the coarser two of HEAD), of time
    and of prompts' tokens, of what is taken of the product, inside the encoders of product and reference."""

    levels: tuple[int, int, int] = (64, 160, 288)
    time: int = 256
    token: int = 128
    product: int = 32
    told: int = 64
    seen: int = 96


@dataclass(frozen=True)
class Condition:
    """What a picture is to be. `product` [b, 4, 4 h, 4 w]: colours ⊗ M in −1 to 1, and M; `category` and
    `style` [b], the last number of each for none; `reference` as `product` with the background's mask, or
    zeros."""

    product: Tensor
    category: Tensor
    style: Tensor
    reference: Tensor


def spaced(x: Tensor) -> Tensor:
    """[b, 4, 4 h, 4 w] to [b, 64, h, w]."""
    return F.pixel_unshuffle(x, CONDITION_DOWN)


class Attention(nn.Module):
    """From places to tokens (or places)."""

    def __init__(self, width: int, token_width: int) -> None:
        super().__init__()
        self.heads = width // HEAD
        self.query = nn.Linear(width, width)
        self.key, self.value = nn.Linear(token_width, width), nn.Linear(token_width, width)
        self.out = nn.Linear(width, width)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, x: Tensor, tokens: Tensor) -> Tensor:
        """[b, n, width], [b, m, token width] to [b, n, width]."""
        parts = self.query(x), self.key(tokens), self.value(tokens)
        query, key, value = (part.unflatten(2, (self.heads, HEAD)).transpose(1, 2) for part in parts)
        return self.out(F.scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2))


class Block(nn.Module):
    """Convolutions shifted by time; then places ask each other (`within`) and the prompts (`prompted`)."""

    def __init__(self, width: int, widths: Widths, prompted: bool = False, within: bool = False) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(width // 16, width, affine=False)
        self.first = nn.Conv2d(width, width, 3, padding=1)
        self.second = nn.Conv2d(width, width, 3, padding=1)
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(self.second.bias)
        self.shift = nn.Linear(widths.time, 2 * width)
        self.asks = within, prompted
        if within:
            self.norm_within, self.within = nn.LayerNorm(width), Attention(width, width)
        if prompted:
            self.norm_prompt, self.prompt = nn.LayerNorm(width), Attention(width, widths.token)

    def forward(self, x: Tensor, time: Tensor, mask: Tensor, front: Tensor, back: Tensor) -> Tensor:
        """[b, width, h, w]; `mask` [b, 1, h, w]; tokens of product and background."""
        gain, bias = self.shift(time)[..., None, None].chunk(2, 1)
        h = self.first(F.silu(self.norm(x) * (1 + gain) + bias))
        x = x + self.second(F.silu(h))
        within, prompted = self.asks
        if not prompted:
            return x
        places = x.flatten(2).transpose(1, 2)
        if within:
            normed = self.norm_within(places)
            places = places + self.within(normed, normed)
        normed, inside = self.norm_prompt(places), mask.flatten(2).transpose(1, 2)
        places = places + inside * self.prompt(normed, front) + (1 - inside) * self.prompt(normed, back)
        return places.transpose(1, 2).unflatten(2, x.shape[-2:])


class Reference(nn.Module):
    """A reference picture's background as tokens that know their place."""

    def __init__(self, widths: Widths) -> None:
        super().__init__()
        seen = widths.seen
        self.layers = nn.Sequential(
            nn.Conv2d(4 * CONDITION_DOWN**2, seen, 1),
            nn.SiLU(),
            nn.Conv2d(seen, seen, 3, 2, 1),
            nn.SiLU(),
            nn.Conv2d(seen, widths.token, 3, 2, 1),
        )
        self.place = nn.Parameter(0.02 * torch.randn(1, widths.token, 8, 8))

    def forward(self, reference: Tensor) -> Tensor:
        """[b, 4, 128, 128] (or larger) to [b, 64 or more, token width]."""
        x = self.layers(spaced(reference))
        place = F.interpolate(self.place, x.shape[-2:], mode="bilinear", align_corners=False)
        return (x + place).flatten(2).transpose(1, 2)


class Denoiser(nn.Module):
    """The network."""

    def __init__(
        self, categories: int, styles: int, guided: bool = True, widths: Widths | None = None
    ) -> None:
        super().__init__()
        widths = widths or Widths()
        fine, middle, coarse = widths.levels
        time, tokens = widths.time, TOKENS * widths.token
        self.guided = guided
        self.categories, self.styles = categories, styles
        self.front = nn.Embedding(categories + 1, tokens)
        self.back = nn.Embedding(styles + 1, tokens)
        self.reference = Reference(widths)
        self.time = nn.Sequential(nn.Linear(64, time), nn.SiLU(), nn.Linear(time, time))
        self.named = nn.Linear(2 * tokens, time)
        self.product = nn.Sequential(
            nn.Conv2d(4 * CONDITION_DOWN**2, widths.told, 1),
            nn.SiLU(),
            nn.Conv2d(widths.told, widths.product, 3, padding=1),
        )
        self.entry = nn.Conv2d(CHANNELS + widths.product, fine, 3, padding=1)
        self.fine_down = Block(fine, widths)
        self.to_middle = nn.Conv2d(fine, middle, 2, 2)
        self.middle_down = nn.ModuleList([Block(middle, widths, True)])
        self.to_coarse = nn.Conv2d(middle, coarse, 2, 2)
        self.coarse = nn.ModuleList([Block(coarse, widths, True, True) for _ in range(2)])
        self.from_coarse = nn.Conv2d(coarse, 4 * middle, 1)
        self.middle_up = nn.ModuleList([Block(middle, widths, True) for _ in range(2)])
        self.from_middle = nn.Conv2d(middle, 4 * fine, 1)
        self.fine_up = Block(fine, widths)
        self.out = nn.Conv2d(fine, CHANNELS, 3, padding=1)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, z: Tensor, t: Tensor, given: Condition) -> Tensor:
        """The velocity at `z` [b, 16, h, w] and time `t` [b], 1 noise to 0 picture."""
        front = self.front(given.category)
        back = self.back(given.style)
        angles = t[:, None] * torch.exp(torch.linspace(0, math.log(1000), 32))
        time = self.time(torch.cat([angles.sin(), angles.cos()], 1))
        time = F.silu(time + self.named(torch.cat([front, back], 1)))
        front, back = (one.unflatten(1, (TOKENS, -1)) for one in (front, back))
        shown = given.reference[:, 3:].amax((1, 2, 3)) > 0
        style = self.reference(given.reference) * shown[:, None, None]
        back = torch.cat([back, style], 1)
        if not self.guided:
            front = back = torch.cat([front, back], 1)

        mask = given.product[:, 3:]
        masks = [F.adaptive_avg_pool2d(mask, (z.shape[2] // k, z.shape[3] // k)) for k in (1, 2, 4)]
        x = self.entry(torch.cat([z, self.product(spaced(given.product))], 1))
        fine = self.fine_down(x, time, masks[0], front, back)
        middle = self.to_middle(fine)
        for block in self.middle_down:
            middle = block(middle, time, masks[1], front, back)
        x = self.to_coarse(middle)
        for block in self.coarse:
            x = block(x, time, masks[2], front, back)
        x = F.pixel_shuffle(self.from_coarse(x), 2) + middle
        for block in self.middle_up:
            x = block(x, time, masks[1], front, back)
        x = F.pixel_shuffle(self.from_middle(x), 2) + fine
        return self.out(F.silu(self.fine_up(x, time, masks[0], front, back)))
