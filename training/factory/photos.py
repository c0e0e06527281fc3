"""Garments cut out of real photos (`photos.csv`), laid on a surface: thin, padded, with their own light.

The cut-outs are those of the tampered pairs (`tamper/products.py`), from CC0 photos of clothing.
"""

from __future__ import annotations

from pathlib import Path

import bpy
import numpy as np
from PIL import Image, ImageFilter

from factory import garments
from samples import materials as m
from samples import shapes

GRID = 72


def build(name: str) -> list[bpy.types.Object]:
    """A sheet lying on z = 0, the photo on it, higher in its middle than at its edge. Decimetres."""
    garment, picture = garments.read()[name], garments.cutout(name)
    image = Image.open(picture)
    scale = garment.size_cm / 10 / max(image.size)
    width, depth = image.width * scale, image.height * scale
    soft = image.getchannel("A").resize((GRID, GRID)).filter(ImageFilter.GaussianBlur(4))
    height = np.asarray(soft, np.float32)[::-1] / 255
    item = _sheet(width, depth, 0.004 * max(width, depth) + 0.02 * max(width, depth) * height**2, height > 0)
    item.data.materials.append(_cloth(picture))
    return [item]


def _sheet(width: float, depth: float, height: np.ndarray, there: np.ndarray) -> bpy.types.Object:
    """A grid with a UV map, lifted by `height` [rows, columns], the first row in front.

    It has faces only where it is `there`: clear cloth close above the ground flickers.
    """
    rows, columns = height.shape
    across, along = np.meshgrid(np.linspace(0, 1, columns), np.linspace(0, 1, rows))
    vertices = np.stack([(across - 0.5) * width, (along - 0.5) * depth, height], -1).reshape(-1, 3)
    corner = np.arange(rows * columns).reshape(rows, columns)
    faces = np.stack([corner[:-1, :-1], corner[:-1, 1:], corner[1:, 1:], corner[1:, :-1]], -1).reshape(-1, 4)
    faces = faces[there.ravel()[faces].any(1)]
    mesh = bpy.data.meshes.new("garment")
    mesh.from_pydata(vertices, [], faces.tolist())
    flat = np.stack([across, along], -1).reshape(-1, 2)[faces.ravel()]
    mesh.uv_layers.new(name="UVMap").data.foreach_set("uv", flat.ravel().astype(np.float32))
    return shapes.add("garment", mesh)


def _cloth(picture: Path) -> bpy.types.Material:
    """The photo as a rough surface, its alpha cut out; a little darker than the print, as paper is lit."""
    material = m.picture(picture, 0.95)
    tree = material.node_tree
    texture = next(node for node in tree.nodes if node.type == "TEX_IMAGE")
    principled = next(node for node in tree.nodes if node.type == "BSDF_PRINCIPLED")
    texture.extension = "CLIP"
    tree.links.new(texture.outputs["Alpha"], principled.inputs["Alpha"])
    return material
