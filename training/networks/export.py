"""From a PyTorch network to the tensors Rust reads: normalisation folded in, names made short."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn

from networks.efficientnet_lite import Block, Encoder
from networks.light import ConvNorm

Pair = tuple[str, nn.Module, nn.BatchNorm2d | None]


def _convolutions(name: str, module: nn.Module) -> Iterator[Pair]:
    """Every convolution or linear layer below `module`, with the normalisation that follows it."""
    if isinstance(module, Encoder):
        yield f"{name}.stem", module._conv_stem, module._bn0
        for index, block in enumerate(module._blocks):
            yield from _of_block(f"{name}.blocks.{index}", block)
    elif isinstance(module, ConvNorm):
        yield name, module.conv, module.norm
    elif isinstance(module, nn.Conv2d | nn.Linear):
        yield name, module, None
    else:
        for child, part in module.named_children():
            yield from _convolutions(f"{name}.{child}" if name else child, part)


def _of_block(name: str, block: Block) -> Iterator[Pair]:
    if hasattr(block, "_expand_conv"):
        yield f"{name}.expand", block._expand_conv, block._bn0
    yield f"{name}.depthwise", block._depthwise_conv, block._bn1
    yield f"{name}.project", block._project_conv, block._bn2


def _fold(layer: nn.Module, norm: nn.BatchNorm2d | None) -> tuple[Tensor, Tensor]:
    weight = layer.weight.detach()
    weight = weight[..., None, None] if weight.dim() == 2 else weight
    bias = torch.zeros(len(weight)) if layer.bias is None else layer.bias.detach()
    if norm is None:
        return weight, bias
    gain = norm.weight.detach() / torch.sqrt(norm.running_var + norm.eps)
    return weight * gain[:, None, None, None], (bias - norm.running_mean) * gain + norm.bias.detach()


def folded(network: nn.Module) -> dict[str, np.ndarray]:
    """`<name>.weight` [outputs, inputs, kernel, kernel] and `<name>.bias` of every layer."""
    tensors = {}
    for name, layer, norm in _convolutions("", network):
        weight, bias = _fold(layer, norm)
        tensors[f"{name}.weight"] = weight.contiguous().numpy()
        tensors[f"{name}.bias"] = bias.contiguous().numpy()
    return tensors


def load_folded(network: nn.Module, tensors: dict[str, np.ndarray]) -> None:
    """Gives a network folded weights; its normalisations then do nothing."""
    for name, layer, norm in _convolutions("", network):
        weight, bias = (torch.from_numpy(np.array(tensors[f"{name}.{part}"])) for part in ("weight", "bias"))
        layer.weight.data = weight.reshape(layer.weight.shape)
        if norm is None:
            layer.bias.data = bias
            continue
        norm.running_mean.zero_()
        norm.running_var.fill_(1 - norm.eps)
        norm.weight.data.fill_(1)
        norm.bias.data = bias
