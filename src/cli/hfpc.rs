//! `vitrine hfpc`: the benchmark of HFPC's authors, for whoever has its pictures.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use vitrine_labels::formats::{import, verdicts};
use vitrine_labels::{OpenProject, Verdict};

use super::addresses::picture_of;
use super::args::Work;
use super::pairs::Source;
use super::subjects::{Prepared, Subjects};
use super::{EXIT_FINE, outputs, pool, progress, sink};
use crate::error::{BatchError, VitrineError};
use crate::reward::measures::{MEASURES, Scored, with_interval};
use crate::reward::{Appraiser, Judgement};
use crate::text::{Label, Language, Text};

const RESAMPLES: usize = 1000;
/// Of the resampling: intervals come out alike each time.
const SEED: u64 = 7;

#[derive(Debug, Subcommand)]
pub enum HfpcCommand {
    /// Score labelled generations with the reward model, and hold the scores against the labels
    Evaluate(HfpcArguments),
}

#[derive(Args, Debug)]
pub struct HfpcArguments {
    /// A label file in either of HFPC's formats
    #[arg(long, value_name = "FILE")]
    pub labels: PathBuf,
    /// The folder with the pictures: by the last part of their address, or by a path below the folder
    #[arg(long, value_name = "DIR")]
    pub images: PathBuf,
    /// Weights of a reward model of your own; else those of this version
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,
    /// A reward head of your own, made by `vitrine tune`
    #[arg(long, value_name = "FILE")]
    pub head: Option<PathBuf>,
    /// Write score and verdict of every pair here, a JSON line each
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// What to print
    #[arg(long, short, value_enum, default_value_t = FiguresFormat::Text)]
    pub format: FiguresFormat,
    #[command(flatten)]
    pub work: Work,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum FiguresFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// A labelled generation whose pictures are there.
struct Pair {
    /// Its original's number.
    number: usize,
    original: Source,
    generated: Source,
    pass: bool,
}

/// Runs the command.
pub fn run(command: &HfpcCommand, language: Language) -> anyhow::Result<u8> {
    let HfpcCommand::Evaluate(arguments) = command;
    let (pairs, missing) = read(&arguments.labels, &arguments.images)?;
    let device = super::open_device(arguments.work.device)?;
    let segmenter = super::load_segmenter(&device)?;
    let mut appraiser = super::appraiser(arguments.weights.as_deref(), &device)?;
    appraiser.use_head(super::read_head(arguments.head.as_deref())?)?;
    let subjects = Subjects::new(&segmenter, pairs.iter().map(|pair| pair.original.path.as_path()));

    let bar = progress::bar(pairs.len());
    let (mut scored, mut lines, mut unjudged) = (Vec::new(), Vec::new(), 0);
    let work = |pair: &Pair| judge(&subjects, &appraiser, pair);
    pool::for_each(&pairs, arguments.work.jobs(), work, |index, result| {
        let pair = &pairs[index];
        bar.inc(1);
        match result {
            Ok(Some(judgement)) => {
                scored.push((index, Scored { original: pair.number, pass: pair.pass, score: judgement.score }));
                lines.push((index, line(pair, &judgement)));
            }
            Ok(None) => unjudged += 1,
            Err(error) => {
                unjudged += 1;
                bar.suspend(|| eprintln!("{}: {}", pair.generated.name, error.message().get(language)));
            }
        }
        Ok(())
    })?;
    bar.finish_and_clear();

    // As in the file, whichever was ready first.
    scored.sort_by_key(|(index, _)| *index);
    lines.sort_by_key(|(index, _)| *index);
    if let Some(path) = &arguments.out {
        let text: String = lines.iter().map(|(_, line)| format!("{line}\n")).collect();
        outputs::write(path, text.into_bytes())?;
    }
    let scored: Vec<Scored> = scored.into_iter().map(|(_, one)| one).collect();
    sink::print_line(&figures(&scored, missing, unjudged, arguments.format, language))?;
    Ok(EXIT_FINE)
}

/// The pairs of a label file whose pictures are there, and how many are not.
fn read(labels: &Path, images: &Path) -> Result<(Vec<Pair>, usize), VitrineError> {
    let imported = import(&super::read_text(labels)?, &labels.display().to_string())?;
    let nothing = |what, path: &Path| BatchError::NothingFound { what, path: path.display().to_string() };
    let no_labels =
        || nothing(Label { en: "labels of passing and failing generations", zh: "合格与不合格的标注" }, labels);
    let project = OpenProject::new(imported.project.filter(|_| !imported.answers.is_empty()).ok_or_else(no_labels)?);
    let (mut numbers, mut pairs, mut missing) = (HashMap::new(), Vec::new(), 0);
    for (item, label) in verdicts(&project, &imported.answers) {
        let (Some(label), [generation]) = (label, item.generations.as_slice()) else { continue };
        let (Some(original), Some(generated)) =
            (picture_of(&item.original.src, images), picture_of(&generation.src, images))
        else {
            missing += 1;
            continue;
        };
        let next = numbers.len();
        let number = *numbers.entry(item.original.src.clone()).or_insert(next);
        pairs.push(Pair { number, original, generated, pass: label == Verdict::Pass });
    }
    if pairs.is_empty() {
        return Err(nothing(Label { en: "pictures of the label file", zh: "标注文件中的图片" }, images).into());
    }
    Ok((pairs, missing))
}

/// Nothing where no product stands out in one of both.
fn judge(subjects: &Subjects<'_>, appraiser: &Appraiser, pair: &Pair) -> Result<Option<Judgement>, VitrineError> {
    let original = subjects.original(&pair.original);
    let original: &Prepared = original.as_ref().as_ref().map_err(Clone::clone)?;
    let generated = subjects.prepare(&pair.generated)?;
    let (Some(before), Some(after)) = (original.looked(appraiser), generated.looked(appraiser)) else {
        return Ok(None);
    };
    Ok(Some(pollster::block_on(appraiser.appraise(before, after))?.judgement))
}

fn line(pair: &Pair, judgement: &Judgement) -> serde_json::Value {
    json!({
        "origin": pair.original.name,
        "generation": pair.generated.name,
        "label": u8::from(pair.pass),
        "score": judgement.score,
        "verdict": judgement.verdict,
    })
}

fn figures(scored: &[Scored], missing: usize, unjudged: usize, format: FiguresFormat, language: Language) -> String {
    let measured = MEASURES.map(|(name, measure)| (name, with_interval(scored, measure, RESAMPLES, SEED)));
    if format == FiguresFormat::Json {
        let measures: serde_json::Map<_, _> =
            measured.into_iter().map(|(name, figure)| (name.to_owned(), json!(figure))).collect();
        let counts = json!({ "judged": scored.len(), "missing": missing, "unjudged": unjudged });
        return json!({ "pairs": counts, "measures": measures }).to_string();
    }
    let judged = scored.len();
    let counts = Text::new(
        format!("{judged} pairs judged, {unjudged} not judged, {missing} without pictures"),
        format!("已判断 {judged} 对，未能判断 {unjudged} 对，缺少图片 {missing} 对"),
    );
    let mut lines = vec![counts.get(language).to_owned()];
    for (name, figure) in measured {
        lines.push(match figure {
            Some(figure) => format!("{name:20} {:.3} ({:.3}–{:.3})", figure.value, figure.low, figure.high),
            None => format!("{name:20} –"),
        });
    }
    lines.join("\n")
}
