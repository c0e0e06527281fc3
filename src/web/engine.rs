//! The engine: photos, mattes and comparison; lives in the page's engine worker.

use std::collections::BTreeMap;

use image::{GrayImage, RgbaImage};
use js_sys::{Float32Array, Object, Uint8ClampedArray};
use serde::Deserialize;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use super::{
    convert::{from_js, input_to_js, internal, output_from_js, set, thrown, to_js},
    photos::Photos,
    second_look::LookAgain,
    stage::Stage,
};
use crate::{
    consistency::{self, Comparer, Comparison, compare},
    device::ComputeDevice,
    error::{EngineError, TuneError, VitrineError},
    models::MODELS,
    photo::{Limits, Photo, encode, resize},
    report::{EngineInfo, NamedPicture, Outcome, Report, csv, html},
    reward::{Appraisal, Appraiser, Head, Looked},
    segment::{BrushMode, Matte, Segmentation, SegmenterInput, Stroke},
    text::Language,
};

/// Photos with their mattes, and what can be done with them. Photos are known by number.
#[wasm_bindgen]
pub struct Engine {
    pub(super) photos: Photos,
    /// The last judged pair, for its overlays.
    pub(super) last: Option<Judged>,
    /// The second looks that were asked for, by their pairs.
    pub(super) again: BTreeMap<(u32, u32), LookAgain>,
    comparer: Option<Comparer>,
    reward: Option<Appraiser>,
    /// What the reward model saw of each photo, while its matte stays.
    looked: BTreeMap<u32, Option<Looked>>,
    pub(super) stage: Stage,
    device: String,
}

pub(super) struct Judged {
    pair: (u32, u32),
    comparison: Comparison,
    appraisal: Option<Appraisal>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CutoutOptions {
    trim: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Named {
    name: String,
    data_url: String,
}

pub(super) type Answer = Result<JsValue, JsValue>;

#[wasm_bindgen]
impl Engine {
    /// An engine without photos.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default, reason = "JavaScript has constructors, no defaults")]
    pub fn new() -> Self {
        Self {
            photos: Photos::default(),
            last: None,
            again: BTreeMap::new(),
            comparer: None,
            reward: None,
            looked: BTreeMap::new(),
            stage: Stage::default(),
            device: "cpu".into(),
        }
    }

    /// The crate's version.
    pub fn version(&self) -> String {
        env!("CARGO_PKG_VERSION").into()
    }

    /// Every model: `{name, file, bytes, sha256, licence}[]`.
    pub fn models(&self) -> Answer {
        to_js(&MODELS)
    }

    /// Says where the networks run, for the reports: `"cpu"` or `"webgpu"`.
    #[wasm_bindgen(js_name = setDevice)]
    pub fn set_device(&mut self, device: String) {
        self.device = device;
    }

    /// Builds the network that compares, on the CPU, from the bytes of its weights file.
    #[wasm_bindgen(js_name = loadComparer)]
    pub fn load_comparer(&mut self, weights: &[u8]) -> Result<(), JsValue> {
        let load = |device: ComputeDevice| Comparer::load(weights, &device.device);
        self.comparer = Some(ComputeDevice::cpu().and_then(load).map_err(throw)?);
        Ok(())
    }

    /// Builds the reward model, on the CPU, from the bytes of its weights file; pairs are then judged by it, too, or,
    /// where it is a base for heads, by the head in use.
    #[wasm_bindgen(js_name = loadReward)]
    pub fn load_reward(&mut self, weights: &[u8]) -> Result<(), JsValue> {
        let load = |device: ComputeDevice| Appraiser::shipped(weights, &device.device);
        self.reward = Some(ComputeDevice::cpu().and_then(load).map_err(throw)?);
        Ok(())
    }

    /// What a reward head of one's own starts from: `Prior`; undefined without a reward model.
    #[wasm_bindgen(js_name = rewardPrior)]
    pub fn reward_prior(&self) -> Answer {
        self.reward.as_ref().map_or(Ok(JsValue::UNDEFINED), |reward| to_js(reward.prior()))
    }

    /// Judges with a head of one's own, given as its file's text, or with the shipped one again.
    #[wasm_bindgen(js_name = useHead)]
    pub fn use_head(&mut self, text: Option<String>) -> Result<(), JsValue> {
        let head = text.map(|text| Head::read(&text)).transpose().map_err(throw)?;
        let reward = self.reward.as_mut().ok_or_else(|| throw(TuneError::NoRewardModel.into()))?;
        self.last = None;
        reward.use_head(head).map_err(throw)
    }

    /// What the reward model makes its answer of: `Float32Array`; undefined where no product stands out in one of both.
    #[wasm_bindgen(js_name = rewardFeatures)]
    pub async fn reward_features(&mut self, original: u32, generated: u32) -> Answer {
        let Some((reward, before, after)) = self.looked(original, generated).map_err(throw)? else {
            return Ok(JsValue::UNDEFINED);
        };
        // Also of pairs of which a model that only objects says nothing: they are learnt from.
        let appraisal = reward.appraise(before, after).await.map_err(throw)?;
        Ok(Float32Array::from(appraisal.hidden.as_slice()).into())
    }

    /// Decodes a file: `PhotoInfo`.
    #[wasm_bindgen(js_name = openPhoto)]
    pub fn open_photo(&mut self, bytes: &[u8], name: &str) -> Answer {
        self.open(Photo::decode(bytes, name, &Limits::default()))
    }

    /// Takes over RGBA pixels of a picture only the browser can decode: `PhotoInfo`.
    #[wasm_bindgen(js_name = openPixels)]
    pub fn open_pixels(&mut self, rgba: Vec<u8>, width: u32, height: u32, name: &str) -> Answer {
        self.open(Photo::from_rgba(rgba, width, height, name, &Limits::default()))
    }

    /// Frees a photo's memory.
    #[wasm_bindgen(js_name = closePhoto)]
    pub fn close_photo(&mut self, id: u32) {
        self.photos.close(id);
        self.forget(id);
    }

    /// The photo, its longer side at most `max_side`: `Pixels`.
    pub fn preview(&self, id: u32, max_side: u32) -> Answer {
        let photo = &self.photos.get(id).map_err(throw)?.photo;
        let (width, height) = resize::fit(photo.width(), photo.height(), max_side.max(1));
        let rgb = resize::rgb(&photo.rgb, width, height);
        let alpha = photo.alpha.as_ref().map(|alpha| resize::grey(alpha, width, height));
        pixels(&RgbaImage::from_fn(width, height, |x, y| {
            let [r, g, b] = rgb.get_pixel(x, y).0;
            image::Rgba([r, g, b, alpha.as_ref().map_or(255, |alpha| alpha.get_pixel(x, y).0[0])])
        }))
    }

    /// The photo as the network sees it, or undefined when its own alpha shows the product.
    #[wasm_bindgen(js_name = segmenterInput)]
    pub fn segmenter_input(&self, id: u32) -> Answer {
        let photo = &self.photos.get(id).map_err(throw)?.photo;
        match Segmentation::from_own_alpha(photo) {
            Some(_) => Ok(JsValue::UNDEFINED),
            None => input_to_js(&SegmenterInput::of(&photo.rgb)),
        }
    }

    /// Makes the photo's own alpha its matte: `MatteInfo`.
    #[wasm_bindgen(js_name = useOwnAlpha)]
    pub fn use_own_alpha(&mut self, id: u32) -> Answer {
        let open = self.photos.get_mut(id).map_err(throw)?;
        let none = || EngineError::NoOwnAlpha { name: open.photo.name.clone() }.into();
        let segmentation = Segmentation::from_own_alpha(&open.photo).ok_or_else(none).map_err(throw)?;
        open.set_segmentation(segmentation);
        self.forget(id);
        self.matte_info(id)
    }

    /// Makes a matte of the network's answer: `MatteInfo`.
    #[wasm_bindgen(js_name = setSegmenterOutput)]
    pub fn set_segmenter_output(&mut self, id: u32, output: JsValue) -> Answer {
        let open = self.photos.get_mut(id).map_err(throw)?;
        let output = output_from_js(&output, open.frame())?;
        let segmentation = Segmentation::from_output(&open.photo.rgb, output);
        open.set_segmentation(segmentation);
        self.forget(id);
        self.matte_info(id)
    }

    /// Makes a finer network's answer the matte, a correction that can be undone: `MatteInfo`.
    #[wasm_bindgen(js_name = refineMatte)]
    pub fn refine_matte(&mut self, id: u32, output: JsValue) -> Answer {
        let open = self.photos.get_mut(id).map_err(throw)?;
        let output = output_from_js(&output, open.frame())?;
        let matte = Matte::from_output(&open.photo.rgb, &output);
        open.refine(&matte).map_err(throw)?;
        self.forget(id);
        self.matte_info(id)
    }

    /// `MatteInfo`.
    #[wasm_bindgen(js_name = matteInfo)]
    pub fn matte_info(&self, id: u32) -> Answer {
        to_js(&self.photos.get(id).and_then(|open| open.matte_info()).map_err(throw)?)
    }

    /// White where the product is, clear elsewhere: `Pixels`.
    #[wasm_bindgen(js_name = mattePreview)]
    pub fn matte_preview(&self, id: u32, max_side: u32) -> Answer {
        let alpha = self.small_matte(id, max_side)?;
        pixels(&RgbaImage::from_fn(alpha.width(), alpha.height(), |x, y| {
            image::Rgba([255, 255, 255, alpha.get_pixel(x, y).0[0]])
        }))
    }

    /// The product alone: `Pixels`.
    #[wasm_bindgen(js_name = cutoutPreview)]
    pub fn cutout_preview(&self, id: u32, max_side: u32) -> Answer {
        let alpha = self.small_matte(id, max_side)?;
        let rgb = resize::rgb(&self.photos.get(id).map_err(throw)?.photo.rgb, alpha.width(), alpha.height());
        pixels(&RgbaImage::from_fn(alpha.width(), alpha.height(), |x, y| {
            let [r, g, b] = rgb.get_pixel(x, y).0;
            image::Rgba([r, g, b, alpha.get_pixel(x, y).0[0]])
        }))
    }

    /// A brush stroke: points `x0, y0, x1, y1, …` in fractions, radius in fractions of the longer side, mode
    /// `"add"` or `"remove"`, hardness 0 to 1. `MatteInfo`.
    pub fn paint(&mut self, id: u32, points: &[f32], radius: f32, mode: &str, hardness: f32) -> Answer {
        let mode = match mode {
            "add" => BrushMode::Add,
            "remove" => BrushMode::Remove,
            other => return Err(thrown(&internal(format!("a brush that does {other}")))),
        };
        let points = points.as_chunks::<2>().0.iter().map(|&[x, y]| (x, y)).collect();
        self.edit(id, |editor| {
            editor.paint(&Stroke { points, radius, mode, hardness });
            Ok(())
        })
    }

    /// Keeps only the object at a point (fractions): `MatteInfo`.
    #[wasm_bindgen(js_name = keepObject)]
    pub fn keep_object(&mut self, id: u32, x: f32, y: f32) -> Answer {
        self.edit(id, |editor| if editor.keep_object(x, y) { Ok(()) } else { Err(EngineError::NoObjectHere.into()) })
    }

    /// Takes the last correction back: `MatteInfo`.
    pub fn undo(&mut self, id: u32) -> Answer {
        self.edit(id, |editor| {
            editor.undo();
            Ok(())
        })
    }

    /// Makes it again: `MatteInfo`.
    pub fn redo(&mut self, id: u32) -> Answer {
        self.edit(id, |editor| {
            editor.redo();
            Ok(())
        })
    }

    /// Takes all corrections back: `MatteInfo`.
    #[wasm_bindgen(js_name = resetMatte)]
    pub fn reset_matte(&mut self, id: u32) -> Answer {
        self.edit(id, |editor| {
            editor.reset();
            Ok(())
        })
    }

    /// PNG of the product with alpha, at the photo's full size; `{trim: true}` cuts the empty rim off.
    #[wasm_bindgen(js_name = exportCutout)]
    pub fn export_cutout(&self, id: u32, options: JsValue) -> Result<Vec<u8>, JsValue> {
        let CutoutOptions { trim } = from_js(options)?;
        let subject = self.photos.get(id).and_then(|open| open.subject()).map_err(throw)?;
        let encoded = match crate::segment::trim_box(subject.alpha).filter(|_| trim) {
            Some((x, y, width, height)) => encode::png(
                &image::imageops::crop_imm(subject.rgb, x, y, width, height).to_image(),
                Some(&image::imageops::crop_imm(subject.alpha, x, y, width, height).to_image()),
            ),
            None => encode::png(subject.rgb, Some(subject.alpha)),
        };
        encoded.map_err(throw)
    }

    /// Grey PNG of the matte.
    #[wasm_bindgen(js_name = exportMatte)]
    pub fn export_matte(&self, id: u32) -> Result<Vec<u8>, JsValue> {
        let subject = self.photos.get(id).and_then(|open| open.subject()).map_err(throw)?;
        encode::grey_png(subject.alpha).map_err(throw)
    }

    /// Compares two photos' products and appraises the generated one's background: `Report`.
    pub async fn compare(&mut self, original: u32, generated: u32) -> Answer {
        let judged = self.judged(original, generated).await.map_err(throw)?;
        let engine = EngineInfo::judging(self.device.clone(), self.reward.as_ref());
        let photo = |id| self.photos.get(id).map(|open| &open.photo).map_err(throw);
        let consistency = judged.comparison.consistency.clone();
        let mut report = Report::new(engine, photo(original)?, photo(generated)?, consistency);
        if let Some(appraisal) = &judged.appraisal {
            report.take_appraisal(appraisal);
        }
        self.last = Some(judged);
        to_js(&report)
    }

    /// The changes drawn for the generated picture; the last compared pair's without comparing again. `Pixels`.
    pub async fn overlay(&mut self, original: u32, generated: u32, max_side: u32) -> Answer {
        pixels(&self.last_judged(original, generated).await?.comparison.overlay(max_side.max(1)))
    }

    /// Where the reward model looked in the generated picture; undefined where it did not judge. `Pixels`.
    pub async fn attention(&mut self, original: u32, generated: u32, max_side: u32) -> Answer {
        let size = self.photos.get(generated).map(|open| open.photo.rgb.dimensions()).map_err(throw)?;
        match &self.last_judged(original, generated).await?.appraisal {
            Some(appraisal) => pixels(&appraisal.attention(size, max_side.max(1))),
            None => Ok(JsValue::UNDEFINED),
        }
    }

    /// A stand-alone page of reports; pictures are `{name, dataUrl}`, language `"en"` or `"zh"`.
    #[wasm_bindgen(js_name = reportHtml)]
    pub fn report_html(&self, reports: JsValue, pictures: JsValue, language: JsValue) -> Result<String, JsValue> {
        let outcomes: Vec<Outcome> = from_js(reports)?;
        let pictures: Vec<Named> = from_js(pictures)?;
        let language: Language = from_js(language)?;
        let pictures: Vec<NamedPicture> =
            pictures.into_iter().map(|Named { name, data_url }| NamedPicture { name, data_url }).collect();
        let pictures = crate::report::PairPictures::assign(&outcomes, &pictures);
        Ok(html(&outcomes, &pictures, language))
    }

    /// A table of reports.
    #[wasm_bindgen(js_name = reportCsv)]
    pub fn report_csv(&self, reports: JsValue) -> Result<String, JsValue> {
        let outcomes: Vec<Outcome> = from_js(reports)?;
        csv(&outcomes).map_err(throw)
    }
}

impl Engine {
    fn open(&mut self, photo: Result<Photo, VitrineError>) -> Answer {
        let (id, open) = self.photos.add(photo.map_err(throw)?);
        to_js(&open.info(id))
    }

    fn edit(
        &mut self,
        id: u32,
        change: impl FnOnce(&mut crate::segment::MatteEditor) -> Result<(), VitrineError>,
    ) -> Answer {
        self.forget(id);
        self.photos.get_mut(id).and_then(|open| change(open.editor()?)).map_err(throw)?;
        self.matte_info(id)
    }

    fn small_matte(&self, id: u32, max_side: u32) -> Result<GrayImage, JsValue> {
        let subject = self.photos.get(id).and_then(|open| open.subject()).map_err(throw)?;
        let (width, height) = resize::fit(subject.alpha.width(), subject.alpha.height(), max_side.max(1));
        Ok(resize::grey(subject.alpha, width, height))
    }

    /// A photo's matte changed, or it was closed: what was made of it is wrong now.
    fn forget(&mut self, id: u32) {
        self.stage.forget(id);
        self.looked.remove(&id);
        self.last.take_if(|Judged { pair: (original, generated), .. }| [*original, *generated].contains(&id));
        self.again.retain(|(original, generated), _| ![*original, *generated].contains(&id));
    }

    async fn last_judged(&mut self, original: u32, generated: u32) -> Result<&Judged, JsValue> {
        if self.last.as_ref().is_none_or(|judged| judged.pair != (original, generated)) {
            self.last = Some(self.judged(original, generated).await.map_err(throw)?);
        }
        self.last.as_ref().ok_or_else(|| thrown(&internal("no comparison".into())))
    }

    async fn judged(&mut self, original: u32, generated: u32) -> Result<Judged, VitrineError> {
        let missing = || EngineError::UnknownModel { model: consistency::MODEL.into() };
        let comparer = self.comparer.as_ref().ok_or_else(missing)?;
        let (before, after) = (self.photos.get(original)?.subject()?, self.photos.get(generated)?.subject()?);
        let second_look = self.again.get(&(original, generated)).and_then(|look| look.seen.as_ref());
        let comparison = compare(comparer, &before, &after, second_look).await?;
        let appraisal = match self.looked(original, generated)? {
            Some((reward, before, after)) if reward.judges() => reward.opinion(before, after).await?,
            _ => None,
        };
        Ok(Judged { pair: (original, generated), comparison, appraisal })
    }

    /// A pair as the reward model sees it; nothing without one, or where no product stands out in one of both.
    fn looked(
        &mut self,
        original: u32,
        generated: u32,
    ) -> Result<Option<(&Appraiser, &Looked, &Looked)>, VitrineError> {
        let Some(reward) = &self.reward else { return Ok(None) };
        // Further generations of the same original cost half.
        for id in [original, generated] {
            let subject = self.photos.get(id)?.subject()?;
            self.looked.entry(id).or_insert_with(|| reward.look(&subject));
        }
        let seen = |id: &u32| self.looked.get(id).and_then(Option::as_ref);
        Ok(seen(&original).zip(seen(&generated)).map(|(before, after)| (reward, before, after)))
    }
}

pub(super) fn throw(error: VitrineError) -> JsValue {
    thrown(&error)
}

/// `{width, height, data}` with RGBA ready for `ImageData`.
pub(super) fn pixels(picture: &RgbaImage) -> Answer {
    let object = Object::new();
    set(&object, "width", &picture.width().into())?;
    set(&object, "height", &picture.height().into())?;
    set(&object, "data", &Uint8ClampedArray::from(picture.as_raw().as_slice()))?;
    Ok(object.into())
}
