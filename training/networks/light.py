"""The light segmenter: five stages of EfficientNet-Lite0, a context block, and a small decoder.

For tabs without a GPU: under 2 GFLOP at 320×320 where U²-Net-p takes 39.5. Input as U²-Net-p's, so that
photos are prepared alike: RGB minus ImageNet's mean, over its deviation. Output: logits at half resolution.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from networks import efficientnet_lite as lite

STAGES = 5
CONTEXT = 80
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


class ConvNorm(nn.Module):
    """3×3 (or 1×1) convolution, batch normalisation, ReLU."""

    def __init__(self, inputs: int, outputs: int, kernel: int = 3, stride: int = 1) -> None:
        super().__init__()
        self.kernel, self.stride = kernel, stride
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, lite.own_padding(kernel, stride), bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        """[batch, inputs, h, w] to [batch, outputs, h / stride, w / stride]."""
        return F.relu(self.norm(self.conv(lite.same_pad(x, self.kernel, self.stride))))


def upsample(x: Tensor, like: Tensor) -> Tensor:
    """Bilinear to the size of `like`, half-pixel centres."""
    large = F.interpolate(x, like.shape[-2:], mode="bilinear", align_corners=False)
    if large.requires_grad:
        # Joined with other channels, it gets its gradient as a part of theirs, which is slow to take back.
        large.register_hook(lambda grad: grad.contiguous(memory_format=torch.channels_last))
    return large


class Decoder(nn.Module):
    """From the encoder's maps to a logit at 1/2, with coarser ones for training."""

    def __init__(self) -> None:
        super().__init__()
        self.entry = ConvNorm(112, CONTEXT, 1)
        self.down1 = ConvNorm(CONTEXT, CONTEXT, stride=2)
        self.down2 = ConvNorm(CONTEXT, CONTEXT, stride=2)
        self.deep = ConvNorm(CONTEXT, CONTEXT)
        self.up1 = ConvNorm(CONTEXT, CONTEXT)
        self.up2 = ConvNorm(CONTEXT, CONTEXT)
        self.join8 = ConvNorm(CONTEXT + 40, 48)
        self.join4 = ConvNorm(48 + 24, 32)
        self.join2 = ConvNorm(32 + 16, 16)
        self.out2 = nn.Conv2d(16, 1, 3, padding=1)
        self.out4, self.out8, self.out16 = (nn.Conv2d(channels, 1, 1) for channels in (32, 48, CONTEXT))

    def forward(self, maps: list[Tensor]) -> list[Tensor]:
        """Maps at 1/2, 1/4, 1/8, 1/16 to logits [batch, 1, h, w] at 1/2, 1/4, 1/8, 1/16."""
        half, quarter, eighth, sixteenth = maps
        x = self.entry(sixteenth)
        down = self.down1(x)
        deep = self.deep(self.down2(down))
        up = self.up1(upsample(deep, down) + down)
        x16 = self.up2(upsample(up, x) + x)
        x8 = self.join8(torch.cat([upsample(x16, eighth), eighth], 1))
        x4 = self.join4(torch.cat([upsample(x8, quarter), quarter], 1))
        x2 = self.join2(torch.cat([upsample(x4, half), half], 1))
        return [self.out2(x2), self.out4(x4), self.out8(x8), self.out16(x16)]


class LightSegmenter(nn.Module):
    """The network."""

    def __init__(self, pretrained: bool = True) -> None:
        super().__init__()
        self.encoder = imagenet_encoder() if pretrained else lite.Encoder(STAGES)
        self.decoder = Decoder()

    def forward(self, x: Tensor) -> list[Tensor]:
        """[batch, 3, h, w], sides multiples of 32, to logits at 1/2, 1/4, 1/8, 1/16."""
        return self.decoder(self.encoder(x))


def imagenet_encoder() -> lite.Encoder:
    """The published weights, the stem changed to take ImageNet-normalised input."""
    encoder = lite.pretrained_encoder(STAGES)
    mean, deviation = torch.tensor(MEAN), torch.tensor(DEVIATION)
    weight = encoder._conv_stem.weight.data
    shift = (weight * ((mean - lite.MEAN) / lite.DEVIATION)[None, :, None, None]).sum((1, 2, 3))
    encoder._conv_stem.weight.data = weight * (deviation / lite.DEVIATION)[None, :, None, None]
    encoder._bn0.running_mean -= shift
    return encoder
