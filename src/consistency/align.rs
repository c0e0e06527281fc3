//! Finding how the original's product was placed in the generated picture.
//!
//! A product may legitimately be moved, resized and turned a little. Several first guesses are scored
//! by how well the mattes cover each other and how well the surfaces agree, the best are improved by
//! pattern search from coarse to fine.
//!
//! A search takes one way or another at a hair's breadth. So that a pair is judged alike on every machine, it reads steady
//! mattes and computes with functions that are the same everywhere.

use super::{
    geometry::Transform,
    view::{View, Working},
};
use crate::segment::refine::box_mean;

/// How the products were brought to cover each other.
pub struct Alignment {
    /// Original frame to generated working picture, proportions kept.
    pub similarity: Transform,
    /// The same with proportions let free: its `stretch()` is a measure.
    pub affine: Transform,
    /// Score of the similarity, at most 2.
    pub score: f32,
    /// What freeing the proportions added to the score.
    pub affine_gain: f32,
    /// How well the surfaces agree at the best other place in the picture: a second one of the same product.
    pub twin: f32,
}

/// Finds the alignment of `frame` (the original's product, cropped) in `generated`.
/// `frame_origin` is where the frame's first pixel lies in the original's working picture.
pub fn align(frame: &View, frame_origin: (f32, f32), original: &Working, generated: &Working) -> Alignment {
    let (frame, generated) = (&frame.steady(), &generated.steady());
    let levels = Level::pyramid(frame, &generated.view);
    let [coarse, middle, fine] = &levels;
    let mut first = guesses(frame, frame_origin, original, generated);
    first.extend(sweep(frame, frame_origin, original, generated));
    let mut guesses: Vec<(f32, Transform)> = first.into_iter().map(|guess| (coarse.score(&guess), guess)).collect();
    guesses.sort_by(|a, b| b.0.total_cmp(&a.0));
    guesses.truncate(4);
    let steps = Steps { shift: 16.0, scale: 0.1, angle: 0.06, free: 0.0 };
    let improved = guesses.into_iter().map(|(_, guess)| coarse.search(guess, steps, 4));
    let (_, best) = improved.max_by(|a, b| a.0.total_cmp(&b.0)).expect("there is always a guess");
    let (_, best) = middle.search(best, Steps { shift: 3.0, scale: 0.02, angle: 0.015, free: 0.0 }, 3);
    let (score, similarity) = fine.search(best, Steps { shift: 1.0, scale: 0.006, angle: 0.005, free: 0.0 }, 4);

    let (_, loose) = coarse.search(similarity, Steps { shift: 6.0, scale: 0.04, angle: 0.03, free: 0.08 }, 4);
    let (_, loose) = middle.search(loose, Steps { shift: 2.0, scale: 0.01, angle: 0.01, free: 0.02 }, 3);
    let (affine_score, affine) = fine.search(loose, Steps { shift: 0.5, scale: 0.004, angle: 0.004, free: 0.006 }, 3);
    let (affine, affine_gain) = if affine_score > score { (affine, affine_score - score) } else { (similarity, 0.0) };
    Alignment { similarity, affine, score, affine_gain, twin: twin(frame, original, generated, &similarity) }
}

fn guesses(frame: &View, frame_origin: (f32, f32), original: &Working, generated: &Working) -> Vec<Transform> {
    let centre_of = |b: &[f32; 4]| ((b[0] + b[2]) / 2.0, (b[1] + b[3]) / 2.0);
    let size_of = |b: &[f32; 4]| ((b[2] - b[0]) * (b[3] - b[1])).max(1.0).sqrt();
    let middle = centre_of(&original.bounds);
    let centre = (middle.0 - frame_origin.0, middle.1 - frame_origin.1);
    let mut guesses = Vec::new();

    // The picture was made around the product where it stood: same place, whatever the new size or crop.
    let (ow, oh) = (original.view.width as f32, original.view.height as f32);
    let (gw, gh) = (generated.view.width as f32, generated.view.height as f32);
    let full = generated.scale / original.scale;
    for scale in [gw / ow, gh / oh, full] {
        let target = ((middle.0 - ow / 2.0) * scale + gw / 2.0, (middle.1 - oh / 2.0) * scale + gh / 2.0);
        guesses.push(Transform::similarity(centre, target, scale));
    }
    // It was moved: cover its box, or that of each object.
    for bounds in std::iter::once(&generated.bounds).chain(generated.objects.iter().take(3)) {
        guesses.push(Transform::similarity(centre, centre_of(bounds), size_of(bounds) / size_of(&original.bounds)));
    }
    // A part more or less moves the box, hardly the bulk.
    if let (Some((from, area)), Some((to, new_area))) = (bulk(frame), bulk(&generated.view)) {
        guesses.push(Transform::similarity(from, to, (new_area / area).sqrt()));
    }
    guesses
}

/// The best place for each of several sizes, by trying all: where a part is missing or a prop touches the product,
/// neither box nor bulk tell the size, but the surfaces do.
fn sweep(frame: &View, frame_origin: (f32, f32), original: &Working, generated: &Working) -> Vec<Transform> {
    let level = Level::tiny(frame, &generated.view);
    let b = &original.bounds;
    let centre = ((b[0] + b[2]) / 2.0 - frame_origin.0, (b[1] + b[3]) / 2.0 - frame_origin.1);
    let area = |view: &View| view.mask.iter().sum::<f32>().max(1.0);
    let base = (area(&generated.view) / area(frame)).sqrt();
    let g = &generated.bounds;
    let best_at = |scale: f32| {
        places(g[0], g[2], 8.0)
            .flat_map(|x| places(g[1], g[3], 8.0).map(move |y| (x, y)))
            .map(|target| Transform::similarity(centre, target, scale))
            .map(|guess| (level.score(&guess), guess))
            .max_by(|a, b| a.0.total_cmp(&b.0))
    };
    SWEEP.iter().filter_map(|factor| best_at(base * factor)).map(|(_, guess)| guess).collect()
}

/// Sizes tried, relative to the one at which both mattes have the same area.
const SWEEP: [f32; 7] = [0.62, 0.72, 0.85, 1.0, 1.15, 1.35, 1.6];

/// From `low` to `high` in steps.
fn places(low: f32, high: f32, step: f32) -> impl Iterator<Item = f32> {
    (0..).map(move |i| low + step * i as f32).take_while(move |&x| x <= high)
}

/// The best agreement of surfaces, −1 to 1, where the product found does not lie, at half to one and a quarter its size.
fn twin(frame: &View, original: &Working, generated: &Working, found: &Transform) -> f32 {
    let level = Level::tiny(frame, &generated.view);
    let size = |low: f32, high: f32| (high - low) * libm::expf(found.log_scale);
    let (width, height) = (size(original.bounds[0], original.bounds[2]), size(original.bounds[1], original.bounds[3]));
    let apart = |x: f32, y: f32| (x - found.target.0).abs() > 0.6 * width || (y - found.target.1).abs() > 0.6 * height;
    let (right, bottom) = (generated.view.width as f32, generated.view.height as f32);
    let mut best = 0.0f32;
    for factor in [0.5f32, 0.63, 0.8, 1.0, 1.25] {
        let (rim_x, rim_y) = (0.4 * factor * width, 0.4 * factor * height);
        for x in places(rim_x, right - rim_x, 16.0) {
            for y in places(rim_y, bottom - rim_y, 16.0).filter(|&y| apart(x, y)) {
                let mut guess = Transform { target: (x, y), ..*found };
                guess.log_scale += libm::logf(factor);
                let (_, agreement) = level.terms(&guess);
                if agreement > best - 0.15 {
                    // Between the places of the grid the agreement may be better still.
                    let around = [(-8.0, 0.0), (8.0, 0.0), (0.0, -8.0), (0.0, 8.0)];
                    let shifted = around.map(|(dx, dy)| Transform { target: (x + dx, y + dy), ..guess });
                    best = shifted.iter().map(|guess| level.terms(guess).1).fold(best.max(agreement), f32::max);
                }
            }
        }
    }
    best
}

/// Centre of gravity and area of a mask.
fn bulk(view: &View) -> Option<((f32, f32), f32)> {
    let (mut area, mut x, mut y) = (0.0f64, 0.0f64, 0.0f64);
    for (i, &mask) in view.mask.iter().enumerate() {
        let mask = f64::from(mask);
        area += mask;
        x += mask * (i % view.width) as f64;
        y += mask * (i / view.width) as f64;
    }
    (area > 1.0).then(|| (((x / area) as f32, (y / area) as f32), area as f32))
}

/// First step of the search in each parameter: pixels of the full frame, logarithm, radians; `free` for
/// aspect and shear.
#[derive(Clone, Copy)]
struct Steps {
    shift: f32,
    scale: f32,
    angle: f32,
    free: f32,
}

/// Frame and generated picture at one resolution.
struct Level {
    factor: f32,
    width: usize,
    height: usize,
    frame_mask: Vec<f32>,
    frame_detail: Vec<f32>,
    valid: Vec<bool>,
    picture_width: usize,
    picture_height: usize,
    picture_mask: Vec<f32>,
    picture_detail: Vec<f32>,
    picture_mass: f32,
}

impl Level {
    fn pyramid(frame: &View, picture: &View) -> [Self; 3] {
        let (frame2, picture2) = (frame.half(), picture.half());
        let (frame4, picture4) = (frame2.half(), picture2.half());
        [Self::of(&frame4, &picture4, 4.0), Self::of(&frame2, &picture2, 2.0), Self::of(frame, picture, 1.0)]
    }

    /// At an eighth of the resolution.
    fn tiny(frame: &View, picture: &View) -> Self {
        let eighth = |view: &View| view.half().half().half();
        Self::of(&eighth(frame), &eighth(picture), 8.0)
    }

    fn of(frame: &View, picture: &View, factor: f32) -> Self {
        Self {
            factor,
            width: frame.width,
            height: frame.height,
            frame_mask: frame.mask.clone(),
            frame_detail: detail(frame),
            valid: frame.valid.clone(),
            picture_width: picture.width,
            picture_height: picture.height,
            picture_mask: picture.mask.clone(),
            picture_detail: detail(picture),
            picture_mass: picture.mask.iter().sum(),
        }
    }

    /// Overlap of the mattes plus correlation of the surfaces, less the price of a turn.
    fn score(&self, transform: &Transform) -> f32 {
        let (overlap, agreement) = self.terms(transform);
        overlap + agreement - TURN * transform.angle * transform.angle
    }

    /// Overlap of the mattes, 0 to 1, and correlation of the surfaces' detail inside the original's matte, −1 to 1.
    fn terms(&self, transform: &Transform) -> (f32, f32) {
        let m = transform.matrix();
        let f = self.factor;
        // Pixel centres: full-size coordinate = factor · (coarse + 0.5) − 0.5.
        let shift = 0.5 * f - 0.5;
        let offset = |row: usize| (m[row] * shift + m[row + 1] * shift + m[row + 2] - shift) / f;
        let (cx, cy) = (offset(0), offset(3));
        let (mut both, mut either, mut seen) = (0.0f32, 0.0f32, 0.0f32);
        let (mut n, mut so, mut sg, mut soo, mut sgg, mut sog) = (0.0f32, 0.0f32, 0.0f32, 0.0f32, 0.0f32, 0.0f32);
        let (right, bottom) = ((self.picture_width - 1) as f32, (self.picture_height - 1) as f32);
        for y in 0..self.height {
            let (mut u, mut v) = (m[1] * y as f32 + cx, m[4] * y as f32 + cy);
            for i in y * self.width..(y + 1) * self.width {
                let mask = self.frame_mask[i];
                let inside = u >= 0.0 && v >= 0.0 && u < right && v < bottom;
                let (mut other, mut detail) = (0.0, 0.0);
                if inside {
                    let (x, y) = (u as usize, v as usize);
                    let (fx, fy) = (u - x as f32, v - y as f32);
                    let j = y * self.picture_width + x;
                    let mix = |plane: &[f32]| {
                        let upper = plane[j] + fx * (plane[j + 1] - plane[j]);
                        let below = j + self.picture_width;
                        let lower = plane[below] + fx * (plane[below + 1] - plane[below]);
                        upper + fy * (lower - upper)
                    };
                    other = mix(&self.picture_mask);
                    if mask > 0.5 {
                        detail = mix(&self.picture_detail);
                    }
                }
                if self.valid[i] {
                    both += mask.min(other);
                    either += mask.max(other);
                }
                seen += other;
                if mask > 0.5 && self.valid[i] {
                    let o = self.frame_detail[i];
                    n += 1.0;
                    so += o;
                    sg += detail;
                    soo += o * o;
                    sgg += detail * detail;
                    sog += o * detail;
                }
                u += m[0];
                v += m[3];
            }
        }
        // Product beyond the frame counts as not covered, or shrinking into a corner would pay.
        let area_scale = (m[0] * m[4] - m[1] * m[3]).abs().max(1e-6);
        let beyond = (self.picture_mass / area_scale - seen).max(0.0);
        let overlap = both / (either + beyond).max(1.0);
        let n = n.max(1.0);
        let (vo, vg) = (soo / n - (so / n).powi(2), sgg / n - (sg / n).powi(2));
        let covariance = sog / n - so * sg / (n * n);
        // The constant keeps sensor noise on plain surfaces from counting as detail.
        let agreement = covariance / ((vo.max(0.0) * vg.max(0.0)).sqrt() + 4e-4);
        (overlap, agreement)
    }

    /// Tries a step up and down in each parameter, halves the steps when none helps, `halvings` times.
    fn search(&self, start: Transform, steps: Steps, halvings: usize) -> (f32, Transform) {
        let mut best = (self.score(&start), start);
        let mut size = 1.0;
        for _ in 0..=halvings {
            // Bounded: each round must improve the score by more than rounding.
            for _ in 0..12 {
                let before = best.0;
                for parameter in 0..if steps.free > 0.0 { 6 } else { 4 } {
                    for sign in [size, -size] {
                        let mut candidate = best.1;
                        match parameter {
                            0 => candidate.target.0 += sign * steps.shift,
                            1 => candidate.target.1 += sign * steps.shift,
                            2 => candidate.log_scale += sign * steps.scale,
                            3 => candidate.angle += sign * steps.angle,
                            4 => candidate.aspect += sign * steps.free,
                            _ => candidate.shear += sign * steps.free,
                        }
                        if candidate.angle.abs() > MOST_TURN {
                            continue;
                        }
                        let score = self.score(&candidate);
                        if score > best.0 + LEAST_GAIN {
                            best = (score, candidate);
                            break;
                        }
                    }
                }
                if best.0 - before < 1e-4 {
                    break;
                }
            }
            size /= 2.0;
        }
        best
    }
}

/// A smaller gain is no reason to move: rounding, which differs from processor to processor, must not lead the way.
const LEAST_GAIN: f32 = 5e-5;
/// Price of a turn of one radian: products seldom turn, and where mattes differ a turn may feign overlap.
const TURN: f32 = 1.0;
/// A product turned further than this (radians) is shown otherwise than it was photographed.
const MOST_TURN: f32 = 0.45;

/// Brightness less its surroundings: what light leaves alone.
fn detail(view: &View) -> Vec<f32> {
    let luma = view.luma();
    let mut around = luma.clone();
    let radius = (view.width.max(view.height) / 12).max(2) as i64;
    box_mean(&mut around, view.width, view.height, radius);
    luma.iter().zip(&around).map(|(value, mean)| value - mean).collect()
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma, Rgb, RgbImage};

    use crate::consistency::{Subject, compare::Laid};

    /// A striped board with a soft outline at (`x`, `y`); `rounding` is added to its coverage, in 255ths.
    fn scene(x: u32, y: u32, rounding: impl Fn(u32, u32) -> u8) -> (RgbImage, GrayImage) {
        let within =
            |u: u32, v: u32, rim: u32| (x + rim..x + 90 - rim).contains(&u) && (y + rim..y + 120 - rim).contains(&v);
        let rgb = RgbImage::from_fn(400, 300, |u, v| match within(u, v, 1) {
            true if ((v - y) / 13).is_multiple_of(2) => Rgb([200, 60, 40]),
            true => Rgb([240, 220, 190]),
            false => Rgb([120, 130, (v % 200) as u8]),
        });
        let alpha = GrayImage::from_fn(400, 300, |u, v| match (within(u, v, 2), within(u, v, 0)) {
            (true, _) => Luma([254 + rounding(u, v)]),
            (_, true) => Luma([75 + rounding(u, v)]),
            _ => Luma([rounding(u, v)]),
        });
        (rgb, alpha)
    }

    #[test]
    fn rounding_leads_to_no_other_alignment() {
        let found = |rounding: fn(u32, u32) -> u8| {
            let (original, generated) = (scene(40, 60, |_, _| 0), scene(223, 151, rounding));
            let [original, generated] =
                [&original, &generated].map(|(rgb, alpha)| Subject { rgb, alpha, features: None, settled: false });
            let alignment = Laid::of(&original, &generated).unwrap().alignment;
            (alignment.similarity, alignment.affine, alignment.score, alignment.twin)
        };
        assert_eq!(found(|_, _| 0), found(|x, y| u8::from((7 * x + 3 * y) % 11 == 0)));
    }
}
