"""What Vitrine says of the factory's test pictures, beside what somebody who looked at them would do.

    python training/try_verdicts.py --program VITRINE

`reward/ratings/trial.csv` holds who would refuse, doubt or take which picture; product and background both
count. A pair fails or passes as `vitrine evaluate` says; a warned background is to be looked at.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

from common.paths import factory_set
from reward.data import read

TRIAL = Path(__file__).parent / "reward" / "ratings" / "trial.csv"
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


def main() -> None:
    """Judges and compares."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--program", type=Path, required=True, help="the command line, compiled")
    options = parser.parse_args()
    folder, would = factory_set(), dict(list(csv.reader(TRIAL.open()))[1:])
    rows = read(folder)
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
    print(f"backgrounds warned of: {', '.join(f'{warned[wish]} {wish}' for wish in WOULD)}")


if __name__ == "__main__":
    main()
