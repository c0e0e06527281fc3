"""Makes one pair: edits the product, puts it into a new scene, writes picture and truth."""

from __future__ import annotations

import functools
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from tamper.backdrops import make_backdrop
from tamper.deck import Plan
from tamper.look import Look, draw_look, relight, soften
from tamper.parts import Edited, add_part, remove_part
from tamper.products import Product
from tamper.scene import Placement, composite, resized, trimmed, turned
from tamper.shapes import bend, stretch
from tamper.surface import LABELS, alter_label, recolour

Rng = np.random.Generator
Edit = Callable[[Rng, np.ndarray, str, np.ndarray], Edited]

EDITS: dict[str, Edit] = {
    "part_added": add_part,
    "part_missing": remove_part,
    "stretched": stretch,
    "bent": bend,
    "recoloured": recolour,
    **{kind: functools.partial(alter_label, kind) for kind in LABELS},
}


@dataclass(frozen=True)
class Workshop:
    """What every pair is made with: the run's seed, the data, and where results go."""

    seed: int
    data: Path
    folder: Path


def rng_for(seed: int, *names: object) -> Rng:
    """A generator of its own for each thing made, so that work can stop and go on anywhere."""
    return np.random.default_rng([seed, zlib.crc32("/".join(map(str, names)).encode())])


def _placed(rgba: np.ndarray, look: Look, reference: int) -> tuple[np.ndarray, Placement]:
    """Sized by the untouched product's longer side, so that a stretch is not undone by fitting."""
    scale = look.reach * look.side / reference
    scale = min(scale, 0.94 * look.side / max(rgba.shape[:2]))
    sized = resized(rgba, max(int(rgba.shape[1] * scale), 8), max(int(rgba.shape[0] * scale), 8))
    shown = trimmed(turned(soften(relight(sized, look), look.sigma), look.degrees))
    free = [max(look.side - side, 0) for side in shown.shape[:2]]
    return shown, Placement(int(free[0] * look.shift[1]), int(free[1] * look.shift[0]))


def _beside(
    rng: Rng, rgba: np.ndarray, place: Placement, other: np.ndarray, look: Look
) -> tuple[np.ndarray, Placement]:
    """Something of 45 to 90 % of the product's size, where there is more room."""
    scale = rng.uniform(0.45, 0.9) * max(rgba.shape[:2]) / max(other.shape[:2])
    size = (max(int(other.shape[1] * scale), 8), max(int(other.shape[0] * scale), 8))
    shown = relight(resized(other, *size), look)
    right = place.left + rgba.shape[1] / 2 < look.side / 2
    overlap = int(rng.uniform(-0.08, 0.12) * rgba.shape[1])
    left = place.left + rgba.shape[1] - overlap if right else place.left - shown.shape[1] + overlap
    left = int(np.clip(left, -shown.shape[1] * 0.25, look.side - shown.shape[1] * 0.75))
    return shown, Placement(place.top + rgba.shape[0] - shown.shape[0], left)


def make_pair(shop: Workshop, identity: str, product: Product, other: Product, plan: Plan) -> dict | None:
    """Writes the generated picture and returns its truth; `None` when the edit cannot be done here."""
    note = shop.folder / "truth" / f"{identity}.json"
    if note.exists():
        return json.loads(note.read_text())
    rng = rng_for(shop.seed, identity)
    rgba, neighbour = product.under_other_light(rng), other.under_other_light(rng)
    untouched = rgba
    look = draw_look(rng, plan.kind if plan.label else "combined")
    amount, reference = 0.0, max(rgba.shape[:2])
    if plan.kind in EDITS:
        edited = next(
            filter(None, (EDITS[plan.kind](rng, rgba, plan.severity, neighbour) for _ in range(4))), None
        )
        if edited is None:
            return None
        rgba, amount = edited
    elif plan.kind == "other_product":
        rgba, reference = neighbour, max(neighbour.shape[:2])
    shown, place = _placed(rgba, look, reference)
    layers = [] if plan.kind == "absent" else [(shown, place)]
    if plan.kind == "second_product":
        layers.insert(int(rng.random() < 0.5), _beside(rng, shown, place, untouched, look))
    elif plan.kind == "prop_beside":
        layers.insert(0, _beside(rng, shown, place, neighbour, look))
    standing = product.source.standing
    base = (place.top + shown.shape[0]) / look.side
    backdrop = make_backdrop(rng, look.side, look.side, standing, base, shop.data, product.split == "test")
    picture = composite(rng, backdrop.pixels, layers, standing)
    file = shop.folder / "generated" / f"{identity}.jpg"
    Image.fromarray((picture * 255 + 0.5).astype(np.uint8)).save(file, quality=look.quality)
    truth = {
        "generated": str(file),
        "label": plan.label,
        "kind": plan.kind,
        "severity": plan.severity,
        "amount": round(amount, 4),
        "background": backdrop.name,
        "quality": look.quality,
    }
    note.write_text(json.dumps(truth))
    return truth
