"""Writes `models/generator.safetensors` with its manifest entry, or the fixture Rust is checked against.

    python training/export_generator.py                     # after `make_scenery.py` and `train_generator.py`
    python training/export_generator.py --random 7          # the fixture: untrained, scenes of arithmetic
    python training/export_generator.py --out FILE          # elsewhere
    python training/export_generator.py --onnx              # both networks, for `npm run bench`'s peer

One file holds the kept scenes, both networks, the names of categories and styles, a picture of each style,
and what a device must answer before it is trusted. Weights are stored in 8 bits per output channel. The
fixture (`tests/fixtures/generator`) holds what PyTorch answers.
"""

from __future__ import annotations

import argparse
import copy
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import Tensor, nn

from common.manifest import put_model
from common.paths import FIXTURES, MODELS, cache_dir
from common.tensors import save_tensors
from generator import memory, shade, style
from generator.kinds import STYLES
from generator.names import metadata
from networks.shade import PLANES, Shade
from networks.style import EMBEDDING, SIDE, Style

SMALL_SHADE, SMALL_STYLE = (8, 8, 12, 12, 16), (8, 12, 12, 16)
# Side of the example by which a device is judged; the fixture's is not square.
GOLDEN, EXAMPLE = 64, (64, 96)


def untrained(seed: int) -> tuple[Shade, Style]:
    """Small networks with random weights of about the size that training gives."""
    torch.manual_seed(seed)
    networks = Shade(SMALL_SHADE), Style(len(STYLES), SMALL_STYLE)
    for network in networks:
        for value in network.parameters():
            value.data.normal_(0, 0.1 if value.dim() == 1 else 1.2 * value[0].numel() ** -0.5)
    return networks


def stored_and_loaded(networks: dict[str, nn.Module]) -> tuple[dict[str, np.ndarray], dict[str, nn.Module]]:
    """The tensors of the weights file, and the networks as a reader of it gets them."""
    loaded, stored = copy.deepcopy(networks), {}
    for prefix, network in loaded.items():
        for name, value in network.named_parameters():
            tensor, key = value.data.numpy(), f"{prefix}.{name}"
            if name.startswith("styles."):
                continue
            if tensor.ndim == 1:
                stored[key] = tensor
                continue
            rows = tensor.reshape(len(tensor), -1)
            peak = np.abs(rows).max(1)
            scales = np.where(peak > 0, peak / 127, 1).astype(np.float32)
            whole = np.round(rows / scales[:, None]).astype(np.int8)
            value.data = torch.from_numpy((whole.astype(np.float32) * scales[:, None]).reshape(tensor.shape))
            stored |= {key: whole.reshape(tensor.shape), f"{key}_scale": scales}
    return stored, loaded


def example(planes: int, high: int, wide: int) -> Tensor:
    """`example` of `src/generate/self_test.rs`: stripes that bend."""
    y, x = np.mgrid[0:high, 0:wide]
    made = [((x * (3 + c) + y * (17 - c) + (x * y) // 8 * c) % 64) / 31.5 - 1 for c in range(planes)]
    return torch.from_numpy(np.stack(made)[None].astype(np.float32))


@torch.no_grad()
def answers(networks: dict[str, nn.Module], size: tuple[int, int]) -> dict[str, Tensor]:
    """What both networks say of an example."""
    embedding, parts, light, _ = networks["style"](example(4, SIDE, SIDE))
    return {
        "field": networks["shade"](example(PLANES, *size)),
        "embedding": embedding[0],
        "parts": parts.softmax(1),
        "light": light[0],
    }


def golden(networks: dict[str, nn.Module]) -> np.ndarray:
    """What a device answers if it computes rightly."""
    said = answers(networks, (GOLDEN, GOLDEN))
    return np.concatenate([said[name].numpy().ravel() for name in ("field", "embedding", "parts")]).astype(
        np.float16
    )


class Looked(nn.Module):
    """What a picture needs of `Style`: embedding, parts, light; its guess of the style is not shipped."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, planes: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """[b, 4, 128, 128] to [b, 48], [b, 4, 32, 32], of which each place's sum is 1, and [b, 3]."""
        embedding, parts, light, _ = self.network(planes)
        return embedding, parts.softmax(1), light


def write_onnx(network: nn.Module, given: Tensor, outputs: list[str], file: Path) -> None:
    """For the peer in the benchmark; says how far its answers are from PyTorch's."""
    torch.onnx.export(
        network, given, file, dynamo=False, opset_version=17, input_names=["planes"], output_names=outputs
    )
    said = onnxruntime.InferenceSession(file).run(outputs, {"planes": given.numpy()})
    with torch.no_grad():
        exact = network(given)
    pairs = zip(said, exact if isinstance(exact, tuple) else (exact,), strict=True)
    moved = max(float(np.abs(one - other.numpy()).max()) for one, other in pairs)
    print(f"{file.name}: {file.stat().st_size} bytes, within {moved:.1e} of PyTorch")


def main() -> None:
    """Exports."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scenery", type=int, default=1, help="seed of the kept scenes")
    parser.add_argument("--random", type=int, metavar="SEED")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--onnx", action="store_true", help="of the trained weights, into the cache")
    options = parser.parse_args()
    torch.set_num_threads(1)
    small, cache = options.random is not None, cache_dir("generator")
    pair = (
        untrained(options.random)
        if small
        else (shade.load(cache / "shade.pt"), style.load(cache / "style.pt"))
    )
    networks = dict(zip(("shade", "style"), (network.eval() for network in pair), strict=True))
    stored, loaded = stored_and_loaded(networks)
    if options.onnx:
        seen, reference = example(PLANES, shade.SIDE, shade.SIDE), example(4, SIDE, SIDE)
        write_onnx(loaded["shade"], seen, ["field"], cache / "shade.onnx")
        # For adapters that only emulate a graphics processor.
        small_size = example(PLANES, GOLDEN, GOLDEN)
        write_onnx(loaded["shade"], small_size, ["field"], cache / f"shade-{GOLDEN}.onnx")
        write_onnx(Looked(loaded["style"]), reference, ["embedding", "parts", "light"], cache / "style.onnx")
        return
    stored["golden"] = golden(loaded)
    if small:
        scenes, header = memory.made_up(options.random, EMBEDDING)
    else:
        scenes, header = memory.kept(options.scenery, loaded["style"])
    header |= {"network": "generator", "format": "vitrine-int8/1"} | metadata()
    folder = FIXTURES / "generator"
    file = folder / "weights.safetensors" if small else options.out or MODELS / "generator.safetensors"
    content = save_tensors(file, stored | scenes, header)
    given, exact = answers(loaded, EXAMPLE), answers(networks, EXAMPLE)
    if small:
        save_tensors(folder / "answer.safetensors", {name: value.numpy() for name, value in given.items()})
    elif not options.out:
        (MODELS / "generator-scenes.md").write_text(memory.credited(), encoding="utf-8")
        put_model(
            {
                "name": "generator",
                "role": "generator",
                "file": "generator.safetensors",
                "licence": "Apache-2.0",
                "network": "generator",
                "source": "training/train_generator.py",
                "metrics": {"scenes": len(scenes["keys"])},
            }
        )
    moved = float((given["field"] - exact["field"]).abs().mean())
    print(f"{file.name}: {len(content)} bytes; 8 bits move the example's field by {moved:.4f} on average")
    for kind in ("scene.", "parts.", "shade.", "style."):
        print(f"  {kind} {sum(v.nbytes for k, v in (stored | scenes).items() if k.startswith(kind))} bytes")


if __name__ == "__main__":
    main()
