//! `vitrine segment`: photos in, cut-outs as PNG with alpha out, a JSON line each.

use std::path::PathBuf;

use serde::Serialize;

use super::args::SegmentArguments;
use super::outputs::{Line, outputs, write};
use super::pairs::Source;
use super::subjects::{Prepared, Subjects};
use super::{EXIT_FINE, EXIT_UNUSABLE, pool, progress, sink};
use crate::consistency::Region;
use crate::error::{ErrorInfo, VitrineError};
use crate::photo::encode;
use crate::segment::{MatteObject, MatteSource};
use crate::text::Note;

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
    let outputs = outputs(&arguments.inputs, &arguments.out, "png", "cutout")?.into_iter();
    let jobs: Vec<Job> = outputs
        .map(|(source, output)| {
            let matte = arguments.matte.then(|| output.with_extension("matte.png"));
            Job { source, output, matte }
        })
        .collect();
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
        let line = Line { input: jobs[index].source.name.clone(), outcome };
        bar.suspend(|| sink::print_line(&serde_json::to_string(&line)?))?;
        bar.inc(1);
        Ok(())
    })?;
    bar.finish_and_clear();
    Ok(code)
}

fn cut_out(subjects: &Subjects<'_>, job: &Job) -> Result<Outcome, VitrineError> {
    let Prepared { photo, segmentation, .. } = subjects.prepare(&job.source)?;
    let matte = &segmentation.matte;
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
