"""Crossed pairs: a product's original and an untouched picture of another one, as when files are mixed up.

Nothing of the two agrees: neither changed light nor an unsure outline may excuse that.
"""

from __future__ import annotations

import zlib
from itertools import groupby

import numpy as np

KIND = "crossed"
# Of the products that are fitted on; of those held out, all.
FITTED = 0.5


def pairs(records: list[dict]) -> list[dict]:
    """One for a product, the other product from its split; of products fitted on only a part."""
    untouched = sorted(
        (record for record in records if record["label"] == 1), key=lambda record: record["product"]
    )
    products = [list(own) for _, own in groupby(untouched, key=lambda record: record["product"])]
    crossed = []
    for own in products:
        first = own[0]
        rng = np.random.default_rng(zlib.crc32(f"crossed {first['product']}".encode()))
        others = [o for o in products if o[0]["split"] == first["split"] and o is not own]
        if not others or (first["split"] != "test" and rng.random() >= FITTED):
            continue
        drawn = others[rng.integers(len(others))]
        other = drawn[rng.integers(len(drawn))]
        crossed.append(
            {
                **first,
                "id": f"{KIND}-{first['product']}",
                "generated": other["generated"],
                "label": 0,
                "kind": KIND,
                "severity": "gross",
                "background": other["background"],
                "quality": other["quality"],
            }
        )
    return crossed
