"""Depthwise convolution that trains fast on a CPU.

oneDNN's gradients of a depthwise convolution in bfloat16 fall back to slow code where it has a stride or a
kernel of 5×5: up to eleven times slower than in float32, with channels last. They were most of a step.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class _Depthwise(torch.autograd.Function):
    """Forwards in the type of the input, back in float32."""

    @staticmethod
    def forward(
        ctx: torch.autograd.function.FunctionCtx, x: Tensor, weight: Tensor, stride: int, padding: int
    ) -> Tensor:
        """[batch, channels, h, w] and [channels, 1, kernel, kernel]."""
        ctx.save_for_backward(x, weight)
        ctx.stride, ctx.padding = stride, padding
        return F.conv2d(x, weight, None, stride, padding, groups=len(weight))

    @staticmethod
    def backward(ctx: torch.autograd.function.FunctionCtx, grad: Tensor) -> tuple[Tensor | None, ...]:
        """Gradients of the input and of the weights."""
        x, weight = ctx.saved_tensors
        wide = [value.float().contiguous(memory_format=torch.channels_last) for value in (grad, x)]
        shape = ([ctx.stride] * 2, [ctx.padding] * 2, [1, 1], False, [0, 0], len(weight))
        wanted = [*ctx.needs_input_grad[:2], False]
        inner, outer, _ = torch.ops.aten.convolution_backward(*wide, weight, None, *shape, wanted)
        return None if inner is None else inner.to(x.dtype), outer, None, None


def depthwise(conv: nn.Conv2d, x: Tensor) -> Tensor:
    """`conv` of `x`."""
    return _Depthwise.apply(x, conv.weight, conv.stride[0], conv.padding[0])
