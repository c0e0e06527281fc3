"""safetensors files whose bytes do not change from run to run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from safetensors.numpy import save


def save_tensors(
    path: Path, tensors: Mapping[str, np.ndarray], metadata: dict[str, str] | None = None
) -> bytes:
    """Writes and returns the file's content.

    The library writes metadata in the order of a hash table, another one each run, and
    ignores strides; the header is therefore sorted here and the arrays made contiguous.
    """
    content = save({name: np.ascontiguousarray(value) for name, value in tensors.items()}, metadata)
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    text = json.dumps({key: header[key] for key in sorted(header)}, sort_keys=True, separators=(",", ":"))
    padded = text.encode() + b" " * (-len(text.encode()) % 8)
    content = len(padded).to_bytes(8, "little") + padded + content[8 + length :]
    path.write_bytes(content)
    return content
