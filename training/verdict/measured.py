"""Measures the pairs with `examples/measure.rs` and joins the measures with the truth."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np

from common.manifest import sha256_hex
from common.paths import MODELS, cache_dir
from verdict import crossed
from verdict.factory import known_to_comparer

CHUNK = 40
RUNNER = Path(__file__).with_name("runner.py")


def by_segmenter(name: str) -> Path:
    """Where `mattes`, `frames` and `reports` of the present segmenter's weights are."""
    weights = sha256_hex((MODELS / "u2netp.safetensors").read_bytes())
    return cache_dir("tamper", f"by-{weights[:12]}", name)


def default_program() -> Path:
    """Where `cargo build --example measure` puts the program that measures."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", cache_dir() / "target"))
    return target / "debug" / "examples" / "measure"


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


def _measure(program: Path, records: list[dict], folder: Path, stamp: str) -> list[dict]:
    """Reports of one chunk; kept in the cache until the program or the pairs change."""
    pairs = "".join(
        json.dumps({key: record[key] for key in ("id", "original", "generated")}) + "\n" for record in records
    )
    key = hashlib.sha256((stamp + pairs).encode()).hexdigest()[:20]
    output = folder / f"{key}.jsonl"
    if not output.exists():
        listed, partial = folder / f"{key}.pairs.jsonl", folder / f"{key}.part"
        listed.write_text(pairs)
        command = [program, listed, partial, by_segmenter("mattes"), sys.executable, RUNNER]
        frames = {"VITRINE_FRAMES": str(by_segmenter("frames"))}
        subprocess.run([str(part) for part in command], check=True, env=os.environ | frames)
        partial.rename(output)
    return [json.loads(line) for line in output.read_text().splitlines() if line]


def _joined(records: list[dict], reports: dict[str, dict]) -> Measured:
    kept = [record for record in records if "consistency" in reports.get(record["id"], {})]
    if len(kept) < len(records):
        print(f"{len(records) - len(kept)} pairs have no report and are left out")
    answers = [reports[record["id"]]["consistency"] for record in kept]
    return Measured(kept, [answer["measures"] for answer in answers], answers)


def read(pairs: Path, measured: Path) -> Measured:
    """Pairs whose reports are there already, as JSON lines."""
    records = [json.loads(line) for line in pairs.read_text().splitlines()]
    reports = [json.loads(line) for line in measured.read_text().splitlines()]
    return _joined(records, {report["id"]: report for report in reports})


def earlier(pairs: Measured, reports: Path) -> Measured:
    """Those of these pairs that were measured with another segmenter, as that one did."""
    lines = (
        line
        for file in sorted(reports.glob("*.jsonl"))
        if not file.name.endswith(".pairs.jsonl")
        for line in file.read_text().splitlines()
    )
    found = {report["id"]: report for report in map(json.loads, lines)}
    return _joined([record for record in pairs.records if record["id"] in found], found)


def kept(records: list[dict], frames: Path) -> Measured:
    """Pairs whose frames are in the cache, without the engine's measures."""
    records = [record for record in records if (frames / f"{record['id']}.frame").exists()]
    return Measured(records, [{"framed": 1.0} for _ in records], [{} for _ in records])


def _usable(record: dict) -> bool:
    """Not the products the comparer learnt from: on them its measures would look better than they are.

    Of the other training products half: measuring all takes an hour, and `val` products are fitted on too.
    """
    if record["product"] in known_to_comparer():
        return False
    if record["split"] != "train":
        return True
    return record["source"] != "render" and zlib.crc32(record["product"].encode()) % 2 == 0


def measure(
    program: Path, pairs: Path, more: list[dict], folder: Path, jobs: int, limit: int | None
) -> Measured:
    """Measures the usable pairs of `pairs.jsonl`, `more`, and both crossed."""
    made = [json.loads(line) for line in pairs.read_text().splitlines()]
    made = [record for record in made if _usable(record)][:limit]
    more = more[: None if limit is None else limit - len(made)]
    # Each in chunks of their own, so that what is new in one leaves the others' as they are.
    parts = [made, more, crossed.pairs(made + more)]
    return _joined(list(chain(*parts)), reports_of(program, parts, folder, jobs))


def reports_of(program: Path, parts: list[list[dict]], folder: Path, jobs: int) -> dict[str, dict]:
    """Reports by the pairs' ids, and on the way their frames; stopped work goes on at the last chunk."""
    stamp = hashlib.sha256(program.read_bytes()).hexdigest()
    chunks = [part[start : start + CHUNK] for part in parts for start in range(0, len(part), CHUNK)]
    reports: dict[str, dict] = {}
    with ThreadPoolExecutor(jobs) as pool:
        for answers in pool.map(lambda chunk: _measure(program, chunk, folder, stamp), chunks):
            reports |= {report["id"]: report for report in answers}
            print(f"measured {len(reports)} of {sum(map(len, parts))}", flush=True)
    return reports
