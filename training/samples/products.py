"""The products: models from the archives with better materials, one turned by ourselves, and the
one fault each may carry. A product stands on z = 0 around the origin, in decimetres."""

import math
from dataclasses import dataclass
from pathlib import Path

import bmesh
import bpy
from mathutils import Matrix, Vector

import labels
import materials as m
import shapes
from environment import MODELS, catalogue

CATALOGUE = catalogue()


@dataclass
class Product:
    """What the camera frames. `objects` are meshes whose transforms are already in their vertices."""
    objects: list

    def points(self):
        return [item.matrix_world @ vertex.co for item in self.objects for vertex in item.data.vertices]


def load(model, yaw=0.0, at=(0, 0, 0), height=None, smooth=False):
    """Imports a model at its real size, its base centre at `at`, transforms baked into the mesh."""
    before = set(bpy.data.objects)
    bpy.ops.wm.obj_import(filepath=str(MODELS / model))
    meshes = [item for item in set(bpy.data.objects) - before if item.type == "MESH"]
    meshes.sort(key=lambda item: item.name)
    for item in meshes:
        item.data.transform(item.matrix_world)
        item.matrix_world = Matrix()
    points = [vertex.co for item in meshes for vertex in item.data.vertices]
    low = Vector(min(p[i] for p in points) for i in range(3))
    high = Vector(max(p[i] for p in points) for i in range(3))
    real = (height or float(CATALOGUE[model]["height"]) / 10) / (high.z - low.z)
    middle = (low + high) / 2
    place = (Matrix.Translation(at) @ Matrix.Rotation(yaw, 4, "Z") @ Matrix.Scale(real, 4)
             @ Matrix.Translation((-middle.x, -middle.y, -low.z)))
    for item in meshes:
        item.data.transform(place)
        if smooth:
            item.modifiers.new("smooth", "SUBSURF").levels = 1
            item.modifiers["smooth"].render_levels = 2
    return meshes


def paint(objects, **by_name):
    """Replaces materials by the beginning of their names (`_` stands for `-` and a space)."""
    for item in objects:
        for slot in item.material_slots:
            name = slot.material.name.replace("-", "_").replace(" ", "_").replace(".", "_").lower()
            for wanted, material in by_name.items():
                if name.startswith(wanted.lower()):
                    slot.material = material


def pieces(item):
    """The loose parts of a mesh as lists of faces, largest extent first (leaves the mesh alone)."""
    built = bmesh.new()
    built.from_mesh(item.data)
    built.faces.ensure_lookup_table()
    seen, groups = set(), []
    for face in built.faces:
        if face.index in seen:
            continue
        group, queue = [], [face]
        seen.add(face.index)
        while queue:
            current = queue.pop()
            group.append(current.index)
            for vertex in current.verts:
                for other in vertex.link_faces:
                    if other.index not in seen:
                        seen.add(other.index)
                        queue.append(other)
        groups.append(group)
    built.free()
    return groups


def remove_faces(item, chosen):
    chosen = set(chosen)
    built = bmesh.new()
    built.from_mesh(item.data)
    doomed = [face for face in built.faces if face.index in chosen]
    bmesh.ops.delete(built, geom=doomed, context="FACES")
    built.to_mesh(item.data)
    built.free()


def warp(objects, move):
    """Moves every vertex by a function of its place: bent and stretched shapes."""
    for item in objects:
        for vertex in item.data.vertices:
            vertex.co = move(vertex.co)


def boots(fault):
    meshes = load("BlendSwap-CC-0/blendswap-cc-0/bootie/bootie.obj", yaw=math.radians(58), smooth=True)
    paint(meshes, base=m.leather((0.31, 0.125, 0.045), 42, 0.36, 0.012), heel=m.plain("sole", (0.06, 0.035, 0.022), 0.4))
    return Product(meshes)


def armchair(fault):
    meshes = load("BlendSwap-CC-0/blendswap-cc-0/winchesterArmchair/winchesterArmchair.obj", yaw=math.radians(-24))
    skin = m.leather((0.24, 0.085, 0.035), 3.5, 0.38)
    paint(meshes, buttons=skin, back=skin, surround=skin, sit=skin, feet=m.plain("feet", (0.045, 0.022, 0.012), 0.3))
    return Product(meshes)


def jug(fault):
    meshes = load("Scopia/scopia/creamer/creamer.obj", yaw=math.radians(-28))
    for item in meshes:
        for slot in item.material_slots:
            b = slot.material.node_tree.nodes["Principled BSDF"]
            b.inputs["Roughness"].default_value, b.inputs["Coat Weight"].default_value = 0.22, 0.6
    return Product(meshes)


def serum(fault):
    glass = m.plain("glass", (0.085, 0.13, 0.10), 0.16, Coat_Weight=1.0, Coat_Roughness=0.04)
    brass, rubber = m.metal((0.74, 0.55, 0.30), 0.22), m.plain("rubber", (0.02, 0.02, 0.021), 0.55)
    body = shapes.rounded([(0, 0.03), (0.12, 0.0), (0.17, 0.0), (0.185, 0.55), (0.185, 0.60), (0.10, 0.72), (0.075, 0.74), (0.075, 0.80)], 0.05)
    collar = shapes.rounded([(0.06, 0.76), (0.105, 0.76), (0.105, 0.92), (0.05, 0.92)], 0.012)
    bulb = shapes.rounded([(0.09, 0.92), (0.09, 0.945), (0.062, 0.955), (0.062, 1.10), (0.05, 1.19), (0, 1.20)], 0.03)
    parts = [shapes.turned("bottle", [(r * 1.0, z) for r, z in body], glass),
             shapes.turned("collar", collar, brass), shapes.turned("bulb", bulb, rubber)]
    printed = m.picture(labels.serum_label(fault == "texture_altered"), 0.62)
    low, high = 0.10, 0.52
    label = shapes.turned("label", [(0.1765, low), (0.1865, high)], printed, 128, uv_height=(low, high))
    built = bmesh.new()
    built.from_mesh(label.data)
    layer = built.loops.layers.uv.active
    # The print covers the front 40 % of the circumference; the rest of the band is removed.
    bmesh.ops.delete(built, geom=[f for f in built.faces if abs(sum(l[layer].uv.x for l in f.loops) / 4 - 0.5) > 0.19], context="FACES")
    for face in built.faces:
        for loop in face.loops:
            loop[layer].uv.x = (loop[layer].uv.x - 0.31) / 0.38
    built.to_mesh(label.data)
    built.free()
    parts.append(label)
    for part in parts:
        part.data.transform(Matrix.Scale(0.9, 4))
    return Product(parts)


def kettle(fault):
    meshes = load("BlendSwap-CC-BY/blendswap-cc-by/boiler/boiler.obj", yaw=math.radians(16))
    paint(meshes, kettle_handle=m.plain("bakelite", (0.012, 0.012, 0.013), 0.35),
          kettle_red_metal=m.plain("enamel", (0.62, 0.13, 0.05), 0.14, Coat_Weight=0.8, Coat_Roughness=0.03),
          kettle_chrome=m.metal((0.78, 0.77, 0.75), 0.12))
    if fault == "part_missing":
        # The handle and its trigger are the pieces that reach above the lid's knob.
        body = meshes[0]
        faces = body.data.polygons
        top_of = lambda group: max(body.data.vertices[v].co.z for face in group for v in faces[face].vertices)
        remove_faces(body, [face for group in pieces(body) if top_of(group) > 1.5 for face in group])
    return Product(meshes)


def scale(fault):
    meshes = load("BlendSwap-CC-BY/blendswap-cc-by/kitchenScale/kitchenScale.obj", yaw=math.radians(0))
    colour = (0.10, 0.22, 0.42) if fault == "recoloured" else (0.36, 0.55, 0.42)
    paint(meshes, material_007=m.metal((0.72, 0.71, 0.69), 0.25),
          material_022=m.plain("enamel", colour, 0.22, Coat_Weight=0.6, Coat_Roughness=0.04),
          material_021=m.picture(labels.scale_face(), 0.25))
    return Product(meshes)


def train(fault):
    meshes = load("BlendSwap-CC-BY/blendswap-cc-by/toyTrain/toyTrain.obj", yaw=0)
    paint(meshes, red=m.plain("red", (0.55, 0.035, 0.025), 0.32), blue=m.plain("blue", (0.02, 0.10, 0.36), 0.32),
          green=m.plain("green", (0.05, 0.24, 0.09), 0.32), yellow=m.plain("yellow", (0.75, 0.42, 0.03), 0.32))
    if fault == "part_added":
        engine, middle, last = meshes
        centre = [sum((v.co for v in item.data.vertices), Vector()) / len(item.data.vertices) for item in meshes]
        copy = bpy.data.objects.new("wagon", middle.data.copy())
        bpy.context.scene.collection.objects.link(copy)
        step = 2 * centre[2] - centre[1] - centre[1]
        step.z = 0
        copy.data.transform(Matrix.Translation(step))
        meshes.append(copy)
    return Product(meshes)


def lamp(fault):
    meshes = load("Scopia/scopia/little_lamp1/little_lamp1.obj", yaw=0.3, height=4.6)
    turned_wood = m.wood((0.42, 0.20, 0.08), (0.2, 0.08, 0.03), "x", roughness=0.3)
    shade = m.plain("shade", (0.80, 0.72, 0.58), 0.9, Sheen_Weight=0.3)
    paint(meshes, wood_red=turned_wood, squares=shade, border=m.plain("hem", (0.30, 0.10, 0.04), 0.8))
    if fault == "shape_bent":
        def lean(p):
            t = max(0.0, min(1.0, (p.z - 0.4) / 4.2))
            widen = 1 + 0.32 * max(0.0, (p.z - 2.2) / 2.4)
            return Vector((p.x * widen + 0.75 * t ** 2, p.y * widen, p.z * (1 - 0.1 * t)))
        warp(meshes, lean)
    return Product(meshes)


BUILDERS = {name: value for name, value in list(globals().items())
            if name in ("boots", "armchair", "jug", "serum", "kettle", "scale", "train", "lamp")}
