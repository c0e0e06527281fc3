//! Is the product in the generated picture still the product of the original photo?
//!
//! Follows the product-consistency module of HFPC: segment both pictures, compare. Here the two
//! products are also aligned, and light that legitimately differs is taken out before colours are
//! compared. `docs/MEASURES.md` gives every formula.

mod align;
mod compare;
mod comparer;
mod explain;
mod findings;
mod geometry;
mod judge;
mod light;
mod masks;
mod measures;
mod overlay;
mod seam;
mod second_look;
mod texture;
mod view;

use std::collections::BTreeMap;

use image::{GrayImage, RgbImage, RgbaImage};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::{compare::Aligned, explain::Sizes, geometry::chain, geometry::inverse, judge::Judge};
use crate::{
    error::VitrineError,
    photo::Photo,
    segment::{Features, MatteSource, Segmentation},
    text::Text,
};

pub use comparer::{Comparer, ComparerInput, ComparerOutput, MODEL};
pub use findings::{Finding, FindingKind, Level, Region, Side};
pub use second_look::{Part, SecondLook};

/// The answer a merchant acts on.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The product is unchanged.
    Pass,
    /// A person should look.
    Review,
    /// The product was changed.
    Fail,
}

/// How the original's product lies in the generated picture.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Placement {
    /// Size in the generated picture over size in the original, both in pixels.
    pub scale: f32,
    /// Turn, counter-clockwise.
    pub rotation_degrees: f32,
    /// Original pixel to generated pixel: `x' = m0·x + m1·y + m2`, `y' = m3·x + m4·y + m5`.
    pub matrix: [f32; 6],
}

/// The outcome for one pair.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
pub struct Consistency {
    /// Pass, review or fail.
    pub verdict: Verdict,
    /// Calibrated probability that the product is unchanged, 0 to 1.
    pub probability: f32,
    /// Every measure by its name; `docs/MEASURES.md` defines them.
    pub measures: BTreeMap<String, f32>,
    /// How the products were brought to cover each other.
    pub alignment: Placement,
    /// What changed, gravest first.
    pub findings: Vec<Finding>,
}

/// A picture and its product.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The picture.
    pub rgb: &'a RgbImage,
    /// Its matte, of the same size.
    pub alpha: &'a GrayImage,
    /// The segmenter's features; absent when the picture brought its own alpha.
    pub features: Option<&'a Features>,
    /// Whether somebody stands for the matte, as one's own alpha or corrections: it is not looked at again.
    pub settled: bool,
}

impl<'a> Subject<'a> {
    /// A photo with its segmentation.
    pub fn of(photo: &'a Photo, segmentation: &'a Segmentation) -> Self {
        let Segmentation { matte, features } = segmentation;
        let settled = matte.source == MatteSource::OwnAlpha;
        Self { rgb: &photo.rgb, alpha: &matte.alpha, features: features.as_ref(), settled }
    }

    /// Whether the picture brought its own alpha: it has no background.
    pub(crate) fn is_cut_out(&self) -> bool {
        self.features.is_none()
    }

    fn size(&self) -> (u32, u32) {
        self.rgb.dimensions()
    }

    /// Whether enough of the picture is product.
    pub(crate) fn holds_product(&self) -> bool {
        let sum: u64 = self.alpha.as_raw().iter().map(|&value| u64::from(value)).sum();
        sum as f64 >= 0.003 * 255.0 * self.alpha.as_raw().len() as f64
    }
}

/// A compared pair: the outcome, and what is needed to draw where the changes are.
pub struct Comparison {
    /// The outcome.
    pub consistency: Consistency,
    /// What the network that compares was given; none when there was no product to compare.
    pub input: Option<ComparerInput>,
    aligned: Option<Aligned>,
    generated_size: (u32, u32),
}

/// Compares the products of two pictures; `second_look` is what a second look at the generated one showed, if there was one.
pub async fn compare(
    comparer: &Comparer,
    original: &Subject<'_>,
    generated: &Subject<'_>,
    second_look: Option<&SecondLook>,
) -> Result<Comparison, VitrineError> {
    let generated_size = generated.size();
    let aligned = if original.holds_product() && generated.holds_product() {
        Aligned::of(original, generated, second_look)
    } else {
        None
    };
    let Some((mut aligned, input)) = aligned else {
        let side = if original.holds_product() { Side::Generated } else { Side::Original };
        return Ok(Comparison { consistency: nothing_found(side), input: None, aligned: None, generated_size });
    };
    aligned.take_answer(&input, &comparer.run(&input).await?);
    let (probability, verdict) = Judge::built_in().judge(&aligned.measures);
    let sizes = Sizes { original: original.size(), generated: generated_size };
    let transform = &aligned.alignment.similarity;
    let matrix = chain(&inverse(&aligned.to_original), &aligned.to_generated);
    let alignment = Placement {
        scale: (matrix[0] * matrix[4] - matrix[1] * matrix[3]).abs().sqrt(),
        // A positive angle is clockwise on a screen.
        rotation_degrees: -transform.angle.to_degrees(),
        matrix,
    };
    let findings = explain::explain(&aligned, verdict, sizes);
    let consistency = Consistency { verdict, probability, measures: aligned.measures.clone(), alignment, findings };
    Ok(Comparison { consistency, input: Some(input), aligned: Some(aligned), generated_size })
}

impl Comparison {
    /// The changes drawn for the generated picture, its longer side at most `max_side`; clear where all is well.
    pub fn overlay(&self, max_side: u32) -> RgbaImage {
        match &self.aligned {
            Some(aligned) => overlay::overlay(aligned, self.generated_size, max_side),
            None => RgbaImage::new(1, 1),
        }
    }
}

/// Without a product there is nothing to measure. A generated picture without one has lost it; an original
/// without one leaves the question open.
fn nothing_found(side: Side) -> Consistency {
    let (verdict, probability, text) = match side {
        Side::Original => (
            Verdict::Review,
            0.5,
            Text::new(
                "No product stands out in the original photo. Choose a photo with a calmer background, or cut it out by hand.",
                "原图中没有明显的商品。请换一张背景更干净的照片，或手动抠图。",
            ),
        ),
        Side::Generated => (
            Verdict::Fail,
            0.0,
            Text::new("No product stands out in the generated picture.", "生成图中没有明显的商品。"),
        ),
    };
    let finding = Finding {
        kind: FindingKind::ProductNotFound,
        severity: 1.0,
        level: Level::Major,
        picture: side,
        region: Region::ALL,
        text,
    };
    Consistency {
        verdict,
        probability,
        measures: BTreeMap::new(),
        alignment: Placement { scale: 1.0, rotation_degrees: 0.0, matrix: [1.0, 0.0, 0.0, 0.0, 1.0, 0.0] },
        findings: vec![finding],
    }
}
