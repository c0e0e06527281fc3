"""The curated table of 3D models (`catalogue.csv`) and what a model's own files say of its licence."""

from __future__ import annotations

import csv
import html
import re
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("catalogue.csv")

CATEGORIES: dict[str, str] = {
    "shoes": "Shoes",
    "clothing": "Clothing",
    "bags": "Bags and luggage",
    "watches": "Watches and jewellery",
    "eyewear": "Eyewear",
    "cosmetics": "Cosmetics and tubes",
    "perfume": "Jars and perfume",
    "bottles": "Bottles",
    "cups": "Cups and mugs",
    "glassware": "Glassware",
    "tableware": "Tableware",
    "cookware": "Cookware and kitchen tools",
    "appliances": "Small appliances",
    "packaged": "Packaged food",
    "produce": "Fresh produce",
    "devices": "Phones and computers",
    "audio": "Audio and cameras",
    "lamps": "Lamps",
    "chairs": "Chairs",
    "sofas": "Sofas and armchairs",
    "tables": "Tables and desks",
    "storage": "Storage",
    "plants": "Plants and vases",
    "toys": "Toys and sports",
    "tools": "Tools and stationery",
}

COLLECTIONS: dict[str, str] = {
    "BlendSwap-CC-0": "CC0 1.0",
    "BlendSwap-CC-BY": "CC BY 3.0",
    "Scopia": "CC BY 3.0",
    "KatorLegaz": "CC BY 3.0 US",
    "Reallusion": "CC BY 3.0 US",
}


@dataclass(frozen=True)
class Model:
    """One row: a model worth photographing. Sizes in cm; `path` is below the unpacked collections.

    `stands` lists the supports it may have (table, floor, flat: lying, seen from above; wall and hung are
    not photographed yet; people, who only get in the way, have none). `styles` overrides the background
    styles its category suits, when not empty.
    """

    id: str
    path: str
    name: str
    creator: str
    licence: str
    category: str
    width_cm: float
    depth_cm: float
    height_cm: float
    up: str
    stands: tuple[str, ...]
    styles: tuple[str, ...]


def read(table: Path = TABLE) -> dict[str, Model]:
    """Every model of the table by its id."""
    models = {}
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            size = {key: float(row.pop(key)) for key in ("width_cm", "depth_cm", "height_cm")}
            lists = {key: tuple(filter(None, row.pop(key).split(";"))) for key in ("stands", "styles")}
            models[row["id"]] = Model(**row, **size, **lists)
    return models


def own_licence(folder: Path) -> str | None:
    """The licence the files beside a model name, which counts more than its collection's."""
    for file in sorted(folder.glob("*[lL][iI][cC][eE][nN]*")):
        page = re.sub(
            r"<(style|script|title).*?</\1>|<[^>]+>", " ", file.read_text(errors="replace"), flags=re.S
        )
        text = re.sub(r"\s+", " ", html.unescape(page))
        released = re.search(r"[Rr]eleased under (.{0,80})|licen[sc]ed? (.{0,160})", text)
        said = released[0] if released else text[:2000]
        if re.search(r"Zero|CC-?0|Public Domain", said):
            return "CC0 1.0"
        if re.search(r"Attribution[ -](?!Share|Non)", said) or re.search(r"Attribution 3", said):
            return "CC BY 3.0"
        if "Creative" in said:
            return said
    return None


def licence_of(models: Path, path: str) -> str:
    """What a model's own files say, else what its collection says."""
    return own_licence((models / path).parent) or COLLECTIONS[path.split("/")[0]]


def credits(rows: list[Model]) -> str:
    """The licence table as Markdown: model, creator, licence, collection."""
    lines = ["| model | creator | licence | collection |", "| --- | --- | --- | --- |"]
    for model in sorted(rows, key=lambda row: (row.category, row.id)):
        collection = model.path.split("/")[0]
        lines.append(f"| {model.name} (`{model.id}`) | {model.creator} | {model.licence} | {collection} |")
    return "\n".join(lines) + "\n"
