"""Parts that several families of made-up products share: labels, caps, boxes, wires. Decimetres."""

from __future__ import annotations

import math
import random

import bmesh
import bpy

from factory import prints, surfaces, variants
from samples import materials as m
from samples import shapes

Rng = random.Random
Items = list[bpy.types.Object]
Profile = list[tuple[float, float]]


def label(seed: int, subject: str, radius: float, low: float, high: float, span: float) -> bpy.types.Object:
    """A printed band around a round body; `span` is its share of the circumference, in front."""
    width = 2 * math.pi * radius * span
    tall = 900
    picture = prints.artwork(seed, subject, max(int(tall * width / (high - low)), 200), tall)
    band = shapes.turned(
        "label", [(radius, low), (radius, high)], m.picture(picture, 0.5), 128, uv_height=(low, high)
    )
    built = bmesh.new()
    built.from_mesh(band.data)
    layer = built.loops.layers.uv.active
    middle = {face: sum(loop[layer].uv.x for loop in face.loops) / 4 for face in built.faces}
    bmesh.ops.delete(
        built, geom=[face for face, u in middle.items() if abs(u - 0.5) > span / 2], context="FACES"
    )
    for face in built.faces:
        for loop in face.loops:
            loop[layer].uv.x = (loop[layer].uv.x - 0.5 + span / 2) / span
    built.to_mesh(band.data)
    built.free()
    return band


def colour(rng: Rng) -> tuple[float, float, float]:
    """A product's colour: an enamel or a glaze, a little moved."""
    return surfaces.near(rng, rng.choice(variants.ENAMELS + variants.GLAZES))


def plastic(rng: Rng) -> bpy.types.Material:
    """Moulded plastic."""
    return m.plain("plastic", colour(rng), rng.uniform(0.2, 0.5), Coat_Weight=rng.uniform(0, 0.4))


def cap(rng: Rng) -> bpy.types.Material:
    """What closures are made of: plastic or metal."""
    return rng.choice((plastic, variants.steel, variants.steel))(rng)


def disc(low: float, radius: float, high: float, rounding: float) -> Profile:
    """The profile of a drum with rounded edges."""
    return shapes.rounded([(0, low), (radius, low), (radius, high), (0, high)], rounding)


def square_uv(item: bpy.types.Object) -> None:
    """A UV map over a mesh's own xy box."""
    xs, ys = [v.co.x for v in item.data.vertices], [v.co.y for v in item.data.vertices]
    layer = item.data.uv_layers.active or item.data.uv_layers.new(name="UVMap")
    for loop, place in zip(item.data.loops, layer.data, strict=True):
        at = item.data.vertices[loop.vertex_index].co
        place.uv = ((at.x - min(xs)) / (max(xs) - min(xs)), (at.y - min(ys)) / (max(ys) - min(ys)))


def printed_box(
    size: tuple[float, float, float], front: bpy.types.Material, side: bpy.types.Material
) -> Items:
    """A box with a print on its front."""
    width, depth, height = size
    sheet = shapes.plane(
        "front",
        width * 0.985,
        height * 0.985,
        front,
        (0, -depth / 2 - 0.002, height / 2),
        (math.pi / 2, 0, 0),
    )
    square_uv(sheet)
    return [shapes.box("box", size, side, (0, 0, 0), 0.012), sheet]


def edge_colour(picture: object) -> tuple[float, float, float]:
    """The paper's colour (linear), as found in the print's corner."""
    image = prints.Image.open(picture).convert("RGB")
    return tuple((value / 255) ** 2.2 for value in image.getpixel((3, image.height // 2)))


def handle(
    material: bpy.types.Material, x: float, low: float, high: float, reach: float, thick: float
) -> bpy.types.Object:
    """A cup's ear: a bent tube at +x."""
    curve = bpy.data.curves.new("handle", "CURVE")
    curve.dimensions, curve.bevel_depth, curve.bevel_resolution = "3D", thick, 4
    spline = curve.splines.new("POLY")
    count = 24
    spline.points.add(count)
    for i, point in enumerate(spline.points):
        a = math.pi * (i / count) - math.pi / 2
        point.co = (
            x + reach * math.cos(a) ** 0.8 if math.cos(a) > 1e-6 else x,
            0,
            (low + high) / 2 + (high - low) / 2 * math.sin(a),
            1,
        )
    item = bpy.data.objects.new("handle", curve)
    bpy.context.scene.collection.objects.link(item)
    mesh = bpy.data.meshes.new_from_object(item)
    bpy.data.objects.remove(item)
    return shapes.add("handle", mesh, material)


def wire(
    points: list[tuple[float, float, float]], thick: float, material: bpy.types.Material, cyclic: bool = False
) -> bpy.types.Object:
    """A tube along a polyline."""
    curve = bpy.data.curves.new("wire", "CURVE")
    curve.dimensions, curve.bevel_depth, curve.bevel_resolution = "3D", thick, 3
    spline = curve.splines.new("POLY")
    spline.points.add(len(points) - 1)
    spline.use_cyclic_u = cyclic
    for target, point in zip(spline.points, points, strict=True):
        target.co = (*point, 1)
    item = bpy.data.objects.new("wire", curve)
    bpy.context.scene.collection.objects.link(item)
    mesh = bpy.data.meshes.new_from_object(item)
    bpy.data.objects.remove(item)
    return shapes.add("wire", mesh, material)
