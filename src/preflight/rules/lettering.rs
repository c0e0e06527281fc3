//! Writing beside the product, found by its looks: small marks of one brightness and stroke, in a quiet row.
//!
//! Nothing is read. Every mark that stands out from its surroundings may be a letter; a row of at least four that
//! are alike in height, stroke and brightness, with nothing between, above and below them, is taken for writing.
//! Leaves, cloth and brick have marks as well, but no quiet around them.

mod contrast;
mod marks;

use image::{GrayImage, RgbImage, imageops};

use self::contrast::standing_out;
use self::marks::{Mark, marks};
use crate::photo::resize;
use crate::preflight::candidate::{Candidate, Product};
use crate::preflight::marketplace::Marketplace;
use crate::preflight::outcome::{Outcome, Rule, Status};
use crate::text::Text;

/// Longer side of the picture that is looked at.
const SIDE: u32 = 960;
/// Letters a row must have.
const LEAST_LETTERS: usize = 4;
/// What lies above and below a row, over its height.
const MARGIN: f32 = 0.35;
/// Marks may cover this part of the margins.
const BUSIEST: f32 = 0.06;
/// How much what lies around and between the letters may vary (standard deviation), over their contrast to it.
const UNEVEN: f32 = 0.3;

/// Letters one after another.
struct Row {
    letters: usize,
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
    /// Brightness of the first letter.
    level: f32,
}

/// Whether there is writing.
pub fn judge(candidate: &Candidate<'_>, marketplace: &Marketplace, product: Option<&Product<'_>>) -> Option<Outcome> {
    if !marketplace.rules.text || candidate.transparent {
        return None;
    }
    // Without a matte the product's own print would be found.
    let (status, measured) = match count_rows(candidate.rgb, product?) {
        0 => (Status::Pass, Text::new("none found", "未发现")),
        count => {
            let rows = if count == 1 { "row" } else { "rows" };
            let measured =
                Text::new(format!("what looks like {count} {rows} of writing"), format!("发现 {count} 行疑似文字"));
            (Status::Warn, measured)
        }
    };
    let wanted = Text::new("no words, logos or watermarks beside the product", "商品以外没有文字、标志或水印");
    Some(Rule::Text.outcome(status, measured, wanted, None))
}

/// Rows of what looks like writing, dark and light.
fn count_rows(rgb: &RgbImage, product: &Product<'_>) -> usize {
    let (width, height) = resize::fit(rgb.width(), rgb.height(), SIDE);
    let grey = imageops::grayscale(&resize::rgb(rgb, width, height));
    let place =
        |at: u32, small: u32, large: u32| ((u64::from(at) * 2 + 1) * u64::from(large) / (2 * u64::from(small))) as u32;
    let outside = |x: u32, y: u32| !product.near.holds(place(x, width, rgb.width()), place(y, height, rgb.height()));
    let count = |sign: i32| {
        let marked = standing_out(&grey, sign, outside);
        rows(marks(&grey, &marked)).iter().filter(|row| is_quiet(row, &grey, &marked)).count()
    };
    count(-1) + count(1)
}

/// Rows of marks that follow each other from left to right and are alike.
fn rows(mut marks: Vec<Mark>) -> Vec<Row> {
    marks.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut used = vec![false; marks.len()];
    let mut rows = Vec::new();
    for start in 0..marks.len() {
        if std::mem::replace(&mut used[start], true) {
            continue;
        }
        let mut last = marks[start];
        let mut tallest = last.height();
        let Mark { left, right, top, bottom, level, .. } = last;
        let mut row = Row { letters: 1, left, right, top, bottom, level };
        for (index, mark) in marks.iter().enumerate().skip(start + 1) {
            // Sorted by their left edges: whoever comes later is farther still.
            if mark.left - last.right > last.height() {
                break;
            }
            if !used[index] && mark.follows(&last) {
                used[index] = true;
                row.letters += 1;
                (row.right, row.top, row.bottom) =
                    (row.right.max(mark.right), row.top.min(mark.top), row.bottom.max(mark.bottom));
                last = *mark;
                tallest = tallest.max(last.height());
            }
        }
        let height = row.bottom - row.top;
        // Letters of a row stand on one line: together they are hardly higher than one of them.
        let straight = height < 1.6 * tallest;
        if row.letters >= LEAST_LETTERS && straight && row.right - row.left > 2.0 * height {
            rows.push(row);
        }
    }
    rows
}

/// Whether a row has calm surroundings: few marks above and below, and an even ground.
fn is_quiet(row: &Row, grey: &GrayImage, marked: &GrayImage) -> bool {
    let margin = (MARGIN * (row.bottom - row.top)).max(2.0);
    let limit = |value: f32, most: u32| value.clamp(0.0, most as f32) as u32;
    let (left, right) = (limit(row.left, grey.width()), limit(row.right, grey.width()));
    let (top, bottom) = (limit(row.top - margin, grey.height()), limit(row.bottom + margin, grey.height()));
    let (mut busy, mut margins, mut count, mut sum, mut squares) = (0, 0, 0, 0.0_f64, 0.0);
    for y in top..bottom {
        let in_margin = (y as f32) < row.top - 1.0 || y as f32 > row.bottom + 1.0;
        for x in left..right {
            let is_marked = marked.get_pixel(x, y).0[0] > 0;
            if in_margin {
                margins += 1;
                busy += u32::from(is_marked);
            }
            // Beside a letter lies its soft rim, which is neither.
            if !is_marked && is_clear(marked, x, y) {
                let level = f64::from(grey.get_pixel(x, y).0[0]);
                count += 1;
                sum += level;
                squares += level * level;
            }
        }
    }
    if count == 0 {
        return false;
    }
    let mean = sum / f64::from(count);
    let deviation = (squares / f64::from(count) - mean * mean).max(0.0).sqrt() as f32;
    deviation <= UNEVEN * (mean as f32 - row.level).abs() && busy as f32 <= BUSIEST * margins as f32
}

/// Whether no mark lies within two pixels.
fn is_clear(marked: &GrayImage, x: u32, y: u32) -> bool {
    let around = |at: u32, length: u32| at.saturating_sub(2)..=(at + 2).min(length - 1);
    around(y, marked.height()).all(|y| around(x, marked.width()).all(|x| marked.get_pixel(x, y).0[0] == 0))
}

#[cfg(test)]
mod tests {
    use crate::preflight::outcome::{Rule, Status};
    use crate::preflight::scene::Scene;

    fn writing(scene: &Scene) -> Status {
        scene.outcome("amazon", Rule::Text).unwrap().status
    }

    #[test]
    fn words_beside_the_product_are_a_warning_and_never_more() {
        for (dot, size) in [(2, (700, 700)), (4, (900, 900)), (8, (2000, 1600))] {
            let scene = Scene::new(size, (0.4, 0.4)).write("SALE OFFER", (20, 20), dot);
            assert_eq!(writing(&scene), Status::Warn, "dots of {dot}");
        }
        let grey = Scene::new((900, 900), (0.4, 0.4)).paint(|x, y| [(120 + (x + y) / 20) as u8, 150, 160]);
        assert_eq!(writing(&grey.write("OFFER", (500, 800), 4)), Status::Warn);
    }

    #[test]
    fn a_plain_background_stripes_and_print_on_the_product_are_no_writing() {
        assert_eq!(writing(&Scene::new((900, 900), (0.4, 0.4))), Status::Pass);
        let stripes = |x: u32, _: u32| if (x / 12).is_multiple_of(2) { [90, 70, 60] } else { [200, 190, 170] };
        assert_eq!(writing(&Scene::new((900, 900), (0.4, 0.4)).paint(stripes)), Status::Pass);
        let leaves = |x: u32, y: u32| {
            let value = (x.wrapping_mul(2_654_435_761) >> 7 ^ y.wrapping_mul(40_503) >> 3) % 251;
            [(value / 2) as u8, value as u8, (value / 3) as u8]
        };
        assert_eq!(writing(&Scene::new((900, 900), (0.4, 0.4)).paint(leaves)), Status::Pass);
        assert_eq!(writing(&Scene::new((900, 900), (0.8, 0.8)).write("SALE OFFER", (200, 400), 4)), Status::Pass);
    }
}
