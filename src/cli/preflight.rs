//! `vitrine preflight`: finished pictures in, what a marketplace would say of them out.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::args::{MatteChoice, PreflightArguments, PreflightFormat};
use super::outputs::Line;
use super::{EXIT_FAILED, EXIT_FINE, EXIT_UNUSABLE, pairs, pool, progress, sink, subjects};
use crate::error::{BatchError, ErrorInfo, VitrineError};
use crate::photo::{Limits, Photo};
use crate::preflight::{Candidate, FileFacts, Marketplace, Mend, Preflight, Rule, Status, check, marketplace};
use crate::segment::{Matte, Segmenter};
use crate::text::{Label, Language, Note, Text};

/// The rules that need to know where the product is.
const ABOUT_THE_PRODUCT: [Rule; 4] = [Rule::FillShare, Rule::Clipped, Rule::Text, Rule::Sharpness];

#[derive(Serialize)]
#[serde(rename_all = "camelCase", untagged)]
enum Outcome {
    Done { preflight: Preflight, notes: Vec<Note> },
    Refused { error: ErrorInfo },
}

/// Looks at every picture.
pub fn run(arguments: &PreflightArguments, language: Language) -> anyhow::Result<u8> {
    let marketplace = marketplace(&arguments.marketplace).map_err(VitrineError::from)?;
    let files = files(&arguments.inputs)?;
    let segmenter = match arguments.matte {
        MatteChoice::Auto => Some(super::load_segmenter(&super::open_device(arguments.work.device)?)?),
        MatteChoice::None => None,
    };
    let bar = progress::bar(files.len());
    let (mut failed, mut unusable) = (false, false);
    let work = |path: &PathBuf| judge(path, marketplace, segmenter.as_ref(), arguments.generated);
    pool::for_each(&files, arguments.work.jobs(), work, |index, result| {
        let outcome = match result {
            Ok((preflight, notes)) => {
                failed |= preflight.verdict == Status::Fail;
                Outcome::Done { preflight, notes }
            }
            Err(error) => {
                unusable = true;
                Outcome::Refused { error: ErrorInfo::from(&error) }
            }
        };
        let line = Line { input: files[index].display().to_string(), outcome };
        let text = match arguments.format {
            PreflightFormat::Json => serde_json::to_string(&line)?,
            PreflightFormat::Text => for_people(&line, marketplace, language),
        };
        bar.suspend(|| sink::print_line(&text))?;
        bar.inc(1);
        Ok(())
    })?;
    bar.finish_and_clear();
    // As with pairs: a failure is the news, a file that could not be read comes second.
    Ok(match (failed, unusable) {
        (true, _) => EXIT_FAILED,
        (false, true) => EXIT_UNUSABLE,
        (false, false) => EXIT_FINE,
    })
}

fn files(inputs: &[PathBuf]) -> Result<Vec<PathBuf>, VitrineError> {
    let mut files = Vec::new();
    for input in inputs {
        match input.is_dir() {
            true => files.extend(pairs::pictures_in(input)?),
            false => files.push(input.clone()),
        }
    }
    if files.is_empty() {
        let path = inputs.iter().map(|input| input.display().to_string()).collect::<Vec<_>>().join(", ");
        return Err(BatchError::NothingFound { path, what: Label { en: "pictures", zh: "图片" } }.into());
    }
    Ok(files)
}

fn judge(
    path: &Path,
    marketplace: &Marketplace,
    segmenter: Option<&Segmenter>,
    generated: bool,
) -> Result<(Preflight, Vec<Note>), VitrineError> {
    let limits = Limits::default();
    let bytes = super::read_file(path, &limits)?;
    let photo = Photo::decode(&bytes, &path.display().to_string(), &limits)?;
    let facts = FileFacts::read(&bytes)?;
    let segmentation = segmenter.map(|segmenter| subjects::segment(segmenter, &photo)).transpose()?;
    let matte = segmentation.as_ref().map(|segmentation| &segmentation.matte);
    let preflight = check(&candidate(&photo, matte, facts, generated), marketplace);
    let mut notes = photo.notes;
    notes.extend(matte.map(|matte| matte.notes(&matte.objects())).unwrap_or_default());
    Ok((preflight, notes))
}

/// A file's picture as the rules look at it.
pub fn candidate<'a>(photo: &'a Photo, matte: Option<&'a Matte>, facts: FileFacts, generated: bool) -> Candidate<'a> {
    Candidate {
        rgb: &photo.rgb,
        product: matte.filter(|matte| matte.holds_product()).map(|matte| &matte.alpha),
        size: photo.rgb.dimensions(),
        clipped: None,
        transparent: photo.alpha.is_some(),
        file: Some(facts),
        generated,
    }
}

/// A picture's outcomes as lines of text, the worst first.
fn for_people(line: &Line<Outcome>, marketplace: &Marketplace, language: Language) -> String {
    let say = |text: Text| text.get(language).to_owned();
    let (colon, wanted) = (say(Text::new(": ", "：")), say(Text::new("wanted", "要求")));
    let (preflight, notes) = match &line.outcome {
        Outcome::Done { preflight, notes } => (preflight, notes),
        Outcome::Refused { error } => {
            return format!("{}{colon}{} {}", line.input, error.message.get(language), error.remedy.get(language));
        }
    };
    let status = say(word(preflight.verdict));
    let mut lines = vec![format!("{}{colon}{status}, {}", line.input, marketplace.name.get(language))];
    let mut outcomes: Vec<_> = preflight.outcomes.iter().collect();
    outcomes.sort_by_key(|outcome| std::cmp::Reverse(outcome.status));
    for outcome in outcomes {
        let (title, measured) = (outcome.title.get(language), outcome.measured.get(language));
        lines.push(format!("  [{}] {title}{colon}{measured}", say(word(outcome.status))));
        if outcome.status != Status::Pass {
            let mend = outcome.mend.map(|mend| format!(" → {}", say(advice(mend)))).unwrap_or_default();
            lines.push(format!("      {wanted}{colon}{}{mend}", outcome.wanted.get(language)));
        }
    }
    let rules = &marketplace.rules;
    let asked = |rule: &Rule| match rule {
        Rule::FillShare => rules.fill.is_some(),
        Rule::Clipped => rules.clipped.is_some(),
        Rule::Text => rules.text,
        _ => true,
    };
    let seen = |rule: &Rule| preflight.outcomes.iter().any(|outcome| outcome.rule == *rule);
    let unseen: Vec<String> =
        ABOUT_THE_PRODUCT.iter().filter(|rule| asked(rule) && !seen(rule)).map(|rule| say(rule.title())).collect();
    if !unseen.is_empty() {
        let label = say(Text::new("not looked at", "未检查"));
        lines.push(format!("  {label}{colon}{}", unseen.join(&say(Text::new(", ", "、")))));
    }
    lines.extend(notes.iter().map(|note| format!("  {}", note.text.get(language))));
    lines.join("\n")
}

fn word(status: Status) -> Text {
    match status {
        Status::Pass => Text::new("pass", "通过"),
        Status::Warn => Text::new("warn", "注意"),
        Status::Fail => Text::new("fail", "不合格"),
    }
}

fn advice(mend: Mend) -> Text {
    match mend {
        Mend::Canvas { width, height } => {
            Text::new(format!("make it {width} × {height} pixels"), format!("改为 {width} × {height} 像素"))
        }
        Mend::Fill { share } => {
            let share = share * 100.0;
            Text::new(format!("let the product fill {share:.0} %"), format!("让商品占画面的 {share:.0}%"))
        }
        Mend::Background { colour } => {
            let colour = String::from(colour);
            Text::new(format!("place it on {colour}"), format!("换成 {colour} 背景"))
        }
        Mend::Centre => Text::new("move the product to the middle", "将商品移到中间"),
        Mend::Format { format } => {
            Text::new(format!("save it as {}", format.name()), format!("另存为 {}", format.name()))
        }
        Mend::Quality { max_bytes } => {
            let megabytes = max_bytes as f64 / 1e6;
            Text::new(format!("save it with less than {megabytes:.0} MB"), format!("保存到 {megabytes:.0} MB 以内"))
        }
        Mend::Metadata => Text::new("save it with its origin", "保存时写入来源标记"),
    }
}
