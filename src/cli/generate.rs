//! `vitrine generate`: photos in, pictures in made scenes out, a JSON line each.

use std::path::{Path, PathBuf};

use image::RgbImage;
use indicatif::ProgressBar;
use serde::Serialize;

use super::args::PictureFormat;
use super::finished::finished;
use super::generate_args::GenerateArguments;
use super::outputs::{Line, outputs, write};
use super::pairs::Source;
use super::subjects::{Prepared, Subjects};
use super::{EXIT_FAILED, EXIT_FINE, EXIT_UNUSABLE, open_device, pool, progress, read_file, sink};
use crate::error::{EngineError, ErrorInfo, GenerateError, StageError, VitrineError};
use crate::export::{ExportFormat, ExportOptions};
use crate::generate::{Generator, MODEL, Order, scene_of};
use crate::models;
use crate::nn::{Cancelled, Progress};
use crate::photo::{Limits, encode, sha256_hex};
use crate::preflight::{self, Marketplace, Preflight, Status};
use crate::stage::{Background, Canvas, Cutout, Layer, Making, Recipe, Shadow, Sources, compose, fit, standing};
use crate::text::Note;

/// Numbers in recipes: the photo that is staged, its scene, and the picture that gives the style.
const PHOTO: u32 = 0;
const SCENE: u32 = 1;
const REFERENCE: u32 = 2;
const DEFAULT_CANVAS: Canvas = Canvas { width: 2000, height: 2000 };
const DEFAULT_FILL: f32 = 0.6;

#[derive(Serialize)]
#[serde(rename_all = "camelCase", untagged)]
enum Outcome {
    Done {
        output: String,
        width: u32,
        height: u32,
        bytes: usize,
        order: Order,
        model: String,
        notes: Vec<Note>,
        #[serde(skip_serializing_if = "Option::is_none")]
        preflight: Option<Preflight>,
    },
    Refused {
        error: ErrorInfo,
    },
}

/// What every photo gets.
struct Workshop<'a> {
    subjects: Subjects<'a>,
    generator: Generator,
    model: String,
    /// Without a scene, which follows for each photo.
    recipe: Recipe,
    fill: Option<f32>,
    orders: Vec<Order>,
    side: u32,
    reference: Option<Prepared>,
    options: ExportOptions,
    marketplace: Option<&'static Marketplace>,
    save_recipes: bool,
    bar: ProgressBar,
}

/// Makes scenes for every photo; exit code 1 when a picture breaks the marketplace's rules, 2 when one could not be made.
pub fn run(arguments: &GenerateArguments) -> anyhow::Result<u8> {
    let device = open_device(arguments.work.device)?;
    let bytes = weights(arguments.weights.as_deref())?;
    let generator = Generator::load(&bytes, &device.device)?;
    if arguments.list {
        let names = serde_json::json!({ "categories": generator.categories, "styles": generator.styles });
        sink::print_line(&serde_json::to_string(&names)?)?;
        return Ok(EXIT_FINE);
    }
    let marketplace =
        arguments.marketplace.as_deref().map(preflight::marketplace).transpose().map_err(VitrineError::from)?;
    let options = options(arguments, marketplace);
    let out = arguments.out.as_deref().unwrap_or(Path::new("."));
    let jobs = outputs(&arguments.inputs, out, options.format.extension(), "scene")?;
    super::create_folder(out)?;
    let segmenter = super::load_segmenter(&device)?;
    let subjects = Subjects::new(&segmenter, std::iter::empty());
    let reference = arguments
        .reference
        .as_ref()
        .map(|path| subjects.prepare(&Source { name: path.display().to_string(), path: path.clone() }));
    let model = sha256_hex(&bytes);
    let (recipe, orders, side) = wanted(arguments, marketplace, &model)?;
    let pictures = jobs.len() * orders.len();
    let workshop = Workshop {
        subjects,
        generator,
        model,
        fill: arguments.fill.or(arguments.recipe.is_none().then_some(DEFAULT_FILL)),
        recipe,
        orders,
        side,
        reference: reference.transpose()?,
        options,
        marketplace,
        save_recipes: arguments.save_recipes,
        bar: progress::bar(pictures),
    };
    let mut code = EXIT_FINE;
    pool::for_each(
        &jobs,
        arguments.work.jobs(),
        |job| Ok(workshop.make(job)),
        |index, result| {
            for outcome in result.unwrap_or_else(|error| vec![Err(error)]) {
                let outcome = outcome.unwrap_or_else(|error| {
                    code = EXIT_UNUSABLE;
                    Outcome::Refused { error: ErrorInfo::from(&error) }
                });
                if let Outcome::Done { preflight: Some(preflight), .. } = &outcome
                    && preflight.verdict == Status::Fail
                {
                    code = code.max(EXIT_FAILED);
                }
                let line = Line { input: jobs[index].0.name.clone(), outcome };
                workshop.bar.suspend(|| sink::print_line(&serde_json::to_string(&line)?))?;
            }
            Ok(())
        },
    )?;
    workshop.bar.finish_and_clear();
    Ok(code)
}

/// Those of the file, or those this version carries.
fn weights(file: Option<&Path>) -> Result<Vec<u8>, VitrineError> {
    match file {
        Some(path) => read_file(path, &Limits::default()),
        None => Ok(models::weights(MODEL).ok_or(GenerateError::NoWeights)?.to_vec()),
    }
}

fn options(arguments: &GenerateArguments, marketplace: Option<&Marketplace>) -> ExportOptions {
    let format = match arguments.format {
        Some(PictureFormat::Png) => ExportFormat::Png,
        Some(PictureFormat::Jpeg) => ExportFormat::Jpeg,
        Some(PictureFormat::Webp) => ExportFormat::WebP,
        None => marketplace.map_or(ExportFormat::Png, |marketplace| marketplace.format),
    };
    let max_bytes = marketplace.map(|marketplace| marketplace.max_bytes);
    ExportOptions { format, quality: arguments.quality, max_bytes, ..ExportOptions::default() }
}

/// The recipe without its scene, what to order for it, and in which size.
fn wanted(
    arguments: &GenerateArguments,
    marketplace: Option<&Marketplace>,
    model: &str,
) -> Result<(Recipe, Vec<Order>, u32), VitrineError> {
    if let Some(path) = &arguments.recipe {
        let bad = |detail: String| StageError::BadRecipe { detail };
        let text = read_file(path, &Limits::default())?;
        let recipe: Recipe = serde_json::from_slice(&text).map_err(|error| bad(error.to_string()))?;
        recipe.check()?;
        let Background::Made { making, .. } = &recipe.background else {
            return Err(bad("its background is not a made scene".into()).into());
        };
        if making.model != model {
            let start = |hash: &str| hash.chars().take(12).collect();
            return Err(GenerateError::OtherWeights { made_by: start(&making.model), given: start(model) }.into());
        }
        if making.reference.is_some() && arguments.reference.is_none() {
            return Err(bad("the scene took its style from a picture: name it with --reference".into()).into());
        }
        if let Some(other) = recipe.layers.iter().find(|layer| layer.photo != PHOTO) {
            return Err(EngineError::UnknownPhoto { id: other.photo }.into());
        }
        let (order, side) = (making.order.clone(), making.side);
        return Ok((recipe, vec![order], side));
    }
    let of_marketplace = |m: &Marketplace| Canvas { width: m.canvases[0].width, height: m.canvases[0].height };
    let canvas = arguments.canvas.or(marketplace.map(of_marketplace)).unwrap_or(DEFAULT_CANVAS);
    let placement = crate::stage::Placement { x: 0.5, y: 0.5, size: 1.0, rotation: 0.0, mirror: false };
    // The scene holds the product's shadow already.
    let layer =
        Layer { photo: PHOTO, placement, shadow: Shadow::NONE, reflection: 0.0, adaptation: arguments.harmonise };
    let background = Background::Solid { colour: crate::stage::Colour::WHITE };
    let recipe = Recipe { canvas, background, layers: vec![layer] };
    recipe.check()?;
    let styles: Vec<Option<&String>> =
        if arguments.styles.is_empty() { vec![None] } else { arguments.styles.iter().map(Some).collect() };
    let order = |style: Option<&String>, variant: u32| Order {
        category: arguments.category.clone(),
        style: style.cloned(),
        above: arguments.lying.then_some(true),
        seed: arguments.seed.wrapping_add(variant),
        like: Vec::new(),
    };
    let orders = styles.into_iter().flat_map(|style| (0..arguments.variants).map(move |variant| (style, variant)));
    let orders = orders.map(|(style, variant)| order(style, variant)).collect();
    Ok((recipe, orders, arguments.side))
}

impl Workshop<'_> {
    /// Every variant of one photo; the first error of the photo itself is the only outcome.
    fn make(&self, (source, output): &(Source, PathBuf)) -> Vec<Result<Outcome, VitrineError>> {
        let prepared = self.subjects.prepare(source).and_then(|prepared| {
            let cutout = Cutout::new(&source.name, &prepared.photo.rgb, &prepared.segmentation.matte.alpha)?;
            Ok((prepared, cutout))
        });
        let (prepared, cutout) = match prepared {
            Ok(found) => found,
            Err(error) => {
                self.bar.inc(self.orders.len() as u64);
                return vec![Err(error)];
            }
        };
        let variant = |(index, order): (usize, &Order)| {
            let output = if self.orders.len() == 1 { output.clone() } else { numbered(output, index + 1) };
            let outcome = self.variant(&prepared, &cutout, order, &output);
            self.bar.inc(1);
            outcome
        };
        self.orders.iter().enumerate().map(variant).collect()
    }

    fn variant(
        &self,
        prepared: &Prepared,
        cutout: &Cutout,
        order: &Order,
        output: &Path,
    ) -> Result<Outcome, VitrineError> {
        let mut recipe = self.recipe.clone();
        if let (Some(fill), Some(layer)) = (self.fill, recipe.layers.first_mut()) {
            layer.placement = fit(cutout, recipe.canvas, fill);
        }
        let making = Making {
            model: self.model.clone(),
            order: order.clone(),
            reference: self.reference.as_ref().map(|_| REFERENCE),
            side: self.side,
            canvas: recipe.canvas,
            products: standing(&recipe),
        };
        let mut photos = Photos { cutout, scene: None };
        let reference = self.reference.as_ref().map(|one| (&one.photo.rgb, &one.segmentation.matte.alpha));
        let scene = scene_of(&making, &photos, reference)?;
        let made = pollster::block_on(self.generator.run(&scene, order, &mut Told { bar: &self.bar }))?;
        recipe.background = Background::Made { photo: SCENE, making: Box::new(making) };
        if self.save_recipes {
            write(&output.with_extension("scene.png"), encode::png(&made, None)?)?;
            let text = serde_json::to_vec_pretty(&recipe)
                .map_err(|error| EngineError::Internal { detail: error.to_string() })?;
            write(&output.with_extension("recipe.json"), text)?;
        }
        photos.scene = Some(made);

        let Canvas { width, height } = recipe.canvas;
        let staged = compose(&recipe, &photos, width.max(height))?;
        let (bytes, preflight) = finished(&staged, &recipe, &self.options, self.marketplace)?;
        let notes = prepared.photo.notes.iter().chain(&staged.notes).cloned().collect();
        let length = bytes.len();
        write(output, bytes)?;
        Ok(Outcome::Done {
            output: output.display().to_string(),
            width,
            height,
            bytes: length,
            order: order.clone(),
            model: self.model.clone(),
            notes,
            preflight,
        })
    }
}

/// `shoe.png` to `shoe-2.png`.
fn numbered(output: &Path, number: usize) -> PathBuf {
    let stem = output.file_stem().unwrap_or_default().to_string_lossy();
    let ending = output.extension().unwrap_or_default().to_string_lossy();
    output.with_file_name(format!("{stem}-{number}.{ending}"))
}

/// The steps of the picture under way, beside the bar of pictures.
struct Told<'a> {
    bar: &'a ProgressBar,
}

impl Progress for Told<'_> {
    async fn stage(&mut self, done: usize, total: usize) -> Result<(), Cancelled> {
        self.bar.set_message(format!("{done}/{total}"));
        self.bar.tick();
        Ok(())
    }
}

/// The photos of one recipe.
struct Photos<'a> {
    cutout: &'a Cutout,
    scene: Option<RgbImage>,
}

impl Sources for Photos<'_> {
    fn cutout(&self, photo: u32) -> Result<&Cutout, VitrineError> {
        if photo == PHOTO { Ok(self.cutout) } else { Err(EngineError::UnknownPhoto { id: photo }.into()) }
    }

    fn picture(&self, photo: u32) -> Result<&RgbImage, VitrineError> {
        let scene = self.scene.as_ref().filter(|_| photo == SCENE);
        scene.ok_or_else(|| EngineError::UnknownPhoto { id: photo }.into())
    }
}
