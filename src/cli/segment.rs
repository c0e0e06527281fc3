//! `vitrine segment`: photos in, cut-outs as PNG with alpha out, a JSON line each.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::args::SegmentArguments;
use super::pairs::{self, Source};
use super::subjects::{Prepared, Subjects};
use super::{EXIT_FINE, EXIT_UNUSABLE, pool, progress, sink};
use crate::consistency::Region;
use crate::error::{BatchError, ErrorInfo, VitrineError};
use crate::photo::encode;
use crate::segment::{MatteObject, MatteSource};
use crate::text::{Label, Note};

/// The line for a photo.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CutOut {
    input: String,
    #[serde(flatten)]
    outcome: Outcome,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase", untagged)]
enum Outcome {
    Done {
        output: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        matte: Option<String>,
        source: MatteSource,
        /// Part of the picture that is product, 0 to 1.
        coverage: f32,
        objects: Vec<ObjectLine>,
        notes: Vec<Note>,
    },
    Refused {
        error: ErrorInfo,
    },
}

/// One object of a matte.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ObjectLine {
    /// Where it is, in fractions of the picture.
    r#box: Region,
    /// Its part of the matte.
    share: f32,
}

impl From<&MatteObject> for ObjectLine {
    fn from(object: &MatteObject) -> Self {
        Self { r#box: object.region, share: object.share }
    }
}

struct Job {
    source: Source,
    output: PathBuf,
    matte: Option<PathBuf>,
}

/// Cuts out every photo; exit code 2 when one could not be.
pub fn run(arguments: &SegmentArguments) -> anyhow::Result<u8> {
    let jobs = jobs(arguments)?;
    super::create_folder(&arguments.out)?;
    let segmenter = super::load_segmenter(&super::open_device(arguments.work.device)?)?;
    let subjects = Subjects::new(&segmenter, std::iter::empty());
    let bar = progress::bar(jobs.len());
    let mut code = EXIT_FINE;
    let work = |job: &Job| cut_out(&subjects, job);
    pool::for_each(&jobs, arguments.work.jobs(), work, |index, result| {
        let outcome = result.unwrap_or_else(|error| {
            code = EXIT_UNUSABLE;
            Outcome::Refused { error: ErrorInfo::from(&error) }
        });
        let line = CutOut { input: jobs[index].source.name.clone(), outcome };
        bar.suspend(|| sink::print_line(&serde_json::to_string(&line)?))?;
        bar.inc(1);
        Ok(())
    })?;
    bar.finish_and_clear();
    Ok(code)
}

fn cut_out(subjects: &Subjects<'_>, job: &Job) -> Result<Outcome, VitrineError> {
    let Prepared { photo, segmentation } = subjects.prepare(&job.source)?;
    let matte = &segmentation.matte;
    let write = |path: &Path, bytes: Vec<u8>| {
        if let Some(folder) = path.parent() {
            super::create_folder(folder)?;
        }
        std::fs::write(path, bytes).map_err(|error| VitrineError::from(super::unwritable(path, &error)))
    };
    write(&job.output, encode::png(&photo.rgb, Some(&matte.alpha))?)?;
    if let Some(path) = &job.matte {
        write(path, encode::grey_png(&matte.alpha)?)?;
    }
    let objects = matte.objects();
    let notes = photo.notes.iter().cloned().chain(matte.notes(&objects)).collect();
    Ok(Outcome::Done {
        output: job.output.display().to_string(),
        matte: job.matte.as_ref().map(|path| path.display().to_string()),
        source: matte.source,
        coverage: matte.coverage(),
        objects: objects.iter().map(ObjectLine::from).collect(),
        notes,
    })
}

/// A job for each photo; folders keep their inner structure. No output is written twice.
fn jobs(arguments: &SegmentArguments) -> Result<Vec<Job>, VitrineError> {
    let mut jobs = Vec::new();
    let mut taken = HashSet::new();
    for input in &arguments.inputs {
        let (root, files) = if input.is_dir() {
            (input.as_path(), pairs::pictures_in(input)?)
        } else {
            (input.parent().unwrap_or(Path::new("")), vec![input.clone()])
        };
        for path in files {
            let relative = path.strip_prefix(root).unwrap_or(&path).to_owned();
            let mut target = arguments.out.join(&relative);
            let mut output = target.with_extension("png");
            if !taken.insert(output.clone()) {
                // `a.jpg` and `a.png` beside each other.
                target.as_mut_os_string().push(".cutout");
                output = PathBuf::from(format!("{}.png", target.display()));
                taken.insert(output.clone());
            }
            let matte = arguments.matte.then(|| output.with_extension("matte.png"));
            let source = Source { name: path.display().to_string(), path };
            jobs.push(Job { source, output, matte });
        }
    }
    if jobs.is_empty() {
        let path = arguments.inputs.iter().map(|input| input.display().to_string()).collect::<Vec<_>>().join(", ");
        return Err(BatchError::NothingFound { path, what: Label { en: "pictures", zh: "图片" } }.into());
    }
    Ok(jobs)
}
