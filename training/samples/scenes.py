"""The rooms and tables the products are put into. A scene is built around a product that stands on
z = 0 at the origin, seen from -y; it returns nothing and may use the random numbers it is given."""

import math

import bpy
from mathutils import Vector

import materials as m
import shapes
from environment import PROBES
from products import load, paint


def probe(name, strength=1.0, turn=0.0):
    """A photographed surrounding as light, reflection and far background."""
    world = bpy.data.worlds.new("world")
    bpy.context.scene.world = world
    world.use_nodes = True
    tree = world.node_tree
    image = tree.nodes.new("ShaderNodeTexEnvironment")
    image.image, image.interpolation = bpy.data.images.load(str(PROBES / f"{name}.exr")), "Cubic"
    mapping, position = tree.nodes.new("ShaderNodeMapping"), tree.nodes.new("ShaderNodeTexCoord")
    mapping.inputs["Rotation"].default_value[2] = turn
    tree.links.new(position.outputs["Generated"], mapping.inputs["Vector"])
    tree.links.new(mapping.outputs["Vector"], image.inputs["Vector"])
    tree.links.new(image.outputs["Color"], tree.nodes["Background"].inputs["Color"])
    tree.nodes["Background"].inputs["Strength"].default_value = strength


def ambient(colour, strength):
    world = bpy.data.worlds.new("world")
    bpy.context.scene.world = world
    world.use_nodes = True
    background = world.node_tree.nodes["Background"]
    background.inputs["Color"].default_value, background.inputs["Strength"].default_value = (*colour, 1), strength


def softbox(place, size, irradiance, colour=(1, 1, 1), aim=(0, 0, 0)):
    """An area light; `irradiance` is what reaches the aim, whatever the distance."""
    light = bpy.data.lights.new("softbox", "AREA")
    light.shape, light.size, light.color = "SQUARE", size, colour
    item = bpy.data.objects.new("softbox", light)
    bpy.context.scene.collection.objects.link(item)
    item.location = place
    towards = Vector(aim) - Vector(place)
    item.rotation_euler = towards.to_track_quat("-Z", "Y").to_euler()
    light.energy = irradiance * towards.length_squared * math.pi
    return item


def sun(place, strength, colour=(1.0, 0.93, 0.82), softness=1.2, aim=(0, 0, 0)):
    light = bpy.data.lights.new("sun", "SUN")
    light.energy, light.color, light.angle = strength, colour, math.radians(softness)
    item = bpy.data.objects.new("sun", light)
    bpy.context.scene.collection.objects.link(item)
    item.rotation_euler = (Vector(aim) - Vector(place)).to_track_quat("-Z", "Y").to_euler()


def part_way(place, share, aim=(0, 0, 0)):
    return Vector(aim).lerp(Vector(place), share)


def studio(size, grey=0.9):
    """White sweep close behind the product, a large softbox at the left, a reflector at the right,
    light from above and a light on the background."""
    shapes.sweep(m.plain("paper", (grey,) * 3, 0.7), 60 * size, 30 * size, 2.2 * size, 30 * size, 1.8 * size)
    ambient((1, 1, 1), 0.55)
    softbox((-2.6 * size, -2.2 * size, 2.6 * size), 2.2 * size, 0.95)
    softbox((2.8 * size, -1.4 * size, 1.6 * size), 2.4 * size, 0.3)
    softbox((0, 1.0 * size, 3.6 * size), 2.6 * size, 0.5, aim=(0, 1.2 * size, 0))
    softbox((0, -1.0 * size, 4.5 * size), 3.0 * size, 0.75, aim=(0, 4.0 * size, 1.2 * size))


def plinth(rng):
    """Warm plaster, a round plinth, a window's shadow: the boots."""
    sand = (0.72, 0.52, 0.38)
    shapes.plane("floor", 80, 60, m.plaster(sand), (0, 0, -1.5))
    shapes.plane("wall", 80, 60, m.plaster((0.74, 0.56, 0.43)), (0, 6.5, 0), (math.pi / 2, 0, 0))
    body = m.stone((0.80, 0.66, 0.52), 0.75, 0.5)
    shapes.turned("plinth", shapes.rounded([(0, -1.5), (3.0, -1.5), (3.0, 0), (0, 0)], 0.07), body, 160, (0.15, 0.1, 0))
    shapes.turned("step", shapes.rounded([(0, -1.5), (2.3, -1.5), (2.3, -0.85), (0, -0.85)], 0.07), body, 160, (-4.3, 1.6, 0))
    shapes.turned("column", shapes.rounded([(0, -1.5), (1.35, -1.5), (1.35, 2.0), (0, 2.0)], 0.07), body, 160, (3.1, 3.0, 0))
    shapes.pebble(m.stone((0.50, 0.33, 0.24), 0.8, 0.7), (0.75, 0.68, 0.6), (-4.2, 1.3, -0.85), 3)
    shapes.turned("vase", shapes.rounded([(0, 2.0), (0.5, 2.0), (0.72, 2.7), (0.3, 3.6), (0.2, 4.1), (0.27, 4.25)], 0.35),
                  m.glaze((0.86, 0.82, 0.76), 0.5), 96, (3.1, 3.0, 0))
    ambient((0.98, 0.90, 0.84), 0.5)
    light = (-14, -13, 15)
    sun(light, 4.2, (1.0, 0.86, 0.70), 1.0, (1.0, 2.0, 0))
    shapes.gobo_window(part_way(light, 1.4, (1.0, 2.5, 1.5)), (1.0, 2.5, 1.5), (2, 3), (4.6, 4.0), 0.7)
    softbox((8, -12, 8), 9, 0.35, (1.0, 0.92, 0.86))


def living_room(rng):
    """Oak floor, green wall, rug, plant and a side table: the armchair."""
    shapes.plane("floor", 160, 120, m.wood((0.47, 0.30, 0.16), (0.26, 0.15, 0.07), "x", (16, 1.9), 0.34))
    green = (0.30, 0.36, 0.29)
    shapes.plane("wall", 160, 60, m.paint(green), (0, 11, 20), (math.pi / 2, 0, 0))
    shapes.box("skirting", (160, 0.35, 1.3), m.plain("skirting", (0.82, 0.81, 0.77), 0.4), (0, 10.8, 0), 0.06)
    for left in (-15.5, 8.5):
        for low, high in ((2.8, 3.05), (27, 27.25)):
            shapes.box("moulding", (14, 0.18, 0.25), m.paint(green, 0.6), (left, 10.9, low), 0.05)
        for x in (left - 7, left + 7):
            shapes.box("moulding", (0.25, 0.18, 24.3), m.paint(green, 0.6), (x, 10.9, 2.85), 0.05)
    rug = m.cloth((0.70, 0.64, 0.53), 9, 1.0)
    shapes.box("rug", (23, 14, 0.12), rug, (1.2, -1.2, -0.05), 0.05, 0.03)
    for item in load("BlendSwap-CC-0/blendswap-cc-0/decorativePlant/decorativePlant.obj", 0.4, (-8.6, 6.6, 0), 12.5):
        item.name = "plant"
    top = m.wood((0.30, 0.16, 0.08), (0.14, 0.07, 0.03))
    shapes.turned("table top", shapes.rounded([(0, 4.75), (2.3, 4.75), (2.3, 5.0), (0, 5.0)], 0.06), top, 96, (8.9, 3.2, 0))
    shapes.turned("table leg", shapes.rounded([(1.5, 0), (1.5, 0.12), (0.16, 0.25), (0.16, 4.8)], 0.2), m.metal((0.55, 0.42, 0.24), 0.3), 64, (8.9, 3.2, 0))
    shapes.book(m.plain("cover", (0.35, 0.12, 0.08), 0.6), m.plain("pages", (0.82, 0.78, 0.68), 0.8), (2.0, 1.4, 0.3), (9.0, 3.0, 5.0), 0.5)
    shapes.turned("cup", shapes.rounded([(0, 5.3), (0.35, 5.3), (0.42, 6.0), (0.39, 6.0), (0.3, 5.4), (0, 5.4)], 0.05),
                  m.glaze((0.84, 0.81, 0.74)), 64, (9.0, 3.0, 0))
    shapes.box("frame", (7.0, 0.25, 9.0), m.wood((0.30, 0.17, 0.09), (0.16, 0.08, 0.04)), (7.5, 10.85, 11.2), 0.05)
    shapes.box("mount", (6.5, 0.3, 8.5), m.plain("mount", (0.83, 0.81, 0.76), 0.8), (7.5, 10.82, 11.45), 0.0)
    for width, height, x, z, colour in ((2.4, 3.4, 7.0, 13.2, (0.62, 0.30, 0.17)), (1.8, 1.8, 8.5, 15.4, (0.16, 0.22, 0.24)), (3.4, 0.5, 7.6, 12.9, (0.75, 0.60, 0.35))):
        shapes.box("print", (width, 0.34, height), m.plain("ink", colour, 0.8), (x, 10.8, z), 0.0)
    probe("apartment", 0.65, 2.2)
    light = (-42, -30, 34)
    sun(light, 3.4, (1.0, 0.90, 0.76), 1.6, (2, 6, 4))
    shapes.gobo_window(part_way(light, 1.2, (1, 5, 5)), (1, 5, 5), (2, 2), (7.5, 8.0), 0.8, 150)
    softbox((24, -34, 22), 22, 0.45, (0.95, 0.97, 1.0), (0, 0, 4))


def breakfast(rng):
    """Oak table, linen, bread and coffee, a bright room far behind: the jug."""
    shapes.box("table", (18, 11, 0.4), m.wood((0.55, 0.36, 0.19), (0.34, 0.19, 0.09), "x", (30, 1.6), 0.4), (0, 2.6, -0.445), 0.06)
    shapes.draped("napkin", 4.4, 3.0, m.cloth((0.60, 0.61, 0.60), 60), (-1.1, -0.3, -0.045), 0.22, 0.22, 4, 0.8, 0.75)
    for item in load("BlendSwap-CC-0/blendswap-cc-0/bread/bread.obj", 0.5, (1.75, 2.5, 0.16)):
        item.name = "bread"
    shapes.box("board", (3.6, 2.2, 0.2), m.wood((0.42, 0.24, 0.12), (0.24, 0.12, 0.05)), (1.75, 2.5, -0.03), 0.06, 0.3)
    for item in load("BlendSwap-CC-0/blendswap-cc-0/caffe_final/caffe_final.obj", -0.6, (-2.2, 1.9, -0.03), 0.6):
        item.name = "coffee"
    shapes.turned("vase", shapes.rounded([(0, 0), (0.4, 0), (0.62, 0.6), (0.3, 1.3), (0.22, 1.6), (0.28, 1.7)], 0.3), m.glaze((0.30, 0.38, 0.42), 0.3), 96, (-0.9, 4.2, -0.04))
    probe("lobby", 0.6, 3.6)
    softbox((-9, -3, 7), 6, 0.4, (1.0, 0.96, 0.9))
    sun((-12, 5, 11), 1.5, (1.0, 0.92, 0.80), 2.5)


def bathroom(rng):
    """Marble, eucalyptus, leaf shadows on a rosy wall: the serum."""
    shapes.box("slab", (12, 5.0, 0.3), m.marble(scale=0.42), (0, 1.3, -0.3), 0.04)
    shapes.plane("wall", 60, 40, m.plaster((0.74, 0.60, 0.53)), (0, 3.2, 0), (math.pi / 2, 0, 0))
    green, twig = m.leaf((0.25, 0.34, 0.25)), m.plain("twig", (0.20, 0.13, 0.08), 0.8)
    shapes.branch(green, twig, (-1.75, 0.85, 0), -0.25, 2.0, 8, 0.36, 0.27, 0.07, 5, 0.5)
    shapes.branch(green, twig, (1.75, 1.25, 0), 2.85, 1.5, 7, 0.34, 0.25, 0.07, 8, -0.5)
    shapes.pebble(m.stone((0.62, 0.58, 0.54), 0.7, 1.6), (0.24, 0.2, 0.12), (0.62, -0.08, 0), 2)
    shapes.pebble(m.stone((0.34, 0.33, 0.32), 0.6, 1.6), (0.15, 0.13, 0.09), (0.92, -0.25, 0), 5)
    shapes.turned("dish", shapes.rounded([(0, 0.02), (0.36, 0.02), (0.52, 0.16), (0.50, 0.17), (0.36, 0.07), (0, 0.07)], 0.05), m.glaze((0.80, 0.76, 0.70)), 96, (-0.85, 0.15, 0))
    ambient((0.97, 0.94, 0.92), 0.55)
    light = (-11, -9, 10)
    sun(light, 3.6, (1.0, 0.90, 0.78), 1.0, (0.2, 1.0, 0.5))
    shapes.gobo_leaves(part_way(light, 0.45, (0.3, 2.6, 1.2)), (0.3, 2.6, 1.2), 3.4, 30, (1.3, 0.55), 12)
    softbox((6, -6, 5), 5, 0.45)


def kitchen(rng):
    """Wooden worktop, glazed tiles, board, spoons, a plant: the kettle."""
    shapes.box("worktop", (40, 7.0, 0.4), m.wood((0.46, 0.27, 0.13), (0.27, 0.14, 0.06), "x", (9, 0.55), 0.38), (0, 1.6, -0.4), 0.08)
    shapes.plane("tiles", 40, 30, m.tiles((0.80, 0.81, 0.77), 1.5, 0.75), (0, 4.2, 5), (math.pi / 2, 0, 0))
    shapes.box("board", (2.5, 0.2, 3.7), m.wood((0.40, 0.22, 0.10), (0.22, 0.11, 0.05), "z"), (-2.9, 3.45, 0.02), 0.07, 0.05).rotation_euler[0] = -0.13
    for item in load("BlendSwap-CC-BY/blendswap-cc-by/utensilsPot/utensilsPot.obj", 0.6, (-1.1, 2.9, 0), 3.4):
        paint([item], material_023=m.wood((0.50, 0.31, 0.16), (0.33, 0.18, 0.08)), material_007=m.glaze((0.80, 0.78, 0.72)))
    for item in load("BlendSwap-CC-BY/blendswap-cc-by/succulentPlant/succulentPlant.obj", 0.4, (2.9, 2.4, 0), 1.35):
        paint([item], pot=m.glaze((0.55, 0.50, 0.43), 0.5))
    shapes.draped("towel", 2.4, 1.7, m.cloth((0.72, 0.68, 0.60), 30), (2.6, 0.35, 0), -0.35, 0.16, 6, 0.7)
    shapes.box("shelf", (40, 1.6, 0.3), m.wood((0.44, 0.26, 0.13), (0.26, 0.14, 0.06)), (0, 3.4, 5.6), 0.05)
    probe("apartment", 0.9, 0.6)
    softbox((-8, -3, 7), 5, 1.15, (1.0, 0.95, 0.86))
    softbox((7, -8, 6), 6, 0.3)


def bakery(rng):
    """Terrazzo counter, plaster wall, canisters and a bowl of flour: the scale."""
    shapes.box("counter", (40, 8, 0.5), m.terrazzo(size=2.6), (0, 2.0, -0.5), 0.08)
    shapes.plane("wall", 60, 40, m.plaster((0.80, 0.74, 0.64)), (0, 5.2, 5), (math.pi / 2, 0, 0))
    clay, lid = m.glaze((0.62, 0.56, 0.47), 0.6), m.wood((0.44, 0.27, 0.14), (0.27, 0.15, 0.07))
    for x, y, radius, height in ((2.2, 3.3, 0.62, 1.7), (3.5, 3.0, 0.52, 1.15)):
        shapes.turned("canister", shapes.rounded([(0, 0), (radius, 0), (radius, height), (0, height)], 0.1), clay, 96, (x, y, 0))
        shapes.turned("lid", shapes.rounded([(0, height), (radius * 0.94, height), (radius * 0.94, height + 0.13), (0.12, height + 0.13),
                                             (0.12, height + 0.3), (0, height + 0.3)], 0.04), lid, 96, (x, y, 0))
    shapes.turned("bowl", shapes.rounded([(0, 0), (0.55, 0), (0.6, 0.1), (1.2, 0.85), (1.25, 1.0), (1.17, 1.0), (1.05, 0.7), (0.5, 0.2), (0, 0.16)], 0.12),
                  m.glaze((0.62, 0.66, 0.68), 0.25), 128, (-2.5, 1.4, 0))
    shapes.turned("flour", [(1.08, 0.78), (0.6, 0.98), (0.0, 1.1)], m.plain("flour", (0.86, 0.84, 0.80), 1.0), 96, (-2.5, 1.4, 0))
    shapes.draped("napkin", 2.6, 2.0, m.cloth((0.70, 0.42, 0.34), 34), (-2.35, -0.35, 0), 0.5, 0.16, 3, 0.7)
    probe("studio", 0.45, 1.0)
    light = (-12, -8, 12)
    sun(light, 3.0, (1.0, 0.90, 0.76), 2.2, (0, 2, 1))
    shapes.gobo_window(part_way(light, 0.9, (0.5, 3.5, 2.2)), (0.5, 3.5, 2.2), (2, 3), (2.6, 2.6), 0.4)
    softbox((6, -9, 6), 6, 0.4)


def nursery(rng):
    """Pale floor, soft blue wall, blocks, a basket and a curtain out of focus: the train."""
    shapes.plane("floor", 120, 90, m.wood((0.66, 0.50, 0.34), (0.50, 0.34, 0.20), "x", (12, 1.4), 0.4))
    shapes.plane("wall", 120, 60, m.paint((0.55, 0.66, 0.70)), (0, 12, 20), (math.pi / 2, 0, 0))
    shapes.box("skirting", (120, 0.3, 1.1), m.plain("skirting", (0.84, 0.83, 0.80), 0.4), (0, 11.8, 0), 0.05)
    tones = [(0.70, 0.30, 0.22), (0.82, 0.66, 0.36), (0.38, 0.50, 0.46), (0.82, 0.76, 0.66)]
    for index, (x, y, z, yaw) in enumerate(((-3.4, 4.2, 0, 0.3), (-2.5, 4.7, 0, -0.2), (-2.95, 4.4, 0.8, 0.6), (-4.5, 3.4, 0, 0.9))):
        shapes.box("block", (0.8, 0.8, 0.8), m.plain("block", tones[index % 4], 0.45), (x, y, z), 0.06, yaw)
    shapes.turned("basket", shapes.rounded([(0, 0), (1.5, 0), (1.9, 1.3), (1.75, 2.4), (1.65, 2.4), (1.7, 1.3), (0, 0.1)], 0.5),
                  m.cloth((0.58, 0.44, 0.28), 8, 1.0), 96, (3.6, 9.6, 0))
    fabric = m.cloth((0.80, 0.78, 0.72), 30)
    for fold in range(7):
        shapes.turned("curtain", [(0.42, 0.15), (0.5, 40)], fabric, 32, (-7.6 + 0.72 * fold, 11.0 + 0.12 * (fold % 2), 0))
    probe("apartment", 0.75, 1.4)
    light = (-16, -12, 14)
    sun(light, 2.8, (1.0, 0.92, 0.80), 2.0, (0, 2, 0))
    shapes.gobo_window(part_way(light, 1.2, (0, 3, 0)), (0, 3, 0), (2, 2), (5.5, 5.0), 0.7)
    softbox((8, -10, 9), 8, 0.35)


def bedside(rng):
    """A walnut chest of drawers against a blue wall, books, a plant: the lamp."""
    shapes.box("chest", (14, 4.8, 0.35), m.wood((0.36, 0.20, 0.10), (0.18, 0.09, 0.04), "x", None, 0.34), (0.5, 1.0, -0.35), 0.06)
    shapes.box("front", (13.4, 4.4, 8), m.wood((0.34, 0.18, 0.09), (0.17, 0.085, 0.04), "x", None, 0.38), (0.5, 1.1, -8.35), 0.05)
    shapes.plane("wall", 80, 60, m.paint((0.27, 0.36, 0.43)), (0, 4.2, 5), (math.pi / 2, 0, 0))
    paper = m.plain("pages", (0.82, 0.78, 0.68), 0.8)
    for size, colour, height, yaw in (((2.3, 1.6, 0.32), (0.62, 0.56, 0.44), 0.0, 0.15), ((2.1, 1.5, 0.26), (0.45, 0.16, 0.10), 0.32, -0.1), ((1.8, 1.3, 0.22), (0.75, 0.71, 0.62), 0.58, 0.3)):
        shapes.book(m.plain("cover", colour, 0.6), paper, size, (-2.9, 0.9, height), yaw)
    for item in load("BlendSwap-CC-BY/blendswap-cc-by/succulentPlant/succulentPlant.obj", 0.9, (-2.9, 0.9, 0.80), 1.0):
        paint([item], pot=m.glaze((0.80, 0.76, 0.70), 0.5))
    shapes.box("frame", (4.2, 0.25, 5.2), m.metal((0.60, 0.46, 0.26), 0.3), (3.6, 3.75, 0.0), 0.05).rotation_euler[0] = -0.07
    shapes.box("mount", (3.8, 0.27, 4.8), m.plain("mount", (0.84, 0.82, 0.77), 0.7), (3.6, 3.73, 0.2), 0.0).rotation_euler[0] = -0.07
    shapes.box("print", (1.6, 0.29, 2.0), m.plain("ink", (0.58, 0.33, 0.22), 0.8), (3.6, 3.70, 1.7), 0.0).rotation_euler[0] = -0.07
    probe("apartment", 0.55, 4.2)
    light = (-16, -14, 13)
    sun(light, 3.0, (1.0, 0.87, 0.70), 1.6, (0, 2, 2))
    shapes.gobo_window(part_way(light, 1.0, (0.3, 3.4, 3.0)), (0.3, 3.4, 3.0), (2, 2), (3.6, 4.2), 0.5)
    softbox((9, -10, 8), 7, 0.4)


def worktop(rng):
    """A pale table before a plain wall, as a shop owner would photograph two things at once."""
    shapes.box("table", (40, 12, 0.4), m.wood((0.66, 0.50, 0.34), (0.48, 0.33, 0.20), "x", (16, 1.8), 0.4), (0, 3, -0.4), 0.08)
    shapes.plane("wall", 80, 60, m.paint((0.74, 0.73, 0.70)), (0, 8.5, 5), (math.pi / 2, 0, 0))
    ambient((0.95, 0.97, 1.0), 0.5)
    softbox((-10, -8, 10), 8, 1.5, (1.0, 0.97, 0.92))
    softbox((9, -10, 7), 8, 0.4)


def bare_room(rng):
    """A floor, a wall, a window's light, and no product."""
    shapes.plane("floor", 160, 120, m.wood((0.47, 0.30, 0.16), (0.26, 0.15, 0.07), "x", (16, 1.9), 0.34))
    shapes.plane("wall", 160, 60, m.paint((0.66, 0.64, 0.58)), (0, 11, 20), (math.pi / 2, 0, 0))
    shapes.box("skirting", (160, 0.35, 1.3), m.plain("skirting", (0.82, 0.81, 0.77), 0.4), (0, 10.8, 0), 0.06)
    probe("apartment", 0.65, 2.2)
    softbox((-24, -30, 26), 22, 0.8, (1.0, 0.95, 0.88), (0, 0, 4))
