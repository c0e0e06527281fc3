//! From measures to sentences: what changed, how gravely, and where.

use super::{
    Finding, FindingKind, Level, Region, Side, Verdict, compare::Aligned, geometry::apply, masks::largest_patch,
};
use crate::{segment::objects::Piece, text::Text};

/// A finding below this severity is not worth a merchant's time.
const WORTH_TELLING: f32 = 0.05;
/// From here on a finding is reason enough not to publish.
const GRAVE: f32 = 0.35;

/// The findings of an aligned pair, gravest first, in keeping with the verdict.
pub fn explain(aligned: &Aligned, verdict: Verdict, size: Sizes) -> Vec<Finding> {
    let mut found = candidates(aligned, &aligned.changes(), size);
    if verdict == Verdict::Fail && found.iter().all(|finding| finding.severity < WORTH_TELLING) {
        // What the network does not point at may still be what failed the pair.
        found = candidates(aligned, &aligned.differs(), size);
    }
    found.sort_by(|a, b| b.severity.total_cmp(&a.severity));
    if found.first().is_some_and(|first| first.kind == FindingKind::DifferentProduct) {
        // Against another product every further difference is noise.
        found.truncate(1);
    }
    // The verdict weighs all measures together; a failed pair names its likeliest fault even when each is small.
    let told = found.iter().filter(|finding| finding.severity >= WORTH_TELLING).count();
    found.truncate(if verdict == Verdict::Fail { told.max(1) } else { told });
    for finding in &mut found {
        let grave = finding.severity >= GRAVE && verdict != Verdict::Pass;
        finding.level = if grave { Level::Major } else { Level::Minor };
    }
    if verdict == Verdict::Fail
        && let Some(first) = found.first_mut()
    {
        first.level = Level::Major;
    }
    found
}

/// Width and height of the two full pictures.
#[derive(Clone, Copy)]
pub struct Sizes {
    /// The original's.
    pub original: (u32, u32),
    /// The generated picture's.
    pub generated: (u32, u32),
}

/// Every kind of finding; `changes` are the pixels that count as changed.
fn candidates(aligned: &Aligned, changes: &[bool], size: Sizes) -> Vec<Finding> {
    let m = |name: &str| aligned.measures.get(name).copied().unwrap_or(0.0);
    let (width, height) = (aligned.original.width, aligned.original.height);
    let area = aligned.masks.original.iter().filter(|&&inside| inside).count().max(1) as f32;
    let both = |mask: &[bool]| -> Vec<bool> { mask.iter().zip(changes).map(|(m, c)| *m && *c).collect() };
    let patch = |mask: &[bool]| largest_patch(mask, width, height);
    let share = |patch: &Option<Piece>| patch.map_or(0.0, |patch| patch.area as f32 / area);
    let whole = || {
        let inside = |i: &usize| aligned.masks.original[*i];
        let pixels: Vec<usize> = (0..width * height).filter(inside).collect();
        let columns = || pixels.iter().map(|i| (i % width) as u32);
        Piece {
            area: pixels.len(),
            left: columns().min().unwrap_or(0),
            right: columns().max().unwrap_or(0),
            top: pixels.first().map_or(0, |i| (i / width) as u32),
            bottom: pixels.last().map_or(0, |i| (i / width) as u32),
        }
    };
    let finding = |kind, severity: f32, side, place: Option<Piece>, text| Finding {
        kind,
        severity: severity.clamp(0.0, 1.0),
        level: Level::Minor,
        picture: side,
        region: region(aligned, place.unwrap_or_else(whole), side, size),
        text,
    };

    let missing = patch(&both(&aligned.masks.missing));
    let added = patch(&both(&aligned.masks.added));
    let off_colour: Vec<bool> = aligned.colour.iter().map(|&difference| difference > 12.0).collect();
    let recoloured = patch(&both(&off_colour));
    let off_surface: Vec<bool> = aligned.structure.iter().map(|&structure| structure < 0.35).collect();
    let altered = patch(&both(&off_surface));
    let stretched = if m("stretch_gain") > 0.015 { ramp(m("stretch"), 0.04, 0.2) } else { 0.0 };
    let dyed = ramp(m("light_tint").abs(), 0.35, 1.2).max(ramp(m("light_warmth").abs(), 1.2, 3.0));
    let patch_of_colour = ramp(share(&recoloured), 0.03, 0.3);
    let strange = ramp(0.55 - m("structure"), 0.0, 0.4) * ramp(1.3 - m("agreement"), 0.0, 0.7);

    vec![
        finding(
            FindingKind::PartMissing,
            ramp(share(&missing), 0.008, 0.1),
            Side::Original,
            missing,
            part_missing(share(&missing)),
        ),
        finding(
            FindingKind::PartAdded,
            ramp(share(&added), 0.01, 0.12),
            Side::Generated,
            added,
            part_added(share(&added)),
        ),
        finding(FindingKind::SeveralProducts, ramp(m("second_object"), 0.05, 0.35), Side::Generated, added, several()),
        finding(
            FindingKind::ShapeBent,
            stretched.max(ramp(m("bend"), 1.5, 3.0)),
            Side::Generated,
            None,
            bent(m("stretch"), stretched),
        ),
        finding(
            FindingKind::Recoloured,
            patch_of_colour.max(dyed),
            Side::Generated,
            if patch_of_colour >= dyed { recoloured } else { None },
            colour(m("colour_difference")),
        ),
        finding(
            FindingKind::TextureAltered,
            ramp(share(&altered), 0.015, 0.15),
            Side::Generated,
            altered,
            surface(share(&altered)),
        ),
        finding(FindingKind::DifferentProduct, strange, Side::Generated, None, different()),
    ]
}

/// 0 at `low` and below, 1 at `high` and above.
fn ramp(value: f32, low: f32, high: f32) -> f32 {
    ((value - low) / (high - low)).clamp(0.0, 1.0)
}

/// A patch of the frame as a region of one of the pictures.
fn region(aligned: &Aligned, piece: Piece, side: Side, size: Sizes) -> Region {
    let (matrix, (width, height)) = match side {
        Side::Original => (&aligned.to_original, size.original),
        Side::Generated => (&aligned.to_generated, size.generated),
    };
    let corners = [
        (piece.left, piece.top),
        (piece.right + 1, piece.top),
        (piece.left, piece.bottom + 1),
        (piece.right + 1, piece.bottom + 1),
    ];
    let places = corners.map(|(x, y)| apply(matrix, x as f32 - 0.5, y as f32 - 0.5));
    let low =
        |values: [f32; 4], length: u32| (values.into_iter().fold(f32::MAX, f32::min) / length as f32).clamp(0.0, 1.0);
    let high =
        |values: [f32; 4], length: u32| (values.into_iter().fold(f32::MIN, f32::max) / length as f32).clamp(0.0, 1.0);
    let (xs, ys) = (places.map(|(x, _)| x), places.map(|(_, y)| y));
    let (x, y) = (low(xs, width), low(ys, height));
    Region { x, y, width: high(xs, width) - x, height: high(ys, height) - y }
}

fn percent(share: f32) -> String {
    let percent = 100.0 * share;
    if percent < 10.0 { format!("{percent:.1} %") } else { format!("{percent:.0} %") }
}

fn part_missing(share: f32) -> Text {
    let part = percent(share);
    Text::new(
        format!("A part of the product is missing, about {part} of it."),
        format!("商品缺少了一部分，约占商品的 {part}。"),
    )
}

fn part_added(share: f32) -> Text {
    let part = percent(share);
    Text::new(
        format!("The product has something it did not have, about {part} of its size."),
        format!("商品多出了原来没有的部分，约为商品的 {part}。"),
    )
}

fn several() -> Text {
    Text::new(
        "A second product stands in the picture; the original shows one.",
        "图中出现了第二件商品，而原图只有一件。",
    )
}

fn bent(stretch: f32, stretched: f32) -> Text {
    if stretched > 0.0 {
        let part = percent(stretch);
        return Text::new(
            format!("The product's proportions changed: it is stretched by about {part}."),
            format!("商品比例发生了变化：被拉伸了约 {part}。"),
        );
    }
    Text::new("The product's shape is bent.", "商品的形状发生了弯曲变形。")
}

fn colour(difference: f32) -> Text {
    Text::new(
        format!("The colour changed by more than the new light explains (colour difference {difference:.0})."),
        format!("颜色变化超出了新光线所能解释的范围（色差 {difference:.0}）。"),
    )
}

fn surface(share: f32) -> Text {
    let part = percent(share);
    Text::new(
        format!("Print, label or surface look different on about {part} of the product."),
        format!("商品约 {part} 的图案、标签或表面与原图不同。"),
    )
}

fn different() -> Text {
    Text::new("This looks like another product.", "这看起来是另一件商品。")
}
