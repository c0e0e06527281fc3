"""The same picture with and without a fault: does the network see the fault, whatever it thinks of the scene?

Of held-out good pictures every fault that can be made is made once. A network may prefer the sound one of
each two and still rank pictures badly, when what it thinks of their scenes differs more than what a fault
costs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from networks.reward import Reward
from reward.data import Generations
from reward.draws import Draws
from reward.measure import of_pixels, parted

SEVERITY = "clear"


@dataclass(frozen=True)
class Told:
    """Of one kind of fault: how many pictures, the share of them that rank below themselves without it, the
    share of all sound ones they rank below, and by how much the logit falls on average."""

    count: int
    below_itself: float
    below_any: float
    fall: float


def _spoilt(draws: Draws, rng: np.random.Generator, number: int) -> dict[str, np.ndarray]:
    """A good picture with each fault, by the fault's name."""
    sheet, made = draws.sheet(number, draws.cutout(rng)), {}
    for name in draws.kinds(number):
        found = draws.spoilt(rng, sheet, name, SEVERITY)
        if found is not None and found[1] == name:
            made[name] = found[0]
    return made


def probed(
    network: Reward, rows: Generations, seen: np.ndarray, empty: dict[int, np.ndarray], seed: int, count: int
) -> dict[str, Told]:
    """Of `count` good pictures at most, drawn from `rows`; by fault."""
    draws, rng = Draws(rows, seen, empty, seed, 0, 0), np.random.default_rng(seed)
    chosen = rng.permutation(draws.good)[:count]
    sound, falls = [], {}
    for row in chosen:
        number = int(rows.generated[row])
        made = _spoilt(draws, rng, number)
        pictures = np.stack([seen[rows.original[row]], seen[number], *made.values()])
        known = of_pixels(network, pictures, np.arange(len(pictures)))
        with torch.no_grad():
            looked = network.see(*parted(known))
            generated = torch.arange(1, len(pictures))
            logits = network.compare(looked.at(torch.zeros_like(generated)), looked.at(generated)).reward
        sound.append(float(logits[0]))
        for name, logit in zip(made, logits[1:].tolist(), strict=True):
            falls.setdefault(name, []).append((logit, sound[-1]))
    told = {}
    for name, found in sorted(falls.items()):
        bad, own = np.array(found).T
        below_any = (np.array(sound)[:, None] > bad[None]).mean()
        told[name] = Told(len(bad), float((bad < own).mean()), float(below_any), float((own - bad).mean()))
    return told


def table(told: dict[str, Told]) -> str:
    """A line a fault, and their means."""
    lines = [
        f"    {name}: {one.count} pictures, {one.below_itself:.2f} below themselves, "
        f"{one.below_any:.2f} below any sound one, the logit falls by {one.fall:.2f}"
        for name, one in told.items()
    ]
    means = [
        np.mean([getattr(one, key) for one in told.values()]) for key in ("below_itself", "below_any", "fall")
    ]
    return "\n".join([*lines, "    mean of all: {:.2f}, {:.2f}, {:.2f}".format(*means)])
