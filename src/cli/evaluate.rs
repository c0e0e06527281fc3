//! `vitrine evaluate`: pairs in, reports out.

use std::path::Path;

use super::args::{EvaluateArguments, Format};
use super::pairs::{self, Item, PairFiles, Source};
use super::sink::{self, Finished, Sink};
use super::subjects::Subjects;
use super::{EXIT_FAILED, EXIT_FINE, EXIT_UNUSABLE, list, pool, progress};
use crate::consistency::{Comparer, Comparison, Subject, Verdict, compare};
use crate::error::{BatchError, ErrorInfo, VitrineError};
use crate::photo::{Photo, encode, resize};
use crate::report::{EngineInfo, Failure, Outcome, PairPictures, Report, data_url};
use crate::text::{Language, Text};

/// Longer side of the pictures in a page.
const PAGE_SIDE: u32 = 720;
/// Their JPEG quality.
const PAGE_QUALITY: u8 = 82;

/// What a run came to, for its exit code.
#[derive(Default)]
struct Tally {
    failed: bool,
    not_judged: bool,
}

impl Tally {
    fn count(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Report(report) => self.failed |= report.consistency.verdict == Verdict::Fail,
            Outcome::Failure(_) => self.not_judged = true,
        }
    }

    /// A failed pair outweighs one that could not be judged: it is the news the caller waits for.
    fn exit_code(&self) -> u8 {
        match (self.failed, self.not_judged) {
            (true, _) => EXIT_FAILED,
            (false, true) => EXIT_UNUSABLE,
            (false, false) => EXIT_FINE,
        }
    }
}

/// Judges every pair.
pub fn run(arguments: &EvaluateArguments, language: Language) -> anyhow::Result<u8> {
    if arguments.resume && arguments.format != Format::Jsonl {
        return Err(bad_usage(
            "--resume needs --format jsonl, the only format that is written as it goes.",
            "--resume 需要 --format jsonl，只有这种格式会边检查边写入。",
        ));
    }
    let single = arguments.inputs.len() == 2;
    let mut items = items(arguments)?;
    pairs::number_repeated_ids(&mut items);

    let mut tally = Tally::default();
    let earlier = match &arguments.out {
        Some(path) if arguments.resume => sink::earlier_outcomes(path)?,
        _ => Vec::new(),
    };
    earlier.iter().for_each(|outcome| tally.count(outcome));
    let done = sink::names(&earlier);
    items.retain(|item| !done.contains(item.id.as_str()));

    let mut sink = Sink::open(arguments.format, arguments.out.as_deref(), language, single, arguments.resume)?;
    let device = super::open_device(arguments.work.device)?;
    let (segmenter, comparer) = (super::load_segmenter(&device)?, super::load_comparer(&device)?);
    let engine = EngineInfo::new(device.adapter, super::models_in_use());
    let originals = items.iter().filter_map(|item| item.files.as_ref().ok()).map(|files| files.original.path.as_path());
    let judges = Judges { subjects: Subjects::new(&segmenter, originals), comparer: &comparer, engine };
    let with_pictures = arguments.format == Format::Html;

    let bar = progress::bar(items.len());
    let work = |item: &Item| judges.judge(item, single, with_pictures);
    pool::for_each(&items, arguments.work.jobs(), work, |index, result| {
        let finished = result.unwrap_or_else(|error| Finished {
            outcome: Outcome::Failure(Failure { id: items[index].id.clone(), error: ErrorInfo::from(&error) }),
            pictures: PairPictures::default(),
        });
        tally.count(&finished.outcome);
        bar.set_message(items[index].id.clone());
        bar.inc(1);
        bar.suspend(|| sink.take(index, finished))
    })?;
    bar.finish_and_clear();
    sink.close()?;
    Ok(tally.exit_code())
}

fn items(arguments: &EvaluateArguments) -> anyhow::Result<Vec<Item>> {
    if let Some(list) = &arguments.pairs {
        return Ok(list::read(list)?);
    }
    match arguments.inputs.as_slice() {
        [folder] => {
            if !folder.is_dir() {
                let shown = folder.display();
                return Err(bad_usage(
                    format!("{shown} is not a folder; give two pictures, a folder, or a list with --pairs."),
                    format!("{shown} 不是文件夹；请提供两张图片、一个文件夹，或用 --pairs 指定列表。"),
                ));
            }
            let (items, unused) = pairs::pairs_in(folder)?;
            for path in unused {
                eprintln!("{}: no generated picture found for it, left out", path.display());
            }
            Ok(items)
        }
        [original, generated] => {
            let files = PairFiles { original: source(original), generated: source(generated) };
            Ok(vec![Item { id: files.generated.name.clone(), files: Ok(files) }])
        }
        _ => Err(bad_usage("Two pictures make a pair.", "一对图片需要两张图片。")),
    }
}

fn bad_usage(en: impl Into<String>, zh: impl Into<String>) -> anyhow::Error {
    VitrineError::from(BatchError::BadUsage { detail: Text::new(en, zh) }).into()
}

fn source(path: &Path) -> Source {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    Source { path: path.to_owned(), name }
}

/// All it takes to judge a pair.
struct Judges<'a> {
    subjects: Subjects<'a>,
    comparer: &'a Comparer,
    engine: EngineInfo,
}

impl Judges<'_> {
    fn judge(&self, item: &Item, single: bool, with_pictures: bool) -> Result<Finished, VitrineError> {
        let files = item.files.as_ref().map_err(Clone::clone)?;
        let original = self.subjects.original(&files.original);
        let original = original.as_ref().as_ref().map_err(Clone::clone)?;
        let generated = self.subjects.prepare(&files.generated)?;
        let comparison = pollster::block_on(compare(
            self.comparer,
            &Subject::of(&original.photo, &original.segmentation),
            &Subject::of(&generated.photo, &generated.segmentation),
        ))?;
        let pictures = match with_pictures {
            true => pictures(&original.photo, &generated.photo, &comparison)?,
            false => PairPictures::default(),
        };
        let mut report = Report::new(self.engine.clone(), &original.photo, &generated.photo, comparison.consistency);
        // The cached original may have been opened under the name it has in another pair.
        report.original.name = files.original.name.clone();
        report.id = (!single).then(|| item.id.clone());
        Ok(Finished { outcome: report.into(), pictures })
    }
}

fn pictures(original: &Photo, generated: &Photo, comparison: &Comparison) -> Result<PairPictures, VitrineError> {
    let small = |photo: &Photo| {
        let (width, height) = resize::fit(photo.width(), photo.height(), PAGE_SIDE);
        encode::jpeg(&resize::rgb(&photo.rgb, width, height), PAGE_QUALITY).map(|bytes| data_url("image/jpeg", &bytes))
    };
    let overlay = encode::rgba_png(&comparison.overlay(PAGE_SIDE))?;
    Ok(PairPictures {
        original: Some(small(original)?),
        generated: Some(small(generated)?),
        overlay: Some(data_url("image/png", &overlay)),
    })
}
