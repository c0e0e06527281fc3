"""The names of the network's convolutions in the order the exported graph runs them.

The ONNX export folded batch norm into each convolution and numbered the results; the
stable names are those of the published PyTorch code (`model/u2net.py` of U-2-Net).
"""

from __future__ import annotations


def _rsu(depth: int) -> list[str]:
    """A residual U-block of `depth` levels: down, the dilated bottom, and up again."""
    down = [f"rebnconv{level}" for level in range(1, depth + 1)]
    up = [f"rebnconv{level}d" for level in range(depth - 1, 0, -1)]
    return ["rebnconvin", *down, *up]


ENCODER = {"stage1": 7, "stage2": 6, "stage3": 5, "stage4": 4, "stage5": 4, "stage6": 4}
DECODER = {"stage5d": 4, "stage4d": 4, "stage3d": 5, "stage2d": 6, "stage1d": 7}


def convolutions() -> list[str]:
    """All 119 names, in running order."""
    stages = {**ENCODER, **DECODER}
    inner = [f"{stage}.{conv}" for stage, depth in stages.items() for conv in _rsu(depth)]
    return [*inner, *(f"side{level}" for level in range(1, 7)), "outconv"]


def expected_shape(name: str) -> tuple[int, int, int, int]:
    """`[out, in, height, width]` of a weight, so that a wrong order cannot pass."""
    if name == "outconv":
        return (1, 6, 1, 1)
    if name.startswith("side"):
        return (1, 64, 3, 3)
    stage, conv = name.split(".")
    if conv == "rebnconvin":
        inputs = 3 if stage == "stage1" else 128 if stage.endswith("d") else 64
        return (64, inputs, 3, 3)
    outputs = 64 if conv == "rebnconv1d" else 16
    if conv.endswith("d"):
        return (outputs, 32, 3, 3)
    return (16, 64 if conv == "rebnconv1" else 16, 3, 3)


def expected_dilation(name: str) -> int:
    """Dilation (and padding) of a convolution; stages 5 and 6 dilate instead of pooling."""
    if "." not in name:
        return 1
    stage, conv = name.split(".")
    level = conv.removeprefix("rebnconv").removesuffix("d")
    if level == "in":
        return 1
    if stage in ("stage5", "stage6", "stage5d"):
        return 2 ** (int(level) - 1)
    return 2 if int(level) == {**ENCODER, **DECODER}[stage] else 1
