"""Stored weights, whose normalisations are folded in, as a network that can learn on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import torch
from safetensors.numpy import load_file
from torch import Tensor, nn

from networks.comparer import Comparer
from networks.export import load_folded
from networks.light import ConvNorm
from segmenter.learn import normalised
from u2netp.quantise import dequantise


def unfolded(network: Comparer, stored: Path, batches: Iterable[tuple[Tensor, ...]]) -> None:
    """Gives the network those weights. Each normalisation outside the encoder is set to the mean and
    deviation that these batches show it, and its gain and bias to undo just that: the network answers as
    before, and a step of learning sees activations as it expects them.
    """
    load_folded(network, dequantise(load_file(stored)))
    network.eval()
    seen: dict[nn.BatchNorm2d, list[Tensor]] = {}

    def note(norm: nn.BatchNorm2d, given: tuple[Tensor]) -> None:
        x = given[0].transpose(0, 1).flatten(1)
        seen.setdefault(norm, []).append(torch.stack([x.mean(1), (x * x).mean(1)]))

    norms = [part.norm for part in network.modules() if isinstance(part, ConvNorm)]
    hooks = [norm.register_forward_pre_hook(note) for norm in norms]
    with torch.no_grad():
        for pictures, masks, *_ in batches:
            network(normalised(pictures[:, 0]), normalised(pictures[:, 1]), masks.float() / 255)
        for norm, values in seen.items():
            mean, square = torch.stack(values).mean(0)
            norm.running_mean, norm.running_var = mean, square - mean * mean
            norm.weight.data = torch.sqrt(norm.running_var + norm.eps)
            norm.bias.data += mean
    for hook in hooks:
        hook.remove()
