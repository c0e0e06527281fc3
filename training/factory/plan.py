"""Deals products, views, scenes, faults and splits from one seed, before anything is rendered."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator
from functools import lru_cache

from factory import catalogue, faults, garments
from factory.families import FAMILIES
from factory.matching import misplaced, order, suited
from factory.scenetable import scene_types

Rng = random.Random
PLACES = ("table", "floor", "flat")


def split_of(name: str) -> str:
    """A model and all its variants fall into one split: 68 % train, 10 % valid, 22 % test."""
    share = zlib.crc32(f"factory {name}".encode()) % 1000
    return "train" if share < 680 else "valid" if share < 780 else "test"


@lru_cache(maxsize=1)
def _sources() -> list[dict]:
    rows = []
    for model in catalogue.read().values():
        stands = [place for place in model.stands if place in PLACES]
        if stands:
            size = max(model.width_cm, model.depth_cm, model.height_cm)
            rows.append(
                {
                    "source": "model",
                    "model": model.id,
                    "category": model.category,
                    "stands": stands,
                    "styles": list(model.styles),
                    "size_cm": size,
                    "weight": 1,
                }
            )
    for garment in garments.read().values():
        if not garments.cutout(garment.id).exists():
            continue
        rows.append(
            {
                "source": "photo",
                "model": garment.id,
                "category": garment.category,
                "stands": ["flat"],
                "styles": [],
                "size_cm": garment.size_cm,
                "weight": 1,
            }
        )
    for kind, family in FAMILIES.items():
        rows.append(
            {
                "source": "parametric",
                "model": kind,
                "category": family.category,
                "stands": list(family.stands),
                "styles": [],
                "size_cm": family.size_cm,
                "weight": family.weight,
            }
        )
    return rows


def products(seed: int, count: int) -> list[dict]:
    """`count` products, the categories in turn, within each the models in turn, then their variants."""
    decks: dict[str, list[dict]] = {category: [] for category in catalogue.CATEGORIES}
    rng = random.Random(f"{seed} products")
    for row in _sources():
        decks[row["category"]] += [row] * row["weight"]
    for deck in decks.values():
        rng.shuffle(deck)
    rows, taken, used = [], dict.fromkeys(decks, 0), {}
    while len(rows) < count:
        for category, deck in decks.items():
            row = deck[taken[category] % len(deck)]
            taken[category] += 1
            variant = used.get(row["model"], 0)
            used[row["model"]] = variant + 1
            name = f"{row['model']}-v{variant}"
            split = split_of(name if row["source"] == "parametric" else row["model"])
            made = {key: row[key] for key in ("source", "model", "category", "stands", "styles", "size_cm")}
            rows.append(
                {
                    "id": name,
                    **made,
                    "variant": variant,
                    "seed": zlib.crc32(f"{seed} {name}".encode()),
                    "split": split,
                }
            )
    return rows[:count]


def _view(rng: Rng, product: dict) -> dict:
    """One place to look from; the same in the original and in every generation."""
    mode = rng.choice(product["stands"])
    low, high = {"table": (5, 22), "floor": (4, 15), "flat": (66, 88)}[mode]
    spread = {"table": 32, "floor": 42, "flat": 14}[mode]
    return {
        "mode": mode,
        "yaw": round(rng.uniform(-spread, spread), 1),
        "elevation": round(rng.uniform(low, high), 1),
        "distance": round(rng.uniform(3.8, 6.0), 2),
    }


def framing(rng: Rng, mode: str) -> dict:
    """Where the product stands in the picture and how large: thirds, room for text, 35–85 %."""
    fill = rng.choice((rng.uniform(0.4, 0.52), rng.uniform(0.5, 0.68), rng.uniform(0.62, 0.82)))
    room = (1 - fill) / 2
    across = rng.choice((0.0, 0.0, -1.0, 1.0)) * rng.uniform(0.3, 0.75) * room
    down = rng.uniform(-0.3, 0.3) * room if mode == "flat" else rng.uniform(0.05, 0.6) * room
    return {"fill": round(fill, 3), "cx": round(0.5 + across, 3), "cy": round(0.5 + down, 3)}


def _base(rng: Rng, product: dict, view: dict, number: int, role: str) -> dict:
    seed = zlib.crc32(f"{product['seed']} shot {number}".encode())
    return {
        "id": f"{product['id']}-{number}",
        "product": product["id"],
        "role": role,
        "view": view,
        "seed": seed,
        "side": rng.choice((-1, 1)),
        "aperture": round(rng.uniform(0.015, 0.05), 4),
        **framing(rng, view["mode"]),
    }


def _original(rng: Rng, product: dict, view: dict) -> dict:
    """Four in five in a plain studio, one in five as a snapshot at home."""
    shot = _base(rng, product, view, 0, "original")
    split = product["split"]
    snapshot = rng.random() < 0.2
    wanted = suited(product, view["mode"], split) if snapshot else []
    studios = [
        row["id"]
        for row in scene_types().values()
        if row["style"] == "white_studio"
        and view["mode"] in row["place"]
        and row["id"] in ("white-sweep", "grey-sweep", "white-flat")
    ]
    shot |= {
        "scene": rng.choice(wanted or studios),
        "manner": "snapshot" if wanted else "studio",
        "cx": 0.5,
        "cy": 0.52,
        "fill": round(rng.uniform(0.66, 0.84), 3),
        "aperture": 0.012,
    }
    if wanted:
        shot |= {"rig": rng.choice(("flash", "dim", "window")), "prop_count": rng.randint(0, 2)}
    return shot


def _severity(rng: Rng) -> str:
    return rng.choices(("mild", "clear", "strong"), (0.2, 0.5, 0.3))[0]


def shots(product: dict, deck: Iterator[str], after: Iterator[str]) -> list[dict]:
    """The original and five generations: two or three good ones, the rest bad for a named reason.

    Faults of `deck` are rendered; those of `after` are made from the layers of a good generation.
    """
    rng = random.Random(f"{product['seed']} shots")
    view = _view(rng, product)
    good = suited(product, view["mode"], product["split"])
    made = [_original(rng, product, view)]
    ranked = order(rng, good)
    for number in (1, 2):
        shot = _base(rng, product, view, number, "good")
        made.append(shot | {"scene": ranked[(number - 1) % len(ranked)], "reasons": []})
    shot = _base(rng, product, view, 3, "bad") | {"scene": rng.choice(ranked[:4])}
    reason, severity = next(deck), _severity(rng)
    wrong = misplaced(product, view["mode"], product["split"])
    if reason == "wrong_place" and not wrong:
        reason = "wrong_size"
    if view["mode"] == "flat":
        reason = {"person": "cluttered", "sunk": "floating"}.get(reason, reason)
    if reason == "wrong_place":
        shot["scene"] = rng.choice(wrong)
    made.append(faults.rendered(rng, shot, reason, severity, product))
    for number in (4, 5):
        base = made[rng.choice((1, 2)) if number == 4 else 1]
        reason = next(after)
        if number == 5 and rng.random() < 0.3 and len(ranked) > 2:
            shot = _base(rng, product, view, number, "good") | {"scene": ranked[2], "reasons": []}
            made.append(shot)
            continue
        derived = {
            key: base[key] for key in ("product", "view", "scene", "side", "fill", "cx", "cy", "aperture")
        }
        seed = zlib.crc32(f"{product['seed']} shot {number}".encode())
        made.append(
            derived
            | {
                "id": f"{product['id']}-{number}",
                "role": "bad",
                "seed": seed,
                "reasons": [reason],
                "severity": _severity(rng),
                "from": base["id"],
            }
        )
    relit = {shot.get("from") for shot in made if "light_mismatch" in shot.get("reasons", ())}
    for shot in made:
        if shot["id"] in relit:
            shot["relit"] = True
    return made


def dealt(rng: Rng, names: tuple[str, ...]) -> Iterator[str]:
    """Names without end, each as often as the others."""
    while True:
        yield from rng.sample(names, len(names))


def plan(seed: int, count: int) -> list[dict]:
    """Every product with its shots."""
    rng = random.Random(f"{seed} faults")
    deck, after = dealt(rng, faults.RENDERED), dealt(rng, faults.AFTERWARDS)
    return [product | {"shots": shots(product, deck, after)} for product in products(seed, count)]
