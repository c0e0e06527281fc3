//! The agreement report on a screen: a line for each thing, and of long lists their ends.

use std::collections::BTreeMap;

use vitrine_labels::agreement::{AgreementReport, AnnotatorReport, PictureScore, Share};

use crate::text::{Language, Text};

/// Below this, the most probable class of an item is called unsure.
const SURE: f64 = 0.9;
/// Lines of a long list at most.
const SHOWN: usize = 10;

/// All but the single votes.
pub fn for_people(report: &AgreementReport, language: Language) -> String {
    let say = Say { language };
    let mut lines = vec![say.counts(report), say.alpha(report)];
    if let Some(overlap) = report.marks_overlap {
        lines.push(format!("{}: {overlap:.3}", say.text("Mean overlap of marks", "标记的平均重合度")));
    }
    // The model compares people: of one alone it says nothing.
    let several = report.annotators.len() > 1;
    lines.extend(report.annotators.iter().map(|person| say.person(person, several)));
    for kappa in &report.kappa {
        lines.push(format!("  Cohen κ {} / {}: {} ({})", kappa.a, kappa.b, number(kappa.value), kappa.items));
    }
    if several {
        lines.extend(say.dawid_skene(report));
    }
    lines.extend(say.bradley_terry(&report.scores));
    lines.join("\n")
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}

/// The class that is most probable.
fn likeliest(posterior: &BTreeMap<String, f64>) -> Option<(&str, f64)> {
    let best = posterior.iter().max_by(|a, b| a.1.total_cmp(b.1))?;
    Some((best.0, *best.1))
}

/// Who speaks one of both languages.
struct Say {
    language: Language,
}

impl Say {
    fn text(&self, en: &str, zh: &str) -> String {
        Text::new(en, zh).get(self.language).to_owned()
    }

    fn counts(&self, report: &AgreementReport) -> String {
        let counts = &report.counts;
        format!(
            "{}: {} {} {}, {} {}, {} {}, {} {}",
            report.project,
            counts.answered,
            self.text("of", "/"),
            self.text(&format!("{} items answered", counts.items), &format!("{} 个条目已标注", counts.items)),
            counts.complete,
            self.text("complete", "个已完成"),
            counts.answers,
            self.text("answers", "个答案"),
            counts.annotators,
            self.text("people", "位标注者"),
        )
    }

    fn alpha(&self, report: &AgreementReport) -> String {
        let interval = report.alpha.interval.map(|i| format!(" [{:.3}, {:.3}]", i.low, i.high)).unwrap_or_default();
        format!("Krippendorff α ({}): {}{interval}", report.alpha.metric, number(report.alpha.value))
    }

    fn person(&self, person: &AnnotatorReport, several: bool) -> String {
        let share = |share: &Share| format!("{} ({}/{})", number(share.value), share.right, share.total);
        let seconds =
            person.time.map_or_else(|| "–".to_owned(), |time| format!("{:.1} s", time.median as f64 / 1000.0));
        let model = person.confusion.as_ref().filter(|_| several);
        let reliable = model.map(|one| format!(", Dawid–Skene {:.3}", one.accuracy)).unwrap_or_default();
        format!(
            "  {}: {} {}, {} {}, {} {}, {} {}, {seconds}{reliable}",
            person.annotator,
            person.answers,
            self.text("answers", "个答案"),
            self.text("gold", "标准答案"),
            share(&person.gold),
            self.text("again", "重复"),
            share(&person.repeats),
            self.text("with others", "与他人一致"),
            share(&person.with_others),
        )
    }

    /// How many items are decided, and the least sure of the others.
    fn dawid_skene(&self, report: &AgreementReport) -> Vec<String> {
        let judged = report.items.iter().filter_map(|item| {
            let (class, share) = likeliest(item.posterior.as_ref()?)?;
            Some((item.item.as_str(), class, share))
        });
        let mut judged: Vec<(&str, &str, f64)> = judged.collect();
        if judged.is_empty() {
            return Vec::new();
        }
        judged.sort_by(|a, b| a.2.total_cmp(&b.2));
        let unsure = judged.iter().filter(|(_, _, share)| *share < SURE).count();
        let (sure, all) = (judged.len() - unsure, judged.len());
        let mut lines = vec![self.text(
            &format!("Dawid–Skene: {sure} of {all} items sure (a class with {SURE} at least)"),
            &format!("Dawid–Skene：{all} 个条目中有 {sure} 个可以确定（某一类的概率不低于 {SURE}）"),
        )];
        let shown = judged.iter().take(unsure.min(SHOWN));
        lines.extend(shown.map(|(item, class, share)| format!("  {item}: {class} {share:.3}")));
        lines.extend(self.more(unsure.saturating_sub(SHOWN)));
        lines
    }

    /// Pictures by preference, the best of each group first.
    fn bradley_terry(&self, scores: &[PictureScore]) -> Vec<String> {
        if scores.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![self.text(
            "Bradley–Terry scores [95 %], comparable within a group:",
            "Bradley–Terry 得分 [95 %]，仅同组内可比：",
        )];
        lines.extend(scores.iter().take(SHOWN).map(|score| {
            let interval = score.interval.map(|i| format!(" [{:+.3}, {:+.3}]", i.low, i.high)).unwrap_or_default();
            let group = self.text("group", "组");
            format!("  {}: {:+.3}{interval}, {group} {}, ×{}", score.src, score.score, score.group, score.comparisons)
        }));
        lines.extend(self.more(scores.len().saturating_sub(SHOWN)));
        lines
    }

    fn more(&self, count: usize) -> Option<String> {
        (count > 0).then(|| self.text(&format!("  … and {count} more"), &format!("  ……另有 {count} 个")))
    }
}
