//! What the reward model can name: reasons and product categories, in the order of its outputs.

use super::network::{CATEGORIES, REASONS};
use crate::text::Label;

/// A name for programs and for people.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Named {
    /// Stable, in snake_case.
    pub id: &'static str,
    /// For people.
    pub label: Label,
}

const fn named(id: &'static str, en: &'static str, zh: &'static str) -> Named {
    Named { id, label: Label { en, zh } }
}

/// Why a picture may not pass.
pub const REASON_NAMES: [Named; REASONS] = [
    named("wrong_place", "The product does not belong in this place", "商品不适合出现在这样的场景"),
    named("wrong_size", "The product has the wrong size for its surroundings", "商品与周围环境的比例不对"),
    named("floating", "The product floats above its support", "商品悬浮，没有落在承托面上"),
    named("sunk", "The product sinks into its support", "商品陷入了承托面"),
    named("no_shadow", "The product casts no shadow", "商品没有投影"),
    named("cluttered", "The scene is cluttered", "场景杂乱"),
    named("harsh_light", "The light is harsh", "光线过硬"),
    named("dull_light", "The light is dull", "光线暗淡"),
    named("overexposed", "The picture is blown out", "画面过曝"),
    named("garish", "The colours are garish", "颜色过于艳俗"),
    named("indistinct", "The product hardly stands out from the background", "商品与背景难以区分"),
    named("light_mismatch", "The product is lit from another side than the scene", "商品与场景的光线方向不一致"),
    named("colour_mismatch", "The product's colour of light does not match the scene", "商品与场景的色温不一致"),
    named("pasted", "The product looks pasted in", "商品像是贴上去的"),
    named("wrong_perspective", "The perspective of product and scene differ", "商品与场景的透视不一致"),
    named("extra_part", "The product has a part it did not have", "商品多出了部件"),
    named("twin", "The product appears twice", "商品重复出现"),
    named("part_missing", "A part of the product is missing", "商品缺少部件"),
    named("warped", "The product is warped", "商品变形"),
    named("recoloured", "The product has another colour", "商品颜色改变"),
    named("label_changed", "The product's label or surface changed", "商品的标签或表面改变"),
    named("blurred", "The picture is blurred", "画面模糊"),
    named("halo", "There are seams or a halo around the product", "商品边缘有接缝或光晕"),
    named("text_overlay", "There is text or a watermark on the picture", "画面上有文字或水印"),
    named("person", "There is a person in the picture", "画面中有人物"),
];

/// What a product may be.
pub const CATEGORY_NAMES: [Named; CATEGORIES] = [
    named("shoes", "Shoes", "鞋"),
    named("clothing", "Clothing", "服装"),
    named("bags", "Bags and luggage", "箱包"),
    named("watches", "Watches and jewellery", "钟表首饰"),
    named("eyewear", "Eyewear", "眼镜"),
    named("cosmetics", "Cosmetics", "化妆品"),
    named("perfume", "Jars and perfume", "瓶罐香水"),
    named("bottles", "Bottles", "瓶装商品"),
    named("cups", "Cups and mugs", "杯子"),
    named("glassware", "Glassware", "玻璃器皿"),
    named("tableware", "Tableware", "餐具"),
    named("cookware", "Cookware and kitchen tools", "锅具厨具"),
    named("appliances", "Small appliances", "小家电"),
    named("packaged", "Packaged food", "包装食品"),
    named("produce", "Fresh produce", "生鲜果蔬"),
    named("devices", "Phones and computers", "手机电脑"),
    named("audio", "Audio and cameras", "音响相机"),
    named("lamps", "Lamps", "灯具"),
    named("chairs", "Chairs", "椅子"),
    named("sofas", "Sofas and armchairs", "沙发"),
    named("tables", "Tables and desks", "桌子"),
    named("storage", "Storage", "收纳家具"),
    named("plants", "Plants and vases", "绿植花瓶"),
    named("toys", "Toys and sports", "玩具运动"),
    named("tools", "Tools and stationery", "工具文具"),
];
