"""Which weights of a run count: those best on products it has not seen, and blends with the first ones.

A blend of a network's weights before and after fine-tuning keeps what it knew and has most of what it
learnt (Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import torch
from torch import nn

# Larger is better.
Judge = Callable[[nn.Module], float]


class Best:
    """The weights with the best figure so far, in a file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def read(self) -> dict:
        """`figure`, `step`, `share` (1 before any blend) and `state`."""
        return torch.load(self.file, weights_only=True)

    def offer(self, network: nn.Module, figure: float, step: int, share: float = 1.0) -> bool:
        """Keeps it if it is better; says whether."""
        if self.file.exists() and self.read()["figure"] >= figure:
            return False
        part = self.file.with_suffix(".part")
        torch.save({"figure": figure, "step": step, "share": share, "state": network.state_dict()}, part)
        part.rename(self.file)
        return True

    def blend(self, first: nn.Module, judge: Judge, shares: Iterable[float]) -> None:
        """Offers blends of the first weights and the best, once; share 1 is the best alone."""
        best = self.read()
        if best["share"] != 1:
            return
        before = {name: value.clone() for name, value in first.state_dict().items()}
        for share in shares:
            state = {name: torch.lerp(before[name], value, share) for name, value in best["state"].items()}
            first.load_state_dict(state)
            figure = judge(first)
            kept = self.offer(first, figure, best["step"], share)
            print(f"{share:.0%} of step {best['step']}: {figure:.4f}{', kept' if kept else ''}", flush=True)
