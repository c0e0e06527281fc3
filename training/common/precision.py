"""Which arithmetic training uses on this machine."""

from __future__ import annotations

import torch


def mixed() -> torch.autocast:
    """bfloat16 where the processor computes with it; without those instructions it is slower than float32."""
    able = torch.cpu.get_capabilities()
    quick = able.get("avx512_bf16", False) or able.get("amx_bf16", False)
    return torch.autocast("cpu", torch.bfloat16, enabled=quick)
