"""The model card and the note beside the fixtures, written with the measured numbers."""

from __future__ import annotations

from pathlib import Path

import onnxruntime

from common.manifest import sha256_hex
from u2netp.measure import MaskChange

TEMPLATES = Path(__file__).parent


def write_card(path: Path, content: bytes, onnx_bytes: int, parameters: int, change: MaskChange) -> None:
    """Writes the segmenter's card; every number in it is measured or counted."""
    template = (TEMPLATES / "card.md").read_text()
    path.write_text(
        template.format(
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
    text = (
        (TEMPLATES / "fixtures.md")
        .read_text()
        .format(version=onnxruntime.__version__, lines="\n".join(lines))
    )
    (folder / "README.md").write_text(text)
