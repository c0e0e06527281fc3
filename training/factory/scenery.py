"""Runs inside Blender's Python: scenes for the generator to keep, and pairs for it to learn a product's
shadow from.

Both are built around a product as `shoot.py` builds it. A scene is rendered without the product, its foot
always at the same place; a pair also with it, anywhere. What is written, `truth/<id>.json` last:

| `plates/<id>.png` | the scene without the product, sRGB, without grain |
| `parts/<id>.png` | how much of a pixel is surface (red), backdrop (green) and prop (blue) |
| `pictures/<id>.png`, `masks/<id>.png` | of a pair: the scene with the product, and the product's coverage |
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import bpy
import numpy as np
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector
from PIL import Image

from factory import develop, products, shoot, stage
from factory.renderer import Quality, begin, pixels
from factory.scenetable import scene_types
from factory.staging import Staging
from factory.worker import finish_of, quiet
from samples import camera as eye

# Where a product's foot stands, in parts of the picture's height, and how much of the picture its longer side
# takes.
FOOT, FILL = 0.72, 0.46
# Share of the side at which the light is metered, and at which parts are drawn.
METERED, PARTS = 12, 50
PRODUCT = stage.PROP + 1


def _lens(points: list[Vector], shot: dict, side: int) -> bpy.types.Object:
    """A camera that sees a pair's product where the plan says, a scene's foot at `FOOT`, from above its
    middle."""
    view = shot["view"]
    lens = eye.place(points, view["elevation"], view["distance"])
    if "fill" in shot:
        eye.frame(lens, points, side, side, shot["fill"], (shot["cx"], shot["cy"]))
    else:
        eye.frame(lens, points, side, side, FILL, (0.5, 0.5))
    bpy.context.view_layer.update()
    if "fill" not in shot and view["mode"] != "flat":
        seen = [world_to_camera_view(bpy.context.scene, lens, point).y for point in points]
        eye.frame(lens, points, side, side, FILL, (0.5, FOOT - (max(seen) - min(seen)) / 2))
    bpy.context.view_layer.update()
    return lens


def _box(points: list[Vector]) -> list[float]:
    """Left, top, width, height of the points in the picture, in parts of it."""
    seen = [world_to_camera_view(bpy.context.scene, bpy.context.scene.camera, point) for point in points]
    left, right = min(p.x for p in seen), max(p.x for p in seen)
    bottom, top = min(p.y for p in seen), max(p.y for p in seen)
    return [round(v, 4) for v in (left, 1 - top, right - left, top - bottom)]


def _emission() -> bpy.types.Material:
    """Shows an object's `pass_index` as red, green or blue, and the product's as white."""
    material = bpy.data.materials.new("parts")
    material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    info, out = tree.nodes.new("ShaderNodeObjectInfo"), tree.nodes.new("ShaderNodeOutputMaterial")
    colour, light = tree.nodes.new("ShaderNodeCombineColor"), tree.nodes.new("ShaderNodeEmission")

    def equals(part: int) -> bpy.types.NodeSocket:
        test = tree.nodes.new("ShaderNodeMath")
        test.operation, test.inputs[1].default_value, test.inputs[2].default_value = "COMPARE", part, 0.1
        tree.links.new(info.outputs["Object Index"], test.inputs[0])
        return test.outputs[0]

    product = equals(PRODUCT)
    for channel, part in enumerate((stage.SURFACE, stage.BACKDROP, stage.PROP)):
        either = tree.nodes.new("ShaderNodeMath")
        tree.links.new(equals(part), either.inputs[0])
        tree.links.new(product, either.inputs[1])
        tree.links.new(either.outputs[0], colour.inputs[channel])
    tree.links.new(colour.outputs[0], light.inputs["Color"])
    tree.links.new(light.outputs[0], out.inputs["Surface"])
    return material


def _parts(scene: bpy.types.Scene, folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """How much of each pixel is surface, backdrop and prop, with the picture's own blur; and how much is
    product."""
    cycles, render, layer = scene.cycles, scene.render, bpy.context.view_layer
    layer.material_override = _emission()
    render.film_transparent, cycles.use_denoising, cycles.max_bounces = True, False, 0
    cycles.samples, cycles.use_adaptive_sampling = 16, False
    seen = pixels(scene, folder).clip(0, 1)
    product = ((seen[..., :3].sum(-1) - seen[..., 3]) / 2).clip(0, 1)
    return (seen[..., :3] - product[..., None]).clip(0, 1), product


def _finish(shot: dict, picture: np.ndarray, alpha: np.ndarray) -> develop.Finish:
    """How a picture is developed: as the factory would, but clean."""
    return replace(finish_of(shot, shoot.Layers(picture, alpha)), grain=0.0, vignette=0.0)


def _metered(scene: bpy.types.Scene, items: list[bpy.types.Object], folder: Path) -> tuple:
    """The scene with the product and the product's coverage, seen small."""
    scene.render.resolution_percentage = METERED
    seen = pixels(scene, folder)[..., :3]
    alpha = shoot.mask(scene, items, False, folder)
    scene.render.resolution_percentage = 100
    return seen, alpha


def make(row: dict, quality: Quality, scratch: Path) -> tuple[dict[str, np.ndarray], dict]:
    """Renders one row of the plan: its pictures by folder, and its truth."""
    clock, product, shot = time.perf_counter(), row["product"], row["shot"]
    view, pair = shot["view"], "fill" in shot
    scene = begin(quality, shot["seed"])
    items = products.build(product, math.radians(view["yaw"]), 0.0)
    points = products.corners(items)
    half = products.bounds(points)[1].copy()
    lens = _lens(points, shot, quality.side)
    staging = Staging(
        random.Random(f"{shot['seed']} scene"),
        scene_types()[shot["scene"]],
        half,
        shot["side"],
        view["mode"] == "flat",
    )
    lit, record = stage.build(staging)
    shoot.focus(lens, points, shot["aperture"])
    cut = product["source"] == "photo"
    if pair:
        picture = pixels(scene, scratch)[..., :3]
        # A garment is a photo on a card, whose cut-out its parts do not know.
        alpha = shoot.mask(scene, items, False, scratch) if cut else None
    else:
        picture, alpha = _metered(scene, items, scratch)
    for item in items:
        item.hide_render = True
    plate = pixels(scene, scratch)[..., :3]
    for item in items:
        item.hide_render, item.pass_index = not pair, PRODUCT
    if not pair:
        scene.render.resolution_percentage = PARTS
    parts, covered = _parts(scene, scratch)
    alpha = covered if alpha is None else alpha
    finish = _finish(shot, picture, alpha)
    made = {"plates": develop.developed(plate, finish, 0), "parts": parts}
    if pair:
        made |= {"pictures": develop.developed(picture, finish, 0), "masks": alpha}
    foot = world_to_camera_view(scene, scene.camera, Vector((0, staging.wall_y, 0)))
    truth = {
        "id": row["id"],
        "product": product["id"],
        "split": product["split"],
        "scene": shot["scene"],
        "style": staging.row["style"],
        "support": staging.row["support"],
        "surface": staging.row["surface"],
        "category": product["category"],
        "size_cm": round(10 * staging.reach, 1),
        "view": view,
        "box": _box(points),
        "wall": None if view["mode"] == "flat" else round(1 - foot.y, 4),
        "light": [round(v, 3) for v in lit.towards],
        **record,
        "seconds": round(time.perf_counter() - clock, 2),
    }
    return made, truth


def _save(folder: Path, made: dict[str, np.ndarray], truth: dict) -> None:
    for kind, values in made.items():
        path = folder / kind / f"{truth['id']}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray((values.clip(0, 1) * 255 + 0.5).astype(np.uint8)).save(path)
    path = folder / "truth" / f"{truth['id']}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".part").write_text(json.dumps(truth) + "\n")
    path.with_suffix(".part").rename(path)


def main() -> None:
    """Makes what is missing of this share; what fails is noted and left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--share", default="0/1", help="which scenes: index/count")
    parser.add_argument("--side", type=int, default=1024)
    parser.add_argument("--samples", type=int, default=6)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    index, count = map(int, options.share.split("/"))
    quality = Quality(options.side, options.samples, options.threads)
    rows = [json.loads(line) for line in (options.folder / "plan.jsonl").read_text().splitlines()]
    with tempfile.TemporaryDirectory() as scratch:
        for row in rows[index::count]:
            if (options.folder / "truth" / f"{row['id']}.json").exists():
                continue
            clock = time.perf_counter()
            try:
                with quiet():
                    _save(options.folder, *make(row, quality, Path(scratch)))
                print(f"{row['id']} {time.perf_counter() - clock:.1f} s", flush=True)
            except Exception as error:
                print(f"{row['id']} failed: {error!r}", flush=True)


if __name__ == "__main__":
    main()
