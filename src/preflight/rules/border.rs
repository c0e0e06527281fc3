//! A frame or bars of one colour around the picture.
//!
//! From each side inwards, lines of one colour are counted. They are a border when, right behind them, the picture
//! begins along nearly the whole side, and it is not the product that begins there; and when the opposite side has
//! the same.

use image::{Rgb, RgbImage};

use crate::preflight::candidate::{Candidate, Product};
use crate::preflight::marketplace::Marketplace;
use crate::preflight::outcome::{Mend, Outcome, Rule, Status};
use crate::stage::Colour;
use crate::text::Text;

/// A line has one colour when this part of its pixels is within [`SAME`] of it.
const LINE: f32 = 0.98;
const SAME: u8 = 8;
/// What begins behind a border differs from it by more.
const OTHER: u8 = 24;
/// Along this part of the side.
const BEGINS: f32 = 0.9;
/// The deepest border, over the picture's extent; without a matte less, for a box may fill the frame.
const DEEPEST: f32 = 0.2;
const DEEPEST_WITHOUT_MATTE: f32 = 0.06;
/// Lines at a border's inner edge that scaling and compression blend.
const BLEND: u32 = 2;

#[derive(Clone, Copy)]
enum Side {
    Top,
    Bottom,
    Left,
    Right,
}

/// Whether there is a border.
pub fn judge(candidate: &Candidate<'_>, marketplace: &Marketplace, product: Option<&Product<'_>>) -> Option<Outcome> {
    let grave = marketplace.rules.border?;
    if candidate.transparent || candidate.rgb.width().min(candidate.rgb.height()) < 16 {
        return None;
    }
    let depth = |side| depth(candidate.rgb, product, side);
    let pairs = [(depth(Side::Top), depth(Side::Bottom)), (depth(Side::Left), depth(Side::Right))];
    let found = pairs.iter().find_map(|pair| match pair {
        (Some((one, colour)), Some((other, second))) if distance(*colour, *second) <= SAME => {
            Some((one.max(*other), *colour))
        }
        _ => None,
    });
    let (status, measured) = match found {
        None => (Status::Pass, Text::new("none", "无")),
        Some((depth, colour)) => {
            let (name, part) = (String::from(Colour(colour.0)), depth * 100.0);
            let measured = Text::new(
                format!("a border of {name}, {part:.1} % of the picture deep"),
                format!("有 {name} 边框，宽度为画面的 {part:.1}%"),
            );
            (grave.into(), measured)
        }
    };
    let mend = Mend::Background { colour: marketplace.background.unwrap_or(Colour::WHITE) };
    Some(Rule::Border.outcome(status, measured, Text::new("none", "无"), Some(mend)))
}

/// How deep a border is on a side, over the picture's extent there, and its colour.
fn depth(rgb: &RgbImage, product: Option<&Product<'_>>, side: Side) -> Option<(f32, Rgb<u8>)> {
    let (width, height) = rgb.dimensions();
    let (extent, length) = match side {
        Side::Top | Side::Bottom => (height, width),
        Side::Left | Side::Right => (width, height),
    };
    let place = |depth: u32, along: u32| match side {
        Side::Top => (along, depth),
        Side::Bottom => (along, height - 1 - depth),
        Side::Left => (depth, along),
        Side::Right => (width - 1 - depth, along),
    };
    let pixel = |depth: u32, along: u32| {
        let (x, y) = place(depth, along);
        *rgb.get_pixel(x, y)
    };
    let colour = middle((0..length).map(|along| pixel(0, along)));
    let same = |depth: u32| {
        let count = (0..length).filter(|along| distance(pixel(depth, *along), colour) <= SAME).count();
        count as f32 >= LINE * length as f32
    };
    let deepest = if product.is_some() { DEEPEST } else { DEEPEST_WITHOUT_MATTE } * extent as f32;
    let depth = (0..=deepest as u32).position(|depth| !same(depth))? as u32;
    if depth == 0 {
        return None;
    }
    // The ends of the line may belong to the borders of the other sides.
    let ends = (length as f32 * DEEPEST) as u32;
    let behind = (depth + BLEND).min(extent - 1);
    let (mut free, mut begun, mut all) = (0, 0, 0);
    for along in ends..length - ends {
        let (x, y) = place(behind, along);
        all += 1;
        // Where the product meets the border nothing can be told.
        if !product.is_some_and(|product| product.near.holds(x, y)) {
            free += 1;
            begun += u32::from(distance(*rgb.get_pixel(x, y), colour) > OTHER);
        }
    }
    let enough = 2 * free >= all && begun as f32 >= BEGINS * free as f32;
    enough.then_some((depth as f32 / extent as f32, colour))
}

fn distance(one: Rgb<u8>, other: Rgb<u8>) -> u8 {
    one.0.iter().zip(other.0).map(|(a, b)| a.abs_diff(b)).max().unwrap_or(0)
}

/// The median, channel by channel.
fn middle(pixels: impl Iterator<Item = Rgb<u8>>) -> Rgb<u8> {
    let mut channels: [Vec<u8>; 3] = Default::default();
    for pixel in pixels {
        channels.iter_mut().zip(pixel.0).for_each(|(channel, value)| channel.push(value));
    }
    Rgb(channels.map(|mut channel| {
        let middle = channel.len() / 2;
        if channel.is_empty() { 0 } else { *channel.select_nth_unstable(middle).1 }
    }))
}

#[cfg(test)]
mod tests {
    use crate::preflight::outcome::{Rule, Status};
    use crate::preflight::scene::Scene;

    fn border(scene: &Scene) -> (Status, String) {
        let outcome = scene.outcome("google", Rule::Border).unwrap();
        (outcome.status, outcome.measured.en)
    }

    #[test]
    fn a_frame_of_another_colour_is_a_border() {
        let frame = |x: u32, y: u32| {
            if x < 12 || y < 12 || x >= 588 || y >= 488 { [20, 20, 20] } else { [250, 250, 250] }
        };
        let (status, measured) = border(&Scene::new((600, 500), (0.5, 0.5)).paint(frame));
        assert_eq!(status, Status::Fail, "{measured}");
        assert!(measured.contains("#141414"), "{measured}");
    }

    #[test]
    fn bars_above_and_below_are_a_border() {
        let bars = |x: u32, y: u32| if (60..440).contains(&y) { [(90 + x / 6) as u8, 120, 140] } else { [0; 3] };
        assert_eq!(border(&Scene::new((600, 500), (0.4, 0.4)).paint(bars)).0, Status::Fail);
    }

    #[test]
    fn a_plain_background_a_box_that_nearly_fills_it_and_a_floor_are_none() {
        for extent in [(0.5, 0.5), (0.9, 0.9), (0.96, 0.96), (1.0, 0.5), (1.0, 1.0)] {
            let (status, measured) = border(&Scene::new((600, 500), extent));
            assert_eq!(status, Status::Pass, "{extent:?}: {measured}");
        }
        let floor = |_: u32, y: u32| if y > 430 { [120, 90, 60] } else { [240; 3] };
        assert_eq!(border(&Scene::new((600, 500), (0.5, 0.5)).paint(floor)).0, Status::Pass);
    }
}
