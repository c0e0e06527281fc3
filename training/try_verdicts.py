"""What Vitrine says of the factory's test pictures, beside what somebody who looked at them would do.

    python training/try_verdicts.py --program VITRINE        # and --trial FILE
    python training/try_verdicts.py --draw 80 --seed 11      # numbered sheets without labels, to be judged
    python training/try_verdicts.py --program VITRINE --photos 300   # people's photos, untouched

`reward/ratings/trial-2.csv` holds who would refuse, doubt or take which picture; product and background both
count. A pair fails or passes as `vitrine evaluate` says. Pictures are
drawn of products that neither the reward model nor the consistency check was trained on or fitted to.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

from common.paths import DEFAULT_DATA, cache_dir, factory_set
from rate_blind import drawn, sheets
from reward.data import Generations, read
from verdict import factory

RATINGS = Path(__file__).parent / "reward" / "ratings"
WOULD, SAYS = ("refuse", "doubt", "take"), ("fail", "look", "pass")


def said(report: dict) -> str:
    """The verdict of both modules, as the page shows it."""
    verdicts = [report[part]["verdict"] for part in ("consistency", "reward") if part in report]
    if "fail" in verdicts:
        return "fail"
    return "pass" if set(verdicts) == {"pass"} else "look"


def reports(program: Path, pairs: dict[str, tuple[Path, Path]]) -> dict[str, dict]:
    """Reports of pairs of an original and a generated picture."""
    with tempfile.TemporaryDirectory() as folder:
        listed, out = Path(folder) / "pairs.csv", Path(folder) / "out.jsonl"
        with listed.open("w", newline="") as file:
            csv.writer(file).writerows(
                [("id", "original", "generated"), *((name, *pair) for name, pair in pairs.items())]
            )
        subprocess.run(
            [program, "evaluate", "--pairs", listed, "--format", "jsonl", "--out", out], check=False
        )
        lines = [json.loads(line) for line in out.read_text().splitlines()]
    return {line["id"]: line for line in lines}


def unseen(rows: Generations) -> Generations:
    """Pictures of products that no part of the product has learnt from."""
    known = factory.held_out()
    held = [rows.lines[number]["id"] in known for number in rows.generated]
    return rows.where((rows.split == "test") & np.array(held))


def seen_before() -> set[str]:
    """Pictures that somebody has rated already."""
    return {line[0] for file in RATINGS.glob("*.csv") for line in csv.reader(file.open())}


def photographed(count: int, seed: int) -> dict[str, tuple[Path, Path]]:
    """Photos as originals of themselves: garments at home, packs held in shops, packs before white."""
    kinds = {
        "garments": "clothing/validation/*/*",
        "shops": "grocery/[tv]*/Packages/**/*.jpg",
        "packshots": "grocery/iconic/Packages/**/*.jpg",
    }
    rng, pairs = np.random.default_rng(seed), {}
    for kind, found in kinds.items():
        photos = rng.permutation(sorted(DEFAULT_DATA.glob(found)))[: count // len(kinds)]
        pairs |= {f"{kind}-{number}": (photo, photo) for number, photo in enumerate(photos)}
    return pairs


def try_photos(program: Path, count: int, seed: int) -> None:
    """Prints what is said of them."""
    table = Counter(
        (name.split("-")[0], report.get("reward", {}).get("verdict", "nothing"), said(report))
        for name, report in reports(program, photographed(count, seed)).items()
    )
    for (kind, background, pair), number in sorted(table.items()):
        print(f"{number} {kind}: of the background {background}, of the pair {pair}")


def main() -> None:
    """Draws, or judges and compares."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--program", type=Path, help="the command line, compiled")
    parser.add_argument("--trial", type=Path, default=RATINGS / "trial-2.csv")
    parser.add_argument("--draw", type=int, help="how many pairs to draw")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--photos", type=int, help="how many photos to try in place of a trial")
    options = parser.parse_args()
    folder = factory_set()
    rows = read(folder)
    if options.draw:
        chosen, into = unseen(rows), cache_dir("reward", "trial")
        sheets(folder, chosen, drawn(chosen, options.seed, options.draw, seen_before()), into)
        print(into)
        return
    if not options.program:
        parser.error("--program is needed to judge")
    if options.photos:
        try_photos(options.program, options.photos, options.seed)
        return
    would = dict(list(csv.reader(options.trial.open()))[1:])
    pairs = {}
    for original, generated in zip(rows.original, rows.generated, strict=True):
        if (name := rows.lines[generated]["id"]) in would:
            pairs[name] = tuple(folder / rows.lines[at]["picture"] for at in (original, generated))
    found = reports(options.program, pairs)
    table = Counter((would[name], said(report)) for name, report in found.items())
    print(f"{len(found)} of {len(would)} pairs judged\n| would | {' | '.join(SAYS)} |")
    for wish in WOULD:
        print(f"| {wish} | {' | '.join(str(table[wish, verdict]) for verdict in SAYS)} |")
    decided = (
        table["refuse", "fail"] + table["refuse", "pass"] + table["take", "fail"] + table["take", "pass"]
    )
    print(f"agreed: {table['refuse', 'fail'] + table['take', 'pass']} of {decided} that were decided")
    warned = Counter(would[name] for name, report in found.items() if "reward" in report)
    print(f"backgrounds failed or warned of: {', '.join(f'{warned[wish]} {wish}' for wish in WOULD)}")


if __name__ == "__main__":
    main()
