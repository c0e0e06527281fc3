//! `vitrine evaluate --sign`: a signed report a pair in a folder, and an index of them.
//!
//! A run that was interrupted goes on with `--resume`: a pair whose report is there, signed by the same key and about
//! the same two files, is not judged again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;

use super::keys::days_after;
use super::pairs::Item;
use crate::consistency::{Side, Verdict};
use crate::error::{ErrorInfo, VitrineError};
use crate::photo::{Limits, sha256_hex};
use crate::report::signature::{self, KeySet, PrivateKey};
use crate::report::{Checked, Outcome, Report, check_picture, read_reports};

/// Longest name of a report's file, without its ending; many file systems end at 255 bytes.
const LONGEST_NAME: usize = 80;

/// A line of the index.
#[derive(Serialize)]
#[serde(untagged)]
enum Entry {
    #[serde(rename_all = "camelCase")]
    Report {
        id: String,
        report: String,
        verdict: Verdict,
        probability: f32,
        original_sha256: String,
        generated_sha256: String,
    },
    Failure {
        id: String,
        error: ErrorInfo,
    },
}

#[derive(Serialize)]
struct Index<'a> {
    schema: &'static str,
    issuer: &'a str,
    reports: Vec<&'a Entry>,
}

/// Writes signed reports.
pub struct Issuer {
    key: PrivateKey,
    days: u32,
    folder: PathBuf,
    entries: BTreeMap<usize, Entry>,
}

impl Issuer {
    /// Signs with the key of a file, for so many days, into a folder that is made if need be.
    pub fn open(key: &Path, days: u32, folder: &Path) -> Result<Self, VitrineError> {
        let key = super::sign::read_key(key)?;
        super::create_folder(&folder.join("reports"))?;
        Ok(Self { key, days, folder: folder.to_owned(), entries: BTreeMap::new() })
    }

    /// The report that an earlier run wrote of this pair, if it still holds; it goes into the index.
    pub fn earlier(&mut self, index: usize, item: &Item) -> Option<Report> {
        let files = item.files.as_ref().ok()?;
        let text = std::fs::read_to_string(self.path(&item.id)).ok()?;
        let report = read_reports(&text).ok()?.into_iter().next()?;
        let keys = KeySet {
            issuer: self.key.iss.clone(),
            keys: vec![self.key.public(i64::MIN, None)],
            revoked_reports: Vec::new(),
        };
        signature::verify(&text, &keys, Timestamp::now().as_second()).ok()?;
        let same = |side, path: &Path| {
            let bytes = super::read_file(path, &Limits::default()).ok()?;
            (check_picture(&report, side, &sha256_hex(&bytes)).answer == Checked::Good).then_some(())
        };
        same(Side::Original, &files.original.path)?;
        same(Side::Generated, &files.generated.path)?;
        self.note(index, &report);
        Some(report)
    }

    /// Signs and writes a report at once; a failure goes into the index alone.
    pub fn take(&mut self, index: usize, outcome: Outcome) -> anyhow::Result<()> {
        match outcome {
            Outcome::Report(mut report) => {
                let now = Timestamp::now().as_second();
                signature::sign(&mut report, &self.key, now, days_after(now, self.days))?;
                let path = self.path(report.id.as_deref().unwrap_or(&report.generated.name));
                let text = serde_json::to_string(&report)? + "\n";
                // Written beside and renamed: whoever reads along, or after a crash, sees whole reports.
                let beside = path.with_extension("part");
                let unwritable = |error| VitrineError::from(super::unwritable(&path, &error));
                std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, &path)).map_err(unwritable)?;
                self.note(index, &report);
            }
            Outcome::Failure(failure) => {
                self.entries.insert(index, Entry::Failure { id: failure.id, error: failure.error });
            }
        }
        Ok(())
    }

    /// Writes the index, in the order of the list.
    pub fn close(self) -> anyhow::Result<()> {
        let index =
            Index { schema: "vitrine-index/1", issuer: &self.key.iss, reports: self.entries.values().collect() };
        let path = self.folder.join("index.json");
        let text = serde_json::to_string_pretty(&index)? + "\n";
        Ok(std::fs::write(&path, text).map_err(|error| VitrineError::from(super::unwritable(&path, &error)))?)
    }

    fn note(&mut self, index: usize, report: &Report) {
        let id = report.id.clone().unwrap_or_else(|| report.generated.name.clone());
        let entry = Entry::Report {
            report: format!("reports/{}.json", file_name(&id)),
            id,
            verdict: report.verdict(),
            probability: report.consistency.probability,
            original_sha256: report.original.sha256.clone(),
            generated_sha256: report.generated.sha256.clone(),
        };
        self.entries.insert(index, entry);
    }

    fn path(&self, id: &str) -> PathBuf {
        self.folder.join("reports").join(format!("{}.json", file_name(id)))
    }
}

/// A pair's id as a file name on every system. Ids that had to be changed get a piece of their hash, so that no two
/// become the same; those that differ in case alone would, on some systems, so capitals count as changed.
fn file_name(id: &str) -> String {
    let plain = |c: char| if c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c) { c } else { '-' };
    let mut name: String = id.chars().map(plain).take(LONGEST_NAME).collect();
    if name.starts_with('.') {
        name.replace_range(..1, "-");
    }
    if name != id {
        name.push('-');
        name.push_str(&sha256_hex(id.as_bytes())[..12]);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_id_leaves_the_folder_or_meets_another() {
        let ids = [
            "shoe.jpg",
            "Shoe.jpg",
            "a/shoe.jpg",
            "../shoe.jpg",
            "..",
            "",
            "con/鞋.jpg",
            "con/帽.jpg",
            &"x".repeat(500),
        ];
        let names: Vec<String> = ids.iter().map(|id| file_name(id)).collect();
        assert_eq!(names[0], "shoe.jpg");
        for name in &names {
            assert!(!name.contains(['/', '\\']) && !name.starts_with('.') && name.len() < 120, "{name}");
        }
        let lower: std::collections::BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(lower.len(), ids.len());
    }
}
