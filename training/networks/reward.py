"""The reward model: original and generated picture in; how right the background is, and why not, out.

One EfficientNet-Lite0 (five stages, as ImageNet made it) sees both pictures. Its maps at 1/4, 1/8 and 1/16,
the product's mask and the picture's own colours become 16×16 tokens; the generated picture's tokens attend to
the original's (image-referenced, as HFPC's reward model) and to each other, and are pooled by region: the
product, its border, the background. A last attention over all tokens says where the model looked.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from networks.efficientnet_lite import Encoder
from networks.light import STAGES, imagenet_encoder

SIDE = 256
GRID = 16
WIDTH = 64
HEADS = 4
BLOCKS = 2
HIDDEN = 128
# Of product, border and background: how much of a token each is.
REGIONS = 3
# Variance added to every token's.
FLAT = 1e-4
# Of each token: colours and the maps at 1/4 and 1/8 as mean and deviation, the map at 1/16 as it is.
KNOWN = 2 * (3 + 24 + 40) + 112


@dataclass(frozen=True)
class Seen:
    """A picture after its own part of the network: `tokens` [b, 256, width], `mask` [b, 1, 16, 16]."""

    tokens: Tensor
    mask: Tensor

    def at(self, numbers: Tensor) -> Seen:
        """The pictures of those numbers."""
        return Seen(self.tokens[numbers], self.mask[numbers])


@dataclass(frozen=True)
class Answer:
    """`reward` [b], `reasons` [b, n] and `categories` [b, 25] are logits; `looked` [b, 16, 16] sums to 1."""

    reward: Tensor
    reasons: Tensor
    categories: Tensor
    looked: Tensor


def regions(mask: Tensor) -> Tensor:
    """Product, border and background of each token, [b, 3, 16, 16]; they sum to 1."""
    near = F.max_pool2d(mask, 3, 1, 1)
    return torch.cat([mask, near - mask, 1 - near], 1)


def cells(x: Tensor) -> Tensor:
    """Mean and deviation of each channel in each token, [b, 2 c, 16, 16]; where nothing varies, rounding
    would be all there is of the deviation."""
    size = int(x.shape[-1]) // GRID
    mean, square = F.avg_pool2d(x, size), F.avg_pool2d(x * x, size)
    return torch.cat([mean, ((square - mean * mean).clamp_min(0) + FLAT).sqrt()], 1)


class Tokens(nn.Module):
    """What is known of each token, weighed and put in its place."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(KNOWN, affine=False)
        self.mix = nn.Conv2d(KNOWN + REGIONS, WIDTH, 1)
        self.place = nn.Parameter(0.02 * torch.randn(GRID * GRID, WIDTH))

    def forward(self, known: Tensor, mask: Tensor) -> Tensor:
        """[b, KNOWN, 16, 16] and [b, 1, 16, 16] to [b, 256, width]."""
        joined = torch.cat([self.norm(known), regions(mask)], 1)
        return self.mix(joined).flatten(2).transpose(1, 2) + self.place


class Attention(nn.Module):
    """Attention in several heads; `asks` may be another picture's tokens than `answers`."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.value, self.out = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)

    def forward(self, asks: Tensor, answers: Tensor) -> Tensor:
        """[b, 256, width] twice to [b, 256, width]."""
        parts = (self.query(asks), self.key(answers), self.value(answers))
        heads = [part.unflatten(2, (HEADS, -1)).transpose(1, 2) for part in parts]
        return self.out(F.scaled_dot_product_attention(*heads).transpose(1, 2).flatten(2))


class Block(nn.Module):
    """The generated picture's tokens ask the original's, then each other, then think."""

    def __init__(self) -> None:
        super().__init__()
        self.norm_across, self.across = nn.LayerNorm(WIDTH), Attention()
        self.norm_within, self.within = nn.LayerNorm(WIDTH), Attention()
        self.norm, self.up, self.down = (
            nn.LayerNorm(WIDTH),
            nn.Linear(WIDTH, 2 * WIDTH),
            nn.Linear(2 * WIDTH, WIDTH),
        )

    def forward(self, generated: Tensor, original: Tensor) -> Tensor:
        """[b, 256, width] twice to [b, 256, width]."""
        x = generated + self.across(self.norm_across(generated), original)
        normed = self.norm_within(x)
        x = x + self.within(normed, normed)
        return x + self.down(F.gelu(self.up(self.norm(x))))


class Reward(nn.Module):
    """The network. While `referenced` is false it answers without the original, while `masked` is false
    without masks: it is trained for both, which shows what each is worth."""

    def __init__(
        self,
        reasons: int,
        categories: int,
        dropout: float = 0.2,
        pretrained: bool = True,
    ) -> None:
        super().__init__()
        self.referenced = self.masked = True
        self.encoder = imagenet_encoder() if pretrained else Encoder(STAGES)
        self.tokens = Tokens()
        self.norm_original = nn.LayerNorm(WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(BLOCKS))
        self.norm = nn.LayerNorm(WIDTH)
        self.look = nn.Linear(WIDTH, 1)
        self.hidden = nn.Linear((REGIONS + 2) * WIDTH, HIDDEN)
        self.drop = nn.Dropout(dropout)
        self.answer = nn.Linear(HIDDEN, 1 + reasons + categories)
        self.reasons = reasons

    def know(self, pictures: Tensor) -> Tensor:
        """[b, 3, 256, 256] normalised to [b, KNOWN, 16, 16]: all that is taken from the pixels."""
        return self.gather(pictures, self.encoder(pictures))

    def gather(self, pictures: Tensor, maps: list[Tensor]) -> Tensor:
        """The encoder's maps of pictures, and their colours, token by token."""
        _, quarter, eighth, sixteenth = (one.float() for one in maps)
        return torch.cat([cells(pictures), cells(quarter), cells(eighth), sixteenth], 1)

    def see(self, known: Tensor, masks: Tensor) -> Seen:
        """What is known of pictures, and the product's part of each token [b, 1, 16, 16]; once a picture,
        whatever it meets."""
        mask = masks if self.masked else torch.zeros_like(masks)
        return Seen(self.tokens(known, mask), mask)

    def hide(self, original: Seen, generated: Seen, shown: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """The last hidden values [b, 128] of pairs, and where the network looked [b, 256]; where `shown` [b]
        is 0 the original is kept back."""
        asked = self.norm_original(original.tokens)
        if shown is not None:
            asked = asked * shown[:, None, None]
        if not self.referenced:
            asked = torch.zeros_like(asked)
        x = generated.tokens
        for block in self.blocks:
            x = block(x, asked)
        x = self.norm(x)
        looked = torch.softmax(self.look(x)[..., 0].float(), 1)
        seen = (looked[:, None].to(x.dtype) @ x)[:, 0]
        product = pooled(asked, original.mask)[:, 0]
        parts = [pooled(x, regions(generated.mask)).flatten(1), seen, product]
        return F.gelu(self.hidden(torch.cat(parts, 1))), looked

    def compare(self, original: Seen, generated: Seen, shown: Tensor | None = None) -> Answer:
        """Both of a pair, pair by pair; `shown` as in `hide`."""
        hidden, looked = self.hide(original, generated, shown)
        answer = self.answer(self.drop(hidden)).float()
        reasons, categories = answer[:, 1 : 1 + self.reasons], answer[:, 1 + self.reasons :]
        return Answer(answer[:, 0], reasons, categories, looked.unflatten(1, (GRID, GRID)))


def pooled(tokens: Tensor, parts: Tensor) -> Tensor:
    """Tokens [b, 256, width] averaged over each of `parts` [b, n, 16, 16]: [b, n, width]; half a token counts
    as nothing, so that an empty part gives zeros and not noise."""
    weight = parts.flatten(2).to(tokens.dtype)
    return (weight @ tokens) / (weight.sum(2, keepdim=True) + 0.5)
