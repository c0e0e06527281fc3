//! Where the product lies in the frame.

use image::Luma;

use super::{percent, percent_zh};
use crate::preflight::candidate::{Candidate, PRODUCT, Product};
use crate::preflight::marketplace::Marketplace;
use crate::preflight::outcome::{Mend, Outcome, Rule, Status};
use crate::text::Text;

/// Rounding to whole pixels must not fail a picture that was placed exactly.
const FILL_TOLERANCE: f32 = 0.005;
/// So far from the range it is a warning at most: no marketplace says how it measures.
const FILL_DOUBT: f32 = 0.05;
/// A product touches a side over less than this part of it without being cut for sure.
const TOUCH_DOUBT: f32 = 0.02;

/// The larger of the product's box over the frame, across and down.
fn fill(candidate: &Candidate<'_>, product: &Product<'_>) -> f32 {
    let (width, height) = candidate.rgb.dimensions();
    let across = product.bounds.width() as f32 / width as f32;
    across.max(product.bounds.height() as f32 / height as f32)
}

/// Whether the product fills as much of the frame as is asked.
pub fn fill_share(
    candidate: &Candidate<'_>,
    marketplace: &Marketplace,
    product: Option<&Product<'_>>,
) -> Option<Outcome> {
    let range = marketplace.rules.fill?;
    let found = fill(candidate, product?);
    let outside = (range.least - found).max(range.most.map_or(0.0, |most| found - most));
    let status = if outside <= FILL_TOLERANCE {
        Status::Pass
    } else if outside <= FILL_DOUBT {
        Status::Warn
    } else {
        range.grave.into()
    };
    let (least, most) = (percent(range.least), range.most.map(percent));
    let wanted = match most {
        Some(most) => Text::new(format!("{least} to {most}"), format!("{least} 到 {most}").replace(" %", "%")),
        None => Text::new(format!("{least} or more"), format!("{least} 以上").replace(" %", "%")),
    };
    let measured = Text::new(
        format!("{} of the frame's width or height", percent(found)),
        format!("画面宽或高的 {}", percent_zh(found)),
    );
    Some(Rule::FillShare.outcome(status, measured, wanted, Some(Mend::Fill { share: marketplace.fill })))
}

/// Whether the frame's edge cuts the product.
pub fn clipped(candidate: &Candidate<'_>, marketplace: &Marketplace, product: Option<&Product<'_>>) -> Option<Outcome> {
    let grave = marketplace.rules.clipped?;
    let whole = Text::new("the product ends inside the frame", "商品完整位于画面内");
    let (status, measured) = match candidate.clipped {
        Some(false) => (Status::Pass, whole),
        Some(true) => (grave.into(), Text::new("the frame's edge cuts the product", "商品被画面边缘裁切")),
        None => match touching(product?) {
            0.0 => (Status::Pass, whole),
            touch => {
                let status = if touch < TOUCH_DOUBT { Status::Warn } else { grave.into() };
                let measured = Text::new(
                    format!("the product touches {} of an edge of the frame", percent(touch)),
                    format!("商品接触画面一边的 {}", percent_zh(touch)),
                );
                (status, measured)
            }
        },
    };
    let fills = product.is_none_or(|product| fill(candidate, product) > 0.98);
    let mend = if fills { Mend::Fill { share: marketplace.fill } } else { Mend::Centre };
    let wanted = Text::new("the whole product, free of the edges", "完整的商品，不接触边缘");
    Some(Rule::Clipped.outcome(status, measured, wanted, Some(mend)))
}

/// The part of a side of the frame that the product covers, of the side it covers most of.
fn touching(product: &Product<'_>) -> f32 {
    let coverage = &product.coverage;
    let (width, height) = coverage.dimensions();
    let covered = |x: u32, y: u32| {
        let Luma([value]) = *coverage.get_pixel(x, y);
        value >= PRODUCT
    };
    let across = |y: u32| (0..width).filter(|x| covered(*x, y)).count() as f32 / width as f32;
    let down = |x: u32| (0..height).filter(|y| covered(x, *y)).count() as f32 / height as f32;
    [across(0), across(height - 1), down(0), down(width - 1)].into_iter().fold(0.0, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preflight::scene::Scene;

    #[test]
    fn the_share_of_the_frame_is_that_of_the_longer_extent() {
        for (extent, status) in [
            ((0.85, 0.3), Status::Pass),
            ((0.3, 0.9), Status::Pass),
            ((0.82, 0.5), Status::Warn),
            ((0.6, 0.6), Status::Fail),
        ] {
            let scene = Scene::new((500, 800), extent);
            let outcome = scene.outcome("amazon", Rule::FillShare).unwrap();
            assert_eq!(outcome.status, status, "{extent:?}: {}", outcome.measured.en);
        }
        // Google advises a range.
        for (extent, status) in [(0.7, Status::Warn), (0.8, Status::Pass), (0.97, Status::Warn)] {
            let scene = Scene::new((500, 500), (extent, extent));
            let outcome = scene.outcome("google", Rule::FillShare).unwrap();
            assert_eq!(outcome.status, status);
            assert_eq!(outcome.mend.is_some(), status != Status::Pass);
        }
    }

    #[test]
    fn a_product_at_the_edge_is_cut_unless_it_is_known_to_be_whole() {
        let whole = Scene::new((500, 500), (0.9, 0.5));
        assert_eq!(whole.outcome("amazon", Rule::Clipped).unwrap().status, Status::Pass);
        let cut = Scene::new((500, 500), (1.0, 0.5));
        let outcome = cut.outcome("amazon", Rule::Clipped).unwrap();
        assert_eq!(outcome.status, Status::Fail);
        assert!(matches!(outcome.mend, Some(Mend::Fill { .. })));
        assert!(outcome.measured.en.contains("50 %"), "{}", outcome.measured.en);
        let mut shifted = Scene::new((500, 500), (0.4, 0.4));
        for y in 200..300 {
            shifted.product.put_pixel(0, y, Luma([255]));
        }
        shifted.product = image::imageops::crop_imm(&shifted.product, 150, 0, 350, 500).to_image();
        shifted.rgb = image::imageops::crop_imm(&shifted.rgb, 150, 0, 350, 500).to_image();
        assert_eq!(shifted.outcome("amazon", Rule::Clipped).unwrap().mend, Some(Mend::Centre));
        let mut candidate = cut.candidate();
        candidate.clipped = Some(false);
        let marketplace = crate::preflight::marketplace("amazon").unwrap();
        let preflight = crate::preflight::check(&candidate, marketplace);
        let outcome = preflight.outcomes.iter().find(|outcome| outcome.rule == Rule::Clipped).unwrap();
        assert_eq!(outcome.status, Status::Pass);
    }
}
