"""Writes the fixture of Rust's reward network: weights nobody trained, and what PyTorch answers with them.

    python training/export_reward.py --seed 7                       # tests/fixtures/reward
    python training/export_reward.py --checkpoint FILE --onnx       # what `npm run bench` gives the peer

`fit_reward.py` writes trained weights the same way: batch normalisation folded into the convolutions, 8 bits
per output channel.
"""

from __future__ import annotations

import argparse
import copy
import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from common.paths import FIXTURES, cache_dir
from common.tensors import save_tensors
from networks.export import folded, load_folded
from networks.reward import GRID, KNOWN, SIDE, Answer, Reward
from reward.augment import plain
from reward.data import CATEGORIES, REASONS
from reward.tones import tones
from u2netp.quantise import dequantise, quantise

METADATA = {"network": "reward", "format": "vitrine-int8/1"}


def trained(file: Path) -> tuple[Reward, int]:
    """The averaged weights of a checkpoint, and its step."""
    kept = torch.load(file, weights_only=True)
    network = Reward(len(REASONS), len(CATEGORIES), pretrained=False)
    network.load_state_dict(kept["average"])
    return network.eval(), kept["step"]


def normed(network: Reward) -> Reward:
    """The same network, what is known of a token normalised by the weights that mix it."""
    network = copy.deepcopy(network)
    tokens = network.tokens
    scale = 1 / torch.sqrt(tokens.norm.running_var + tokens.norm.eps)
    mix = tokens.mix.weight.data
    tokens.mix.bias.data -= (mix[:, :KNOWN, 0, 0] * (scale * tokens.norm.running_mean)).sum(1)
    mix[:, :KNOWN] *= scale[:, None, None]
    tokens.norm = nn.Identity()
    return network


def untrained(seed: int) -> Reward:
    """Random weights behind the encoder, as if the normalisation had seen pictures."""
    torch.manual_seed(seed)
    network = Reward(len(REASONS), len(CATEGORIES)).eval()
    network.tokens.norm.running_mean.normal_(0, 0.3)
    network.tokens.norm.running_var.uniform_(0.3, 2)
    return network


def stored_and_loaded(network: Reward) -> tuple[dict[str, np.ndarray], Reward]:
    """The tensors of the weights file, and the network as a reader of it gets it."""
    network = normed(network)
    stored = quantise(folded(network))
    loaded = copy.deepcopy(network)
    load_folded(loaded, dequantise(stored))
    for name, part in network.named_modules():
        if isinstance(part, nn.Linear):
            stored[f"{name}.weight"] = stored[f"{name}.weight"][..., 0, 0]
        elif isinstance(part, nn.LayerNorm):
            stored |= {f"{name}.{kind}": getattr(part, kind).detach().numpy() for kind in ("weight", "bias")}
    stored["tokens.place"] = network.tokens.place.detach().numpy()
    return stored, loaded


def example(seed: int) -> np.ndarray:
    """`example` of `tests/reward.rs`: stripes that bend, and a disc for a product, [256, 256, 4] bytes."""
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    planes = [(x * (3 + c) + y * (5 - c) + (x * y) // 32 * (c + seed)) % 256 for c in range(3)]
    inside = (x - 128 + 8 * seed) ** 2 + (y - 120 - 10 * seed) ** 2 < (60 - 5 * seed) ** 2
    return np.dstack([*planes, np.where(inside, 255, 0)]).astype(np.uint8)


def answer(network: Reward) -> Answer:
    """What a network says of the two examples."""
    with torch.no_grad():
        given = [plain(example(seed)[None]) for seed in (1, 2)]
        seen = [network.see(network.know(rgb), F.adaptive_avg_pool2d(mask, GRID)) for rgb, mask in given]
        return network.compare(*seen)


class Pair(nn.Module):
    """Pictures and masks [1, 1, 16, 16] of a pair to what the last layer gets of it: [1, 128]."""

    def __init__(self, network: Reward) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, original: Tensor, original_mask: Tensor, generated: Tensor, generated_mask: Tensor
    ) -> Tensor:
        """The network, but for its last layer."""
        pairs = ((original, original_mask), (generated, generated_mask))
        return self.network.hide(*(self.network.see(self.network.know(one), mask) for one, mask in pairs))[0]


def write_onnx(network: Reward, file: Path) -> None:
    """For the peer in the benchmark."""
    side, grid = (1, 3, SIDE, SIDE), (1, 1, GRID, GRID)
    given = tuple(torch.rand(shape) for shape in (side, grid, side, grid))
    names = ["original", "original_mask", "generated", "generated_mask"]
    torch.onnx.export(
        Pair(network), given, file, dynamo=False, opset_version=17, input_names=names, output_names=["hidden"]
    )


def made_up() -> str:
    """Tables as `fit_reward.py` writes them, with round numbers."""
    ends = {
        "logits": [-4, 0, 4],
        "low": [0, 0.4, 0.9],
        "high": [0.1, 0.6, 1],
        "passing": 2,
        "failing": -2,
        "warning": -1,
    }
    categories = [{"id": name, "quantiles": [0, 0.5, 1]} for name in CATEGORIES]
    return json.dumps(ends | {"reasons": list(REASONS), "categories": categories}, separators=(",", ":"))


def main() -> None:
    """Exports."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--onnx", action="store_true", help="of the checkpoint, into the cache")
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.onnx:
        write_onnx(stored_and_loaded(trained(options.checkpoint)[0])[1], cache_dir("reward") / "reward.onnx")
        return
    network = untrained(options.seed)
    stored, loaded = stored_and_loaded(network)
    folder = FIXTURES / "reward"
    folder.mkdir(exist_ok=True)
    content = save_tensors(folder / "weights.safetensors", stored, METADATA | {"tables": made_up()})
    given, exact = answer(loaded), answer(network)
    fields = ("reward", "reasons", "categories", "looked")
    tensors = {name: getattr(given, name).numpy() for name in fields}
    tensors |= {"reward_exact": exact.reward.numpy(), "tones": tones(example(2)[None])}
    save_tensors(folder / "answer.safetensors", tensors)
    moved = float((given.reward - exact.reward).abs().max())
    print(f"{len(content)} bytes; 8 bits move the example's reward by {moved:.3f}")


if __name__ == "__main__":
    main()
