"""One view of a product, framed anywhere.

In background replacement the product is never seen from another side. So the camera's place and
direction belong to the product; what differs between original and scene is the focal length and the
shift of the sensor, which scale and move the picture without changing its perspective.
"""

import math

import bpy
from mathutils import Vector

SENSOR_MM = 36.0


def place(points, elevation_degrees, distance):
    """A camera in front of the product, `distance` product sizes away; returns the camera object."""
    low = Vector(min(p[i] for p in points) for i in range(3))
    high = Vector(max(p[i] for p in points) for i in range(3))
    middle, size = (low + high) / 2, max(high - low)
    angle = math.radians(elevation_degrees)
    data = bpy.data.cameras.new("camera")
    camera = bpy.data.objects.new("camera", data)
    bpy.context.scene.collection.objects.link(camera)
    bpy.context.scene.camera = camera
    camera.location = middle + Vector((0, -math.cos(angle), math.sin(angle))) * size * distance
    camera.rotation_euler = (middle - camera.location).to_track_quat("-Z", "Y").to_euler()
    data.clip_end = 2000
    bpy.context.view_layer.update()
    return camera


def frame(camera, points, width, height, fill, centre):
    """Lets the product's bounding box fill `fill` of the picture's width or height (whichever is
    reached first), its middle at `centre` (fractions from the left and the top)."""
    inverse = camera.matrix_world.inverted()
    seen = [inverse @ p for p in points]
    xs, ys = [p.x / -p.z for p in seen], [p.y / -p.z for p in seen]
    longer = max(width, height)
    scale = min(fill * width / (max(xs) - min(xs)), fill * height / (max(ys) - min(ys)))
    camera.data.lens = scale / longer * SENSOR_MM
    camera.data.sensor_width, camera.data.sensor_fit = SENSOR_MM, "AUTO"
    middle = ((max(xs) + min(xs)) / 2 * scale, (max(ys) + min(ys)) / 2 * scale)
    camera.data.shift_x = (middle[0] - (centre[0] - 0.5) * width) / longer
    camera.data.shift_y = (middle[1] - (0.5 - centre[1]) * height) / longer


def focus(camera, points, f_number):
    """Depth of field on the product's front; the scene's unit is a decimetre, the lens's is a millimetre of a metre."""
    depths = sorted((camera.matrix_world.inverted() @ p).z * -1 for p in points)
    camera.data.dof.use_dof = True
    camera.data.dof.focus_distance = depths[0] * 0.6 + depths[-1] * 0.4
    camera.data.dof.aperture_fstop = f_number / 10
