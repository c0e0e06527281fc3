"""Things that stand around a product, by name, at real size, each made at the origin on z = 0."""

from __future__ import annotations

import random
from collections.abc import Callable

import bpy
from mathutils import Matrix, Vector

from factory import catalogue, decor, finish, parametric, products, things, variants

Rng = random.Random
Items = list[bpy.types.Object]


def _model(
    *names: str, scale: tuple[float, float] = (1.0, 1.0), dress: bool = False
) -> Callable[[Rng], Items]:
    """One of these models of the catalogue, turned at random, perhaps in another dress."""

    def make(rng: Rng) -> Items:
        model = catalogue.read()[rng.choice(names)]
        items = products.load(model)
        finish.finish(items, model.category)
        if dress:
            variants.recolour(items, model.category, rng)
        products.place(items, rng.uniform(*scale), rng.uniform(-0.6, 0.6))
        return items

    return make


def _parametric(*kinds: str) -> Callable[[Rng], Items]:
    return lambda rng: parametric.build(rng.choice(kinds), rng.randrange(10**6))


def _new(before: set[bpy.types.Object]) -> Items:
    return [item for item in bpy.data.objects if item not in before]


def _collected(build: Callable[[Rng], object]) -> Callable[[Rng], Items]:
    """For makers that return nothing: whatever they added."""

    def make(rng: Rng) -> Items:
        before = set(bpy.data.objects)
        build(rng)
        return _new(before)

    return make


def _leaning(rng: Rng) -> Items:
    items = _collected(things.frame)(rng)
    bpy.context.view_layer.update()
    products.place(items, rng.uniform(1.0, 1.8), 0.0, -0.12)
    return items


PROPS: dict[str, Callable[[Rng], Items]] = {
    **{
        made.__name__: _collected(made)
        for made in (
            things.books,
            decor.stones,
            decor.branch,
            decor.fir,
            decor.bauble,
            decor.gift,
            things.towels,
            things.napkin,
            things.board,
            things.canister,
            things.dish,
            things.candle,
            things.pencils,
            decor.spheres,
            decor.cylinders,
            decor.arch,
            decor.shells,
            things.basket,
            things.floor_lamp,
        )
    },
    "big_gift": _collected(lambda rng: decor.gift(rng, rng.uniform(2.5, 4.0))),
    "leaning_frame": _leaning,
    "wall_frame": _collected(things.frame),
    "vase": _parametric("vase"),
    "bowl": _parametric("bowl"),
    "mug": _parametric("mug"),
    "bottle": _parametric("bottle"),
    "glass": _parametric("wine_glass", "tumbler"),
    "cup": _model("bs0-caffe-final", "sco-cup", dress=True),
    "plant": _model("bsby-succulentplant", "bsby-spider-plant", "bsby-mediumindoorplant", scale=(0.5, 0.8)),
    "succulent": _model("bsby-succulentplant", "bs0-cactus"),
    "flowers": _model("bsby-tulip", "bsby-tulips", "bs0-orchids", "bsby-white-lily", scale=(0.6, 0.9)),
    "fruit": _model("sco-apples", "sco-bowlwithfruits"),
    "bread": _model("bs0-bread"),
    "utensils": _model("bsby-utensilspot", dress=True),
    "teapot": _model("sco-teapot", dress=True),
    "brush": _model("sco-com-bath2-cepillo"),
    "laptop": _model("bsby-laptop"),
    "lamp": _parametric("table_lamp"),
    "chair": _model("bs0-osakachair", "bs0-oakchair", "sco-chair4"),
    "floor_plant": _model(
        "bs0-decorativeplant",
        "bs0-plant",
        "bsby-spatifilum",
        "bsby-yuccaplant",
        "sco-ficus",
        scale=(1.0, 1.4),
    ),
    "pot_plant": _model("bs0-littleplant", "sco-maceta", "bsby-spatifilum", scale=(1.2, 2.0)),
    "tree": _model("sco-christmas-tree", scale=(0.85, 1.0)),
}


def make(name: str, rng: Rng) -> tuple[Items, Vector]:
    """The prop, its transforms in its meshes, centred on the origin; and its size (x, y, z)."""
    items = PROPS[name](rng)
    bpy.context.view_layer.update()
    shared: dict[bpy.types.Mesh, bool] = {}
    for item in items:
        if item.data.users > 1:
            shared[item.data] = True
    if shared:
        points = [item.matrix_world @ Vector(corner) for item in items for corner in item.bound_box]
        low, high = products.bounds(points)
        for item in items:
            item.location -= Vector(((low.x + high.x) / 2, (low.y + high.y) / 2, low.z))
        return items, high - low
    products.place(items)
    low, high = products.bounds(products.corners(items))
    return items, high - low


def move(items: Items, offset: Vector, yaw: float) -> None:
    """Turns about the origin and moves, on the objects."""
    turn = Matrix.Translation(offset) @ Matrix.Rotation(yaw, 4, "Z")
    for item in items:
        item.matrix_world = turn @ item.matrix_world
