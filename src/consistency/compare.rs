//! What differs between two aligned products, and where.

use std::collections::BTreeMap;

use palette::{FromColor, Lab, Srgb, color_difference::Ciede2000};

use super::{
    SecondLook, Subject,
    align::{Alignment, align},
    comparer::{ComparerInput, ComparerOutput, MAP_SIDE, SIDE},
    geometry::{apply, chain, inverse},
    light::Light,
    masks::MaskComparison,
    texture::{BLOCK, Block, STRIDE, blocks, structural_similarity},
    view::{View, Working, WorkingMatte},
};
use crate::segment::refine::box_mean;

/// Room around the product in the frame, as a fraction of its longer side: added parts grow into it.
const MARGIN: f32 = 0.25;
/// A colour difference (CIEDE2000) nobody takes for the same paint.
pub const OTHER_COLOUR: f32 = 12.0;
/// Lightness (L*) so low that colours there say little.
const DIM: f32 = 5.0;
/// A pixel the network finds less suspect than this is not pointed at.
const SUSPECT: f32 = 0.3;
/// Structure below this is another surface.
pub const OTHER_STRUCTURE: f32 = 0.35;

/// Two products laid over each other, in the original's frame, and all that was measured.
pub struct Aligned {
    /// The original's product with room around it.
    pub original: View,
    /// The generated picture warped onto it.
    pub generated: View,
    /// Frame pixel to full-size generated pixel.
    pub to_generated: [f32; 6],
    /// Frame pixel to full-size original pixel.
    pub to_original: [f32; 6],
    /// Mattes compared.
    pub masks: MaskComparison,
    /// CIEDE2000 at each pixel once light is taken out; 0 outside the shared product.
    pub colour: Vec<f32>,
    /// Difference of hue and saturation alone at each pixel, likewise.
    pub chroma: Vec<f32>,
    /// At each pixel the structure of the block it lies in; 1 where no block lies.
    pub structure: Vec<f32>,
    /// How likely each pixel of the frame shows a change, 0 to 1, as the network sees it.
    pub change: Vec<f32>,
    /// Measures by name.
    pub measures: BTreeMap<String, f32>,
    /// How the products were aligned.
    pub alignment: Alignment,
    /// The generated picture's whole matte; the frame shows a part of it.
    pub generated_matte: WorkingMatte,
}

/// Two products at working size, and how the original's was brought to cover the generated one's.
pub struct Laid {
    /// The original.
    pub from: Working,
    /// The generated picture.
    pub to: Working,
    /// The original's product with room around it.
    frame: View,
    /// Frame pixel to pixel of `from`.
    into_working: [f32; 6],
    /// Frame to `to`.
    pub alignment: Alignment,
}

impl Laid {
    /// Aligns two products; none when either matte is empty.
    pub fn of(original: &Subject<'_>, generated: &Subject<'_>) -> Option<Self> {
        let (from, to) = (Working::of(original)?, Working::of(generated)?);
        let side = (from.bounds[2] - from.bounds[0]).max(from.bounds[3] - from.bounds[1]);
        let (frame, into_working) = from.view.crop(from.bounds, MARGIN * side);
        let alignment = align(&frame, (into_working[2], into_working[5]), &from, &to);
        Some(Self { from, to, frame, into_working, alignment })
    }

    /// The original's product in the frame: left, top, right, bottom.
    pub fn product(&self) -> [f32; 4] {
        let [left, top, right, bottom] = self.from.bounds;
        let (x, y) = (self.into_working[2], self.into_working[5]);
        [left - x, top - y, right - x, bottom - y]
    }
}

impl Aligned {
    /// Aligns and measures two products; none when either matte is empty. Of the generated picture's matte and what a
    /// second look made of it, that one counts in which the original is found again better. What the network has to
    /// look at comes along; its answer goes into [`Self::take_answer`].
    pub fn of(
        original: &Subject<'_>,
        generated: &Subject<'_>,
        second_look: Option<&SecondLook>,
    ) -> Option<(Self, ComparerInput)> {
        let laid = Laid::of(original, generated)?;
        let seconds = [second_share(&laid.from), second_share(&laid.to)];
        let nearer = second_look.and_then(|second_look| {
            let alpha = second_look.whole(generated.size());
            Laid::of(original, &Subject { alpha: &alpha, ..*generated })
        });
        let better = |nearer: &Laid| nearer.alignment.score > laid.alignment.score;
        let Laid { from, to, frame, into_working, alignment } = match nearer {
            Some(nearer) if better(&nearer) => nearer,
            _ => laid,
        };
        let matrix = alignment.similarity.matrix();
        let warped = to.view.warp(&matrix, frame.width, frame.height);
        let into_frame = Self::square_to_frame(frame.width, frame.height);
        let square = |working: &Working, from_frame: &[f32; 6]| {
            let half_pixel = [0.5, 0.0, -0.25, 0.0, 0.5, -0.25];
            let matrix = chain(&chain(&half_pixel, &into_frame), from_frame);
            working.view.warp(&matrix, 2 * SIDE, 2 * SIDE).half()
        };
        let input = ComparerInput::of(&square(&from, &into_working), &square(&to, &matrix));
        let (frame, warped) = equally_sharp(frame, warped, &alignment);

        let masks = MaskComparison::of(&frame, &warped);
        let region = masks.shared_or_original();
        let light = Light::fit(&frame, &warped, &region);
        let relit = light.relight(&frame);
        let (colour, chroma) = colour_difference(&frame, &relit, &warped.rgb, &region);
        let (lit_luma, luma) = (luma(&relit), warped.luma());
        let similarity = structural_similarity(&lit_luma, &luma, frame.width, frame.height);
        // The whole original, so that what is missing counts as another surface.
        let found = blocks(&lit_luma, &luma, &masks.original, frame.width, frame.height);
        let structure = spread(&found, frame.width, frame.height);

        let to_full =
            |working: &Working| [1.0 / working.scale, 0.0, half(working), 0.0, 1.0 / working.scale, half(working)];
        let to_original = chain(&into_working, &to_full(&from));
        let to_generated = chain(&matrix, &to_full(&to));
        let scales = to.scale / from.scale;
        let mut aligned = Self {
            original: frame,
            generated: warped,
            to_generated,
            to_original,
            masks,
            colour,
            chroma,
            structure,
            change: Vec::new(),
            measures: BTreeMap::new(),
            alignment,
            generated_matte: WorkingMatte::of(to),
        };
        aligned.measure(&region, &light, &similarity, &found, seconds[1] - seconds[0], scales);
        aligned.measure_features(original, generated, &region);
        Some((aligned, input))
    }

    /// From pixels of the network's square to those of a frame in its middle, whose longer side is as long.
    fn square_to_frame(width: usize, height: usize) -> [f32; 6] {
        let step = width.max(height) as f32 / SIDE as f32;
        let start = |length: usize| (length as f32 - step * (SIDE as f32 - 1.0) - 1.0) / 2.0;
        [step, 0.0, start(width), 0.0, step, start(height)]
    }

    /// Takes the network's answer: into the measures, and laid over the frame.
    pub fn take_answer(&mut self, input: &ComparerInput, answer: &ComparerOutput) {
        let (width, height) = (self.original.width, self.original.height);
        let into_square = inverse(&Self::square_to_frame(width, height));
        let cell = SIDE as f32 / MAP_SIDE as f32;
        let place = |value: f32| ((value + 0.5) / cell).clamp(0.0, MAP_SIDE as f32 - 1.0) as usize;
        let map = answer.probabilities();
        self.change = (0..width * height)
            .map(|i| {
                let (x, y) = apply(&into_square, (i % width) as f32, (i / width) as f32);
                map[place(y) * MAP_SIDE + place(x)]
            })
            .collect();
        self.measures.extend(answer.measures(input).map(|(name, value)| (name.to_owned(), value)));
    }

    /// Pixels whose colour or surface is another one's.
    pub fn differs(&self) -> Vec<bool> {
        let outside = raw_difference(&self.original, &self.generated);
        (0..self.colour.len())
            .map(|i| {
                let product = self.masks.original[i];
                if product {
                    self.colour[i].max(0.0) > OTHER_COLOUR || self.structure[i] < OTHER_STRUCTURE
                } else {
                    outside[i]
                }
            })
            .collect()
    }

    /// Of these the ones that the network, too, takes for a change and not for light or scenery.
    pub fn changes(&self) -> Vec<bool> {
        self.differs().iter().zip(&self.change).map(|(&differs, &change)| differs && change > SUSPECT).collect()
    }

    /// The generated picture's pixel to the frame's.
    pub fn generated_to_frame(&self) -> [f32; 6] {
        inverse(&self.to_generated)
    }
}

/// The second-largest object's part of a matte.
fn second_share(working: &Working) -> f32 {
    working.shares.get(1).copied().unwrap_or(0.0)
}

/// A working pixel's centre in full-size pixels is `(p + 0.5) / scale − 0.5`.
fn half(working: &Working) -> f32 {
    0.5 / working.scale - 0.5
}

/// Blurs the picture that shows the product in more detail, so that resolution is no difference.
fn equally_sharp(mut original: View, mut generated: View, alignment: &Alignment) -> (View, View) {
    let scale = alignment.similarity.log_scale.exp();
    if scale < 0.95 {
        blur(&mut original, 1.0 / scale);
    } else if scale > 1.05 {
        // Warping took one of every `scale` pixels of the generated picture without smoothing.
        blur(&mut generated, scale);
    }
    (original, generated)
}

fn blur(view: &mut View, factor: f32) {
    // Two box filters of this radius smooth about as much as pixels `factor` times as large.
    let radius = ((factor - 1.0) * 0.75).round() as i64;
    if radius < 1 {
        return;
    }
    for channel in 0..3 {
        let mut plane: Vec<f32> = view.rgb.iter().map(|rgb| rgb[channel]).collect();
        box_mean(&mut plane, view.width, view.height, radius);
        for (rgb, value) in view.rgb.iter_mut().zip(plane) {
            rgb[channel] = value;
        }
    }
}

fn luma(rgb: &[[f32; 3]]) -> Vec<f32> {
    rgb.iter().map(|[r, g, b]| 0.299 * r + 0.587 * g + 0.114 * b).collect()
}

/// CIEDE2000, and the distance of a* and b* once the darker one's were scaled with lightness (a shadow takes
/// both away), between two pictures inside `region`, each first smoothed over 3×3 pixels; 0 outside.
fn colour_difference(frame: &View, a: &[[f32; 3]], b: &[[f32; 3]], region: &[bool]) -> (Vec<f32>, Vec<f32>) {
    let smooth = |rgb: &[[f32; 3]]| -> [Vec<f32>; 3] {
        std::array::from_fn(|channel| {
            let mut plane: Vec<f32> = rgb.iter().map(|rgb| rgb[channel]).collect();
            box_mean(&mut plane, frame.width, frame.height, 1);
            plane
        })
    };
    let (a, b) = (smooth(a), smooth(b));
    let lab = |planes: &[Vec<f32>; 3], i: usize| -> Lab {
        Lab::from_color(Srgb::new(planes[0][i], planes[1][i], planes[2][i]))
    };
    let at = |i: usize| {
        if !region[i] {
            return (0.0, 0.0);
        }
        let (a, b) = (lab(&a, i), lab(&b, i));
        let (dark, light) = if a.l < b.l { (a, b) } else { (b, a) };
        let scale = (dark.l + DIM) / (light.l + DIM);
        (a.difference(b), (light.a * scale - dark.a).hypot(light.b * scale - dark.b))
    };
    (0..region.len()).map(at).unzip()
}

/// Where the pictures differ outside the original's product: plain distance, for light there is another's.
fn raw_difference(original: &View, generated: &View) -> Vec<bool> {
    let far = |(o, g): (&[f32; 3], &[f32; 3])| (0..3).map(|c| (o[c] - g[c]).abs()).fold(0.0, f32::max) > 0.1;
    let both = original.valid.iter().zip(&generated.valid).map(|(a, b)| *a && *b);
    original.rgb.iter().zip(&generated.rgb).map(far).zip(both).map(|(far, seen)| far || !seen).collect()
}

/// Each block's structure at the pixels nearest to its middle.
pub fn spread(blocks: &[Block], width: usize, height: usize) -> Vec<f32> {
    let mut plane = vec![1.0; width * height];
    let rim = (BLOCK - STRIDE) / 2;
    for block in blocks {
        for y in block.y + rim..block.y + rim + STRIDE {
            plane[y * width + block.x + rim..y * width + block.x + rim + STRIDE].fill(block.structure);
        }
    }
    plane
}
