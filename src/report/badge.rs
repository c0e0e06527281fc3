//! A report as a badge that needs no script: SVG for an `<img>`, and the JSON that shields.io's endpoint badge reads.
//!
//! Neither can check anything; who wants to know whether the verdict is genuine takes the element in `www/badge`.

use maud::{Markup, html as markup};
use serde::Serialize;

use super::words::{self, say};
use super::{Report, Reward};
use crate::consistency::Verdict;
use crate::text::{Label, Language};

/// How much a badge says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Size {
    /// Verdict and score in a line.
    Compact,
    /// And the first reason.
    Standard,
    /// And three reasons, with the time and version of the judgement.
    Panel,
}

impl Size {
    /// Width and height in CSS pixels; the same for every report, so that nothing moves when one arrives.
    pub fn pixels(self) -> (u32, u32) {
        match self {
            Self::Compact => (172, 28),
            Self::Standard => (272, 56),
            Self::Panel => (320, 176),
        }
    }
}

const TITLE: Label = Label { en: "Product check", zh: "商品检查" };
/// What the percentage is of.
const SAME: Label = Label { en: "same product", zh: "同一商品" };
const ACCEPTABLE: Label = Label { en: "acceptable", zh: "可接受" };

/// Colours for the verdict: ink and ground.
fn colours(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Pass => ("#14683c", "#e5f3ea"),
        Verdict::Review => ("#855000", "#fbf0db"),
        Verdict::Fail => ("#b3242b", "#fcebea"),
    }
}

/// The score of what decided. Percent, cut and not rounded up.
fn score(report: &Report) -> String {
    let share = report.deciding_reward().map_or(report.consistency.probability, |reward| reward.score);
    percent(share)
}

/// As the decimal digits say: 0.29 is 29 %, though the nearest `f32` lies below it.
fn percent(share: f32) -> String {
    let share = if share.is_finite() { f64::from(share.clamp(0.0, 1.0)) } else { 0.0 };
    format!("{:.0} %", (share * 100.0 + 1e-5).floor())
}

fn interval(reward: &Reward) -> String {
    format!("{} – {}", percent(reward.interval[0]), percent(reward.interval[1]))
}

/// What speaks against the picture: findings first, then the reward model's reasons.
fn reasons(report: &Report, language: Language) -> Vec<String> {
    let findings = report.consistency.findings.iter().map(|finding| finding.text.get(language).to_owned());
    let reward = report.reward.iter().flat_map(|reward| &reward.reasons);
    findings.chain(reward.map(|reason| words::reason(&reason.id, language))).collect()
}

/// The badge as SVG: text and shapes, no style, no script, nothing fetched.
pub fn svg(report: &Report, size: Size, language: Language) -> String {
    let verdict = report.verdict();
    let (ink, ground) = colours(verdict);
    let (width, height) = size.pixels();
    let word = say(words::verdict(verdict), language);
    let label = format!("{}: {word}, {}", say(TITLE, language), score(report));
    let tag = if language == Language::Zh { "zh-CN" } else { "en" };
    markup! {
        svg xmlns="http://www.w3.org/2000/svg" width=(width) height=(height) viewBox=(format!("0 0 {width} {height}"))
            role="img" aria-label=(label) lang=(tag)
            font-family="system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif" {
            title { (label) }
            rect x="0.5" y="0.5" width=(width - 1) height=(height - 1) rx=(if size == Size::Compact { 14 } else { 12 })
                fill=(ground) stroke=(ink) stroke-opacity="0.25" {}
            (mark(verdict, ink, if size == Size::Compact { 14.0 } else { 22.0 }))
            @match size {
                Size::Compact => {
                    (line(&format!("{word} · {}", score(report)), 28, 19, 13, "600", ink, width))
                }
                Size::Standard => { (head(report, word, ink, width, language)) }
                Size::Panel => {
                    (head(report, word, ink, width, language))
                    @for (index, reason) in reasons(report, language).iter().skip(1).take(2).enumerate() {
                        (line(reason, 44, 63 + 20 * index, 12, "400", "#1b1b1f", width))
                    }
                    (line(&footer(report, language), 16, 160, 11, "400", "#5c5a57", width))
                }
            }
        }
    }
    .into_string()
}

fn head(report: &Report, word: &str, ink: &str, width: u32, language: Language) -> Markup {
    let meaning = match report.deciding_reward() {
        Some(reward) => format!("{} ({})", say(ACCEPTABLE, language), interval(reward)),
        None => say(SAME, language).to_owned(),
    };
    let reasons = reasons(report, language);
    let none = say(words::no_findings(report.verdict()), language);
    let first = reasons.first().map_or(none, String::as_str);
    markup! {
        (line(&format!("{word} · {} {meaning}", score(report)), 44, 24, 14, "600", ink, width))
        (line(first, 44, 43, 12, "400", "#1b1b1f", width))
    }
}

fn footer(report: &Report, language: Language) -> String {
    let made = format!("{} {}", say(words::MADE_BY, language), report.engine.version);
    match report.judged_at.as_deref().and_then(|time| time.get(..10)) {
        Some(day) => format!("{made} · {day}"),
        None => made,
    }
}

/// Tick, question mark or cross in a disc: not by colour alone.
fn mark(verdict: Verdict, ink: &str, centre: f32) -> Markup {
    let r = if centre < 20.0 { 7.0 } else { 11.0 };
    let at = |dx: f32, dy: f32| format!("{:.1} {:.1}", centre + dx * r, centre + 0.27 * (centre - 14.0) + dy * r);
    let path = match verdict {
        Verdict::Pass => format!("M{} L{} L{}", at(-0.42, 0.02), at(-0.1, 0.36), at(0.46, -0.34)),
        Verdict::Review => format!(
            "M{} Q{} {} Q{} {} M{} L{}",
            at(-0.32, -0.22),
            at(0.0, -0.75),
            at(0.32, -0.22),
            at(0.26, 0.0),
            at(0.0, 0.18),
            at(0.0, 0.48),
            at(0.0, 0.5)
        ),
        Verdict::Fail => format!("M{} L{} M{} L{}", at(-0.34, -0.34), at(0.34, 0.34), at(0.34, -0.34), at(-0.34, 0.34)),
    };
    let cy = centre + 0.27 * (centre - 14.0);
    markup! {
        circle cx=(centre) cy=(cy) r=(r) fill=(ink) {}
        path d=(path) fill="none" stroke="#fff" stroke-width=(r * 0.22) stroke-linecap="round" stroke-linejoin="round" {}
    }
}

/// A line of text, cut with an ellipsis where it would leave the badge.
fn line(text: &str, x: u32, y: usize, size: u32, weight: &str, ink: &str, width: u32) -> Markup {
    let room = width.saturating_sub(x + 12) as f32 / size as f32;
    markup! { text x=(x) y=(y) font-size=(size) font-weight=(weight) fill=(ink) { (cut(text, room)) } }
}

/// As much of a text as fits into `room` ems, by the usual widths of letters: wide for Chinese, narrow for `i`.
fn cut(text: &str, room: f32) -> String {
    let advance = |c: char| match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'I' | ' ' | '.' | ',' | ':' | '\'' | '|' | '·' => 0.32,
        'm' | 'w' | 'M' | 'W' | '%' | '–' => 0.9,
        c if c.is_ascii_uppercase() => 0.68,
        c if c.is_ascii() => 0.57,
        _ => 1.0,
    };
    if text.chars().map(advance).sum::<f32>() <= room {
        return text.to_owned();
    }
    let mut used = 1.0;
    let fits = text.chars().take_while(|c| {
        used += advance(*c);
        used <= room
    });
    fits.collect::<String>().trim_end().to_owned() + "…"
}

/// What shields.io's endpoint badge reads: <https://shields.io/badges/endpoint-badge>.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shield {
    schema_version: u8,
    label: String,
    message: String,
    color: &'static str,
    cache_seconds: u32,
}

/// The report for shields.io.
pub fn shield(report: &Report, language: Language) -> Shield {
    let verdict = report.verdict();
    Shield {
        schema_version: 1,
        label: say(TITLE, language).to_lowercase(),
        message: format!("{} {}", say(words::verdict(verdict), language).to_lowercase(), score(report)),
        color: colours(verdict).0,
        cache_seconds: 3600,
    }
}
