"""What the page calls categories and styles, in both languages; it travels in the weights file."""

from __future__ import annotations

import json

from generator.kinds import CATEGORIES, STYLES

CATEGORY_NAMES = {
    "shoes": ("Shoes", "鞋"),
    "clothing": ("Clothing", "服装"),
    "bags": ("Bags and luggage", "箱包"),
    "watches": ("Watches and jewellery", "钟表首饰"),
    "eyewear": ("Eyewear", "眼镜"),
    "cosmetics": ("Cosmetics", "化妆品"),
    "perfume": ("Jars and perfume", "瓶罐香水"),
    "bottles": ("Bottles", "瓶装商品"),
    "cups": ("Cups and mugs", "杯子"),
    "glassware": ("Glassware", "玻璃器皿"),
    "tableware": ("Tableware", "餐具"),
    "cookware": ("Cookware and kitchen tools", "锅具厨具"),
    "appliances": ("Small appliances", "小家电"),
    "packaged": ("Packaged food", "包装食品"),
    "produce": ("Fresh produce", "生鲜果蔬"),
    "devices": ("Phones and computers", "手机电脑"),
    "audio": ("Audio and cameras", "音响相机"),
    "lamps": ("Lamps", "灯具"),
    "chairs": ("Chairs", "椅子"),
    "sofas": ("Sofas and armchairs", "沙发"),
    "tables": ("Tables and desks", "桌子"),
    "storage": ("Storage", "收纳家具"),
    "plants": ("Plants and vases", "绿植花瓶"),
    "toys": ("Toys and sports", "玩具运动"),
    "tools": ("Tools and stationery", "工具文具"),
}
STYLE_NAMES = {
    "white_studio": ("White studio", "白色影棚"),
    "colour_studio": ("Coloured studio", "彩色影棚"),
    "podium": ("Podium", "展台"),
    "stone": ("Stone", "石材"),
    "wood_table": ("Wooden table", "木桌"),
    "flat_lay": ("Flat lay", "平铺俯拍"),
    "kitchen": ("Kitchen", "厨房"),
    "bathroom": ("Bathroom", "浴室"),
    "home": ("Home", "居家"),
    "desk_cafe": ("Desk and café", "书桌与咖啡馆"),
    "outdoor": ("Outdoors", "户外"),
    "festive": ("Festive", "节日"),
}


def listed(ids: tuple[str, ...], words: dict[str, tuple[str, str]]) -> str:
    """`[{"id", "name": {"en", "zh"}}]` in the order of the network's numbers."""
    return json.dumps(
        [{"id": one, "name": dict(zip(("en", "zh"), words[one], strict=True))} for one in ids],
        ensure_ascii=False,
    )


def metadata() -> dict[str, str]:
    """Both lists, for the header of a weights file."""
    return {"categories": listed(CATEGORIES, CATEGORY_NAMES), "styles": listed(STYLES, STYLE_NAMES)}
