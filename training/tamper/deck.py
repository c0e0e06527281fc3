"""Which pairs are made: kinds dealt evenly, so that each has enough held-out products."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tamper.look import SAME_KINDS

CHANGED_KINDS = (
    *("part_added", "part_added", "part_added", "part_missing", "part_missing", "part_missing"),
    *("stretched", "stretched", "bent", "bent", "recoloured", "recoloured", "recoloured"),
    *("label_swapped", "label_swapped", "label_blurred", "label_garbled", "label_mirrored"),
    *("other_product", "second_product"),
)
SEVERITIES = ("slight", "clear", "clear", "gross")
ABSENT_EVERY = 12
# Things that stand beside the product belong to the scene: every other product also gets such a pair.
PROP_EVERY = 2


@dataclass(frozen=True)
class Plan:
    """A pair to be made. Label 1: the product is the same."""

    label: int
    kind: str
    severity: str


def _dealt(rng: np.random.Generator, kinds: tuple[str, ...]) -> Iterator[str]:
    while True:
        yield from rng.permutation(np.array(kinds))


def plans(seed: int, products: int, same: int, changed: int) -> list[list[Plan]]:
    """For each product `same` untouched and `changed` tampered pairs; some also with a prop or absent."""
    rng = np.random.default_rng(seed)
    untouched, tampered = _dealt(rng, SAME_KINDS), _dealt(rng, CHANGED_KINDS)
    dealt = []
    for index in range(products):
        own = [Plan(1, str(next(untouched)), "none") for _ in range(same)]
        own += [Plan(0, str(next(tampered)), str(rng.choice(SEVERITIES))) for _ in range(changed)]
        if index % PROP_EVERY == 0:
            own.append(Plan(1, "prop_beside", "none"))
        if index % ABSENT_EVERY == 0:
            own.append(Plan(0, "absent", "gross"))
        dealt.append(own)
    return dealt
