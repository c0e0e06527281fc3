"""What asking next what teaches most is worth: a simulated annotator labels the factory's held-out pictures.

    python training/simulate_asking.py --checkpoint FILE     # docs/images/asking.png, and the figures

The annotator keeps a shop's rule: a picture passes where it is lighter than most, or where the factory calls
it good and it is light. Twice over, from the same first labels: with the items that `vitrine tune --next`
names, and with items by chance. What a head is worth is measured on originals that were never asked about;
every repetition divides them anew.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from common.manifest import sha256_hex
from common.paths import MODELS, REPO, factory_set
from export_reward import stored_and_loaded, trained
from networks.reward import Reward
from reward.data import Generations, pixels, read
from reward.mattes import with_mattes
from reward.measure import needed, of_pixels, parted
from reward.tones import tones

FIRST, STEP, ROUNDS = 30, 15, 9
ORDERS = (("what teaches most", "#1f5fa8"), ("by chance", "#c8571b"))
WEIGHTS = MODELS / "reward.safetensors"


@dataclass(frozen=True)
class World:
    """Held-out generations: files below `folder`, what the network saw, what the annotator says."""

    folder: Path
    originals: list[str]
    generations: list[str]
    hidden: np.ndarray
    # By rule.
    passes: dict[str, np.ndarray]


def hidden_of(network: Reward, rows: Generations, seen: np.ndarray) -> np.ndarray:
    """What heads are fitted to: the network's last hidden values of each row and its tones, [rows, 135]."""
    known = of_pixels(network, seen, needed(rows))
    with torch.no_grad():
        pairs = (network.see(*parted(known[part])) for part in (rows.original, rows.generated))
        hidden = network.hide(*pairs)[0].numpy()
    return np.concatenate([hidden, tones(seen[rows.generated])], 1)


def world(checkpoint: Path) -> World:
    """Everything of the validation and test sets."""
    folder = factory_set()
    rows = read(folder)
    held = rows.where((rows.split != "train") & rows.of_background)
    seen = with_mattes(pixels(folder, rows.lines), folder, rows.lines, needed(held))
    network = stored_and_loaded(trained(checkpoint)[0])[1]
    light = seen[held.generated, ..., :3].mean((1, 2, 3))
    return World(
        folder,
        [rows.lines[number]["picture"] for number in held.original],
        [rows.lines[number]["picture"] for number in held.generated],
        hidden_of(network.eval(), held, seen),
        {
            "light backgrounds": light > np.median(light),
            "good and light ones": (held.label == 1) & (light > np.median(light)),
        },
    )


def project(found: World, pool: np.ndarray) -> dict:
    """Everything that may be asked about."""
    return {
        "schema": "vitrine.project/1",
        "id": "light",
        "name": {"en": "Light", "zh": "浅色"},
        "mode": "passFail",
        "items": [
            {
                "id": found.generations[row],
                "original": {"src": found.originals[row]},
                "generations": [{"src": found.generations[row]}],
            }
            for row in pool
        ],
    }


def answer(item: str, passes: bool, number: int) -> dict:
    """What the annotator says of a picture."""
    return {
        "id": str(uuid.UUID(int=number + 1, version=4)),
        "project": "light",
        "item": item,
        "annotator": "simulated",
        "value": {"verdict": "pass" if passes else "fail", "reasons": []},
        "shown": [0],
        "role": "work",
        "at": f"2026-01-01T00:{number // 60 % 60:02}:{number % 60:02}Z",
        "ms": 1000,
    }


def cache(found: World, reward: str) -> str:
    """What the network saw, as `vitrine tune --cache` keeps it."""
    hashes = {
        name: sha256_hex((found.folder / name).read_bytes())
        for name in {*found.originals, *found.generations}
    }
    lines = [
        {
            "reward": reward,
            "original": hashes[original],
            "generated": hashes[generation],
            "hidden": [float(value) for value in hidden],
        }
        for original, generation, hidden in zip(found.originals, found.generations, found.hidden, strict=True)
    ]
    return "".join(json.dumps(line) + "\n" for line in lines)


class Desk:
    """One annotator at one order of items."""

    def __init__(
        self, found: World, rule: str, pool: np.ndarray, first: np.ndarray, program: Path, folder: Path
    ) -> None:
        self.found, self.passes, self.pool = found, found.passes[rule], pool
        self.program, self.folder = program, folder
        self.labelled = list(first)
        (folder / "project.json").write_text(json.dumps(project(found, pool)))

    def tuned(self) -> tuple[np.ndarray, list[int]]:
        """The head of all labels so far as scores of everything, and what `--next` would ask."""
        said = (
            answer(self.found.generations[row], self.passes[row], number)
            for number, row in enumerate(self.labelled)
        )
        lines = [json.dumps(one) for one in said]
        (self.folder / "answers.jsonl").write_text("\n".join(lines) + "\n")
        out, asked = self.folder / "head.json", self.folder / "next.jsonl"
        out.unlink(missing_ok=True)
        command = [str(self.program), "tune", "project.json", "answers.jsonl", "--out", str(out)]
        command += ["--images", str(self.found.folder), "--cache", str(self.folder.parent / "seen.jsonl")]
        command += ["--weights", str(WEIGHTS), "--next", str(asked), "--count", str(STEP)]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)
        rows = {self.found.generations[row]: int(row) for row in self.pool}
        names = [json.loads(line)["item"] for line in asked.read_text().splitlines()]
        return self.scores(out), [rows[name] for name in names]

    def scores(self, head: Path) -> np.ndarray:
        """Logits of everything; without a head for want of labels, nothing is told apart."""
        if not head.exists():
            return np.zeros(len(self.found.hidden))
        fitted = json.loads(head.read_text())
        return self.found.hidden @ np.array(fitted["weights"]) + fitted["bias"]


def repetition(found: World, rule: str, program: Path, folder: Path, seed: int) -> np.ndarray:
    """Areas under ROC on originals never asked about, [2, rounds]: asked, and by chance."""
    rng = np.random.default_rng(seed)
    names = np.unique(found.originals)
    asked = np.isin(found.originals, rng.choice(names, len(names) * 3 // 5, replace=False))
    pool, rest = np.flatnonzero(asked), np.flatnonzero(~asked)
    first, areas = rng.permutation(pool)[:FIRST], np.zeros((2, ROUNDS))
    for order in range(2):
        desk = Desk(found, rule, pool, first, program, Path(tempfile.mkdtemp(dir=folder)))
        for number in range(ROUNDS):
            scores, following = desk.tuned()
            areas[order, number] = roc_auc_score(desk.passes[rest], scores[rest])
            if order == 1:
                following = rng.permutation(np.setdiff1d(pool, desk.labelled))[:STEP]
            desk.labelled += list(following)
    return areas


def plot(by_rule: dict[str, np.ndarray], path: Path) -> None:
    """A panel a rule: means over repetitions with their standard errors."""
    size = (4.2 * len(by_rule), 3.4)
    figure, panels = plt.subplots(1, len(by_rule), figsize=size, dpi=80, layout="constrained")
    for axes, (rule, areas) in zip(panels, by_rule.items(), strict=True):
        labels = FIRST + STEP * np.arange(areas.shape[2])
        for order, (name, colour) in enumerate(ORDERS):
            mean = areas[:, order].mean(0)
            error = areas[:, order].std(0, ddof=1) / np.sqrt(len(areas))
            axes.plot(labels, mean, "o-", color=colour, label=name)
            axes.fill_between(labels, mean - error, mean + error, color=colour, alpha=0.15)
        axes.set(xlabel="labels", title=rule)
    panels[0].set(ylabel="area under ROC, unseen originals")
    panels[-1].legend(loc="lower right")
    figure.savefig(path, pil_kwargs={"optimize": True})
    plt.close(figure)


def describe(areas: np.ndarray) -> None:
    """Prints the means, and what asking gains over chance."""
    for order, (name, _) in enumerate(ORDERS):
        print(name, " ".join(f"{value:.3f}" for value in areas[:, order].mean(0)))
    gains = areas[:, 0] - areas[:, 1]
    for what, gain in (("mean of all rounds", gains.mean(1)), ("first three rounds", gains[:, 1:4].mean(1))):
        error = gain.std(ddof=1) / np.sqrt(len(gain))
        print(f"gain, {what}: {gain.mean():+.3f} ± {error:.3f} (standard error)", flush=True)


def main() -> None:
    """Simulates, prints, draws."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--program", type=Path, required=True, help="the command line, compiled")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--repetitions", type=int, default=10)
    options = parser.parse_args()
    found = world(options.checkpoint)
    by_rule = {}
    with tempfile.TemporaryDirectory() as folder:
        reward = sha256_hex(WEIGHTS.read_bytes())
        (Path(folder) / "seen.jsonl").write_text(cache(found, reward))
        for rule, passes in found.passes.items():
            print(f"{rule}: {len(passes)} generations, {int(passes.sum())} pass")
            seeds = range(options.seed, options.seed + options.repetitions)
            areas = [repetition(found, rule, options.program, Path(folder), seed) for seed in seeds]
            by_rule[rule] = np.stack(areas)
            describe(by_rule[rule])
    plot(by_rule, REPO / "docs" / "images" / "asking.png")


if __name__ == "__main__":
    main()
