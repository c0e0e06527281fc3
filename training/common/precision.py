"""Which arithmetic training uses on this machine."""

from __future__ import annotations

import torch


def mixed() -> torch.autocast:
    """bfloat16 where the processor computes with it; elsewhere it would have to be emulated."""
    able = torch.cpu.get_capabilities()
    quick = able.get("avx512_bf16", False) or able.get("amx_bf16", False)
    return torch.autocast("cpu", torch.bfloat16, enabled=quick)
