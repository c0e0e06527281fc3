"""What the page says about each sample: titles, notes and licences, in `samples.json` and `LICENCES.md`."""

import json
import shutil

import environment

# The models each picture shows, by their path in the archives; the product first.
CC0, BY = "BlendSwap-CC-0/blendswap-cc-0", "BlendSwap-CC-BY/blendswap-cc-by"
MODELS = {
    "boots": [f"{CC0}/bootie/bootie.obj"],
    "armchair": [f"{CC0}/winchesterArmchair/winchesterArmchair.obj", f"{CC0}/decorativePlant/decorativePlant.obj"],
    "jug": ["Scopia/scopia/creamer/creamer.obj", f"{CC0}/bread/bread.obj", f"{CC0}/caffe_final/caffe_final.obj"],
    "serum": [],
    "kettle": [f"{BY}/boiler/boiler.obj", f"{BY}/utensilsPot/utensilsPot.obj", f"{BY}/succulentPlant/succulentPlant.obj"],
    "scale": [f"{BY}/kitchenScale/kitchenScale.obj"],
    "train": [f"{BY}/toyTrain/toyTrain.obj"],
    "lamp": ["Scopia/scopia/little_lamp1/little_lamp1.obj", f"{BY}/succulentPlant/succulentPlant.obj"],
    "two-products": [f"{BY}/boiler/boiler.obj", f"{BY}/kitchenScale/kitchenScale.obj"],
}

# A model's own licence file counts more than the collection it lies in.
OWN_LICENCE = {f"{CC0}/winchesterArmchair/winchesterArmchair.obj": "CC BY 3.0"}

TITLES = {
    "boots": ("Ankle boots", "短靴"),
    "armchair": ("Leather armchair", "皮质扶手椅"),
    "jug": ("Milk jug", "奶壶"),
    "serum": ("Face serum", "面部精华"),
    "kettle": ("Whistling kettle", "鸣笛烧水壶"),
    "scale": ("Kitchen scale", "厨房秤"),
    "train": ("Wooden train", "木制小火车"),
    "lamp": ("Table lamp", "台灯"),
    "two-products": ("Kettle and scale", "水壶与厨房秤"),
    "dress": ("Dress on a floor", "地面上的连衣裙"),
}

NOTES = {
    "boots": ("The boots are unchanged: only place, size and light differ.", "短靴没有变化：只有位置、大小和光线不同。"),
    "armchair": ("The armchair is unchanged in a busy room with sunlight.", "扶手椅没有变化，只是放进了阳光照射、陈设较多的房间。"),
    "jug": ("The jug and its painted flowers are unchanged.", "奶壶和壶身彩绘花纹都没有变化。"),
    "serum": ("The label was redrawn: another emblem, words that are not words, a bar that was not there.",
              "标签被重画：图标换了，文字变成乱字，还多出一道色条。"),
    "kettle": ("The handle is gone.", "提手不见了。"),
    "scale": ("The green enamel has turned blue.", "绿色珐琅变成了蓝色。"),
    "train": ("A third wagon was added behind the last one.", "车尾多出了一节车厢。"),
    "lamp": ("The shade is wider and the whole lamp leans.", "灯罩变宽，整盏灯也歪了。"),
}

DRESS = "validation/dress/19e4de0d-fb90-47c2-83b4-37e3652c5a16.jpg"
FURNITURE = "Debian package sweethome3d-furniture"


def both(text):
    return {"en": text[0], "zh": text[1]}


def credit(model, catalogue):
    entry = catalogue[model]
    return {"name": entry["name"], "creator": entry["creator"], "model": model,
            "licence": OWN_LICENCE.get(model, "CC0 1.0" if model.startswith(CC0) else "CC BY 3.0")}


def licence(identifier, catalogue):
    """The product's licence and creator first; a scene's props follow."""
    credits = [credit(model, catalogue) for model in MODELS[identifier]]
    if not credits:
        return {"text": "MIT OR Apache-2.0", "creator": "Vitrine", "source": "own model, training/samples/products.py"}
    return {"text": " · ".join(dict.fromkeys(c["licence"] for c in credits)),
            "creator": " · ".join(dict.fromkeys(c["creator"] for c in credits)),
            "source": f"{FURNITURE}: " + ", ".join(f"{c['name']} ({c['creator']}, {c['licence']})" for c in credits)}


def entries(out, clothing, pairs, table):
    catalogue = environment.catalogue()
    listed = [{"id": pair["id"], "kind": "pair", "title": both(TITLES[pair["id"]]),
               "original": f"{pair['id']}-original.jpg", "generated": f"{pair['id']}-generated.jpg",
               "expect": "fail" if pair["fault"] else "pass", "fault": pair["fault"],
               "note": both(NOTES[pair["id"]]), "licence": licence(pair["id"], catalogue)} for pair in pairs]
    shutil.copyfile(clothing / DRESS, out / "dress.jpg")
    (out / "dress.jpg").chmod(0o644)
    listed.append({"id": table["id"], "kind": "cutout", "title": both(TITLES[table["id"]]),
                   "photo": f"{table['id']}.jpg", "licence": licence(table["id"], catalogue)})
    listed.append({"id": "dress", "kind": "cutout", "title": both(TITLES["dress"]), "photo": "dress.jpg",
                   "licence": {"text": "CC0 1.0", "creator": "contributors to clothing-dataset-small",
                               "source": "github.com/alexeygrigorev/clothing-dataset-small, " + DRESS}})
    (out / "samples.json").write_text(json.dumps(listed, ensure_ascii=False, indent=2) + "\n")
    (out / "LICENCES.md").write_text(table_of_licences(catalogue))


def table_of_licences(catalogue):
    lines = ["# Licences of the sample pictures", "",
             "All pictures but `dress.jpg` are rendered by `training/samples/render.py` and may be used under the",
             "project's licence (MIT OR Apache-2.0); the models in them keep their creators' licences and must be",
             "credited as below. Brands on labels (Olvena, Torval) are made up.", "",
             "| picture | model | creator | licence | changed by us |", "| --- | --- | --- | --- | --- |"]
    for identifier, models in MODELS.items():
        for place, model in enumerate(models):
            c = credit(model, catalogue)
            changed = "materials" if place == 0 or identifier == "two-products" else "materials, size"
            lines.append(f"| {identifier} | {c['name']} (`{model}`) | {c['creator']} | {c['licence']} | {changed} |")
        if not models:
            lines.append(f"| {identifier} | bottle and label, `training/samples/products.py` | Vitrine | MIT OR Apache-2.0 | |")
    lines.append("| dress | photograph, [clothing-dataset-small](https://github.com/alexeygrigorev/clothing-dataset-small), "
                 f"`{DRESS}` | its contributors | CC0 1.0 | nothing |")
    lines += ["", "Models: Debian package `sweethome3d-furniture` (collections BlendSwap-CC-0, BlendSwap-CC-BY and Scopia of",
              "Sweet Home 3D). Light probes in the scenes: npm `@pmndrs/assets` (CC0). The typeface on the labels is Inter",
              "(SIL Open Font License). The armchair lies in the CC0 collection but its own licence file says CC BY 3.0, which",
              "is what we follow. Licence texts: [CC0 1.0](https://creativecommons.org/publicdomain/zero/1.0/),",
              "[CC BY 3.0](https://creativecommons.org/licenses/by/3.0/).", ""]
    return "\n".join(lines)
