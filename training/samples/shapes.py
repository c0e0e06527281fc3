"""Meshes built from numbers: turned profiles, boxes, cloth, branches, windows. Unit: decimetre."""

import math
import random

import bmesh
import bpy
from mathutils import Euler, Matrix, Vector, noise


def add(name, mesh, material=None, smooth=True):
    item = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(item)
    if material:
        mesh.materials.append(material)
    for polygon in mesh.polygons:
        polygon.use_smooth = smooth
    return item


def from_bmesh(name, built, material=None, smooth=True):
    mesh = bpy.data.meshes.new(name)
    built.to_mesh(mesh)
    built.free()
    return add(name, mesh, material, smooth)


def turned(name, profile, material, segments=96, centre=(0, 0, 0), uv_height=None):
    """A solid of revolution from `(radius, height)` points. With `uv_height` = (low, high), u runs
    once around (the seam behind, at +y) and v from low to high, so a label can be printed on it."""
    built = bmesh.new()
    rings = []
    for radius, height in profile:
        rings.append(
            [
                built.verts.new((radius * math.sin(a), radius * math.cos(a), height))
                for a in (2 * math.pi * i / segments for i in range(segments))
            ]
        )
    layer = built.loops.layers.uv.new("UVMap")
    for below, above in zip(rings, rings[1:]):
        for i in range(segments):
            j = (i + 1) % segments
            face = built.faces.new((below[i], above[i], above[j], below[j]))
            if uv_height:
                low, high = uv_height
                for loop, column in zip(face.loops, (i, i, i + 1, i + 1)):
                    loop[layer].uv = (1 - column / segments, (loop.vert.co.z - low) / (high - low))
    bmesh.ops.remove_doubles(built, verts=built.verts, dist=1e-5)
    bmesh.ops.recalc_face_normals(built, faces=built.faces)
    item = from_bmesh(name, built, material)
    item.location = centre
    return item


def rounded(points, radius, steps=5):
    """A polyline with its inner corners rounded: profiles that catch light like real objects."""
    out = [points[0]]
    for before, corner, after in zip(points, points[1:], points[2:]):
        a, c, b = Vector(before), Vector(corner), Vector(after)
        reach = min(radius, (a - c).length * 0.48, (b - c).length * 0.48)
        start, end = c + (a - c).normalized() * reach, c + (b - c).normalized() * reach
        for step in range(steps + 1):
            t = step / steps
            out.append(tuple(start * (1 - t) ** 2 + c * 2 * t * (1 - t) + end * t**2))
    out.append(points[-1])
    return out


def box(name, size, material, centre=(0, 0, 0), bevel=0.05, yaw=0.0):
    """A box standing on `centre`, its edges rounded."""
    built = bmesh.new()
    bmesh.ops.create_cube(built, size=1, matrix=Matrix.Diagonal((*size, 1)))
    if bevel:
        bmesh.ops.bevel(built, geom=built.edges[:], offset=bevel, segments=3, affect="EDGES", profile=0.5)
    item = from_bmesh(name, built, material, smooth=False)
    item.location = Vector(centre) + Vector((0, 0, size[2] / 2))
    item.rotation_euler[2] = yaw
    return item


def plane(name, width, depth, material, centre=(0, 0, 0), rotation=(0, 0, 0)):
    built = bmesh.new()
    bmesh.ops.create_grid(
        built, x_segments=1, y_segments=1, size=0.5, matrix=Matrix.Diagonal((width, depth, 1, 1))
    )
    item = from_bmesh(name, built, material)
    item.location, item.rotation_euler = centre, rotation
    return item


def sweep(material, width=400, front=200, back=20, height=200, radius=12):
    """A photographer's paper sweep: floor, a curve, a back wall."""
    path = [(-front, 0.0), (back, 0.0)]
    path += [
        (back + radius * math.sin(a), radius * (1 - math.cos(a)))
        for a in (math.pi / 2 * i / 24 for i in range(1, 25))
    ]
    path.append((back + radius, height))
    built = bmesh.new()
    pairs = [(built.verts.new((-width / 2, y, z)), built.verts.new((width / 2, y, z))) for y, z in path]
    for (a, b), (c, d) in zip(pairs, pairs[1:]):
        built.faces.new((a, b, d, c))
    return from_bmesh("sweep", built, material)


def draped(name, width, depth, material, centre=(0, 0, 0), yaw=0.0, folds=0.18, seed=1, wave=0.55,
           flat_within=0.0):
    """A cloth lying with soft folds; its lowest points touch the support. It lies flat within
    `flat_within` of the origin, where the product stands."""
    rows, columns = 140, 140
    built = bmesh.new()
    grid = []
    direction = Vector((math.cos(seed), math.sin(seed), 0))
    for r in range(rows + 1):
        line = []
        for c in range(columns + 1):
            x, y = width * (c / columns - 0.5), depth * (r / rows - 0.5)
            at = Vector((x, y, seed * 3.7))
            bend = noise.noise(at * 0.35) * 1.6
            ridge = 1 - abs(
                noise.noise(
                    Vector(
                        (
                            (at.dot(direction) + bend) * wave,
                            at.dot(direction.orthogonal()) * wave * 0.18,
                            seed,
                        )
                    )
                )
            )
            lift = folds * max(0.0, (ridge - 0.55) / 0.45) ** 2
            world = Vector((x, y, 0))
            world.rotate(Euler((0, 0, yaw)))
            away = (world + Vector((centre[0], centre[1], 0))).length - flat_within
            lift *= max(0.0, min(1.0, away / 0.8)) if flat_within else 1.0
            edge = 0.05 * noise.noise(Vector((x * 0.8, y * 0.8, seed + 9)))
            line.append(built.verts.new((x + edge, y - edge, 0.012 + lift)))
        grid.append(line)
    for low, high in zip(grid, grid[1:]):
        for i in range(columns):
            built.faces.new((low[i], low[i + 1], high[i + 1], high[i]))
    item = from_bmesh(name, built, material)
    thick = item.modifiers.new("thickness", "SOLIDIFY")
    thick.thickness, thick.offset = 0.03, 1
    item.location, item.rotation_euler[2] = centre, yaw
    return item


def leaf_mesh(length, width, curl, material):
    built = bmesh.new()
    along, across = 9, 4
    grid = []
    for i in range(along + 1):
        t = i / along
        half = width / 2 * math.sin(math.pi * min(1, t * 0.96 + 0.02)) ** 0.7
        row = []
        for j in range(across + 1):
            s = j / across * 2 - 1
            row.append(built.verts.new((s * half, t * length, -curl * length * t * t + abs(s) * half * 0.25)))
        grid.append(row)
    for low, high in zip(grid, grid[1:]):
        for j in range(across):
            built.faces.new((low[j], low[j + 1], high[j + 1], high[j]))
    mesh = bpy.data.meshes.new("leaf")
    built.to_mesh(mesh)
    built.free()
    mesh.materials.append(material)
    for polygon in mesh.polygons:
        polygon.use_smooth = True
    return mesh


def branch(
    material,
    stem_material,
    origin,
    heading,
    length=3.2,
    pairs=9,
    leaf_length=0.55,
    leaf_width=0.4,
    lift=0.12,
    seed=1,
    bend=0.5,
):
    """A sprig of eucalyptus: paired leaves along a bent stem lying near the support."""
    rng = random.Random(seed)
    mesh = leaf_mesh(leaf_length, leaf_width, 0.18, material)
    points = []
    for i in range(25):
        t = i / 24
        angle = heading + bend * t
        step = Vector((math.cos(angle), math.sin(angle), 0)) * (length / 24)
        points.append((points[-1] if points else Vector(origin)) + step if points else Vector(origin))
        points[-1].z = origin[2] + lift + 0.35 * lift * math.sin(3 * t)
    curve = bpy.data.curves.new("stem", "CURVE")
    curve.dimensions, curve.bevel_depth = "3D", 0.025
    spline = curve.splines.new("POLY")
    spline.points.add(len(points) - 1)
    for target, point in zip(spline.points, points):
        target.co = (*point, 1)
    curve.materials.append(stem_material)
    bpy.context.scene.collection.objects.link(bpy.data.objects.new("stem", curve))
    for k in range(pairs):
        t = (k + 0.8) / pairs
        at = points[min(24, int(t * 24))]
        angle = heading + bend * t
        for side in (-1, 1):
            item = bpy.data.objects.new("leaf", mesh)
            bpy.context.scene.collection.objects.link(item)
            item.location = at
            item.scale = (1.1 - 0.5 * t,) * 3
            turn = angle - math.pi / 2 + side * rng.uniform(0.6, 1.1)
            item.rotation_euler = (rng.uniform(-0.05, 0.45), rng.uniform(-0.5, 0.5), turn)


def pebble(material, size, centre, seed):
    built = bmesh.new()
    bmesh.ops.create_icosphere(built, subdivisions=4, radius=1)
    for vertex in built.verts:
        vertex.co *= 1 + 0.16 * noise.noise(vertex.co * 0.9 + Vector((seed, 0, 0)))
        vertex.co = Vector((vertex.co.x * size[0], vertex.co.y * size[1], vertex.co.z * size[2]))
    low = min(vertex.co.z for vertex in built.verts)
    item = from_bmesh("pebble", built, material)
    item.location = Vector(centre) - Vector((0, 0, low))
    item.rotation_euler[2] = seed
    return item


def book(cover, pages, size, centre, yaw):
    """A closed book lying flat: (width, depth, thickness)."""
    width, depth, thick = size
    turn = Matrix.Rotation(yaw, 4, "Z")
    for part, part_size, offset, material in (
        ("cover", (width, depth, 0.035), (0, 0, 0), cover),
        ("cover", (width, depth, 0.035), (0, 0, thick - 0.035), cover),
        ("spine", (0.04, depth, thick), (-width / 2, 0, 0), cover),
        ("pages", (width - 0.1, depth - 0.12, thick - 0.07), (-0.03, 0, 0.035), pages),
    ):
        item = box(part, part_size, material, bevel=0.012)
        item.location = Vector(centre) + turn @ (Vector(offset) + Vector((0, 0, part_size[2] / 2)))
        item.rotation_euler[2] = yaw


def gobo_window(centre, normal_to, panes=(2, 3), pane=(6.0, 6.0), bar=0.9, margin=60.0):
    """A window frame between the sun and the scene: its shadow falls into the picture."""
    built = bmesh.new()
    columns, rows = panes
    width, height = columns * pane[0] + (columns + 1) * bar, rows * pane[1] + (rows + 1) * bar

    def rectangle(x0, y0, x1, y1):
        built.faces.new([built.verts.new((x, y, 0)) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))])

    for c in range(columns + 1):
        x = -width / 2 + c * (pane[0] + bar)
        rectangle(x, -height / 2, x + bar, height / 2)
    for r in range(rows + 1):
        y = -height / 2 + r * (pane[1] + bar)
        rectangle(-width / 2, y, width / 2, y + bar)
    rectangle(-width / 2 - margin, -height / 2 - margin, -width / 2, height / 2 + margin)
    rectangle(width / 2, -height / 2 - margin, width / 2 + margin, height / 2 + margin)
    rectangle(-width / 2, height / 2, width / 2, height / 2 + margin)
    rectangle(-width / 2, -height / 2 - margin, width / 2, -height / 2)
    return _shade(from_bmesh("gobo", built), centre, normal_to)


def gobo_leaves(centre, normal_to, spread=14.0, count=40, size=(2.2, 0.9), seed=1):
    """Leaves between the sun and the scene."""
    rng = random.Random(seed)
    built = bmesh.new()
    for _ in range(count):
        x, y, a = rng.uniform(-spread, spread), rng.uniform(-spread, spread), rng.uniform(0, 6.3)
        length, half = size[0] * rng.uniform(0.6, 1.3), size[1] / 2
        ring = []
        for i in range(14):
            t = 2 * math.pi * i / 14
            u, v = length / 2 * math.cos(t), half * math.sin(t) * (1 - 0.35 * math.cos(t))
            ring.append(
                built.verts.new(
                    (x + u * math.cos(a) - v * math.sin(a), y + u * math.sin(a) + v * math.cos(a), 0)
                )
            )
        built.faces.new(ring)
    return _shade(from_bmesh("gobo", built), centre, normal_to)


def _shade(item, centre, normal_to):
    item.location = centre
    item.rotation_euler = (Vector(normal_to) - Vector(centre)).to_track_quat("Z", "Y").to_euler()
    item.visible_camera = item.visible_glossy = item.visible_diffuse = False
    return item
