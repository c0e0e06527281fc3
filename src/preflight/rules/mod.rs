//! The rules, by what they look at. Each gives an outcome, or nothing where it does not apply.

pub mod background;
pub mod border;
pub mod file;
pub mod lettering;
pub mod placement;
pub mod sharpness;
pub mod size;

use crate::text::Text;

/// A share as people read it: whole percents, and one more digit near the ends, where it counts.
fn percent(share: f32) -> String {
    let value = share * 100.0;
    // Neither "100 %" nor "0 %" may be said of what is not all or none.
    if share > 0.0 && value < 0.1 {
        "under 0.1 %".to_owned()
    } else if share < 1.0 && value > 99.9 {
        "over 99.9 %".to_owned()
    } else if value > 90.0 && value < 100.0 || value < 10.0 && value > 0.0 {
        format!("{value:.1} %")
    } else {
        format!("{value:.0} %")
    }
}

/// [`percent`] in Chinese.
fn percent_zh(share: f32) -> String {
    percent(share).replace("under ", "不足 ").replace("over ", "超过 ").replace(" %", "%")
}

/// Parts of a sentence, joined.
fn list(parts: Vec<Text>) -> Text {
    let (en, zh): (Vec<String>, Vec<String>) = parts.into_iter().map(|part| (part.en, part.zh)).unzip();
    Text::new(en.join("; "), zh.join("；"))
}
