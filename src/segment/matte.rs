//! The matte: how much of each pixel of a photo is product.

use image::{GrayImage, Luma, RgbImage};

use super::{
    Frame, MatteObject, Plane, SegmenterOutput,
    objects::{objects, tidy},
    refine::refine,
};
use crate::{
    photo::{Photo, resize},
    text::{Note, Text},
};

/// Longest side at which objects are told apart.
const OBJECT_SIDE: u32 = 512;
/// Less product than this part of the picture is none.
const SMALLEST_COVERAGE: f32 = 0.003;

/// Where a matte came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MatteSource {
    /// The segmenter.
    Network,
    /// The photo's own alpha channel.
    OwnAlpha,
}

/// A matte at the photo's full size: 0 background, 255 product.
#[derive(Clone, Debug)]
pub struct Matte {
    /// The values.
    pub alpha: GrayImage,
    /// Where they came from.
    pub source: MatteSource,
}

/// The segmenter's features of a picture, with the place of the picture in them.
#[derive(Clone, Debug)]
pub struct Features {
    /// Where the picture lies in the network's input.
    pub frame: Frame,
    /// `[channels, height, width]`.
    pub shape: [usize; 3],
    /// The values.
    pub data: Vec<f32>,
}

impl Features {
    /// The features at a point given in fractions of the picture, bilinear.
    pub fn at(&self, (x, y): (f32, f32)) -> Vec<f32> {
        let [channels, height, width] = self.shape;
        let (u, v) = self.frame.to_input(x, y);
        let cell = |value: f32, length: u32, cells: usize| {
            (value * cells as f32 / length as f32 - 0.5).clamp(0.0, (cells - 1) as f32)
        };
        let (u, v) = (cell(u, self.frame.input.0, width), cell(v, self.frame.input.1, height));
        let (left, top) = (u as usize, v as usize);
        let (right, bottom) = ((left + 1).min(width - 1), (top + 1).min(height - 1));
        let (fx, fy) = (u.fract(), v.fract());
        (0..channels)
            .map(|channel| {
                let value = |row: usize, column: usize| self.data[(channel * height + row) * width + column];
                let upper = value(top, left) * (1.0 - fx) + value(top, right) * fx;
                let lower = value(bottom, left) * (1.0 - fx) + value(bottom, right) * fx;
                upper * (1.0 - fy) + lower * fy
            })
            .collect()
    }
}

/// What is known of a photo's product.
#[derive(Clone, Debug)]
pub struct Segmentation {
    /// The matte.
    pub matte: Matte,
    /// The encoder's features, unless the photo brought its own alpha and no network was asked.
    pub features: Option<Features>,
}

impl Matte {
    /// The matte of a photo from what the network said of it.
    pub fn from_output(photo: &RgbImage, output: &SegmenterOutput) -> Self {
        let frame = Frame::of(photo.width(), photo.height());
        let (width, _) = output.size;
        let mut probability = Plane::from_fn(frame.content.0, frame.content.1, |x, y| {
            Luma([output.probability[(y * width + x) as usize]])
        });
        tidy(&mut probability);
        Self { alpha: refine(photo, &probability), source: MatteSource::Network }
    }

    /// Part of the picture that is product, 0 to 1.
    pub fn coverage(&self) -> f32 {
        let sum: u64 = self.alpha.as_raw().iter().map(|&value| u64::from(value)).sum();
        sum as f32 / (255.0 * self.alpha.as_raw().len().max(1) as f32)
    }

    /// Whether there is enough product to speak of.
    pub fn holds_product(&self) -> bool {
        self.coverage() >= SMALLEST_COVERAGE
    }

    /// The separate objects, largest first.
    pub fn objects(&self) -> Vec<MatteObject> {
        objects(&reduced(&self.alpha, OBJECT_SIDE))
    }

    /// What a person should know of this matte.
    pub fn notes(&self, objects: &[MatteObject]) -> Vec<Note> {
        let mut notes = Vec::new();
        if !self.holds_product() {
            notes.push(Note::new(
                "no_product",
                Text::new(
                    "No product stands out in this picture. Paint it with the brush, or choose a photo with a calmer background.",
                    "图中没有明显的商品。请用画笔涂出商品，或换一张背景更干净的照片。",
                ),
            ));
        }
        if objects.len() > 1 {
            notes.push(Note::new(
                "several_objects",
                Text::new(
                    "Several objects stand out. Click one to keep only that one.",
                    "图中有多个物体。点击其中一个即可只保留它。",
                ),
            ));
        }
        notes
    }
}

/// A matte whose longer side is at most `side`.
pub(crate) fn reduced(alpha: &GrayImage, side: u32) -> GrayImage {
    let (width, height) = resize::fit(alpha.width(), alpha.height(), side);
    resize::grey(alpha, width, height)
}

impl Segmentation {
    /// The product of a photo from what the network said of it.
    pub fn from_output(photo: &RgbImage, output: SegmenterOutput) -> Self {
        let matte = Matte::from_output(photo, &output);
        let frame = Frame::of(photo.width(), photo.height());
        let features = Features { frame, shape: output.feature_shape, data: output.features };
        Self { matte, features: Some(features) }
    }

    /// The product as the photo's own alpha channel marks it; none when the photo has no usable one.
    pub fn from_own_alpha(photo: &Photo) -> Option<Self> {
        let alpha = photo.alpha.clone()?;
        let matte = Matte { alpha, source: MatteSource::OwnAlpha };
        matte.holds_product().then_some(Self { matte, features: None })
    }
}

/// The box (x, y, width, height) around all pixels that are not wholly background; none when all are.
pub fn trim_box(alpha: &GrayImage) -> Option<(u32, u32, u32, u32)> {
    let (mut left, mut top, mut right, mut bottom) = (u32::MAX, u32::MAX, 0, 0);
    for (x, y, pixel) in alpha.enumerate_pixels() {
        if pixel.0[0] > 0 {
            (left, right) = (left.min(x), right.max(x));
            (top, bottom) = (top.min(y), bottom.max(y));
        }
    }
    (left <= right && top <= bottom).then(|| (left, top, right + 1 - left, bottom + 1 - top))
}
