//! Whether the background is exactly one colour, with a soft shadow allowed.
//!
//! Along the frame the colour must be exact, for there the picture meets the page. Farther in, what is grey and
//! smooth may be the product's shadow. The product and its neighbourhood count for nothing.

use image::{Rgb, RgbImage};

use super::{list, percent, percent_zh};
use crate::preflight::candidate::{Candidate, Product};
use crate::preflight::marketplace::Marketplace;
use crate::preflight::outcome::{Mend, Outcome, Rule, Status};
use crate::stage::Colour;
use crate::text::Text;

/// The frame that is looked at strictly, over the shorter side.
const FRAME: f32 = 0.01;
/// What compression may do to a flat colour.
const CLOSE: u8 = 5;
/// Shadows have no colour of their own: their channels differ by no more.
const NEUTRAL: u8 = 14;
/// And no edges: neighbours differ by no more.
const SMOOTH: u8 = 10;

/// What the background consists of, in pixels.
#[derive(Default)]
struct Tally {
    frame: u64,
    frame_exact: u64,
    /// All of the background, the frame included.
    all: u64,
    exact: u64,
    shadow: u64,
    other: u64,
}

/// Whether the background is the marketplace's.
pub fn judge(candidate: &Candidate<'_>, marketplace: &Marketplace, product: Option<&Product<'_>>) -> Option<Outcome> {
    let grave = marketplace.rules.background?;
    let colour = marketplace.background?;
    // Under transparency there are colours that nobody sees.
    if candidate.transparent {
        return None;
    }
    let tally = count(candidate.rgb, product, colour);
    let share = |part: u64, of: u64| if of == 0 { 0.0 } else { part as f32 / of as f32 };
    let frame_exact = if tally.frame == 0 { 1.0 } else { share(tally.frame_exact, tally.frame) };
    let (exact, shadow, other) = (tally.exact, tally.shadow, tally.other);
    let [exact, shadow, other] = [exact, shadow, other].map(|part| share(part, tally.all));
    // Without a matte the product itself would count as a wrong background.
    let inside = product.is_some();
    let status = if frame_exact < 0.98 || inside && other > 0.02 {
        grave.into()
    } else if frame_exact < 0.9995 || inside && (other > 0.002 || shadow > 0.35) {
        Status::Warn
    } else {
        Status::Pass
    };
    let name = String::from(colour);
    let mut measured = vec![Text::new(
        format!("{} of the edge is exactly {name}", percent(frame_exact)),
        format!("边缘有 {} 正好是 {name}", percent_zh(frame_exact)),
    )];
    if inside {
        measured.push(Text::new(
            format!(
                "of the whole background {}, smooth grey such as a shadow {}, something else {}",
                percent(exact),
                percent(shadow),
                percent(other)
            ),
            format!(
                "整个背景中该颜色占 {}，平滑的灰色（如阴影）{}，其他 {}",
                percent_zh(exact),
                percent_zh(shadow),
                percent_zh(other)
            ),
        ));
    }
    let wanted = Text::new(format!("exactly {name}; a soft shadow may stay"), format!("正好为 {name}，可保留柔和阴影"));
    Some(Rule::Background.outcome(status, list(measured), wanted, Some(Mend::Background { colour })))
}

fn count(rgb: &RgbImage, product: Option<&Product<'_>>, colour: Colour) -> Tally {
    let (width, height) = rgb.dimensions();
    let depth = ((width.min(height) as f32 * FRAME) as u32).max(2);
    let mut tally = Tally::default();
    for (x, y, pixel) in rgb.enumerate_pixels() {
        if product.is_some_and(|product| product.near.holds(x, y)) {
            continue;
        }
        let in_frame = x.min(y) < depth || x + depth >= width || y + depth >= height;
        let distance = distance(*pixel, colour.pixel());
        tally.all += 1;
        if in_frame {
            tally.frame += 1;
            tally.frame_exact += u64::from(distance == 0);
        }
        if distance == 0 {
            tally.exact += 1;
        } else if distance <= CLOSE || is_shadow(rgb, x, y, *pixel) {
            tally.shadow += 1;
        } else {
            tally.other += 1;
        }
    }
    tally
}

fn distance(one: Rgb<u8>, other: Rgb<u8>) -> u8 {
    one.0.iter().zip(other.0).map(|(a, b)| a.abs_diff(b)).max().unwrap_or(0)
}

fn is_shadow(rgb: &RgbImage, x: u32, y: u32, pixel: Rgb<u8>) -> bool {
    let [red, green, blue] = pixel.0;
    let neutral = red.max(green).max(blue) - red.min(green).min(blue) <= NEUTRAL;
    let (right, below) = ((x + 1).min(rgb.width() - 1), (y + 1).min(rgb.height() - 1));
    neutral
        && distance(pixel, *rgb.get_pixel(right, y)) <= SMOOTH
        && distance(pixel, *rgb.get_pixel(x, below)) <= SMOOTH
}

#[cfg(test)]
mod tests {
    use crate::preflight::outcome::{Mend, Outcome, Rule, Status};
    use crate::preflight::scene::Scene;

    const SIZE: (u32, u32) = (600, 600);

    fn background(scene: Scene) -> Outcome {
        scene.outcome("amazon", Rule::Background).unwrap()
    }

    #[test]
    fn pure_white_passes() {
        let outcome = background(Scene::new(SIZE, (0.6, 0.6)));
        assert_eq!(outcome.status, Status::Pass, "{}", outcome.measured.en);
        assert!(outcome.mend.is_none());
    }

    #[test]
    fn white_that_is_one_step_off_fails_and_is_to_be_replaced() {
        let outcome = background(Scene::new(SIZE, (0.6, 0.6)).paint(|_, _| [254; 3]));
        assert_eq!(outcome.status, Status::Fail);
        assert!(matches!(outcome.mend, Some(Mend::Background { .. })));
        assert!(outcome.measured.en.contains("0 % of the edge"), "{}", outcome.measured.en);
    }

    #[test]
    fn a_soft_grey_shadow_passes_and_a_second_thing_does_not() {
        let shadow = |x: u32, y: u32| {
            let distance = ((x as f32 - 300.0) / 240.0).hypot((y as f32 - 490.0) / 50.0);
            [(255.0 - 90.0 * (1.0 - distance).max(0.0)) as u8; 3]
        };
        let outcome = background(Scene::new(SIZE, (0.6, 0.6)).paint(shadow));
        assert_eq!(outcome.status, Status::Pass, "{}", outcome.measured.en);
        let thing =
            |x: u32, y: u32| if (20..60).contains(&x) && (20..60).contains(&y) { [200, 40, 40] } else { [255; 3] };
        let outcome = background(Scene::new(SIZE, (0.6, 0.6)).paint(thing));
        assert_eq!(outcome.status, Status::Warn, "{}", outcome.measured.en);
        let outcome =
            background(Scene::new(SIZE, (0.6, 0.6)).paint(|x, _| if x < 100 { [200, 40, 40] } else { [255; 3] }));
        assert_eq!(outcome.status, Status::Fail, "{}", outcome.measured.en);
    }

    #[test]
    fn a_shadow_that_reaches_the_frame_fails_where_white_is_asked_and_is_a_warning_where_it_is_advised() {
        let floor = |_: u32, y: u32| [if y > 540 { 235 } else { 255 }; 3];
        let scene = Scene::new(SIZE, (0.6, 0.6)).paint(floor);
        assert_eq!(scene.outcome("amazon", Rule::Background).unwrap().status, Status::Fail);
        assert_eq!(scene.outcome("google", Rule::Background).unwrap().status, Status::Warn);
        assert!(scene.outcome("taobao", Rule::Background).is_none());
    }

    #[test]
    fn without_a_matte_only_the_frame_is_looked_at() {
        let scene = Scene::new(SIZE, (0.6, 0.6));
        let mut candidate = scene.candidate();
        candidate.product = None;
        let preflight = crate::preflight::check(&candidate, crate::preflight::marketplace("amazon").unwrap());
        let outcome = preflight.outcomes.iter().find(|outcome| outcome.rule == Rule::Background).unwrap();
        assert_eq!(outcome.status, Status::Pass);
        assert!(!outcome.measured.en.contains("shadow"));
    }
}
