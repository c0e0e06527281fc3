//! What the file is: type, size, profile, origin; and transparency.

use crate::export::SourceType;
use crate::preflight::candidate::Candidate;
use crate::preflight::facts::ColourProfile;
use crate::preflight::marketplace::{FileType, Marketplace};
use crate::preflight::outcome::{Mend, Outcome, Rule, Status};
use crate::stage::Colour;
use crate::text::Text;

/// The ends of addresses in the IPTC's vocabulary that tell of generative AI.
const MADE_BY_AI: [&str; 3] =
    ["/trainedalgorithmicmedia", "/compositewithtrainedalgorithmicmedia", "/compositesynthetic"];

/// Whether the type is taken, and is a still picture.
pub fn file_type(candidate: &Candidate<'_>, marketplace: &Marketplace) -> Option<Outcome> {
    let facts = candidate.file.as_ref()?;
    let found = FileType::of(facts.format)?;
    let taken = &marketplace.rules.file_types;
    let status = if taken.contains(&found) && !facts.animated { Status::Pass } else { Status::Fail };
    let measured = match facts.animated {
        true => Text::new(format!("{}, animated", found.name()), format!("{}（动图）", found.name())),
        false => Text::new(found.name(), found.name()),
    };
    let names: Vec<&str> = taken.iter().map(|kind| kind.name()).collect();
    let wanted = Text::new(names.join(", "), names.join("、"));
    Some(Rule::FileType.outcome(status, measured, wanted, Some(Mend::Format { format: marketplace.format })))
}

/// Whether the file is small enough.
pub fn file_size(candidate: &Candidate<'_>, marketplace: &Marketplace) -> Option<Outcome> {
    let bytes = candidate.file.as_ref()?.bytes;
    let max_bytes = marketplace.max_bytes;
    let status = if bytes <= max_bytes { Status::Pass } else { Status::Fail };
    let (measured, most) = (size(bytes), size(max_bytes));
    let wanted = Text::new(format!("at most {most}"), format!("不超过 {most}"));
    Some(Rule::FileSize.outcome(
        status,
        Text::new(measured.clone(), measured),
        wanted,
        Some(Mend::Quality { max_bytes }),
    ))
}

fn size(bytes: u64) -> String {
    if bytes < 1_000_000 { format!("{:.0} kB", bytes as f64 / 1e3) } else { format!("{:.1} MB", bytes as f64 / 1e6) }
}

/// Whether colours are seen as they were meant. A file without a profile is taken as sRGB everywhere.
pub fn colour_profile(candidate: &Candidate<'_>, marketplace: &Marketplace) -> Option<Outcome> {
    let (status, measured) = match candidate.file.as_ref()?.colour_profile {
        ColourProfile::Srgb => (Status::Pass, Text::new("sRGB", "sRGB")),
        ColourProfile::None => (Status::Pass, Text::new("none; taken as sRGB", "无，按 sRGB 处理")),
        ColourProfile::Other => (Status::Warn, Text::new("another than sRGB", "不是 sRGB")),
    };
    let mend = Mend::Format { format: marketplace.format };
    Some(Rule::ColourProfile.outcome(status, measured, Text::new("sRGB", "sRGB"), Some(mend)))
}

/// Whether a picture AI had a part in says so.
pub fn source_metadata(candidate: &Candidate<'_>, marketplace: &Marketplace) -> Option<Outcome> {
    let grave = marketplace.rules.source_metadata.filter(|_| candidate.generated)?;
    let found = candidate.file.as_ref()?.digital_source_type.as_deref();
    let said = |address: &str| MADE_BY_AI.iter().any(|end| address.to_lowercase().ends_with(end));
    let status = if found.is_some_and(said) { Status::Pass } else { grave.into() };
    let measured = match found {
        None => Text::new("no digital source type", "没有数字来源类型标记"),
        Some(address) => {
            let name = address.rsplit('/').next().unwrap_or(address);
            Text::new(name, name)
        }
    };
    let names = [SourceType::TrainedAlgorithmicMedia, SourceType::CompositeWithTrainedAlgorithmicMedia]
        .map(|source| source.uri().rsplit('/').next().unwrap_or_default());
    let wanted = Text::new(names.join(" or "), names.join(" 或 "));
    Some(Rule::SourceMetadata.outcome(status, measured, wanted, Some(Mend::Metadata)))
}

/// Whether there is something behind the product.
pub fn transparency(candidate: &Candidate<'_>, marketplace: &Marketplace) -> Option<Outcome> {
    let grave = marketplace.rules.transparency?;
    let (status, measured) = match candidate.transparent {
        true => (grave.into(), Text::new("transparent parts", "有透明部分")),
        false => (Status::Pass, Text::new("none", "无")),
    };
    let wanted = Text::new("an opaque picture", "不透明的图片");
    let colour = marketplace.background.unwrap_or(Colour::WHITE);
    Some(Rule::Transparency.outcome(status, measured, wanted, Some(Mend::Background { colour })))
}
