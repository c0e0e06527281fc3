"""The factory's pictures as pairs for the verdict: true light on one product, and products truly changed."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np

from common.paths import cache_dir, factory_set
from factory import catalogue, garments, records
from factory.plan import split_of
from tamper.splits import relit_name
from tamper.splits import split_of as tamper_split_of

# What stands or lies around the product is wrong, the product itself is not.
SCENE_FAULTS = {"wrong_place", "wrong_size", "no_shadow", "floating", "indistinct", "pasted", "person"}
# The product itself is changed; kinds as those of the tampered pairs.
CHANGES = {
    "extra_part": "part_added",
    "twin": "second_product",
    "part_missing": "part_missing",
    "warped": "bent",
    "recoloured": "recoloured",
    "label_changed": "label_garbled",
}
SEVERITIES = {"mild": "slight", "clear": "clear", "strong": "gross"}
# Less of the frame than this shows too little of a product to compare.
SMALLEST_AREA = 0.015


def for_comparer(model: str) -> bool:
    """Half of the factory's training products teach the comparer; the verdict is fitted on the others."""
    return zlib.crc32(f"comparer {model}".encode()) % 2 == 0


@lru_cache(maxsize=1)
def relit() -> dict[str, str]:
    """The factory's models that `samples/relight.py` rendered as well, by their names there.

    The two split their products by different names; where they share one, the relit one's split counts.
    """
    folder = cache_dir("tamper", "relit")
    names = {model.id: relit_name(model.path) for model in catalogue.read().values()}
    return {model: name for model, name in names.items() if (folder / f"{name}.json").exists()}


@lru_cache(maxsize=1)
def known_to_comparer() -> frozenset[str]:
    """Products of `make_pairs.py` that the comparer may have seen in the factory's pictures."""
    taught = (model for model in relit() if split_of(model) == "train" and for_comparer(model))
    return frozenset(relit()[model] for model in taught)


def _split(row: dict) -> str:
    name = relit().get(row["model"])
    return tamper_split_of(name) if name else "val" if row["split"] == "valid" else row["split"]


def _unseen(row: dict) -> bool:
    """Whether the comparer learnt from the row's product nowhere.

    Photos' cut-outs are left out: `make_pairs.py` has them, and half of them teach the comparer.
    """
    name = relit().get(row["model"])
    if row["model"] in garments.read() or (name and tamper_split_of(name) == "train"):
        return False
    return not (row["split"] == "train" and for_comparer(row["model"]))


def _record(folder: Path, row: dict, kind: str, label: int) -> dict:
    return {
        "id": f"factory-{row['id']}",
        "original": str(folder / row["original"]),
        "original_manner": "render",
        "product": relit().get(row["model"], f"factory-{row['model']}"),
        "split": _split(row),
        "source": "factory",
        "generated": str(folder / row["picture"]),
        "label": label,
        "kind": kind,
        "severity": SEVERITIES[row["severity"]] if label == 0 else "none",
        "amount": 0.0,
        "background": row["style"],
        "quality": 92,
    }


def described(products: np.ndarray) -> str:
    """Which set the pairs of these products came from, for the card."""
    folder = factory_set()
    return f"version {records.VERSION}, {folder.name}, {len(set(products))} of its products"


def _labelled(folder: Path) -> Iterator[tuple[dict, str, int]]:
    """Usable pictures made so far, the kind of pair each is, and whether the product is the same. Faults of
    mild trace are left out."""
    if not (folder / "plan.jsonl").exists():
        return
    for row in records.read(folder):
        reasons = set(row["reasons"])
        if row["role"] == "original" or row["area"] < SMALLEST_AREA or len(reasons) > 1:
            continue
        reason = next(iter(reasons), None)
        if reason is None or reason in SCENE_FAULTS:
            yield row, "scene", 1
        elif reason in CHANGES and not row["borderline"]:
            yield row, CHANGES[reason], 0


def pairs() -> list[dict]:
    """Pairs for the verdict; none where no set was made."""
    folder = factory_set()
    return [_record(folder, row, kind, label) for row, kind, label in _labelled(folder) if _unseen(row)]


def held_out() -> set[str]:
    """Pictures, by their names in the set, of products that neither comparer nor verdict has learnt from."""
    rows = records.read(factory_set())
    return {row["id"] for row in rows if row["role"] != "original" and _unseen(row) and _split(row) == "test"}


def lessons(kept: set[str]) -> list[dict]:
    """Pairs of the products that teach the comparer; `kept` are names of products that are the verdict's."""
    folder = factory_set()
    return [
        _record(folder, row, kind, label)
        for row, kind, label in _labelled(folder)
        if row["split"] == "train"
        and for_comparer(row["model"])
        and not {row["model"], relit().get(row["model"])} & kept
    ]
