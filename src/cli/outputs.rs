//! Which file each input becomes; folders keep their inner structure, and no output is written twice.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::pairs::{self, Source};
use crate::error::{BatchError, VitrineError};
use crate::text::Label;

/// What is printed of an input: its name, then what became of it.
#[derive(Serialize)]
pub struct Line<T> {
    /// As it was given.
    pub input: String,
    /// The rest of the object.
    #[serde(flatten)]
    pub outcome: T,
}

/// Photos, or folders of them, each with its output below `out`. `marker` tells outputs apart that would have the
/// same name, as those of `a.jpg` and `a.png` beside each other.
pub fn outputs(
    inputs: &[PathBuf],
    out: &Path,
    extension: &str,
    marker: &str,
) -> Result<Vec<(Source, PathBuf)>, VitrineError> {
    let mut jobs = Vec::new();
    let mut taken = HashSet::new();
    for input in inputs {
        let (root, files) = if input.is_dir() {
            (input.as_path(), pairs::pictures_in(input)?)
        } else {
            (input.parent().unwrap_or(Path::new("")), vec![input.clone()])
        };
        for path in files {
            let relative = path.strip_prefix(root).unwrap_or(&path).to_owned();
            let mut target = out.join(&relative);
            let mut output = target.with_extension(extension);
            if !taken.insert(output.clone()) {
                target.as_mut_os_string().push(".");
                target.as_mut_os_string().push(marker);
                output = PathBuf::from(format!("{}.{extension}", target.display()));
                taken.insert(output.clone());
            }
            jobs.push((Source { name: path.display().to_string(), path }, output));
        }
    }
    if jobs.is_empty() {
        let path = inputs.iter().map(|input| input.display().to_string()).collect::<Vec<_>>().join(", ");
        return Err(BatchError::NothingFound { path, what: Label { en: "pictures", zh: "图片" } }.into());
    }
    Ok(jobs)
}

/// Writes a file and the folders above it.
pub fn write(path: &Path, bytes: Vec<u8>) -> Result<(), VitrineError> {
    if let Some(folder) = path.parent() {
        super::create_folder(folder)?;
    }
    std::fs::write(path, bytes).map_err(|error| VitrineError::from(super::unwritable(path, &error)))
}
