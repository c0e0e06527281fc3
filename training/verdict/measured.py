"""Runs `vitrine evaluate` on the pairs and joins its measures with the truth."""

from __future__ import annotations

import hashlib
import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

CHUNK = 70


@dataclass
class Measured:
    """Pairs with their measures. `rule` holds the engine's own answer where it measured nothing."""

    records: list[dict]
    measures: list[dict[str, float]]
    reports: list[dict] = field(repr=False)

    def labels(self) -> np.ndarray:
        """1: the same product, 0: changed."""
        return np.array([record["label"] for record in self.records])

    def column(self, key: str) -> np.ndarray:
        """One field of the truth for every pair."""
        return np.array([record[key] for record in self.records])

    def matrix(self, names: list[str]) -> np.ndarray:
        """`[pairs, measures]` in float32, as the engine compares them; absent ones are NaN."""
        rows = [[measure.get(name, np.nan) for name in names] for measure in self.measures]
        return np.array(rows, np.float32).astype(np.float64)

    def where(self, chosen: np.ndarray) -> Measured:
        """The pairs a boolean array picks."""
        kept = np.flatnonzero(chosen)
        return Measured(
            *([values[i] for i in kept] for values in (self.records, self.measures, self.reports))
        )


def _evaluate(command: list[str], records: list[dict], folder: Path, stamp: str, jobs: int) -> list[dict]:
    """Reports of one chunk; kept in the cache until the program or the pairs change."""
    pairs = "".join(
        json.dumps({key: record[key] for key in ("id", "original", "generated")}) + "\n" for record in records
    )
    key = hashlib.sha256((stamp + pairs).encode()).hexdigest()[:20]
    output = folder / f"{key}.jsonl"
    if not output.exists():
        listed, partial = folder / f"{key}.pairs.jsonl", folder / f"{key}.part"
        listed.write_text(pairs)
        options = ["--pairs", str(listed), "--format", "jsonl", "--out", str(partial), "--jobs", str(jobs)]
        done = subprocess.run([*command, "evaluate", *options], stdout=subprocess.DEVNULL, check=False)
        # 1 says that a pair fails, which is what half of them are made for.
        if done.returncode not in (0, 1):
            raise SystemExit(f"{command[0]} evaluate ended with {done.returncode}")
        partial.rename(output)
    return [json.loads(line) for line in output.read_text().splitlines() if line]


def _joined(records: list[dict], reports: dict[str, dict]) -> Measured:
    kept = [record for record in records if "consistency" in reports.get(record["id"], {})]
    if len(kept) < len(records):
        print(f"{len(records) - len(kept)} pairs have no report and are left out")
    answers = [reports[record["id"]]["consistency"] for record in kept]
    return Measured(kept, [answer["measures"] for answer in answers], answers)


def read(pairs: Path, measured: Path) -> Measured:
    """Pairs whose reports are there already, as JSON lines from `vitrine evaluate`."""
    records = [json.loads(line) for line in pairs.read_text().splitlines()]
    reports = [json.loads(line) for line in measured.read_text().splitlines()]
    return _joined(records, {report["id"]: report for report in reports})


def measure(program: Path, pairs: Path, folder: Path, jobs: int, limit: int | None) -> Measured:
    """Measures every pair of `pairs.jsonl`; stopped work goes on at the last chunk of 70 pairs."""
    records = [json.loads(line) for line in pairs.read_text().splitlines()][:limit]
    stamp = hashlib.sha256(program.read_bytes()).hexdigest()
    reports: dict[str, dict] = {}
    for start in range(0, len(records), CHUNK):
        chunk = records[start : start + CHUNK]
        reports |= {report["id"]: report for report in _evaluate([str(program)], chunk, folder, stamp, jobs)}
        print(f"measured {min(start + CHUNK, len(records))} of {len(records)}", flush=True)
    return _joined(records, reports)
