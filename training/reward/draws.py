"""Batches of training: originals with all their generations, and fresh faults on the good ones.

A fault is made anew each time it is drawn, so that no spoilt picture is ever seen twice and none is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.utils.data import IterableDataset, get_worker_info

from common.pictures import recompressed
from factory import retouch
from factory.faults import AFTERWARDS
from factory.layers import Sheet
from factory.scenetable import table
from reward.augment import regraded, varied
from reward.composites import Composites
from reward.data import OF_PRODUCT, REASONS, SEVERITIES, Generations
from reward.faults import EMPTY_STYLES, FAULTS
from reward.photographs import TELLING, Photographs
from reward.staged import Staged
from reward.visible import UNSEEN_FROM_ABOVE, shows

# An original and its generations stand together, so that they can be compared; so do composites.
ORIGINALS, FRESH = 4, 2
COMPOSITES, SPOILT = 2, 3
PHOTOGRAPHS, STAGED = 2, 3
# Products laid into scenes of others, one that suits them and so many that do not.
SWAPPED, WRONG = 2, 2
# A relit product would need the renderer; changes of the product teach nothing about backgrounds.
CHANGED = {name for name, changed in zip(REASONS, OF_PRODUCT, strict=True) if changed}
AFTER = tuple(name for name in AFTERWARDS if name not in CHANGED | {"light_mismatch"})
OFTEN = (0.2, 0.45, 0.35)
# How many good pictures stand before a scene of other colours: the same few hundred would be known by heart,
# and a scene that was never seen would count as a fault.
REGRADED = 0.75
# How many pictures are saved as a JPEG once more, and how badly.
WORN, QUALITY = 0.4, (45, 96)


@dataclass(frozen=True)
class Batch:
    """Normalised pictures [n, 3, 256, 256] and masks [n, 1, 256, 256] of originals and generations; of each
    generation its original's number in the batch, and what is known of it as in `Generations`. What is not
    `judged` is only known to be better or worse than others of its original."""

    originals: Tensor
    original_masks: Tensor
    generated: Tensor
    generated_masks: Tensor
    which: Tensor
    judged: Tensor
    label: Tensor
    fault: Tensor
    reasons: Tensor
    category: Tensor


@dataclass(frozen=True)
class Drawn:
    """One generation before it is varied."""

    pixels: np.ndarray
    label: float
    fault: int
    reasons: np.ndarray
    judged: bool = True


class Draws(IterableDataset):
    """Endless batches; each depends on the seed and its number alone, so that a stopped run goes on.

    `pixels` [pictures, 256, 256, 4] are numbered as in `rows`; a picture without a plate gets no faults.
    """

    def __init__(
        self,
        rows: Generations,
        pixels: np.ndarray,
        plates: dict[int, np.ndarray],
        seed: int,
        start: int,
        end: int,
    ) -> None:
        self.rows, self.pixels, self.plates = rows, pixels, plates
        self.seed, self.start, self.end = seed, start, end
        self.composites, self.photographs, self.staged = Composites(), Photographs(), Staged()
        self.sheets: dict[int, Sheet] = {}
        if not self.composites.things:
            print("no cut-outs for composites: run training/make_pairs.py", flush=True)
        self.groups = [np.flatnonzero(rows.original == number) for number in np.unique(rows.original)]
        self.good = [row for row, number in enumerate(rows.generated) if int(number) in plates]
        # Numbers of pictures with a plate, by the style of their scene and whether it is seen from above.
        self.scenes: dict[tuple[str, bool], list[int]] = {}
        for number in plates if all("style" in rows.lines[number] for number in plates) else ():
            line = rows.lines[number]
            place = line["style"], line["view"]["mode"] == "flat"
            self.scenes.setdefault(place, []).append(number)
        # Categories alike, as in HFPC.
        category = np.array([rows.category[group[0]] for group in self.groups]) + 1
        weight = 1 / np.sqrt(np.bincount(category)[category])
        self.weight = weight / weight.sum()

    def __iter__(self) -> Iterator[Batch]:
        """One after the other."""
        worker = get_worker_info()
        first, stride = (worker.id, worker.num_workers) if worker else (0, 1)
        for step in range(self.start + first, self.end, stride):
            yield self.batch(np.random.default_rng([self.seed, step]))

    def batch(self, rng: np.random.Generator) -> Batch:
        """Some originals, all their generations, and some fresh faults."""
        torch.manual_seed(int(rng.integers(1 << 31)))
        chosen = rng.choice(len(self.groups), min(ORIGINALS, len(self.groups)), replace=False, p=self.weight)
        originals, drawn, which = [], [], []
        for number, group in enumerate(self.groups[index] for index in chosen):
            originals.append(self.pixels[self.rows.original[group[0]]])
            own = [self._as_it_is(rng, row) for row in group] + list(self._fresh(rng, group))
            drawn += own
            which += [number] * len(own)
        category = [self.rows.category[self.groups[index][0]] for index in chosen]
        # What people labelled is not mixed with what the factory would say.
        further = (self._composites, self._photographs, self._staged, self._swapped) if self.good else ()
        for original, own in (pair for source in further for pair in source(rng)):
            which += [len(originals)] * len(own)
            originals.append(original)
            drawn += own
            category.append(-1)
        mirror = rng.random(len(originals)) < 0.5
        seen = varied(_worn(rng, np.stack(originals)), mirror, rng)
        made = varied(_worn(rng, np.stack([one.pixels for one in drawn])), mirror[which], rng)
        return Batch(
            *seen,
            *made,
            which=torch.tensor(which),
            judged=torch.tensor([one.judged for one in drawn]),
            label=torch.tensor([one.label for one in drawn]),
            fault=torch.tensor([one.fault for one in drawn]),
            reasons=torch.from_numpy(np.stack([one.reasons for one in drawn])),
            category=torch.tensor(np.array(category)[which]),
        )

    def _composites(self, rng: np.random.Generator) -> Iterator[tuple[np.ndarray, list[Drawn]]]:
        """Originals of composites, each with the composite and what faults make of it."""
        good = list(self.plates)
        for _ in range(COMPOSITES if good and self.composites.things else 0):
            number = good[int(rng.integers(len(good)))]
            made = self.composites.draw(rng, regraded(rng, self.sheet(number, self.cutout(rng))))
            if made is None:
                continue
            yield (
                made.original,
                self._beside_worse(rng, made.sheet, self.kinds(number)),
            )

    def _photographs(self, rng: np.random.Generator) -> Iterator[tuple[np.ndarray, list[Drawn]]]:
        """Garments before grey, each with people's photo of it and what faults make of that."""
        for _ in range(PHOTOGRAPHS if self.photographs.examples else 0):
            if made := self.photographs.draw(rng):
                yield made.original, self._beside_worse(rng, made.sheet, TELLING)

    def _staged(self, rng: np.random.Generator) -> Iterator[tuple[np.ndarray, list[Drawn]]]:
        """Products before grey, each in a scene of the generator's and with what faults make of that."""
        for _ in range(STAGED if self.staged else 0):
            if made := self.staged.draw(rng, self.cutout(rng)):
                sheet = regraded(rng, made.sheet) if rng.random() < REGRADED else made.sheet
                own = self._beside_worse(rng, sheet, kinds_in(made.style, made.above))
                yield made.original, [replace(one, judged=made.suits) for one in own]

    def _beside_worse(self, rng: np.random.Generator, sheet: Sheet, kinds: Sequence[str]) -> list[Drawn]:
        """A good picture, and what faults make of it."""
        good = Drawn(bytes_of(*_whole(sheet)), 1.0, 0, np.zeros(len(REASONS), np.float32))
        return [good, *(one for _ in range(SPOILT) for one in self._worse(rng, sheet, kinds))]

    def _swapped(self, rng: np.random.Generator) -> Iterator[tuple[np.ndarray, list[Drawn]]]:
        """Originals of products that were laid into others' scenes. Whether such a picture passes nobody
        says, but a scene that suits the product is better than one in which nobody would put it."""
        for _ in range(SWAPPED if self.scenes else 0):
            row = int(rng.choice(self.good))
            line = self.rows.lines[self.rows.generated[row]]
            sheet, flat = self.sheet(int(self.rows.generated[row]), None), line["view"]["mode"] == "flat"
            own = []
            for kind, count in (("suits", 1), ("wrong", WRONG)):
                styles = table()[kind][line["category"]]
                found = [number for style in styles for number in self.scenes.get((style, flat), ())]
                for number in rng.permutation(found)[:count].astype(int):
                    scene = self.plates[number].astype(np.float32) / 255
                    picture = sheet.over(sheet.front, sheet.alpha, np.clip(scene * sheet.shade, 0, 1))
                    pixels = bytes_of(picture, sheet.alpha)
                    wrong = kind == "wrong"
                    reasons = np.array([wrong and name == "wrong_place" for name in REASONS], np.float32)
                    own.append(Drawn(pixels, 0.0, 2 if wrong else 0, reasons, False))
            if own:
                yield self.pixels[self.rows.original[row]], own

    def _as_it_is(self, rng: np.random.Generator, row: int) -> Drawn:
        """A generation; a good one mostly before a scene of other colours and another depth of field."""
        rows, number = self.rows, int(self.rows.generated[row])
        pixels = self.pixels[number]
        if number in self.plates and rng.random() < REGRADED:
            pixels = bytes_of(*_whole(regraded(rng, self.sheet(number, None))))
        return Drawn(pixels, float(rows.label[row]), int(rows.fault[row]), rows.reasons[row])

    def _fresh(self, rng: np.random.Generator, group: np.ndarray) -> Iterator[Drawn]:
        good = [row for row in group if int(self.rows.generated[row]) in self.plates]
        for _ in range(FRESH if good else 0):
            yield from self.worse(rng, int(rng.choice(good)))

    def worse(self, rng: np.random.Generator, row: int) -> list[Drawn]:
        """That good generation with a fault, where it shows."""
        number = int(self.rows.generated[row])
        sheet = self.sheet(number, self.cutout(rng))
        sheet = regraded(rng, sheet) if rng.random() < REGRADED else sheet
        return self._worse(rng, sheet, self.kinds(number))

    def _worse(self, rng: np.random.Generator, sheet: Sheet, kinds: Sequence[str]) -> list[Drawn]:
        """A good picture with a fault of one of these kinds, where it shows."""
        severity = int(rng.choice(3, p=OFTEN))
        made = self.spoilt(rng, sheet, str(rng.choice(kinds)), SEVERITIES[severity])
        if made is None:
            return []
        pixels, reason = made
        reasons = np.array([name == reason for name in REASONS], np.float32)
        return [Drawn(pixels, 0.0, 1 + severity, reasons)]

    def spoilt(
        self, rng: np.random.Generator, sheet: Sheet, reason: str, severity: str
    ) -> tuple[np.ndarray, str] | None:
        """That fault on a good picture, and its name; nothing where it does not show."""
        if reason in FAULTS:
            made = FAULTS[reason](rng, sheet, severity)
            if made is None:
                return None
            picture, mask = made
        else:
            picture, mask, reason = retouch.retouch(int(rng.integers(1 << 31)), reason, sheet, severity)
        return (bytes_of(picture, mask), reason) if shows(reason, sheet, picture) else None

    def kinds(self, number: int) -> list[str]:
        """Faults that the scene of that picture can show."""
        line = self.rows.lines[number]
        return kinds_in(line["style"], line["view"]["mode"] == "flat")

    def sheet(self, number: int, other: np.ndarray | None) -> Sheet:
        """Of a picture; its layers are taken apart once, about 4 MB each."""
        if number not in self.sheets:
            values = self.pixels[number].astype(np.float32) / 255
            plate = self.plates[number].astype(np.float32) / 255
            colours = np.ascontiguousarray(values[..., :3])
            self.sheets[number] = Sheet(colours, plate, values[..., 3], None, None)
        return self.sheets[number].beside(other)

    def cutout(self, rng: np.random.Generator) -> np.ndarray | None:
        """Another product, for foreign parts."""
        if not self.good:
            return None
        sheet = self.sheet(int(self.rows.generated[int(rng.choice(self.good))]), None)
        return sheet.cutout()[0] if sheet.alpha.max() > 0.9 else None


def kinds_in(style: str, above: bool) -> list[str]:
    """Faults that a scene of this style can show, seen from above or not."""
    hidden = (UNSEEN_FROM_ABOVE if above else ()) + (("wrong_size",) if style in EMPTY_STYLES else ())
    return [name for name in (*AFTER, *FAULTS) if name not in hidden]


def _whole(sheet: Sheet) -> tuple[np.ndarray, np.ndarray]:
    return sheet.picture, sheet.alpha


def bytes_of(picture: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Colours [side, side, 3] and mask [side, side] in 0–1 as [side, side, 4] bytes."""
    values = np.dstack([np.clip(picture, 0, 1), np.clip(mask, 0, 1)])
    return (values * 255 + 0.5).astype(np.uint8)


def _worn(rng: np.random.Generator, pixels: np.ndarray) -> np.ndarray:
    """Some pictures as a JPEG of some quality leaves them."""
    for number in np.flatnonzero(rng.random(len(pixels)) < WORN):
        quality = int(rng.integers(*QUALITY))
        picture = Image.fromarray(pixels[number, ..., :3])
        pixels[number, ..., :3] = np.asarray(recompressed(picture, quality))
    return pixels
