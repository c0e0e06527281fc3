"""Brings a product into Blender: loads or builds it, gives it finish and colour, stands it on z = 0 at the
origin, in decimetres, its transforms in its vertices."""

from __future__ import annotations

import math
import random
from pathlib import Path

import bpy
from mathutils import Matrix, Vector

from factory import catalogue, finish, parametric, photos, prints, variants
from factory.catalogue import Model
from samples import environment

# OBJ is y-up; Blender's importer turns it to z-up.
_TO_BLENDER = Matrix(((1, 0, 0), (0, 0, -1), (0, 1, 0)))
CREASE = math.radians(38)


def corners(items: list[bpy.types.Object]) -> list[Vector]:
    """Every vertex of the product in the world."""
    return [item.matrix_world @ vertex.co for item in items for vertex in item.data.vertices]


def bounds(points: list[Vector]) -> tuple[Vector, Vector]:
    """The lowest and the highest corner of the box around the points."""
    return (
        Vector(min(p[i] for p in points) for i in range(3)),
        Vector(max(p[i] for p in points) for i in range(3)),
    )


def _rotation(model: Model) -> Matrix:
    """The turn the collection asks for, so that the product's front looks to −y and its top to +z."""
    said = environment.catalogue()[model.path].get("modelRotation")
    if model.up != "rotated" or not said:
        return Matrix.Identity(3)
    values = [float(value) for value in said.split()]
    return _TO_BLENDER @ Matrix((values[0:3], values[3:6], values[6:9])) @ _TO_BLENDER.transposed()


def load(model: Model, yaw: float = 0.0) -> list[bpy.types.Object]:
    """Imports a model at its real size, standing at the origin."""
    before = set(bpy.data.objects)
    bpy.ops.wm.obj_import(filepath=str(environment.MODELS / model.path))
    items = sorted(
        (item for item in set(bpy.data.objects) - before if item.type == "MESH"), key=lambda item: item.name
    )
    turn = _rotation(model).to_4x4()
    for item in items:
        item.data.transform(turn @ item.matrix_world)
        item.matrix_world = Matrix()
        if not item.data.has_custom_normals:
            item.data.shade_smooth()
            item.data.set_sharp_from_angle(angle=CREASE)
    _patch(model, items)
    longest = max(model.width_cm, model.depth_cm, model.height_cm) / 10
    low, high = bounds(corners(items))
    place(items, longest / max(high - low), yaw)
    return items


def _patch(model: Model, items: list[bpy.types.Object]) -> None:
    """Paints over real marks, and takes out textures whose file the archive lacks (they would be pink)."""
    for material in {slot.material for item in items for slot in item.material_slots if slot.material}:
        for node in list(material.node_tree.nodes) if material.use_nodes else ():
            if node.type != "TEX_IMAGE":
                continue
            file = Path(bpy.path.abspath(node.image.filepath)) if node.image else None
            if file is None or not file.exists():
                material.node_tree.nodes.remove(node)
            elif model.id in prints.PATCHES:
                node.image = bpy.data.images.load(str(prints.patched(model.id, file)))


def place(items: list[bpy.types.Object], scale: float = 1.0, yaw: float = 0.0, tilt: float = 0.0) -> None:
    """Scales, tilts about x, turns about z and sets down at the origin, in the vertices themselves."""
    turned = Matrix.Rotation(yaw, 4, "Z") @ Matrix.Rotation(tilt, 4, "X") @ Matrix.Scale(scale, 4)
    for item in items:
        item.data.transform(turned @ item.matrix_world)
        item.matrix_world = Matrix()
    low, high = bounds(corners(items))
    middle = (low + high) / 2
    for item in items:
        item.data.transform(Matrix.Translation((-middle.x, -middle.y, -low.z)))


def build(product: dict, yaw: float, tilt: float = 0.0) -> list[bpy.types.Object]:
    """The product of a plan's row, finished and coloured, turned by `yaw` (radians)."""
    rng = random.Random(f"{product['seed']} build")
    if product["source"] == "parametric":
        items = parametric.build(product["model"], product["seed"])
    elif product["source"] == "photo":
        items = photos.build(product["model"])
    else:
        model = catalogue.read()[product["model"]]
        items = load(model)
        finish.finish(items, model.category)
        if product["variant"]:
            variants.recolour(items, model.category, rng)
    place(items, 1.0, yaw, tilt)
    bpy.context.view_layer.update()
    return items
