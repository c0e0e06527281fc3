"""Trains the comparer on pairs made on the fly, and on the factory's as the engine lays them over each other.

python training/train_comparer.py --seed 7          # goes on where it stopped; --steps for how long
python training/train_comparer.py --start models/comparer.safetensors   # begins with stored weights
python training/train_comparer.py --look 24         # contact sheet of training pairs
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from sklearn.metrics import roc_auc_score
from torch import Tensor
from torch.nn import functional as F
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from common.course import Course
from common.paths import DEFAULT_DATA, cache_dir, factory_set
from common.precision import mixed
from comparer import frames
from comparer.pairs import Made, items_in, make
from comparer.products import kept_for_verdict, listed
from comparer.start import unfolded
from networks.comparer import KINDS, Answer, Comparer
from segmenter.learn import normalised
from segmenter.sources import plates
from verdict.measured import default_program

BATCH = 12
# What has learnt already is moved more gently.
RATE, GENTLE = 1.5e-3, 0.5
AVERAGE = 0.995
# Making a pair takes longer than learning from it: each is learnt from again, mirrored, among so many others.
REMEMBERED = 3000
AGAIN = 2
# How many of the pairs are the factory's own.
FRAMED = 0.4


@dataclass(frozen=True)
class Sources:
    """What pairs are made of: lists of products and of the factory's pairs, and backgrounds."""

    listing: Path
    framed: Path
    plates: list[Path]


class Pairs(IterableDataset):
    """Endless batches; each depends on the seed and its number alone."""

    def __init__(self, of: Sources, seed: int, start: int, steps: int) -> None:
        self.of, self.seed, self.start, self.steps = of, seed, start, steps

    def __iter__(self) -> Iterator[tuple[np.ndarray, ...]]:
        """Pictures, masks, maps and kinds of a batch."""
        torch.set_num_threads(1)
        items, worker = items_in(self.of.listing), get_worker_info()
        framed = json.loads(self.of.framed.read_text())
        for step in range(self.start + worker.id, self.steps, worker.num_workers):
            made = []
            rng = np.random.default_rng([self.seed, step])
            while len(made) < BATCH:
                try:
                    if rng.random() < FRAMED:
                        made.append(frames.make(rng, framed, items))
                    else:
                        made.append(make(rng, items, self.of.plates))
                except (ValueError, IndexError, ZeroDivisionError, np.linalg.LinAlgError):
                    continue  # A cut-out too thin for an edit.
            yield batch_of(made)


def batch_of(made: list[Made]) -> tuple[np.ndarray, ...]:
    """Stacked: pictures [b, 2, 256, 256, 3], masks [b, 2, 256, 256], maps [b, 64, 64], kinds [b]."""
    return tuple(
        np.stack([getattr(pair, name) for pair in made]) for name in ("pictures", "masks", "where", "kind")
    )


def answered(network: Comparer, pictures: Tensor, masks: Tensor) -> Answer:
    """The network on bytes as the pairs come."""
    return network(normalised(pictures[:, 0]), normalised(pictures[:, 1]), masks.float() / 255)


def loss_of(answer: Answer, where: Tensor, kind: Tensor) -> Tensor:
    """Where, if that is known (every changed pixel weighs more), whether, and of which kind."""
    changed = (kind >= 0).float()
    weight = (1 + 4 * where) * (where >= 0)
    spots = F.binary_cross_entropy_with_logits(answer.map[:, 0].float(), where.clamp_min(0), weight)
    whole = F.binary_cross_entropy_with_logits(answer.changed.float(), changed)
    known = kind >= 0
    kinds = F.cross_entropy(answer.kinds.float()[known], kind[known]) if known.any() else torch.zeros(())
    return 2 * spots + whole + 0.3 * kinds


def validate(network: Comparer, batches: list[tuple[Tensor, ...]]) -> str:
    """ROC area of the verdict and of the map's largest value, by kind."""
    network.eval()
    scores, peaks, kinds = [], [], []
    with torch.no_grad():
        for pictures, masks, _, kind in batches:
            answer = answered(network, pictures, masks)
            scores.append(answer.changed)
            peaks.append(answer.map.amax((1, 2, 3)))
            kinds.append(kind)
    score, peak, kind = (torch.cat(values).numpy() for values in (scores, peaks, kinds))
    same = kind < 0

    def area(values: np.ndarray, changed: np.ndarray) -> float:
        return roc_auc_score(changed[same | changed], values[same | changed])

    of_kinds = [f"{name} {area(score, kind == k):.3f}" for k, name in enumerate(KINDS) if (kind == k).any()]
    return f"ROC {area(score, ~same):.4f}, of the map {area(peak, ~same):.4f}; " + ", ".join(of_kinds)


Batch = tuple[Tensor, ...]


class Memory:
    """Pairs seen before."""

    def __init__(self, seed: int) -> None:
        self.pairs: list[Batch] = []
        self.rng = np.random.default_rng(seed)

    def put(self, batch: Batch) -> None:
        """Remembers a batch; the oldest go."""
        self.pairs = (self.pairs + list(zip(*batch, strict=True)))[-REMEMBERED:]

    def draw(self) -> Batch:
        """A batch of earlier pairs, each mirrored or not."""
        chosen = [self.pairs[index] for index in self.rng.integers(len(self.pairs), size=BATCH)]
        return tuple(torch.stack(column) for column in zip(*map(self._mirrored, chosen), strict=True))

    def _mirrored(self, pair: Batch) -> Batch:
        pictures, masks, where, kind = pair
        if self.rng.random() < 0.5:
            pictures, masks, where = pictures.flip(2), masks.flip(2), where.flip(1)
        if self.rng.random() < 0.5:
            pictures, masks, where = pictures.flip(1), masks.flip(1), where.flip(0)
        return pictures, masks, where, kind


def train(options: argparse.Namespace, of: Sources) -> None:
    """Trains, or goes on from the last checkpoint; a step is a new batch and two from memory."""
    torch.manual_seed(options.seed)
    network, memory = Comparer(), Memory(options.seed)
    if options.start:
        batches = Pairs(of, options.seed + 2000, 0, 12)
        unfolded(network, options.start, DataLoader(batches, batch_size=None, num_workers=1))
    rate = RATE * (GENTLE if options.start else 1)
    groups = [{"params": [p for p in network.parameters() if p.requires_grad], "peak": rate}]
    course = Course(network, groups, cache_dir("comparer") / "comparer.pt", options.steps, AVERAGE)
    held = list(DataLoader(Pairs(of, options.seed + 1000, 0, 20), batch_size=None, num_workers=1))
    print(f"begins: {validate(course.average, held)}", flush=True)
    fresh = Pairs(of, options.seed, course.done, options.steps)
    for batch in DataLoader(fresh, batch_size=None, num_workers=options.workers, prefetch_factor=4):
        memory.put(batch)
        for pictures, masks, where, kind in (batch, *(memory.draw() for _ in range(AGAIN))):
            course.network.train()
            # The encoder's statistics are ImageNet's.
            course.network.encoder.eval()
            with mixed():
                answer = answered(course.network, pictures, masks)
            course.learn(loss_of(answer, where, kind))
        loss = course.finish_step()
        if loss is not None:
            print(f"step {course.done}: loss {loss:.4f}; {validate(course.average, held)}", flush=True)


def look(options: argparse.Namespace, of: Sources) -> None:
    """A sheet: original, generated, and the truth in red, a pair a cell; every other one the factory's."""
    items, framed = items_in(of.listing), json.loads(of.framed.read_text())
    rng, cells = np.random.default_rng(options.seed), []
    for index in range(options.look):
        made = frames.make(rng, framed, items) if index % 2 else make(rng, items, of.plates)
        spots = Image.fromarray((made.where.clip(0) * 255).astype(np.uint8)).resize((256, 256))
        truth = np.asarray(spots)[..., None] / 255
        marked = (made.pictures[1] * (1 - 0.6 * truth) + np.array([255, 0, 0]) * 0.6 * truth).astype(np.uint8)
        masks = np.dstack([made.masks[0], made.masks[1], made.masks[0] * 0])
        cells.append(np.concatenate([made.pictures[0], made.pictures[1], marked, masks], 1))
    half = -(-len(cells) // 2)
    cells += [cells[-1] * 0] * (2 * half - len(cells))
    rows = [np.concatenate([cells[i], cells[half + i]], 1) for i in range(half)]
    Image.fromarray(np.concatenate(rows)).resize((1536, 192 * half)).save(cache_dir("comparer") / "look.jpg")


def main() -> None:
    """Lists the products, then trains or draws."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--steps", type=int, default=1200)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--look", type=int, default=0)
    parser.add_argument("--start", type=Path, help="stored weights to begin with")
    parser.add_argument(
        "--program", type=Path, default=default_program(), help="examples/measure.rs, compiled"
    )
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    factory = factory_set()
    listing = listed(factory, 7, emoji=500)
    photos = sorted((options.data / "clothing" / "train").rglob("*.jpg"))[::8]
    framed = frames.listed(options.program, kept_for_verdict(7), options.workers)
    of = Sources(listing, framed, plates(factory, ["train"]) + photos)
    (look if options.look else train)(options, of)


if __name__ == "__main__":
    main()
