//! From two photos with their mattes to a judgement of the background, with what makes it doubtful.

use image::{RgbImage, Rgba, RgbaImage};

use burn::tensor::Device;

use super::network::HIDDEN;
use super::{GRID, Head, Judgement, MODEL, Prior, RewardInput, RewardJudge, RewardModel, Seen, TONES, tones};
use crate::{
    consistency::{Subject, Verdict},
    error::{EngineError, VitrineError},
    models::{self, REWARD_BASE, REWARD_OBJECTS},
    nn::{Weights, WeightsError},
    photo::{resize, sha256_hex},
    text::{Note, Text},
};

/// A picture whose longer side has fewer pixels shows too little of a scene.
const SMALLEST: u32 = 128;
/// Longer side over shorter side; beyond it little of the square the network sees is picture.
const LONGEST: u32 = 4;
/// Channels that differ by no more everywhere are one grey.
const GREY: u8 = 6;
/// Pixels looked at across and down to tell grey from colour.
const PROBES: u32 = 64;
/// A background is white from this mean lightness up.
const WHITE: f32 = 0.94;

/// A picture the reward model has looked at; kept, an original costs nothing for its further generations.
#[derive(Clone, Debug)]
pub struct Looked {
    seen: Seen,
    tones: [f32; TONES],
    doubts: Vec<Note>,
}

/// What is said of a background.
#[derive(Clone, Debug, PartialEq)]
pub struct Appraisal {
    /// The judgement; with doubts it is `review`, whatever the score says.
    pub judgement: Judgement,
    /// What makes it doubtful.
    pub notes: Vec<Note>,
    /// How much each of 16×16 places of the generated picture's square counted; sums to 1.
    pub looked: Vec<f32>,
    /// What the answers were made of, and the picture's tones: what a head of one's own is fitted to.
    pub hidden: Vec<f32>,
}

impl Appraisal {
    /// Whether the score is low enough for a model that vouches for nothing to speak, and nothing makes it doubtful.
    fn finds_fault(&self) -> bool {
        self.judgement.warned && self.notes.is_empty()
    }

    /// Where the model looked, over a generated picture of this size, its longer side at most `max_side`: blue, the
    /// stronger the more a place counted.
    pub fn attention(&self, (width, height): (u32, u32), max_side: u32) -> RgbaImage {
        let (shown, high) = resize::fit(width, height, max_side);
        let longer = f64::from(width.max(height));
        let most = self.looked.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
        // The picture lies in the middle of the square the model sees.
        let cell = |at: u32, length: u32, side: u32| {
            let place = (f64::from(at) + 0.5) / f64::from(length) * f64::from(side) + (longer - f64::from(side)) / 2.0;
            (place / longer * GRID as f64 - 0.5) as f32
        };
        RgbaImage::from_fn(shown, high, |x, y| {
            let share = self.between(cell(x, shown, width), cell(y, high, height)) / most;
            Rgba([47, 75, 208, (170.0 * share.sqrt()) as u8])
        })
    }

    /// Between the middles of four places.
    fn between(&self, x: f32, y: f32) -> f32 {
        let last = GRID as f32 - 1.0;
        let (x, y) = (x.clamp(0.0, last), y.clamp(0.0, last));
        let (left, top) = (x.floor().min(last - 1.0), y.floor().min(last - 1.0));
        let (across, down) = (x - left, y - top);
        let at = |dx: usize, dy: usize| self.looked[(top as usize + dy) * GRID + left as usize + dx];
        let row = |dy| at(0, dy) * (1.0 - across) + at(1, dy) * across;
        row(0) * (1.0 - down) + row(1) * down
    }
}

/// What the head that came with the weights may say, by how well it was measured.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Standing {
    /// Pass, review and fail.
    Judges,
    /// Fail, or that a background should be looked at, or nothing.
    Objects,
    /// Nothing: only heads of one's own judge.
    Base,
}

/// The reward model with the judge that came with its weights.
pub struct Appraiser {
    model: RewardModel,
    judge: RewardJudge,
    prior: Prior,
    head: Option<Head>,
    standing: Standing,
}

impl Appraiser {
    /// From the bytes of a weights file; its tables stand in its header under `tables`.
    pub fn load(weights: &[u8], device: &Device) -> Result<Self, VitrineError> {
        let refused = |detail: String| EngineError::BadWeights { model: MODEL.into(), detail };
        let model = RewardModel::load(weights, device)?;
        let parsed = Weights::from_bytes(weights).map_err(|error| refused(error.to_string()))?;
        let tables = parsed.metadata("tables").ok_or_else(|| refused("no tables come with the weights".into()))?;
        let judge = RewardJudge::read(tables)?;
        let (mut row, bias) = shipped_head(&parsed).map_err(|error| refused(error.to_string()))?;
        row.extend([0.0; TONES]);
        let prior = Prior { reward: sha256_hex(weights), weights: row, bias, line: judge.line() };
        Ok(Self { model, judge, prior, head: None, standing: Standing::Judges })
    }

    /// From the bytes of this version's own weights, which may say less than other weights.
    pub fn shipped(weights: &[u8], device: &Device) -> Result<Self, VitrineError> {
        let standing = match () {
            () if models::has_role(MODEL, REWARD_BASE) => Standing::Base,
            () if models::has_role(MODEL, REWARD_OBJECTS) => Standing::Objects,
            () => Standing::Judges,
        };
        Ok(Self { standing, ..Self::load(weights, device)? })
    }

    /// Whether it may say anything: a base may not until a head of one's own is in use.
    pub fn judges(&self) -> bool {
        self.standing != Standing::Base || self.head.is_some()
    }

    /// Judges with a head of one's own from now on, or with the one that came with the weights again.
    pub fn use_head(&mut self, head: Option<Head>) -> Result<(), VitrineError> {
        head.as_ref().map_or(Ok(()), |head| head.fits(&self.prior.reward))?;
        self.head = head;
        Ok(())
    }

    /// The head of one's own that judges, if one does.
    pub fn head(&self) -> Option<&Head> {
        self.head.as_ref()
    }

    /// What a head of one's own starts from.
    pub fn prior(&self) -> &Prior {
        &self.prior
    }

    /// Looks at a picture; nothing where no product stands out: a background is appropriate *for* something.
    pub fn look(&self, subject: &Subject<'_>) -> Option<Looked> {
        subject.holds_product().then(|| Looked {
            seen: self.model.see(&RewardInput::of(subject.rgb, subject.alpha)),
            tones: tones(subject.rgb, subject.alpha),
            doubts: doubts(subject.rgb, subject.is_cut_out()),
        })
    }

    /// What is to be told of the background of a generated picture; nothing where a model that only objects has nothing to
    /// object to.
    pub async fn opinion(&self, original: &Looked, generated: &Looked) -> Result<Option<Appraisal>, VitrineError> {
        let appraisal = self.appraise(original, generated).await?;
        let vouches_for_nothing = self.standing == Standing::Objects && self.head.is_none();
        let speaks = appraisal.finds_fault() && !is_white(&generated.tones);
        Ok((!vouches_for_nothing || speaks).then_some(appraisal))
    }

    /// Judges the background of a generated picture by its original, whatever the model's standing.
    pub async fn appraise(&self, original: &Looked, generated: &Looked) -> Result<Appraisal, VitrineError> {
        let mut output = self.model.compare(&original.seen, &generated.seen).await?;
        output.hidden.extend(generated.tones);
        if let Some(head) = &self.head {
            output.reward = head.logit(&output.hidden);
        }
        let own = self.head.as_ref().and_then(|head| head.decides);
        let thresholds = own.map_or_else(|| self.judge.thresholds(), |own| own.thresholds);
        let mut judgement = self.judge.judge(&output, &thresholds);
        if self.standing != Standing::Judges && self.head.is_some() {
            // The head learnt what passes; why, and among which pictures, nobody taught it.
            judgement = Judgement { percentile: None, category: None, reasons: Vec::new(), ..judgement };
        }
        // The original is only asked what the product is: its shape and size may be what they are.
        if !generated.doubts.is_empty() {
            judgement.verdict = Verdict::Review;
        }
        Ok(Appraisal { judgement, notes: generated.doubts.clone(), looked: output.looked, hidden: output.hidden })
    }
}

/// The row of the last layer that makes the reward, and its bias.
fn shipped_head(weights: &Weights<'_>) -> Result<(Vec<f32>, f32), WeightsError> {
    let [outputs, _] = weights.shape("answer.weight")?;
    let values = weights.tensor("answer.weight", [outputs, HIDDEN])?.iter::<f32>().take(HIDDEN).collect();
    let bias = weights.tensor("answer.bias", [outputs])?.iter::<f32>().next().unwrap_or(0.0);
    Ok((values, bias))
}

/// What the network was not taught on.
fn doubts(rgb: &RgbImage, cut_out: bool) -> Vec<Note> {
    let (longer, shorter) = (rgb.width().max(rgb.height()), rgb.width().min(rgb.height()).max(1));
    let mut doubts = Vec::new();
    if cut_out {
        doubts.push(Note::new(
            "background_transparent",
            Text::new(
                "The picture is transparent around the product: there is no background to judge.",
                "图片中商品周围是透明的，没有可判断的背景。",
            ),
        ));
    }
    if longer < SMALLEST {
        doubts.push(Note::new(
            "background_too_small",
            Text::new(
                format!(
                    "The picture is too small ({longer} pixels) for its background to be judged; look at it yourself."
                ),
                format!("图片太小（{longer} 像素），无法判断背景，请人工查看。"),
            ),
        ));
    }
    if longer > LONGEST * shorter {
        doubts.push(Note::new(
            "background_too_narrow",
            Text::new(
                "The picture is so long and narrow that little of its background can be judged; look at it yourself.",
                "图片过于狭长，无法可靠判断背景，请人工查看。",
            ),
        ));
    }
    if is_grey(rgb) {
        doubts.push(Note::new(
            "background_grey",
            Text::new(
                "The picture has no colours; backgrounds without colours cannot be judged reliably. Look at it yourself.",
                "图片没有颜色，无法可靠判断黑白背景，请人工查看。",
            ),
        ));
    }
    doubts
}

/// Whether the product stands before white, as marketplaces ask for. The network saw scenes; white it knows as blown out.
fn is_white([lightness, ..]: &[f32; TONES]) -> bool {
    *lightness >= WHITE
}

fn is_grey(rgb: &RgbImage) -> bool {
    let (width, height) = rgb.dimensions();
    let steps = |length: u32| (0..length).step_by((length / PROBES).max(1) as usize);
    steps(height).all(|y| {
        steps(width).all(|x| {
            let [r, g, b] = rgb.get_pixel(x, y).0;
            r.max(g).max(b) - r.min(g).min(b) <= GREY
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consistency::Verdict;
    use image::{GrayImage, Luma, Rgb};

    fn codes(rgb: &RgbImage) -> Vec<String> {
        doubts(rgb, false).into_iter().map(|note| note.code.into_owned()).collect()
    }

    fn appraisal(verdict: Verdict) -> Appraisal {
        let judgement = Judgement {
            verdict,
            warned: verdict == Verdict::Fail,
            score: 0.5,
            interval: [0.4, 0.6],
            percentile: None,
            category: None,
            reasons: Vec::new(),
        };
        Appraisal { judgement, notes: Vec::new(), looked: vec![0.0; GRID * GRID], hidden: Vec::new() }
    }

    #[test]
    fn a_model_that_only_objects_speaks_of_low_scores_and_not_of_pictures_it_was_not_taught_on() {
        let low = || appraisal(Verdict::Fail);
        let notes = doubts(&RgbImage::new(400, 300), true);
        let finding = [low(), appraisal(Verdict::Pass), Appraisal { notes, ..low() }].map(|one| one.finds_fault());
        assert_eq!(finding, [true, false, false]);
    }

    #[test]
    fn attention_lies_where_the_model_looked_in_a_picture_of_any_shape() {
        let mut looked = vec![0.0; GRID * GRID];
        // Column 4 of row 8: a quarter across the square is the left edge of a picture half as wide as high.
        looked[8 * GRID + 4] = 1.0;
        let appraisal = Appraisal { looked, ..appraisal(Verdict::Pass) };
        let picture = appraisal.attention((400, 800), 160);
        assert_eq!(picture.dimensions(), (80, 160));
        let strongest = picture.enumerate_pixels().max_by_key(|(_, _, pixel)| pixel.0[3]).map(|(x, y, _)| (x, y));
        let (x, y) = strongest.unwrap();
        assert!(x.abs_diff(5) < 3 && y.abs_diff(85) < 3, "{x} {y}");
    }

    #[test]
    fn white_is_told_from_a_light_scene_whatever_stands_before_it() {
        let told = |background: u8| {
            let product = |x: u32| (20..44).contains(&x);
            let rgb = RgbImage::from_fn(64, 64, |x, _| Rgb([if product(x) { 10 } else { background }; 3]));
            let alpha = GrayImage::from_fn(64, 64, |x, _| Luma([if product(x) { 255 } else { 0 }]));
            is_white(&tones(&rgb, &alpha))
        };
        assert_eq!([255, 246, 230, 40].map(told), [true, true, false, false]);
    }

    #[test]
    fn what_the_network_was_not_taught_on_is_doubted() {
        let coloured = |width, height| RgbImage::from_fn(width, height, |x, y| Rgb([x as u8, y as u8, 90]));
        assert_eq!(codes(&coloured(400, 300)), [""; 0]);
        let transparent = doubts(&coloured(400, 300), true);
        assert_eq!(transparent.iter().map(|note| &*note.code).collect::<Vec<_>>(), ["background_transparent"]);
        assert_eq!(codes(&coloured(100, 90)), ["background_too_small"]);
        assert_eq!(codes(&coloured(1200, 200)), ["background_too_narrow"]);
        let grey = RgbImage::from_fn(400, 300, |x, y| Rgb([(x + y) as u8; 3]));
        assert_eq!(codes(&grey), ["background_grey"]);
    }
}
