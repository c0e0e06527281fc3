"""Makes the pairs the consistency verdict is fitted and measured on: `pairs.jsonl` in the cache.

`python training/make_pairs.py --seed 7`: cuts products out of free photos, puts them, untouched
or tampered with, into new scenes. Stopped work goes on where it was; nothing enters the repo.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from pathlib import Path

import numpy as np

from common.paths import DEFAULT_DATA, cache_dir
from tamper.deck import plans
from tamper.originals import write_original
from tamper.pairs import Workshop, make_pair, rng_for
from tamper.products import Product, cut_all

# How many products of each kind take part at most; garments and packs are what sellers upload.
SHARES = {"clothing": 90, "iconic": 60, "pack": 40, "emoji": 36, "render": 110}


def chosen(products: list[Product], seed: int, limit: int | None) -> list[Product]:
    """A seeded choice within each kind, in an order that mixes kinds; rendered products come last.

    Their number grows from run to run; so the pairs of all others stay what they were.
    """
    picked = []
    for late in (False, True):
        pool = [product for product in products if (product.source.kind == "render") == late]
        counts: Counter[str] = Counter()
        for index in np.random.default_rng(seed).permutation(len(pool)):
            kind = pool[index].source.kind
            if counts[kind] < SHARES[kind]:
                counts[kind] += 1
                picked.append(pool[index])
    return picked[:limit]


def main() -> None:
    """Cuts, plans, makes, and lists."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--products", type=int, default=None, help="at most so many products")
    parser.add_argument("--same", type=int, default=3, help="untouched pairs for each product")
    parser.add_argument("--changed", type=int, default=4, help="tampered pairs for each product")
    arguments = parser.parse_args()

    folder = cache_dir("tamper", f"seed-{arguments.seed}")
    for name in ("originals", "generated", "truth"):
        (folder / name).mkdir(exist_ok=True)
    shop = Workshop(arguments.seed, arguments.data.resolve(), folder)
    products = chosen(cut_all(shop.data), shop.seed, arguments.products)
    deck = plans(shop.seed, len(products), arguments.same, arguments.changed)
    records = []
    for done, (product, own) in enumerate(zip(products, deck, strict=True), 1):
        original, manner = write_original(rng_for(shop.seed, product.identity), product, folder / "originals")
        # A stand-in comes from the same split and, for half of the pairs, from the same kind of thing.
        peers = [p for p in products if p.split == product.split and p.identity != product.identity]
        peers = [p for p in peers if product.relit or not p.relit]
        alike = [p for p in peers if p.source.kind == product.source.kind] or peers
        for number, plan in enumerate(own):
            identity = f"{product.identity}-{number}-{plan.kind}"
            rng = rng_for(shop.seed, identity, "other")
            pool = alike if rng.random() < 0.6 else peers
            truth = make_pair(shop, identity, product, pool[rng.integers(len(pool))], plan)
            if truth is not None:
                about = {"product": product.identity, "split": product.split, "source": product.source.kind}
                records.append(
                    {"id": identity, "original": str(original), "original_manner": manner, **about, **truth}
                )
        if done % 20 == 0 or done == len(products):
            print(f"{done} of {len(products)} products, {len(records)} pairs", flush=True)
    listed = folder / "pairs.jsonl"
    partial = listed.with_suffix(".part")
    partial.write_text("".join(json.dumps(record) + "\n" for record in records))
    os.replace(partial, listed)
    print(f"{listed}: {Counter((r['split'], r['label']) for r in records)}")


if __name__ == "__main__":
    main()
