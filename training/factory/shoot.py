"""One shot in Blender: the picture, the exact product mask, the plate without the product, all linear."""

from __future__ import annotations

import math
import random
import time
from dataclasses import dataclass, field
from pathlib import Path

import bpy
import numpy as np
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector

from factory import products, rigs, stage
from factory.renderer import Quality, begin, pixels
from factory.scenetable import scene_types
from factory.staging import Staging
from samples import camera as eye
from samples import materials

MASK_SAMPLES = 12


@dataclass
class Layers:
    """What a shot gives, linear light [side, side, 3]; `alpha` [side, side] is the product's coverage."""

    picture: np.ndarray
    alpha: np.ndarray
    plate: np.ndarray | None = None
    relit: np.ndarray | None = None
    record: dict = field(default_factory=dict)


def mask(scene: bpy.types.Scene, items: list[bpy.types.Object], sunk: bool, folder: Path) -> np.ndarray:
    """The product's coverage. What may stand in front of it cuts holes; all else is left out."""
    depth = max((item.matrix_world @ Vector(corner)).y for item in items for corner in item.bound_box)
    others = [item for item in scene.objects if item not in items and item.type != "CAMERA"]
    cutting, hidden = [], []
    for item in others:
        front = item.type == "MESH" and min((item.matrix_world @ Vector(c)).y for c in item.bound_box) < depth
        # What is much larger is the ground below it, which would cut its lowest pixels, but for a lawn.
        small = sunk or max(item.dimensions) < 6 * max(max(i.dimensions) for i in items)
        covers = small or item.name.startswith("grass")
        (cutting if front and covers and not item.name.startswith("gobo") else hidden).append(item)
    for item in cutting:
        item.is_holdout = True
    for item in hidden:
        item.hide_render = True
    cycles, render = scene.cycles, scene.render
    kept = cycles.samples, cycles.max_bounces
    render.film_transparent, cycles.use_denoising, cycles.samples, cycles.max_bounces = (
        True,
        False,
        MASK_SAMPLES,
        0,
    )
    cycles.use_adaptive_sampling = False
    _within(scene, _seen(scene, items, render.resolution_x), render.resolution_x)
    alpha = pixels(scene, folder)[..., 3]
    render.use_border = False
    render.film_transparent, cycles.use_denoising, cycles.use_adaptive_sampling = False, True, True
    cycles.samples, cycles.max_bounces = kept
    for item in cutting:
        item.is_holdout = False
    for item in hidden:
        item.hide_render = False
    return np.clip(alpha, 0, 1)


def _relit(
    scene: bpy.types.Scene, items: list[bpy.types.Object], shot: dict, reach: float, folder: Path
) -> np.ndarray:
    """The product alone under another light, straight from the renderer (premultiplied RGBA)."""
    rng = random.Random(f"{shot['seed']} relit")
    others = [item for item in scene.objects if item not in items and item.type != "CAMERA"]
    for item in others:
        item.hide_render = True
    rigs.RIGS[rng.choice(("sunny", "golden", "evening", "backlit", "window"))](rng, -shot["side"], reach)
    scene.render.film_transparent = True
    layer = pixels(scene, folder)
    scene.render.film_transparent = False
    return layer


def _boxed(
    points: list[Vector], scene: bpy.types.Scene, margin: float, side: int
) -> tuple[int, int, int, int]:
    """The pixel box (left, top, right, bottom) around what the camera sees of the points."""
    seen = [world_to_camera_view(scene, scene.camera, point) for point in points]
    seen = [point for point in seen if point.z > 0] or seen
    left, right = min(p.x for p in seen) - margin, max(p.x for p in seen) + margin
    bottom, top = min(p.y for p in seen) - margin, max(p.y for p in seen) + margin
    low = np.clip(np.array([left, 1 - top]) * side, 0, side - 2).astype(int)
    high = np.clip(np.ceil(np.array([right, 1 - bottom]) * side), low + 2, side).astype(int)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _seen(scene: bpy.types.Scene, items: list[bpy.types.Object], side: int) -> tuple[int, int, int, int]:
    """The pixel box of the product, with room for its blur."""
    return _boxed(products.corners(items), scene, 0.03, side)


def _influence(
    scene: bpy.types.Scene, items: list[bpy.types.Object], towards: tuple[float, float, float], side: int
) -> tuple[int, int, int, int]:
    """The pixel box (left, top, right, bottom) the product, its shadow and its mirror image may reach."""
    low, high = products.bounds(products.corners(items))
    box = [Vector((x, y, z)) for x in (low.x, high.x) for y in (low.y, high.y) for z in (low.z, high.z)]
    key = Vector(towards)
    thrown = [point - key * min(point.z / max(key.z, 0.12), 4 * (high - low).length) for point in box]
    mirrored = [Vector((p.x, p.y, -0.5 * p.z)) for p in box]
    return _boxed(box + thrown + mirrored, scene, 0.08, side)


def _within(scene: bpy.types.Scene, box: tuple[int, int, int, int], side: int) -> None:
    """Renders only this pixel box (left, top, right, bottom); the rest stays empty."""
    left, top, right, bottom = box
    render = scene.render
    render.use_border, render.use_crop_to_border = True, False
    render.border_min_x, render.border_max_x = left / side, right / side
    render.border_min_y, render.border_max_y = 1 - bottom / side, 1 - top / side


def _plate(
    scene: bpy.types.Scene,
    items: list[bpy.types.Object],
    picture: np.ndarray,
    box: tuple[int, int, int, int],
    folder: Path,
) -> np.ndarray:
    """The scene without the product: rendered within the box, the picture itself outside, blended."""
    side = picture.shape[0]
    left, top, right, bottom = box
    for item in items:
        item.hide_render = True
    _within(scene, box, side)
    empty = pixels(scene, folder)[..., :3]
    scene.render.use_border = False
    for item in items:
        item.hide_render = False
    feather = max(side * 0.03, 2)
    y, x = np.mgrid[0:side, 0:side].astype(np.float32)
    far = np.float32(1e6)
    inside = np.minimum.reduce([
        (x - left) if left > 0 else far + 0 * x, (right - 1 - x) if right < side else far + 0 * x,
        (y - top) if top > 0 else far + 0 * x, (bottom - 1 - y) if bottom < side else far + 0 * x,
    ])  # fmt: skip
    weight = np.clip(inside / feather, 0, 1)[..., None]
    return empty * weight + picture * (1 - weight)


def shoot(product: dict, shot: dict, quality: Quality, folder: Path) -> Layers:
    """Renders one shot of a plan."""
    clock = time.perf_counter()
    view, times = shot["view"], {}
    scene = begin(quality, shot["seed"])
    items = products.build(product, math.radians(view["yaw"]), math.radians(view.get("tilt", 0)))
    if shot.get("scale", 1.0) != 1.0:
        products.place(items, shot["scale"])
    high = products.bounds(products.corners(items))[1]
    half = high.copy()
    lift = shot.get("lift", 0.0) * max(high.z, 0.35 * max(high.x, high.y) if shot.get("lift", 0) > 0 else 0)
    for item in items:
        item.location.z += lift
    bpy.context.view_layer.update()
    points = products.corners(items)
    lens = eye.place(points, view["elevation"], view["distance"])
    eye.frame(lens, points, quality.side, quality.side, shot["fill"], (shot["cx"], shot["cy"]))
    rng = random.Random(f"{shot['seed']} scene")
    staging = Staging(
        rng,
        scene_types()[shot["scene"]],
        half,
        shot["side"],
        view["mode"] == "flat",
        rig=shot.get("rig"),
        prop_count=shot.get("prop_count"),
        any_prop=shot.get("any_prop", False),
        garish=shot.get("garish", False),
        person=shot.get("person", False),
        prop_names=shot.get("prop_names"),
    )
    if shot.get("match"):
        staging.surface = materials.paint(tuple(shot["match"]), 0.9)
    lit, record = stage.build(staging)
    if shot.get("shadow") is False:
        for item in items:
            item.visible_shadow = item.visible_diffuse = item.visible_glossy = False
    focus(lens, points, shot["aperture"])
    times["build"] = time.perf_counter() - clock
    picture = _timed(times, "picture", lambda: pixels(scene, folder)[..., :3])
    alpha = _timed(times, "mask", lambda: mask(scene, items, shot.get("lift", 0.0) < 0, folder))
    plate = relit = None
    if shot["role"] != "original":
        box = _influence(scene, items, lit.towards, quality.side)
        plate = _timed(times, "plate", lambda: _plate(scene, items, picture, box, folder))
        if shot.get("relit"):
            relit = _timed(times, "relit", lambda: _relit(scene, items, shot, staging.reach, folder))
    record |= {
        "light": [round(v, 3) for v in lit.towards],
        "camera": _camera(lens),
        "seconds": {k: round(v, 2) for k, v in times.items()},
    }
    return Layers(picture, alpha, plate, relit, record)


def _timed(times: dict, name: str, work: object) -> np.ndarray:
    clock = time.perf_counter()
    result = work()
    times[name] = time.perf_counter() - clock
    return result


def focus(lens: bpy.types.Object, points: list[Vector], aperture: float) -> None:
    """Focus a third into the product; `aperture` is the lens's opening as a share of the product's size."""
    inverse = lens.matrix_world.inverted()
    depths = sorted(-(inverse @ p).z for p in points)
    size = max(products.bounds(points)[1] - products.bounds(points)[0])
    dof = lens.data.dof
    dof.use_dof = True
    dof.focus_distance = depths[0] * 0.65 + depths[-1] * 0.35
    dof.aperture_fstop = lens.data.lens / 1000 / max(aperture * size, 1e-4)


def _camera(lens: bpy.types.Object) -> dict:
    data = lens.data
    return {
        "place_dm": [round(v, 3) for v in lens.location],
        "rotation": [round(v, 4) for v in lens.rotation_euler],
        "lens_mm": round(data.lens, 2),
        "shift": [round(data.shift_x, 4), round(data.shift_y, 4)],
    }
