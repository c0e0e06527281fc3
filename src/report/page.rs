//! Reports as one page that stands alone: pictures inside, no script, nothing fetched, printable.
//!
//! `maud` escapes every text and attribute; a policy in the page forbids everything but its own style and
//! pictures, should a browser ever see more in a file name than text.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use maud::{DOCTYPE, Markup, html as markup};
use serde::{Deserialize, Serialize};

use super::words::{self, say};
use super::{Failure, Outcome, Report, Reward};
use crate::consistency::{Finding, Level, Side, Verdict};
use crate::text::Language;

const STYLE: &str = include_str!("page.css");
const POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/// A picture by the name it has in a report.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NamedPicture {
    /// The file's name.
    pub name: String,
    /// `data:image/…`
    pub data_url: String,
}

/// A picture's bytes as a URL that carries them.
pub fn data_url(media_type: &str, bytes: &[u8]) -> String {
    format!("data:{media_type};base64,{}", STANDARD.encode(bytes))
}

/// The pictures of one pair, as `data:image/…` URLs; others are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PairPictures {
    /// The original photo.
    pub original: Option<String>,
    /// The generated picture.
    pub generated: Option<String>,
    /// The changes, clear where there is none, laid over the generated picture.
    pub overlay: Option<String>,
}

impl PairPictures {
    /// Finds each outcome's pictures: two by two where there are exactly two a pair (names may repeat in
    /// a batch), else by name.
    pub fn assign(outcomes: &[Outcome], pictures: &[NamedPicture]) -> Vec<Self> {
        let by_place = pictures.len() == 2 * outcomes.len();
        let by_name: BTreeMap<&str, &NamedPicture> = pictures.iter().map(|p| (p.name.as_str(), p)).collect();
        outcomes
            .iter()
            .enumerate()
            .map(|(index, outcome)| {
                let Outcome::Report(report) = outcome else { return Self::default() };
                let find = |offset: usize, name: &str| {
                    let placed = pictures.get(2 * index + offset).filter(|_| by_place);
                    placed.or_else(|| by_name.get(name).copied()).map(|picture| picture.data_url.clone())
                };
                Self {
                    original: find(0, &report.original.name),
                    generated: find(1, &report.generated.name),
                    overlay: None,
                }
            })
            .collect()
    }
}

/// The page for all outcomes; `pictures` are theirs in the same order, missing ones are left out.
pub fn html(outcomes: &[Outcome], pictures: &[PairPictures], language: Language) -> String {
    let none = PairPictures::default();
    let tag = match language {
        Language::En => "en",
        Language::Zh => "zh-CN",
    };
    markup! {
        (DOCTYPE)
        html lang=(tag) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                title { "Vitrine · " (say(words::TITLE, language)) }
                style { (maud::PreEscaped(STYLE)) }
            }
            body {
                h1 { (say(words::TITLE, language)) }
                (counts(outcomes, language))
                @if outcomes.len() > 1 { (overview(outcomes, language)) }
                main {
                    @for (index, outcome) in outcomes.iter().enumerate() {
                        @match outcome {
                            Outcome::Report(report) => {
                                (pair(index, outcome.name(), report, pictures.get(index).unwrap_or(&none), language))
                            }
                            Outcome::Failure(failure) => { (not_judged(index, failure, language)) }
                        }
                    }
                }
            }
        }
    }
    .into_string()
}

fn badge(verdict: Verdict, language: Language) -> Markup {
    markup! {
        span class={ "badge " (words::verdict_code(verdict)) } {
            (words::verdict_sign(verdict)) " " (say(words::verdict(verdict), language))
        }
    }
}

fn error_badge(language: Language) -> Markup {
    markup! { span class="badge error" { "! " (say(words::NOT_JUDGED, language)) } }
}

fn counts(outcomes: &[Outcome], language: Language) -> Markup {
    let of =
        |wanted: Verdict| outcomes.iter().filter(|o| matches!(o, Outcome::Report(r) if r.verdict() == wanted)).count();
    let failures = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Failure(_))).count();
    markup! {
        ul class="counts" {
            @for verdict in [Verdict::Pass, Verdict::Review, Verdict::Fail] {
                @let count = of(verdict);
                @if count > 0 { li { (badge(verdict, language)) " × " (count) } }
            }
            @if failures > 0 { li { (error_badge(language)) " × " (failures) } }
        }
    }
}

fn overview(outcomes: &[Outcome], language: Language) -> Markup {
    markup! {
        div class="scroll" {
            table {
                thead {
                    tr {
                        @for heading in [words::PAIRS, words::SAME_PRODUCT, words::FINDINGS] {
                            th scope="col" { (say(heading, language)) }
                        }
                    }
                }
                tbody {
                    @for (index, outcome) in outcomes.iter().enumerate() {
                        tr {
                            td { a href={ "#pair-" (index + 1) } { (outcome.name()) } }
                            @match outcome {
                                Outcome::Report(report) => {
                                    td { (badge(report.verdict(), language)) " " (percent(report.consistency.probability)) }
                                    td { (report.consistency.findings.first().map_or("", |f| f.text.get(language))) }
                                }
                                Outcome::Failure(failure) => {
                                    td { (error_badge(language)) }
                                    td { (failure.error.message.get(language)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn pair(index: usize, name: &str, report: &Report, pictures: &PairPictures, language: Language) -> Markup {
    let consistency = &report.consistency;
    markup! {
        article id={ "pair-" (index + 1) } {
            header class="pair" {
                h2 { (name) }
                (badge(report.verdict(), language))
            }
            p {
                (say(words::verdict_sentence(consistency.verdict), language)) " "
                (say(words::SAME_PRODUCT, language)) ": " (percent(consistency.probability))
            }
            div class="pictures" {
                (figure(Side::Original, report, pictures.original.as_deref(), None, language))
                (figure(Side::Generated, report, pictures.generated.as_deref(), pictures.overlay.as_deref(), language))
            }
            h3 { (say(words::FINDINGS, language)) }
            @if consistency.findings.is_empty() {
                p { (say(words::no_findings(consistency.verdict), language)) }
            } @else {
                ol class="findings" {
                    @for finding in &consistency.findings {
                        li {
                            (finding.text.get(language)) " "
                            span class="quiet" {
                                "(" (say(words::level(finding.level), language)) ", "
                                (say(words::side(finding.picture), language)) ")"
                            }
                        }
                    }
                }
            }
            @if let Some(reward) = &report.reward { (background(reward, language)) }
            @if !report.notes.is_empty() {
                h3 { (say(words::NOTES, language)) }
                ul { @for note in &report.notes { li { (note.text.get(language)) } } }
            }
            (measures(&consistency.measures, language))
            p class="quiet" {
                (say(words::MADE_BY, language)) " " (report.engine.version) " · "
                (say(words::DEVICE, language)) ": " (report.engine.device)
                @for model in &report.engine.models { " · " (model.name) " " (model.sha256.get(..12).unwrap_or(&model.sha256)) }
            }
        }
    }
}

fn background(reward: &Reward, language: Language) -> Markup {
    markup! {
        h3 { (say(words::BACKGROUND, language)) }
        p {
            (badge(reward.verdict, language)) " " (percent(reward.score)) " "
            span class="quiet" { "(" (percent(reward.interval[0])) " – " (percent(reward.interval[1])) ")" }
        }
        ul {
            @for reason in &reward.reasons {
                li { (words::reason(&reason.id, language)) " " span class="quiet" { (percent(reason.confidence)) } }
            }
        }
    }
}

/// Measures with a name for people; those that only feed the verdict are folded away.
fn measures(measures: &BTreeMap<String, f32>, language: Language) -> Markup {
    let named = measures.iter().filter_map(|(name, value)| Some((say(words::measure(name)?, language), value)));
    let rest: Vec<_> = measures.iter().filter(|(name, _)| words::measure(name).is_none()).collect();
    let line = |name: &str, value: &f32| markup! { dt { (name) } dd { (format!("{value:.3}")) } };
    markup! {
        @if !measures.is_empty() {
            h3 { (say(words::MEASURES, language)) }
            dl { @for (name, value) in named { (line(name, value)) } }
        }
        @if !rest.is_empty() {
            details {
                summary { (say(words::MORE_MEASURES, language)) }
                dl { @for (name, value) in rest { (line(name, value)) } }
            }
        }
    }
}

fn figure(side: Side, report: &Report, picture: Option<&str>, overlay: Option<&str>, language: Language) -> Markup {
    let file = if side == Side::Original { &report.original } else { &report.generated };
    let label = say(words::side(side), language);
    markup! {
        figure {
            span class="frame" {
                @if let Some(url) = picture.filter(|url| is_picture(url)) {
                    img src=(url) alt=(label) width=(file.width) height=(file.height);
                    @if let Some(url) = overlay.filter(|url| is_picture(url)) {
                        img class="over" src=(url) alt=(say(words::CHANGES, language));
                    }
                    @for (index, finding) in report.consistency.findings.iter().enumerate() {
                        @if finding.picture == side { (place(index + 1, finding)) }
                    }
                } @else {
                    span class="empty" { (say(words::NO_PICTURE, language)) }
                }
            }
            figcaption { (label) ": " (file.name) " · " (file.width) " × " (file.height) }
        }
    }
}

/// A finding's frame in the picture, in percent of it; the number is that of the list.
fn place(number: usize, finding: &Finding) -> Markup {
    let region = &finding.region;
    let [left, top] = [region.x, region.y].map(|value| value.clamp(0.0, 1.0));
    let width = region.width.clamp(0.0, 1.0 - left);
    let height = region.height.clamp(0.0, 1.0 - top);
    let [left, top, width, height] = [left, top, width, height].map(|value| value * 100.0);
    let level = if finding.level == Level::Major { "major" } else { "minor" };
    markup! {
        span class={ "place " (level) } style=(format!("left:{left:.2}%;top:{top:.2}%;width:{width:.2}%;height:{height:.2}%")) {
            b { (number) }
        }
    }
}

fn not_judged(index: usize, failure: &Failure, language: Language) -> Markup {
    markup! {
        article id={ "pair-" (index + 1) } {
            header class="pair" {
                h2 { (failure.id) }
                (error_badge(language))
            }
            p { (failure.error.message.get(language)) }
            p class="quiet" { (say(words::REMEDY, language)) ": " (failure.error.remedy.get(language)) }
        }
    }
}

fn is_picture(url: &str) -> bool {
    url.starts_with("data:image/")
}

fn percent(probability: f32) -> String {
    format!("{:.0} %", f64::from(probability) * 100.0)
}
