"""Many copies of one small mesh as a single mesh: grass, hedges, needles."""

from __future__ import annotations

from collections.abc import Iterable

import bpy
import numpy as np
from mathutils import Matrix

from samples import shapes


def scattered(
    name: str, mesh: bpy.types.Mesh, places: Iterable[Matrix], material: bpy.types.Material
) -> bpy.types.Object:
    """One object that holds a copy of `mesh` at every place."""
    matrices = np.array([np.array(place) for place in places], np.float32)
    local = np.ones((len(mesh.vertices), 4), np.float32)
    local[:, :3] = [vertex.co for vertex in mesh.vertices]
    corners = np.einsum("nij,vj->nvi", matrices, local)[..., :3].reshape(-1, 3)
    faces = [list(polygon.vertices) for polygon in mesh.polygons]
    step = len(local)
    made = bpy.data.meshes.new(name)
    made.from_pydata(
        corners, [], [[corner + step * k for corner in face] for k in range(len(matrices)) for face in faces]
    )
    return shapes.add(name, made, material)
