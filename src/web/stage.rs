//! Staging for the page: the recipe's photos are the open ones, with their present mattes.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use image::{DynamicImage, RgbImage, RgbaImage};
use js_sys::Object;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};

use super::{
    convert::{from_js, set, thrown, to_js},
    engine::{Answer, Engine, pixels, throw},
    photos::Photos,
};
use crate::{
    error::{StageError, VitrineError},
    export::{ExportFormat, ExportOptions, export},
    photo::resize,
    preflight::{self, Candidate, FileFacts},
    stage::{self, Background, Canvas, Cutout, Recipe, Sources},
    text::Note,
};

/// Longer side of the cut-outs and backgrounds that previews are drawn from.
const PREVIEW_SIDE: u32 = 1280;

/// Cut-outs made ready once, so that a preview does not start from a photo's millions of pixels.
#[derive(Default)]
pub struct Stage {
    small: RefCell<BTreeMap<u32, Rc<Cutout>>>,
    full: RefCell<Option<(u32, Rc<Cutout>)>>,
    pictures: RefCell<BTreeMap<u32, Rc<RgbImage>>>,
}

impl Stage {
    /// The photo's matte changed, or it was closed.
    pub fn forget(&mut self, photo: u32) {
        self.small.get_mut().remove(&photo);
        self.pictures.get_mut().remove(&photo);
        self.full.get_mut().take_if(|(kept, _)| *kept == photo);
    }

    /// What a recipe needs to be drawn with this longer side.
    ///
    /// # Errors
    /// When a photo is not open, has no matte or no product.
    pub fn gather(&self, recipe: &Recipe, photos: &Photos, max_side: u32) -> Result<Gathered, VitrineError> {
        let small = max_side <= PREVIEW_SIDE;
        let mut gathered = Gathered::default();
        recipe.check()?;
        for layer in &recipe.layers {
            let cutout = if small { self.small(photos, layer.photo)? } else { self.full(photos, layer.photo)? };
            gathered.cutouts.insert(layer.photo, cutout);
        }
        if let Background::Picture { photo, .. } | Background::Made { photo, .. } = recipe.background {
            let picture =
                if small { self.picture(photos, photo)? } else { Rc::new(photos.get(photo)?.photo.rgb.clone()) };
            gathered.pictures.insert(photo, picture);
        }
        Ok(gathered)
    }

    /// The product's box in pixels of its photo.
    pub fn full(&self, photos: &Photos, photo: u32) -> Result<Rc<Cutout>, VitrineError> {
        if let Some((kept, cutout)) = &*self.full.borrow()
            && *kept == photo
        {
            return Ok(Rc::clone(cutout));
        }
        let open = photos.get(photo)?;
        let subject = open.subject()?;
        let cutout = Rc::new(Cutout::new(&open.photo.name, subject.rgb, subject.alpha)?);
        *self.full.borrow_mut() = Some((photo, Rc::clone(&cutout)));
        Ok(cutout)
    }

    fn small(&self, photos: &Photos, photo: u32) -> Result<Rc<Cutout>, VitrineError> {
        if let Some(cutout) = self.small.borrow().get(&photo) {
            return Ok(Rc::clone(cutout));
        }
        let reduced = Rc::new(self.full(photos, photo)?.reduced(PREVIEW_SIDE));
        self.small.borrow_mut().insert(photo, Rc::clone(&reduced));
        Ok(reduced)
    }

    fn picture(&self, photos: &Photos, photo: u32) -> Result<Rc<RgbImage>, VitrineError> {
        if let Some(picture) = self.pictures.borrow().get(&photo) {
            return Ok(Rc::clone(picture));
        }
        let rgb = &photos.get(photo)?.photo.rgb;
        // A canvas may show a small part of a picture, up to a quarter of its sides.
        let (width, height) = resize::fit(rgb.width(), rgb.height(), 2 * PREVIEW_SIDE);
        let reduced = Rc::new(resize::rgb(rgb, width, height));
        self.pictures.borrow_mut().insert(photo, Rc::clone(&reduced));
        Ok(reduced)
    }
}

/// The cut-outs and pictures of one recipe.
#[derive(Default)]
pub struct Gathered {
    cutouts: BTreeMap<u32, Rc<Cutout>>,
    pictures: BTreeMap<u32, Rc<RgbImage>>,
}

impl Sources for Gathered {
    fn cutout(&self, photo: u32) -> Result<&Cutout, VitrineError> {
        self.cutouts.get(&photo).map(Rc::as_ref).ok_or_else(|| unknown(photo))
    }

    fn picture(&self, photo: u32) -> Result<&RgbImage, VitrineError> {
        self.pictures.get(&photo).map(Rc::as_ref).ok_or_else(|| unknown(photo))
    }
}

fn unknown(id: u32) -> VitrineError {
    crate::error::EngineError::UnknownPhoto { id }.into()
}

#[derive(Serialize)]
struct Checked<'a> {
    #[serde(flatten)]
    preflight: preflight::Preflight,
    notes: &'a [Note],
}

#[derive(Serialize)]
struct Size {
    width: u32,
    height: u32,
}

#[wasm_bindgen]
impl Engine {
    /// The background of a recipe, the canvas's longer side at most `max_side`: `Pixels`.
    #[wasm_bindgen(js_name = stageBackground)]
    pub fn stage_background(&self, recipe: JsValue, max_side: u32) -> Answer {
        let recipe = Recipe { layers: Vec::new(), ..recipe_from_js(recipe)? };
        let gathered = self.stage.gather(&recipe, &self.photos, max_side).map_err(throw)?;
        opaque(stage::backdrop(&recipe, &gathered, max_side).map_err(throw)?)
    }

    /// One layer with its shadow and mirror image at the same scale: `Pixels` with the place of its corner, `{x, y}`.
    #[wasm_bindgen(js_name = stageSprite)]
    pub fn stage_sprite(&self, recipe: JsValue, layer: usize, max_side: u32) -> Answer {
        let mut recipe = recipe_from_js(recipe)?;
        if layer >= recipe.layers.len() {
            return Err(thrown(&bad(format!("there is no layer {layer}"))));
        }
        recipe.layers = vec![recipe.layers.swap_remove(layer)];
        let gathered = self.stage.gather(&recipe, &self.photos, max_side).map_err(throw)?;
        let sprite = stage::layer(&recipe, 0, &gathered, max_side).map_err(throw)?;
        let object: Object = pixels(&sprite.pixels)?.unchecked_into();
        set(&object, "x", &sprite.left.into())?;
        set(&object, "y", &sprite.top.into())?;
        Ok(object.into())
    }

    /// All of a recipe, for thumbnails: `Pixels`.
    #[wasm_bindgen(js_name = stagePicture)]
    pub fn stage_picture(&self, recipe: JsValue, max_side: u32) -> Answer {
        let recipe = recipe_from_js(recipe)?;
        let gathered = self.stage.gather(&recipe, &self.photos, max_side).map_err(throw)?;
        opaque(stage::compose(&recipe, &gathered, max_side).map_err(throw)?.rgb)
    }

    /// The picture as a file with its metadata; `options` are [`ExportOptions`], and `transparent` leaves the
    /// background out. Bytes.
    #[wasm_bindgen(js_name = stageExport)]
    pub fn stage_export(&self, recipe: JsValue, options: JsValue) -> Result<Vec<u8>, JsValue> {
        let (recipe, options): (Recipe, Options) = (recipe_from_js(recipe)?, from_js(options)?);
        self.staged_file(&recipe, &options).map(|(_, bytes)| bytes).map_err(throw)
    }

    /// What a marketplace would say of that file: `Preflight` with the picture's `notes`.
    #[wasm_bindgen(js_name = stagePreflight)]
    pub fn stage_preflight(&self, recipe: JsValue, marketplace: &str, options: JsValue) -> Answer {
        let (recipe, options): (Recipe, Options) = (recipe_from_js(recipe)?, from_js(options)?);
        let marketplace = preflight::marketplace(marketplace).map_err(|error| throw(error.into()))?;
        let (staged, bytes) = self.staged_file(&recipe, &options).map_err(throw)?;
        let candidate = Candidate {
            rgb: &staged.rgb,
            product: Some(&staged.product),
            size: (recipe.canvas.width, recipe.canvas.height),
            clipped: Some(staged.clipped),
            transparent: options.transparent,
            file: Some(FileFacts::read(&bytes).map_err(throw)?),
            generated: recipe.is_generated(),
        };
        to_js(&Checked { preflight: preflight::check(&candidate, marketplace), notes: &staged.notes })
    }

    /// Every marketplace whose rules are known: `Marketplace[]`.
    pub fn marketplaces(&self) -> Answer {
        to_js(&preflight::marketplaces())
    }

    /// The box of a photo's product, in pixels of the photo: `{width, height}`.
    #[wasm_bindgen(js_name = stageProduct)]
    pub fn stage_product(&self, photo: u32) -> Answer {
        let (width, height) = self.stage.full(&self.photos, photo).map_err(throw)?.size();
        to_js(&Size { width, height })
    }

    /// Where a photo's product takes `share` of a canvas `{width, height}`, in its middle: `Placement`.
    #[wasm_bindgen(js_name = stageFit)]
    pub fn stage_fit(&self, photo: u32, canvas: JsValue, share: f32) -> Answer {
        let canvas: Canvas = from_js(canvas)?;
        let cutout = self.stage.full(&self.photos, photo).map_err(throw)?;
        to_js(&stage::fit(&cutout, canvas, share))
    }
}

/// How a file is to be written.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct Options {
    format: ExportFormat,
    quality: Option<u8>,
    max_bytes: Option<u64>,
    dpi: Option<u32>,
    transparent: bool,
}

impl Engine {
    fn staged_file(&self, recipe: &Recipe, options: &Options) -> Result<(stage::Staged, Vec<u8>), VitrineError> {
        let side = recipe.canvas.width.max(recipe.canvas.height);
        let gathered = self.stage.gather(recipe, &self.photos, side)?;
        let staged = stage::compose(recipe, &gathered, side)?;
        let Options { format, quality, max_bytes, dpi, transparent } = *options;
        let source_type = Some(recipe.source_type());
        let written = ExportOptions { format, quality, max_bytes, dpi, source_type, title: None };
        let bytes = if transparent {
            let (rgb, alpha) = stage::without_background(recipe, &gathered, side)?;
            export(&rgb, Some(&alpha), &written)?
        } else {
            export(&staged.rgb, None, &written)?
        };
        Ok((staged, bytes))
    }
}

pub(super) fn recipe_from_js(value: JsValue) -> Result<Recipe, JsValue> {
    serde_wasm_bindgen::from_value(value).map_err(|error| thrown(&bad(error.to_string())))
}

fn bad(detail: String) -> VitrineError {
    StageError::BadRecipe { detail }.into()
}

pub(super) fn opaque(picture: RgbImage) -> Answer {
    pixels(&RgbaImage::from(DynamicImage::from(picture).into_rgba8()))
}
