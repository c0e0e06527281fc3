"""Runs the segmenter's 8-bit weights in ONNX Runtime for `examples/measure.rs`, picture by picture.

Reads a line `width height` and the input as float32, writes mask and features as float32, until
there is no more.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from common.paths import MODELS
from u2netp.graph import run, session
from u2netp.quantise import dequantise


def main() -> None:
    """Answers until standard input ends."""
    network = session(dequantise(load_file(MODELS / "u2netp.safetensors")), threads=1)
    while line := sys.stdin.buffer.readline():
        width, height = map(int, line.split())
        values = np.frombuffer(sys.stdin.buffer.read(width * height * 12), np.float32)
        for answer in run(network, values.reshape(1, 3, height, width)):
            sys.stdout.buffer.write(np.ascontiguousarray(answer, np.float32).tobytes())
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
