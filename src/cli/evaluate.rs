//! `vitrine evaluate`: pairs in, reports out.

use std::path::Path;
use std::time::Instant;

use jiff::Timestamp;

use super::args::{EvaluateArguments, Format};
use super::issue::Issuer;
use super::pairs::{self, Item, PairFiles, Source};
use super::sink::{self, Finished, Sink};
use super::subjects::{Prepared, Subjects};
use super::{EXIT_FAILED, EXIT_FINE, EXIT_UNUSABLE, list, pool, preflight, progress};
use crate::consistency::{Comparer, Comparison, Subject, Verdict, compare};
use crate::error::{BatchError, ErrorInfo, TuneError, VitrineError};
use crate::photo::{Limits, Photo, encode, resize};
use crate::preflight::{FileFacts, Marketplace, Preflight, check, marketplace};
use crate::report::{EngineInfo, Failure, Outcome, PairPictures, Report, data_url};
use crate::reward::Appraiser;
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
            Outcome::Report(report) => self.failed |= report.verdict() == Verdict::Fail,
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

/// Where outcomes go.
enum Output {
    /// One file of the wanted format.
    Sink(Sink),
    /// A signed report a pair.
    Issuer(Box<Issuer>),
}

impl Output {
    fn take(&mut self, index: usize, finished: Finished) -> anyhow::Result<()> {
        match self {
            Self::Sink(sink) => sink.take(index, finished),
            Self::Issuer(issuer) => issuer.take(index, finished.outcome),
        }
    }

    fn close(self) -> anyhow::Result<()> {
        match self {
            Self::Sink(sink) => sink.close(),
            Self::Issuer(issuer) => issuer.close(),
        }
    }
}

/// Judges every pair.
pub fn run(arguments: &EvaluateArguments, language: Language) -> anyhow::Result<u8> {
    if arguments.resume && arguments.format != Format::Jsonl && arguments.sign.is_none() {
        return Err(bad_usage(
            "--resume needs --format jsonl or --sign, which are written as they go.",
            "--resume 需要 --format jsonl 或 --sign，只有这两种方式会边检查边写入。",
        ));
    }
    let single = arguments.inputs.len() == 2;
    let mut items = items(arguments)?;
    pairs::number_repeated_ids(&mut items);
    let shop = arguments.marketplace.as_deref().map(marketplace).transpose().map_err(VitrineError::from)?;

    let mut tally = Tally::default();
    let (mut output, items) = output(arguments, language, items, &mut tally)?;
    let device = super::open_device(arguments.work.device)?;
    let (segmenter, comparer) = (super::load_segmenter(&device)?, super::load_comparer(&device)?);
    let mut reward = super::load_reward(&device)?;
    if let Some(head) = super::read_head(arguments.head.as_deref())? {
        reward.as_mut().ok_or(VitrineError::from(TuneError::NoRewardModel))?.use_head(Some(head))?;
    }
    let engine = EngineInfo::judging(device.adapter, reward.as_ref());
    let reward = reward.filter(Appraiser::judges);
    let files = items.iter().filter_map(|(_, item)| item.files.as_ref().ok());
    let originals = files.map(|files| files.original.path.as_path());
    let subjects = Subjects::new(&segmenter, originals);
    let judges = Judges { subjects, comparer: &comparer, reward: reward.as_ref(), engine, shop };
    let with_pictures = arguments.format == Format::Html && arguments.sign.is_none();

    let started = Instant::now();
    let bar = progress::bar(items.len());
    let work = |(_, item): &(usize, Item)| judges.judge(item, single, with_pictures);
    pool::for_each(&items, arguments.work.jobs(), work, |index, result| {
        let (place, item) = &items[index];
        let finished = result.unwrap_or_else(|error| Finished {
            outcome: Outcome::Failure(Failure { id: item.id.clone(), error: ErrorInfo::from(&error) }),
            pictures: PairPictures::default(),
        });
        tally.count(&finished.outcome);
        bar.set_message(item.id.clone());
        bar.inc(1);
        bar.suspend(|| output.take(*place, finished))
    })?;
    bar.finish_and_clear();
    output.close()?;
    if arguments.sign.is_some() {
        let seconds = started.elapsed().as_secs_f64();
        eprintln!("{}", throughput(items.len(), seconds).get(language));
    }
    Ok(tally.exit_code())
}

/// Where the outcomes go, and the pairs that are still to be judged, each with its place in the list.
fn output(
    arguments: &EvaluateArguments,
    language: Language,
    items: Vec<Item>,
    tally: &mut Tally,
) -> anyhow::Result<(Output, Vec<(usize, Item)>)> {
    let single = arguments.inputs.len() == 2;
    let placed = items.into_iter().enumerate();
    if let (Some(key), Some(folder)) = (&arguments.sign, &arguments.out) {
        let mut issuer = Issuer::open(key, arguments.days, folder)?;
        let mut left = Vec::new();
        for (index, item) in placed {
            let earlier = if arguments.resume { issuer.earlier(index, &item) } else { None };
            match earlier {
                Some(report) => tally.count(&report.into()),
                None => left.push((index, item)),
            }
        }
        return Ok((Output::Issuer(Box::new(issuer)), left));
    }
    let earlier = match &arguments.out {
        Some(path) if arguments.resume => sink::earlier_outcomes(path)?,
        _ => Vec::new(),
    };
    earlier.iter().for_each(|outcome| tally.count(outcome));
    let done = sink::names(&earlier);
    let left = placed.filter(|(_, item)| !done.contains(item.id.as_str())).map(|(_, item)| item).enumerate().collect();
    let sink = Sink::open(arguments.format, arguments.out.as_deref(), language, single, arguments.resume)?;
    Ok((Output::Sink(sink), left))
}

fn throughput(pairs: usize, seconds: f64) -> Text {
    let rate = pairs as f64 / seconds.max(1e-3);
    Text::new(
        format!("{pairs} pairs in {seconds:.1} s: {rate:.2} a second"),
        format!("{pairs} 对图片，用时 {seconds:.1} 秒：每秒 {rate:.2} 对"),
    )
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
    reward: Option<&'a Appraiser>,
    engine: EngineInfo,
    shop: Option<&'static Marketplace>,
}

impl Judges<'_> {
    fn judge(&self, item: &Item, single: bool, with_pictures: bool) -> Result<Finished, VitrineError> {
        let files = item.files.as_ref().map_err(Clone::clone)?;
        let original = self.subjects.original(&files.original);
        let original = original.as_ref().as_ref().map_err(Clone::clone)?;
        let generated = self.subjects.prepare(&files.generated)?;
        let [before, after] =
            [original, &generated].map(|prepared| Subject::of(&prepared.photo, &prepared.segmentation));
        let second_look = self.subjects.look_again(&before, &after)?;
        let comparison = pollster::block_on(compare(self.comparer, &before, &after, second_look.as_ref()))?;
        let pictures = match with_pictures {
            true => pictures(&original.photo, &generated.photo, &comparison)?,
            false => PairPictures::default(),
        };
        let mut report = Report::new(self.engine.clone(), &original.photo, &generated.photo, comparison.consistency);
        // The cached original may have been opened under the name it has in another pair.
        report.original.name = files.original.name.clone();
        report.id = (!single).then(|| item.id.clone());
        // To the second: what is finer says nothing about a judgement.
        report.judged_at = Timestamp::from_second(Timestamp::now().as_second()).ok().map(|time| time.to_string());
        if let Some(reward) = self.reward
            && let (Some(before), Some(after)) = (original.looked(reward), generated.looked(reward))
            && let Some(appraisal) = pollster::block_on(reward.opinion(before, after))?
        {
            report.take_appraisal(&appraisal);
        }
        report.preflight = self.shop.map(|shop| hold_against(shop, files, &generated)).transpose()?;
        Ok(Finished { outcome: report.into(), pictures })
    }
}

/// The generated picture by a marketplace's rules, as the file it is.
fn hold_against(shop: &Marketplace, files: &PairFiles, generated: &Prepared) -> Result<Preflight, VitrineError> {
    let facts = FileFacts::read(&super::read_file(&files.generated.path, &Limits::default())?)?;
    let matte = Some(&generated.segmentation.matte);
    Ok(check(&preflight::candidate(&generated.photo, matte, facts, true), shop))
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
