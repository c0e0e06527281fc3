"""The scenes a generator keeps, as its weights file holds them: `src/generate/memory.rs`."""

from __future__ import annotations

import functools
import io
import json
import re
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from factory import catalogue, plan
from factory.matching import suited
from factory.scenetable import NATURAL, scene_types
from generator.kinds import CATEGORIES, STYLES
from generator.scenery import folder_of, image, linear, srgb, truths
from generator.style import background_of, small
from networks.style import Style

QUALITY, PARTS_SIDE = 90, 192
LOSSLESS = {"lossless": True, "method": 6}
# Levels of coverage that are kept of 256: edges are soft enough, and files small.
LEVELS = 16
THUMBNAIL = 160
# Supports made to a product's measure.
SNUG = ("plinth", "block", "steps")
# How much bluer than red a surface is that is lit by the sky alone, and how far it is balanced.
BLUE, BALANCED = 1.15, 0.8
PROPS = Path(plan.__file__).with_name("props.py")
CREDITS = """# What stands in the generator's scenes

Written by `training/export_generator.py`. The scenes in `generator.safetensors` were rendered by
`training/make_scenery.py`; surfaces, walls, light and many things in them are made from numbers. Cups,
plants, bread and the like are these models, of Debian's `sweethome3d-furniture`. Who publishes a picture in
which a model under CC BY stands, names its creator. Light probes: npm `@pmndrs/assets`, CC0 1.0. Labels are
set in Inter (The Inter Project Authors), SIL Open Font License 1.1, and name made-up brands.

"""
# Stuff whose scenes may exchange colours. What has the colour it has (lawns, bricks' pattern of two) is not
# in it.
FAMILIES = {
    "paper": "paper", "paint": "paint", "plaster": "paint", "cloth": "cloth", "rug": "cloth",
    "curtain": "cloth", "wood": "wood", "solid_wood": "wood", "floorboards": "wood", "marble": "stone",
    "stone": "stone", "concrete": "stone", "terrazzo": "stone", "slate": "stone", "tiles": "tiles",
    "acrylic": "paper",
}  # fmt: skip
# Views for a key: as it is, mirrored, and closer.
KEY_VIEWS = (1.0, -1.0, 0.75, -0.75)


def family(word: str | None, support: str) -> str | None:
    """The family of a surface or wall of `scenes.toml`."""
    return None if word is None or support in NATURAL else FAMILIES.get(word.split(":")[0])


@functools.lru_cache(maxsize=1)
def _products() -> list[dict]:
    return [product for product in plan.products(1, 403) if product["split"] == "train"]


def categories_of(scene: str, mode: str) -> list[int]:
    """Categories of which some training product, standing or lying so, suits the scene."""
    found = {
        product["category"]
        for product in _products()
        if mode in product["stands"] and scene in suited(product, mode, "train")
    }
    return sorted(CATEGORIES.index(name) for name in found)


def sizes() -> list[float]:
    """The middle product's longest side of each category, in centimetres."""
    return [
        round(
            float(np.median([one["size_cm"] for one in _products() if one["category"] == name] or [20.0])), 1
        )
        for name in CATEGORIES
    ]


def _paint(light: np.ndarray, share: np.ndarray, name: str | None) -> dict:
    """Mean colour of a part, as light; `share` is how much of each pixel it is."""
    total = max(float(share.sum()), 1e-6)
    colour = (light * share[..., None]).sum((0, 1)) / total
    part = float(share.mean())
    if part < 0.005:
        return {"colour": [0.5, 0.5, 0.5], "family": None, "share": 0.0}
    return {"colour": [round(float(value), 4) for value in colour], "family": name, "share": round(part, 3)}


def _neutral(plate: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """A scene in open shade, whose light is the blue sky's, as a photographer would balance it: most of the
    surface's blue taken out of the whole picture."""
    light = linear(torch.from_numpy(plate.astype(np.float32) / 255))
    share = torch.from_numpy(parts.astype(np.float32) / 255)[..., :1]
    mean = (light * share).sum((0, 1)) / share.sum().clamp_min(1e-6)
    if mean[2] < BLUE * mean[0]:
        return plate
    gains = (mean.mean() / mean.clamp_min(1e-3)) ** BALANCED
    return (srgb(light * gains).numpy() * 255 + 0.5).astype(np.uint8)


def _bytes(picture: Image.Image, kind: str, **options: object) -> np.ndarray:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return np.frombuffer(file.getvalue(), np.uint8)


@torch.no_grad()
def _key(network: Style, plate: np.ndarray) -> np.ndarray:
    """The mean embedding of a few views, of length 1."""
    views = []
    for zoom in KEY_VIEWS:
        side = plate.shape[0]
        rim = round(side * (1 - abs(zoom)) / 2)
        cut = plate[rim : side - rim, rim : side - rim]
        views.append(small(np.ascontiguousarray(cut[:, ::-1] if zoom < 0 else cut)[None])[0])
    picture = torch.from_numpy(np.stack(views)).permute(0, 3, 1, 2).float() / 255
    mean = network(background_of(picture, torch.zeros_like(picture[:, :1])))[0].mean(0)
    return (mean / mean.norm()).numpy()


def kept(seed: int, style: Style) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """Tensors and header entries of every scene made so far."""
    folder = folder_of("scenes", seed)
    rows, tensors, keys = [], {}, []
    thumbnails: dict[str, tuple[float, Image.Image]] = {}
    for number, truth in enumerate(truths(folder)):
        plate, parts = image(folder, "plates", truth["id"]), image(folder, "parts", truth["id"])
        row = scene_types()[truth["scene"]]
        if truth["style"] == "outdoor":
            sized = np.asarray(Image.fromarray(parts).resize(plate.shape[:2]))
            plate = _neutral(plate, sized)
        light = linear(torch.from_numpy(plate.astype(np.float32) / 255)).numpy()
        share = np.asarray(Image.fromarray(parts).resize(plate.shape[:2])).astype(np.float32) / 255
        behind = share[..., 1] + np.clip(1 - share.sum(-1), 0, 1)
        # A probe far behind takes colours as paint does; a sea or a hedge does not.
        wall = row.get("wall") or ("paint" if row.get("probe") else None)
        rows.append(
            {
                "style": STYLES.index(truth["style"]),
                "categories": categories_of(truth["scene"], truth["view"]["mode"]),
                "above": truth["view"]["mode"] == "flat",
                "snug": truth["support"] in SNUG,
                "size": truth["size_cm"],
                "product": truth["box"],
                "light": truth["light"],
                "elevation": truth["view"]["elevation"],
                "surface": _paint(light, share[..., 0], family(row["surface"], truth["support"])),
                "backdrop": _paint(light, behind, family(wall, truth["support"])),
            }
        )
        tensors[f"scene.{number}"] = _bytes(Image.fromarray(plate), "WEBP", quality=QUALITY, method=6)
        step = 255 / (LEVELS - 1)
        level = np.round(np.asarray(Image.fromarray(parts).resize((PARTS_SIDE, PARTS_SIDE))) / step) * step
        tensors[f"parts.{number}"] = _bytes(Image.fromarray(level.astype(np.uint8)), "WEBP", **LOSSLESS)
        keys.append(_key(style, plate))
        # The scene that suits most, and of these the one with the most to see, shows its style.
        worth = len(rows[-1]["categories"]) + 0.2 * len(truth["props"])
        if worth > thumbnails.get(truth["style"], (-1.0, None))[0]:
            thumbnails[truth["style"]] = worth, Image.fromarray(plate)
    for number, name in enumerate(STYLES):
        if name in thumbnails:
            shown = thumbnails[name][1].resize((THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
            tensors[f"thumbnail.{number}"] = _bytes(shown, "JPEG", quality=82)
    tensors["keys"] = np.stack(keys).astype(np.float32)
    return tensors, {"scenes": json.dumps(rows, separators=(",", ":")), "sizes": json.dumps(sizes())}


def credited() -> str:
    """Whose models may stand in the kept scenes, as Markdown: those that props are made of."""
    source = PROPS.read_text(encoding="utf-8")
    named = set(re.findall(r'"([\w-]+)"', source))
    return CREDITS + catalogue.credits([model for model in catalogue.read().values() if model.id in named])


def made_up(seed: int, embedding: int) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """A small scene of each style, drawn by arithmetic: for tests of the code."""
    rng = np.random.default_rng(seed)
    rows, tensors, side = [], {}, 48

    def paint(colour: np.ndarray) -> dict[str, object]:
        linear_colour = linear(torch.tensor(colour / 255.0)).tolist()
        return {"colour": linear_colour, "family": "paint", "share": 0.5}

    y, x = np.mgrid[0:side, 0:side]
    for number in range(len(STYLES)):
        wall = 14 + number
        below = y >= wall
        colours = rng.integers(60, 220, (2, 3))
        plate = np.where(below[..., None], colours[0], colours[1]) + ((x * 3 + y) % 16)[..., None] - 8
        parts = np.stack([below, ~below & (x < 40), ~below & (x >= 40)], -1) * 255
        tensors[f"scene.{number}"] = _bytes(
            Image.fromarray(plate.clip(0, 255).astype(np.uint8)), "WEBP", quality=90
        )
        tensors[f"parts.{number}"] = _bytes(Image.fromarray(parts.astype(np.uint8)), "WEBP", **LOSSLESS)
        rows.append(
            {
                "style": number,
                "categories": list(range(number % 2, len(CATEGORIES), 2)),
                "above": STYLES[number] == "flat_lay",
                "snug": STYLES[number] == "podium",
                "size": 20.0 + number,
                "product": [0.3, 0.3, 0.4, 0.42],
                "light": [-0.6, 0.0, 0.8],
                "elevation": 10.0 + number,
                "surface": paint(colours[0]),
                "backdrop": paint(colours[1]),
            }
        )
    keys = rng.normal(size=(len(STYLES), embedding)).astype(np.float32)
    tensors["keys"] = keys / np.linalg.norm(keys, axis=1, keepdims=True)
    return tensors, {"scenes": json.dumps(rows), "sizes": json.dumps([25.0] * len(CATEGORIES))}
