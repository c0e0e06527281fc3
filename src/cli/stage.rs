//! `vitrine stage`: photos in, staged pictures out, a JSON line each.

use std::path::{Path, PathBuf};

use image::RgbImage;
use serde::Serialize;

use super::args::{PictureFormat, StageArguments};
use super::finished::finished;
use super::outputs::{Line, outputs, write};
use super::pairs::Source;
use super::subjects::{Prepared, Subjects};
use super::{EXIT_FAILED, EXIT_FINE, EXIT_UNUSABLE, pool, progress, read_file, sink};
use crate::error::{EngineError, ErrorInfo, StageError, VitrineError};
use crate::export::{ExportFormat, ExportOptions};
use crate::photo::{Limits, Photo};
use crate::preflight::{self, Marketplace, Preflight, Status};
use crate::stage::{Background, Canvas, Colour, Cutout, Layer, Recipe, Shadow, Sources, compose, fit};
use crate::text::Note;

/// The number of the photo that is staged; the files of `--with` follow.
const PHOTO: u32 = 0;
const DEFAULT_CANVAS: Canvas = Canvas { width: 2000, height: 2000 };
const DEFAULT_FILL: f32 = 0.85;

#[derive(Serialize)]
#[serde(rename_all = "camelCase", untagged)]
enum Outcome {
    Done {
        output: String,
        width: u32,
        height: u32,
        bytes: usize,
        notes: Vec<Note>,
        #[serde(skip_serializing_if = "Option::is_none")]
        preflight: Option<Preflight>,
    },
    Refused {
        error: ErrorInfo,
    },
}

/// What every photo is staged with.
struct Studio<'a> {
    subjects: Subjects<'a>,
    recipe: Recipe,
    /// Places the product anew, this share of the frame; else it stands as the recipe says.
    fill: Option<f32>,
    options: ExportOptions,
    marketplace: Option<&'static Marketplace>,
    /// Photos 1 and on of the recipe.
    others: Vec<Other>,
}

/// A further photo of a recipe; its product is cut out only where a layer shows it.
struct Other {
    photo: RgbImage,
    cutout: Option<Cutout>,
}

/// Stages every photo; exit code 1 when a picture breaks the marketplace's rules, 2 when one could not be made.
pub fn run(arguments: &StageArguments) -> anyhow::Result<u8> {
    let marketplace =
        arguments.marketplace.as_deref().map(preflight::marketplace).transpose().map_err(VitrineError::from)?;
    let options = options(arguments, marketplace);
    let jobs = outputs(&arguments.inputs, &arguments.out, options.format.extension(), "staged")?;
    super::create_folder(&arguments.out)?;
    let segmenter = super::load_segmenter(&super::open_device(arguments.work.device)?)?;
    let subjects = Subjects::new(&segmenter, std::iter::empty());
    let (recipe, others) = recipe(arguments, marketplace, &subjects)?;
    let share = marketplace.map_or(DEFAULT_FILL, |marketplace| marketplace.fill);
    let fill = arguments.fill.or(arguments.recipe.is_none().then_some(share));
    let studio = Studio { subjects, recipe, fill, options, marketplace, others };
    let bar = progress::bar(jobs.len());
    let mut code = EXIT_FINE;
    pool::for_each(
        &jobs,
        arguments.work.jobs(),
        |job| studio.make(job),
        |index, result| {
            let outcome = result.unwrap_or_else(|error| {
                code = EXIT_UNUSABLE;
                Outcome::Refused { error: ErrorInfo::from(&error) }
            });
            if let Outcome::Done { preflight: Some(preflight), .. } = &outcome
                && preflight.verdict == Status::Fail
            {
                code = code.max(EXIT_FAILED);
            }
            let line = Line { input: jobs[index].0.name.clone(), outcome };
            bar.suspend(|| sink::print_line(&serde_json::to_string(&line)?))?;
            bar.inc(1);
            Ok(())
        },
    )?;
    bar.finish_and_clear();
    Ok(code)
}

fn options(arguments: &StageArguments, marketplace: Option<&Marketplace>) -> ExportOptions {
    let format = match arguments.format {
        Some(PictureFormat::Png) => ExportFormat::Png,
        Some(PictureFormat::Jpeg) => ExportFormat::Jpeg,
        Some(PictureFormat::Webp) => ExportFormat::WebP,
        None => marketplace.map_or(ExportFormat::Png, |marketplace| marketplace.format),
    };
    let max_bytes = arguments.max_bytes.or(marketplace.map(|marketplace| marketplace.max_bytes));
    ExportOptions { format, quality: arguments.quality, max_bytes, dpi: arguments.dpi, ..ExportOptions::default() }
}

/// The recipe of `--recipe`, or one of the options, with its further photos.
fn recipe(
    arguments: &StageArguments,
    marketplace: Option<&Marketplace>,
    subjects: &Subjects<'_>,
) -> Result<(Recipe, Vec<Other>), VitrineError> {
    let mut others = arguments.with.iter().map(|path| open(path)).collect::<Result<Vec<_>, _>>()?;
    let shadow = if arguments.no_shadow { Shadow::NONE } else { Shadow::default() };
    let recipe = match &arguments.recipe {
        Some(path) => {
            let text = read_file(path, &Limits::default())?;
            let mut recipe: Recipe =
                serde_json::from_slice(&text).map_err(|error| StageError::BadRecipe { detail: error.to_string() })?;
            if arguments.no_shadow {
                recipe.layers.iter_mut().for_each(|layer| layer.shadow = shadow);
            }
            recipe
        }
        None => {
            let of_marketplace = |m: &Marketplace| Canvas { width: m.canvases[0].width, height: m.canvases[0].height };
            let canvas = arguments.canvas.or(marketplace.map(of_marketplace)).unwrap_or(DEFAULT_CANVAS);
            let white = marketplace.and_then(|marketplace| marketplace.background).unwrap_or(Colour::WHITE);
            let background = match arguments.background.as_deref() {
                None => Background::Solid { colour: white },
                Some(colour) if colour.starts_with('#') => Background::Solid {
                    colour: Colour::try_from(colour.to_owned()).map_err(|detail| StageError::BadRecipe { detail })?,
                },
                Some(path) => {
                    others.push(open(Path::new(path))?);
                    Background::Picture {
                        photo: others.len() as u32,
                        x: 0.5,
                        y: 0.5,
                        zoom: 1.0,
                        blur: 0.0,
                        generated: arguments.generated,
                    }
                }
            };
            // Where it stands is decided for each photo.
            let placement = crate::stage::Placement { x: 0.5, y: 0.5, size: 1.0, rotation: 0.0, mirror: false };
            let layer = Layer { photo: PHOTO, placement, shadow, reflection: 0.0, adaptation: 0.0 };
            Recipe { canvas, background, layers: vec![layer] }
        }
    };
    recipe.check()?;
    for layer in recipe.layers.iter().filter(|layer| layer.photo != PHOTO) {
        let path = arguments.with.get(layer.photo as usize - 1).ok_or(EngineError::UnknownPhoto { id: layer.photo })?;
        let other = &mut others[layer.photo as usize - 1];
        if other.cutout.is_none() {
            let name = path.display().to_string();
            let Prepared { photo, segmentation, .. } =
                subjects.prepare(&Source { name: name.clone(), path: path.clone() })?;
            other.cutout = Some(Cutout::new(&name, &photo.rgb, &segmentation.matte.alpha)?);
        }
    }
    Ok((recipe, others))
}

fn open(path: &Path) -> Result<Other, VitrineError> {
    let limits = Limits::default();
    let photo = Photo::decode(&read_file(path, &limits)?, &path.display().to_string(), &limits)?;
    Ok(Other { photo: photo.rgb, cutout: None })
}

impl Studio<'_> {
    fn make(&self, (source, output): &(Source, PathBuf)) -> Result<Outcome, VitrineError> {
        let Prepared { photo, segmentation, .. } = self.subjects.prepare(source)?;
        let cutout = Cutout::new(&source.name, &photo.rgb, &segmentation.matte.alpha)?;
        let mut recipe = self.recipe.clone();
        if let (Some(fill), Some(layer)) = (self.fill, recipe.layers.iter_mut().find(|layer| layer.photo == PHOTO)) {
            layer.placement = fit(&cutout, recipe.canvas, fill);
        }
        let Canvas { width, height } = recipe.canvas;
        let sources = Photos { cutout: &cutout, photo: &photo.rgb, others: &self.others };
        let staged = compose(&recipe, &sources, width.max(height))?;
        let (bytes, preflight) = finished(&staged, &recipe, &self.options, self.marketplace)?;
        let notes = photo.notes.iter().chain(&staged.notes).cloned().collect();
        let length = bytes.len();
        write(output, bytes)?;
        Ok(Outcome::Done { output: output.display().to_string(), width, height, bytes: length, notes, preflight })
    }
}

/// The photos of one recipe.
struct Photos<'a> {
    cutout: &'a Cutout,
    photo: &'a RgbImage,
    others: &'a [Other],
}

impl Photos<'_> {
    fn other(&self, photo: u32) -> Result<&Other, VitrineError> {
        let index = (photo as usize).checked_sub(1);
        index.and_then(|index| self.others.get(index)).ok_or_else(|| EngineError::UnknownPhoto { id: photo }.into())
    }
}

impl Sources for Photos<'_> {
    fn cutout(&self, photo: u32) -> Result<&Cutout, VitrineError> {
        if photo == PHOTO {
            return Ok(self.cutout);
        }
        self.other(photo)?.cutout.as_ref().ok_or_else(|| EngineError::UnknownPhoto { id: photo }.into())
    }

    fn picture(&self, photo: u32) -> Result<&RgbImage, VitrineError> {
        if photo == PHOTO { Ok(self.photo) } else { Ok(&self.other(photo)?.photo) }
    }
}
