//! The words of tables and pages in both languages.

use crate::consistency::{Level, Side, Verdict};
use crate::reward::REASON_NAMES;
use crate::text::{Label, Language};

/// The label in a language.
pub fn say(label: Label, language: Language) -> &'static str {
    match language {
        Language::En => label.en,
        Language::Zh => label.zh,
    }
}

/// Declares labels, a name and its two texts a line.
macro_rules! labels {
    ($($name:ident: $en:literal, $zh:literal;)+) => {
        $(pub const $name: Label = Label { en: $en, zh: $zh };)+
    };
}

labels! {
    TITLE: "Is it still the same product?", "还是同一件商品吗？";
    ORIGINAL: "Original photo", "原图";
    GENERATED: "Generated picture", "生成图";
    CHANGES: "Where it changed", "变化位置";
    FINDINGS: "What changed", "哪里变了";
    MEASURES: "Measures", "测量值";
    MORE_MEASURES: "Everything that was measured", "全部测量值";
    NOTES: "Notes", "说明";
    NOT_JUDGED: "Not judged", "未能检查";
    REMEDY: "What you can do", "解决方法";
    PAIRS: "Pairs", "图片对";
    MADE_BY: "Judged by Vitrine", "由 Vitrine 检查，版本";
    DEVICE: "device", "设备";
    SAME_PRODUCT: "Same product", "同一商品";
    BACKGROUND: "Is the background appropriate?", "背景是否合适？";
    NO_PICTURE: "Picture not included", "未包含图片";
}

/// The verdict in one word or two.
pub fn verdict(verdict: Verdict) -> Label {
    match verdict {
        Verdict::Pass => Label { en: "Pass", zh: "通过" },
        Verdict::Review => Label { en: "Please check", zh: "请自行确认" },
        Verdict::Fail => Label { en: "Fail", zh: "不通过" },
    }
}

/// The verdict as a sentence.
pub fn verdict_sentence(verdict: Verdict) -> Label {
    match verdict {
        Verdict::Pass => Label { en: "The product is unchanged.", zh: "商品保持一致。" },
        Verdict::Review => {
            Label { en: "It is not certain that the product is unchanged.", zh: "无法确定商品是否一致。" }
        }
        Verdict::Fail => Label { en: "The product was changed.", zh: "商品被改变了。" },
    }
}

/// What stands in place of findings when there are none.
pub fn no_findings(verdict: Verdict) -> Label {
    match verdict {
        Verdict::Pass => Label { en: "No difference worth naming was found.", zh: "未发现值得指出的差异。" },
        Verdict::Review | Verdict::Fail => Label {
            en: "No single difference stands out, but many small ones leave a doubt; new light can be the cause. Compare the two yourself.",
            zh: "没有单个明显的差异，但许多细小的差异让人存疑，也可能只是光线不同。请自行对比两张图片。",
        },
    }
}

/// A sign beside the verdict's colour, for those who do not see the colour.
pub fn verdict_sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✓",
        Verdict::Review => "?",
        Verdict::Fail => "✕",
    }
}

/// The verdict's name in JSON, CSV and style sheets.
pub fn verdict_code(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Review => "review",
        Verdict::Fail => "fail",
    }
}

/// How grave a finding is.
pub fn level(level: Level) -> Label {
    match level {
        Level::Minor => Label { en: "minor", zh: "轻微" },
        Level::Major => Label { en: "major", zh: "明显" },
    }
}

/// The picture a finding is shown in.
pub fn side(side: Side) -> Label {
    match side {
        Side::Original => ORIGINAL,
        Side::Generated => GENERATED,
    }
}

/// A reason of the reward model, by its id; one of another version is shown as it is written.
pub fn reason(id: &str, language: Language) -> String {
    match REASON_NAMES.iter().find(|name| name.id == id) {
        Some(name) => say(name.label, language).to_owned(),
        None => id.replace('_', " "),
    }
}

/// A measure for people; one without a label goes by its name.
pub fn measure(name: &str) -> Option<Label> {
    let label = match name {
        "iou" => Label { en: "Shape overlap (IoU)", zh: "形状重叠（IoU）" },
        "expansion" => Label { en: "Area beyond the original product", zh: "超出原商品的部分" },
        "loss" => Label { en: "Area of the original product that is gone", zh: "原商品缺失的部分" },
        "boundary_f" => Label { en: "Agreement of outlines (F)", zh: "轮廓一致性（F）" },
        "colour_difference" => Label { en: "Colour difference (CIEDE2000)", zh: "色差（CIEDE2000）" },
        "colour_difference_p95" => Label { en: "Largest colour difference (95 %)", zh: "最大色差（95%）" },
        "ssim" => Label { en: "Similarity of texture (SSIM)", zh: "纹理相似度（SSIM）" },
        "ssim_p05" => Label { en: "Lowest similarity of texture (5 %)", zh: "最低纹理相似度（5%）" },
        "feature_distance" => Label { en: "Distance of deep features", zh: "深层特征距离" },
        "anisotropy" => Label { en: "Stretch", zh: "拉伸" },
        _ => return None,
    };
    Some(label)
}
