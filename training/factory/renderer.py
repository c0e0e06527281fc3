"""Cycles set up for product pictures, and its output as arrays of linear light."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import bpy
import numpy as np


@dataclass(frozen=True)
class Quality:
    """Picture side in pixels, samples a pixel, threads."""

    side: int = 512
    samples: int = 4
    threads: int = 2


def begin(quality: Quality, seed: int) -> bpy.types.Scene:
    """An empty scene with Cycles set for product pictures."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine, scene.cycles.device = "CYCLES", "CPU"
    cycles = scene.cycles
    cycles.samples, cycles.seed, cycles.use_denoising = quality.samples, seed % 2**31, True
    cycles.denoising_input_passes, cycles.denoising_prefilter = "RGB_ALBEDO_NORMAL", "FAST"
    cycles.use_adaptive_sampling, cycles.adaptive_threshold, cycles.adaptive_min_samples = True, 0.04, 4
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 6, 3, 3
    cycles.transmission_bounces, cycles.transparent_max_bounces = 6, 12
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.sample_clamp_indirect = 5.0
    render = scene.render
    render.threads_mode, render.threads = "FIXED", quality.threads
    render.resolution_x = render.resolution_y = quality.side
    render.resolution_percentage = 100
    render.use_persistent_data = True
    render.image_settings.file_format = "OPEN_EXR"
    render.image_settings.color_mode, render.image_settings.color_depth = "RGBA", "32"
    return scene


def pixels(scene: bpy.types.Scene, folder: Path) -> np.ndarray:
    """Renders and returns linear RGBA [side, side, 4], top row first."""
    path = folder / "pass.exr"
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
    image = bpy.data.images.load(str(path))
    values = np.empty(image.size[0] * image.size[1] * 4, np.float32)
    image.pixels.foreach_get(values)
    shaped = values.reshape(image.size[1], image.size[0], 4)[::-1].copy()
    bpy.data.images.remove(image)
    return np.nan_to_num(shaped, nan=0.0, posinf=50.0)
