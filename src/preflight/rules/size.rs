//! Width, height and their proportion.

use super::list;
use crate::preflight::candidate::Candidate;
use crate::preflight::marketplace::{Bounds, Marketplace, MarketplaceCanvas};
use crate::preflight::outcome::{Mend, Outcome, Rule, Status};
use crate::text::Text;

/// Proportions may differ by this part from rounding sides to whole pixels.
const ASPECT_TOLERANCE: f32 = 0.01;

/// Whether there are enough pixels, and not too many.
pub fn pixel_size(candidate: &Candidate<'_>, marketplace: &Marketplace) -> Outcome {
    let (width, height) = candidate.size;
    let rules = &marketplace.rules;
    let sides = [(rules.shorter_side, width.min(height)), (rules.longer_side, width.max(height))];
    let pixels = u64::from(width) * u64::from(height);
    let out_of_bounds = |(bounds, side): &(Bounds, u32)| {
        bounds.least.is_some_and(|least| *side < least) || bounds.most.is_some_and(|most| *side > most)
    };
    let small = |(bounds, side): &(Bounds, u32)| bounds.recommended.is_some_and(|wanted| *side < wanted);
    let status = if sides.iter().any(out_of_bounds) || rules.most_pixels.is_some_and(|most| pixels > most) {
        Status::Fail
    } else if sides.iter().any(small) {
        Status::Warn
    } else {
        Status::Pass
    };
    let mut wanted: Vec<Text> = [
        side_wanted(rules.shorter_side, "the shorter side", "短边"),
        side_wanted(rules.longer_side, "the longer side", "长边"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if let Some(most) = rules.most_pixels {
        let millions = most as f64 / 1e6;
        wanted.push(Text::new(
            format!("at most {millions:.0} megapixels"),
            format!("总像素不超过 {:.0} 万", millions * 100.0),
        ));
    }
    if wanted.is_empty() {
        wanted.push(Text::new("any size", "任意尺寸"));
    }
    let measured = Text::new(format!("{width} × {height} pixels"), format!("{width} × {height} 像素"));
    Rule::PixelSize.outcome(status, measured, list(wanted), canvas_for(candidate, marketplace))
}

fn side_wanted(bounds: Bounds, en: &str, zh: &str) -> Option<Text> {
    let (mut english, mut chinese) = (Vec::new(), Vec::new());
    if let Some(least) = bounds.least {
        english.push(format!("at least {least}"));
        chinese.push(format!("至少 {least}"));
    }
    if let Some(most) = bounds.most {
        english.push(format!("at most {most}"));
        chinese.push(format!("最多 {most}"));
    }
    if let Some(recommended) = bounds.recommended {
        english.push(format!("better {recommended} or more"));
        chinese.push(format!("建议 {recommended} 以上"));
    }
    let text = || Text::new(format!("{en} {}", english.join(", ")), format!("{zh}{}", chinese.join("，")));
    (!english.is_empty()).then(text)
}

/// Whether the proportions are taken.
pub fn aspect(candidate: &Candidate<'_>, marketplace: &Marketplace) -> Option<Outcome> {
    let rule = marketplace.rules.aspect;
    if rule.least.is_none() && rule.most.is_none() && !rule.as_canvases {
        return None;
    }
    let (width, height) = candidate.size;
    let found = ratio(width, height);
    let too_narrow = rule.least.is_some_and(|least| found < least * (1.0 - ASPECT_TOLERANCE));
    let too_wide = rule.most.is_some_and(|most| found > most * (1.0 + ASPECT_TOLERANCE));
    let as_canvas =
        |canvas: &MarketplaceCanvas| (found / ratio(canvas.width, canvas.height) - 1.0).abs() <= ASPECT_TOLERANCE;
    let status = if too_narrow || too_wide {
        Status::Fail
    } else if rule.as_canvases && !marketplace.canvases.iter().any(as_canvas) {
        Status::Warn
    } else {
        Status::Pass
    };
    let mut wanted = Vec::new();
    if let (Some(least), Some(most)) = (rule.least, rule.most) {
        wanted.push(Text::new(format!("{least}:1 to {most}:1"), format!("{least}:1 到 {most}:1")));
    }
    if rule.as_canvases {
        let mut names: Vec<String> =
            marketplace.canvases.iter().map(|canvas| named(canvas.width, canvas.height)).collect();
        names.dedup();
        wanted.push(Text::new(names.join(" or "), names.join(" 或 ")));
    }
    let measured = named(width, height);
    let measured = Text::new(measured.clone(), measured);
    Some(Rule::Aspect.outcome(status, measured, list(wanted), canvas_for(candidate, marketplace)))
}

/// The canvas whose proportions are nearest; the first of equal ones.
fn canvas_for(candidate: &Candidate<'_>, marketplace: &Marketplace) -> Option<Mend> {
    let found = ratio(candidate.size.0, candidate.size.1);
    let distance = |canvas: &MarketplaceCanvas| (found / ratio(canvas.width, canvas.height)).ln().abs();
    let nearest = marketplace.canvases.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
    Some(Mend::Canvas { width: nearest.width, height: nearest.height })
}

fn ratio(width: u32, height: u32) -> f32 {
    width.max(1) as f32 / height.max(1) as f32
}

/// Proportions as people write them: `4:5` where the numbers are small, else `1.37:1`.
fn named(width: u32, height: u32) -> String {
    let divisor = divisor(width.max(1), height.max(1));
    let (across, down) = (width / divisor, height / divisor);
    if across <= 20 && down <= 20 { format!("{across}:{down}") } else { format!("{:.2}:1", ratio(width, height)) }
}

/// Euclid.
fn divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proportions_are_named_as_people_write_them() {
        for (size, name) in
            [((1080, 1350), "4:5"), ((1920, 1080), "16:9"), ((800, 800), "1:1"), ((1001, 800), "1.25:1")]
        {
            assert_eq!(named(size.0, size.1), name);
        }
    }
}
