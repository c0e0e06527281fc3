"""Small inputs with ONNX Runtime's answers, which the Rust network must reproduce."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime as ort
from PIL import Image

from common.tensors import save_tensors
from u2netp.graph import run
from u2netp.pixels import network_input

# (name, photo below `clothing/`, height, width): a square, an upright one, a tiny one for WebGPU.
CASES = (
    ("shirt_320x320", "validation/shirt", 320, 320),
    ("shoes_224x160", "validation/shoes", 224, 160),
    ("dress_64x64", "validation/dress", 64, 64),
)


def write_fixtures(
    data: Path, folder: Path, original: ort.InferenceSession, int8: ort.InferenceSession
) -> list[str]:
    """Writes a safetensors file per case and returns a line about each for the README.

    Inputs are float16 to stay small; the expected values are computed from exactly those.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for name, where, height, width in CASES:
        photo = sorted((data / "clothing" / where).glob("*.jpg"))[2]
        pixels = network_input(Image.open(photo), height, width).astype(np.float16)
        mask, _ = run(original, pixels)
        mask_int8, features = run(int8, pixels)
        small = height * width <= 64 * 64
        kept = np.float32 if small else np.float16
        tensors = {"input": pixels, "mask": mask.astype(kept), "mask_int8": mask_int8.astype(kept)}
        if small:
            tensors["features"] = features.astype(np.float32)
        save_tensors(folder / f"{name}.safetensors", tensors)
        change = np.abs(mask - mask_int8).mean()
        lines.append(f"| `{name}.safetensors` | `{where}/{photo.name}` | {change:.5f} | {mask.mean():.3f} |")
    return lines
