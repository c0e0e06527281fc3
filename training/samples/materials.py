"""Procedural surfaces. Lengths are in decimetres, the unit of every scene here."""

import bpy


class Shader:
    """A principled material under construction; `link` joins nodes by socket."""

    def __init__(self, name):
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.principled = self.tree.nodes["Principled BSDF"]
        self.position = self.node("TexCoord").outputs["Object"]

    def node(self, kind, operation=None, **inputs):
        made = self.tree.nodes.new("ShaderNode" + kind)
        if operation:
            made.operation = operation
        for name, value in inputs.items():
            self.feed(made.inputs[int(name[1:]) if name[0] == "_" else name.replace("_", " ")], value)
        return made

    def feed(self, socket, value):
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        elif isinstance(value, (tuple, list)) and socket.type == "RGBA" and len(value) == 3:
            socket.default_value = (*value, 1)
        else:
            socket.default_value = value

    def set(self, **inputs):
        for name, value in inputs.items():
            self.feed(self.principled.inputs[name.replace("_", " ")], value)
        return self

    def stretched(self, x, y, z, angle=0.0):
        return self.node("Mapping", Vector=self.position, Scale=(x, y, z), Rotation=(0, 0, angle)).outputs[0]

    def noise(self, scale, detail=6.0, vector=None, roughness=0.55, distortion=0.0):
        return self.node(
            "TexNoise",
            Vector=vector or self.position,
            Scale=scale,
            Detail=detail,
            Roughness=roughness,
            Distortion=distortion,
        ).outputs[0]

    def ramp(self, factor, *stops):
        """Colours at positions: `(position, (r, g, b))`."""
        made = self.node("ValToRGB", Fac=factor)
        elements = made.color_ramp.elements
        while len(elements) < len(stops):
            elements.new(0.5)
        for element, (position, colour) in zip(elements, stops):
            element.position, element.color = position, (*colour, 1)
        return made.outputs[0]

    def math(self, operation, a, b=0.0):
        return self.node("Math", operation, _0=a, _1=b).outputs[0]

    def mix(self, factor, a, b, blend="MIX"):
        made = self.node("Mix")
        made.data_type, made.blend_type = "RGBA", blend
        for socket, value in ((made.inputs[0], factor), (made.inputs[6], a), (made.inputs[7], b)):
            self.feed(socket, value)
        return made.outputs[2]

    def bump(self, height, strength=0.2, distance=0.02, normal=None):
        made = self.node("Bump", Height=height, Strength=strength, Distance=distance)
        if normal is not None:
            self.feed(made.inputs["Normal"], normal)
        self.feed(self.principled.inputs["Normal"], made.outputs[0])
        return made.outputs[0]


def darker(colour, factor):
    return tuple(channel * factor for channel in colour)


def plain(name, colour, roughness=0.5, **inputs):
    return Shader(name).set(Base_Color=colour, Roughness=roughness, **inputs).material


def paint(colour, roughness=0.85):
    """A painted or limewashed wall: faint clouds, a roller's texture."""
    s = Shader("paint")
    clouds = s.noise(0.12, 5)
    s.set(Base_Color=s.ramp(clouds, (0.3, darker(colour, 0.9)), (0.7, colour)), Roughness=roughness)
    s.bump(s.noise(4, 8), 0.15, 0.03)
    return s.material


def plaster(colour):
    """Trowelled plaster."""
    s = Shader("plaster")
    clouds = s.noise(0.35, 9, roughness=0.65, distortion=0.6)
    s.set(Base_Color=s.ramp(clouds, (0.32, darker(colour, 0.78)), (0.66, colour)), Roughness=0.9)
    s.bump(s.noise(1.2, 9, s.stretched(1, 1, 1.8), roughness=0.62, distortion=0.8), 0.45, 0.08)
    return s.material


def marble(base=(0.86, 0.85, 0.83), vein=(0.32, 0.31, 0.32), scale=0.28):
    """Thin veins where a distorted noise crosses its middle, at two sizes."""
    s = Shader("marble")
    warp = s.node("Mix")
    warp.data_type = "VECTOR"
    s.feed(warp.inputs[0], 0.45)
    s.feed(warp.inputs[4], s.position)
    s.feed(warp.inputs[5], s.node("TexNoise", Vector=s.position, Scale=scale * 1.3, Detail=6.0).outputs[1])
    warped = warp.outputs[1]

    def veins(size, width, depth):
        ridge = s.math("ABSOLUTE", s.math("SUBTRACT", s.noise(size, 9, warped, 0.52, 0.7), 0.5))
        return s.ramp(ridge, (0.0, (depth,) * 3), (width, (1.0,) * 3))

    both = s.mix(1.0, veins(scale, 0.022, 0.0), veins(scale * 3.4, 0.012, 0.62), "MULTIPLY")
    clouds = s.ramp(s.noise(scale * 1.5, 4), (0.3, darker(base, 0.9)), (0.7, base))
    strength = s.ramp(s.noise(scale * 0.9, 3), (0.4, (0.25,) * 3), (0.62, (1.0,) * 3))
    s.set(
        Base_Color=s.mix(s.mix(strength, (1, 1, 1), both), vein, clouds),
        Roughness=0.16,
        Coat_Weight=0.2,
        Coat_Roughness=0.05,
    )
    return s.material


def wood(light=(0.50, 0.30, 0.15), dark=(0.27, 0.14, 0.06), along="x", planks=None, roughness=0.42):
    """Sawn wood: long grain, pores, and planks of `(length, width)` where asked for."""
    s = Shader("wood")
    turn = {"x": (0, 0, 0), "y": (0, 0, 1.5708), "z": (0, 1.5708, 0)}[along]
    vector = s.node("Mapping", Vector=s.position, Rotation=turn).outputs[0]
    tone = (0.5, 0.5, 0.5)
    groove = None
    if planks:
        brick = s.node(
            "TexBrick",
            Vector=vector,
            Scale=1.0,
            Mortar_Size=0.012,
            Mortar_Smooth=0.3,
            Brick_Width=planks[0],
            Row_Height=planks[1],
            Color1=(0.15,) * 3,
            Color2=(0.85,) * 3,
            Mortar=(0.0,) * 3,
        )
        brick.offset, brick.offset_frequency = 0.37, 2
        tone, groove = brick.outputs[0], brick.outputs[1]
        shift = s.node("VectorMath", "MULTIPLY_ADD", _0=tone, _1=(37.0, 13.0, 5.0), _2=vector).outputs[0]
        vector = shift
    long = s.node("Mapping", Vector=vector, Scale=(0.16, 1.9, 1.9)).outputs[0]
    rings = s.noise(1.1, 7, long, 0.6, 1.6)
    fine = s.noise(6.0, 8, s.node("Mapping", Vector=vector, Scale=(0.25, 7, 7)).outputs[0], 0.6)
    colour = s.ramp(rings, (0.3, dark), (0.5, darker(light, 0.82)), (0.72, light))
    colour = s.mix(0.55, colour, s.ramp(fine, (0.3, (0.62,) * 3), (0.6, (1.0,) * 3)), "MULTIPLY")
    if planks:
        colour = s.mix(0.35, colour, s.ramp(tone, (0.0, (0.62,) * 3), (1.0, (1.0,) * 3)), "MULTIPLY")
        colour = s.mix(groove, colour, darker(dark, 0.35))
    s.set(Base_Color=colour, Roughness=s.ramp(fine, (0.3, (roughness + 0.15,) * 3), (0.7, (roughness,) * 3)))
    normal = s.bump(fine, 0.18, 0.01)
    if planks:
        s.bump(s.math("SUBTRACT", 1.0, groove), 0.6, 0.03, normal)
    return s.material


def cloth(colour, weave=34.0, strength=0.35):
    """Linen: crossing threads of uneven thickness. `weave` is threads a decimetre over two."""
    s = Shader("cloth")
    slub = s.noise(weave * 0.35, 4, s.stretched(0.15, 1.6, 1))
    across = s.node("TexWave", Vector=s.position, Scale=weave * 0.32, Distortion=1.2, Detail=2.0).outputs[1]
    down = s.node(
        "TexWave", Vector=s.stretched(1, 1, 1, 1.5708), Scale=weave * 0.32, Distortion=1.2, Detail=2.0
    ).outputs[1]
    threads = s.math("MAXIMUM", across, down)
    tone = s.mix(
        0.5,
        s.ramp(slub, (0.3, darker(colour, 0.8)), (0.7, colour)),
        s.ramp(threads, (0.2, darker(colour, 0.72)), (0.8, colour)),
    )
    s.set(Base_Color=tone, Roughness=0.95, Sheen_Weight=0.25)
    s.bump(threads, strength, 0.03)
    return s.material


def leather(colour, grain=9.0, roughness=0.42, depth=0.05):
    """Grained leather; the grain is in cells a decimetre."""
    s = Shader("leather")
    cells = s.node("TexVoronoi", Vector=s.position, Scale=grain * 1.6)
    cells.feature = "DISTANCE_TO_EDGE"
    pebble = s.math("MINIMUM", cells.outputs[0], 0.12)
    patina = s.noise(0.8, 5)
    s.set(
        Base_Color=s.ramp(patina, (0.3, darker(colour, 0.68)), (0.7, colour)),
        Roughness=s.ramp(patina, (0.3, (roughness - 0.08,) * 3), (0.7, (roughness + 0.1,) * 3)),
    )
    s.bump(pebble, 0.25, depth, s.bump(s.noise(1.4, 4), 0.1, 0.2))
    return s.material


def stone(colour=(0.55, 0.52, 0.48), roughness=0.8, size=0.9):
    """Limestone or concrete: clouds, speckles, pits."""
    s = Shader("stone")
    clouds, speck = s.noise(size, 10, roughness=0.62), s.noise(size * 22, 3)
    tone = s.ramp(clouds, (0.3, darker(colour, 0.72)), (0.7, colour))
    tone = s.mix(0.4, tone, s.ramp(speck, (0.36, (0.55,) * 3), (0.5, (1.0,) * 3)), "MULTIPLY")
    s.set(Base_Color=tone, Roughness=roughness)
    s.bump(s.noise(size * 6, 10, roughness=0.65), 0.3, 0.04)
    return s.material


def terrazzo(
    base=(0.80, 0.77, 0.72), chips=((0.55, 0.33, 0.24), (0.30, 0.32, 0.30), (0.66, 0.58, 0.46)), size=4.0
):
    """Stone chips in cement, ground flat."""
    s = Shader("terrazzo")
    tone = base
    for index, colour in enumerate(chips):
        vector = s.node("Mapping", Vector=s.position, Location=(7.3 * index, 2.1 * index, 0)).outputs[0]
        cells = s.node("TexVoronoi", Vector=vector, Scale=size * (0.6 + 0.45 * index), Randomness=1.0)
        size_of_cell = s.math("ADD", cells.outputs[0], s.math("MULTIPLY", s.noise(size * 3, 2), 0.25))
        tone = s.mix(s.math("LESS_THAN", size_of_cell, 0.36), tone, colour)
    s.set(Base_Color=tone, Roughness=0.28, Coat_Weight=0.15)
    return s.material


def tiles(colour=(0.82, 0.83, 0.80), width=2.0, height=0.66, joint=(0.6, 0.58, 0.55)):
    """Glazed hand-made wall tiles in the plane's own xy: each a little different in tone."""
    s = Shader("tiles")
    brick = s.node("TexBrick", Vector=s.position, Scale=1.0, Mortar_Size=0.025, Mortar_Smooth=0.4, Brick_Width=width,
                   Row_Height=height, Color1=darker(colour, 0.86), Color2=colour, Mortar=joint)
    s.set(
        Base_Color=brick.outputs[0], Roughness=s.ramp(brick.outputs[1], (0.0, (0.08,) * 3), (0.6, (0.8,) * 3))
    )
    wavy = s.math("ADD", s.math("MULTIPLY", s.math("SUBTRACT", 1.0, brick.outputs[1]), 0.35), s.noise(0.9, 3))
    s.bump(wavy, 0.35, 0.06)
    return s.material


def velvet(colour):
    """Upholstery with a nap that shifts in brightness."""
    s = Shader("velvet")
    nap = s.noise(0.9, 6, distortion=1.0)
    s.set(
        Base_Color=s.ramp(nap, (0.32, darker(colour, 0.75)), (0.68, colour)),
        Roughness=0.75,
        Sheen_Weight=0.8,
        Sheen_Roughness=0.35,
        Sheen_Tint=tuple(min(1, c * 2.2) for c in colour) + (1,),
    )
    s.bump(s.noise(30, 2), 0.15, 0.02)
    return s.material


def glaze(colour, roughness=0.12):
    """Stoneware glaze: slightly speckled, glossy."""
    s = Shader("glaze")
    s.set(
        Base_Color=s.ramp(s.noise(70, 2), (0.33, darker(colour, 0.7)), (0.42, colour)),
        Roughness=roughness,
        Coat_Weight=0.5,
        Coat_Roughness=0.05,
    )
    s.bump(s.noise(1.2, 2), 0.08, 0.05)
    return s.material


def metal(colour, roughness=0.25):
    return plain("metal", colour, roughness, Metallic=1.0)


def leaf(colour=(0.20, 0.28, 0.18)):
    s = Shader("leaf")
    tone = s.ramp(s.noise(2.5, 4), (0.3, darker(colour, 0.7)), (0.7, colour))
    s.set(Base_Color=tone, Roughness=0.55, Subsurface_Weight=0.15, Subsurface_Radius=(0.05, 0.08, 0.02))
    return s.material


def picture(path, roughness=0.6, **inputs):
    """A printed picture on the object's UV map."""
    s = Shader("print")
    texture = s.node("TexImage")
    texture.image = bpy.data.images.load(str(path))
    texture.extension = "EXTEND"
    s.set(Base_Color=texture.outputs[0], Roughness=roughness, **inputs)
    return s.material
