"""A network in training: averaged weights, a rate that rises and falls, checkpoints from which it goes on."""

from __future__ import annotations

import copy
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

CHECKPOINT_SECONDS = 180
WARM = 50


class Course:
    """`groups` are an optimiser's, each with the peak of its rate under `peak`; `done` steps of `steps`.

    `average` is how much of the averaged weights stays at each update.
    """

    def __init__(
        self,
        network: nn.Module,
        groups: list[dict],
        file: Path,
        steps: int,
        average: float,
        decay: float = 1e-4,
    ) -> None:
        self.network = network.to(memory_format=torch.channels_last)
        self.average, self.keep = copy.deepcopy(self.network), average
        self.optimiser = torch.optim.AdamW([g for g in groups if g["params"]], lr=0.0, weight_decay=decay)
        self.file, self.steps, self.done = file, steps, 0
        self.losses: list[float] = []
        self.saved = time.monotonic()
        if file.exists():
            kept = torch.load(file, weights_only=True)
            for name, part in self._parts().items():
                part.load_state_dict(kept[name])
            self.done = kept["step"]

    def _parts(self) -> dict[str, object]:
        return {"network": self.network, "average": self.average, "optimiser": self.optimiser}

    def learn(self, loss: Tensor) -> None:
        """Moves the weights once."""
        rate = min((self.done + 1) / WARM, 1.0) * 0.5 * (1 + np.cos(np.pi * min(self.done / self.steps, 1)))
        for group in self.optimiser.param_groups:
            group["lr"] = float(group["peak"] * rate)
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        self.losses.append(float(loss.detach()))
        follow = min(self.keep, (self.done + 1) / (self.done + 10))
        states = self.average.state_dict().values(), self.network.state_dict().values()
        with torch.no_grad():
            for mean, value in zip(*states, strict=True):
                if mean.dtype.is_floating_point:
                    mean.lerp_(value, 1 - follow)
                else:
                    mean.copy_(value)

    def finish_step(self) -> float | None:
        """Counts the step; every few minutes, and at the end, saves and returns the mean loss since."""
        self.done += 1
        if self.done < self.steps and time.monotonic() - self.saved < CHECKPOINT_SECONDS:
            return None
        part = self.file.with_suffix(".part")
        torch.save(
            {name: part.state_dict() for name, part in self._parts().items()} | {"step": self.done}, part
        )
        part.rename(self.file)
        loss, self.losses, self.saved = float(np.mean(self.losses)), [], time.monotonic()
        return loss
