//! Where results are written: a line at a time, or all at the end.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::args::Format;
use super::unwritable;
use crate::error::VitrineError;
use crate::report::{self, Outcome, PairPictures};
use crate::text::Language;

/// A pair's outcome and, for pages, its pictures.
pub struct Finished {
    /// What is known of the pair.
    pub outcome: Outcome,
    /// Small copies of its pictures; empty unless a page is written.
    pub pictures: PairPictures,
}

/// Takes outcomes in any order and writes them in the order of the list, or at once.
pub struct Sink {
    format: Format,
    language: Language,
    path: Option<PathBuf>,
    /// The open file of a stream of lines.
    stream: Option<File>,
    finished: Vec<Option<Finished>>,
    /// One pair from the command line: an object instead of a list.
    single: bool,
}

impl Sink {
    /// Opens a stream or notes where to write at the end. `append` goes on behind the last whole line.
    pub fn open(
        format: Format,
        path: Option<&Path>,
        language: Language,
        single: bool,
        append: bool,
    ) -> Result<Self, VitrineError> {
        let stream = match (format, path) {
            (Format::Jsonl, Some(path)) => {
                let mut options = OpenOptions::new();
                options.create(true).write(true).truncate(!append);
                let mut file = options.open(path).map_err(|error| unwritable(path, &error))?;
                file.seek(SeekFrom::End(0)).map_err(|error| unwritable(path, &error))?;
                Some(file)
            }
            _ => None,
        };
        // A page for a batch of hours must not fail at its end because of a typing error in the path.
        if let (None, Some(path)) = (&stream, path) {
            OpenOptions::new().create(true).append(true).open(path).map_err(|error| unwritable(path, &error))?;
        }
        Ok(Self { format, language, path: path.map(Path::to_owned), stream, finished: Vec::new(), single })
    }

    /// Takes the outcome of the pair at `index`.
    pub fn take(&mut self, index: usize, finished: Finished) -> anyhow::Result<()> {
        if self.format == Format::Jsonl {
            let mut line = serde_json::to_string(&finished.outcome)?;
            line.push('\n');
            // In one piece and at once: whoever reads along sees whole lines.
            match &mut self.stream {
                Some(file) => file.write_all(line.as_bytes())?,
                None => print(&line)?,
            }
            return Ok(());
        }
        if self.finished.len() <= index {
            self.finished.resize_with(index + 1, || None);
        }
        self.finished[index] = Some(finished);
        Ok(())
    }

    /// Writes what was collected.
    pub fn close(self) -> anyhow::Result<()> {
        let (outcomes, pictures): (Vec<Outcome>, Vec<PairPictures>) =
            self.finished.into_iter().flatten().map(|finished| (finished.outcome, finished.pictures)).unzip();
        let text = match self.format {
            Format::Jsonl => return Ok(()),
            Format::Json => match outcomes.as_slice() {
                [outcome] if self.single => serde_json::to_string_pretty(outcome)? + "\n",
                outcomes => serde_json::to_string_pretty(outcomes)? + "\n",
            },
            Format::Csv => report::csv(&outcomes)?,
            Format::Html => report::html(&outcomes, &pictures, self.language),
        };
        write_or_print(self.path.as_deref(), &text)
    }
}

/// Outcomes that an earlier run wrote; a last line that was cut off is removed from the file.
pub fn earlier_outcomes(path: &Path) -> Result<Vec<Outcome>, VitrineError> {
    let io_error = |error: io::Error| VitrineError::from(unwritable(path, &error));
    let mut file = match OpenOptions::new().read(true).write(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(io_error(error)),
    };
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(io_error)?;
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    truncate(&file, whole).map_err(io_error)?;
    bytes.truncate(whole);
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    Ok(lines.filter_map(|line| serde_json::from_slice(line).ok()).collect())
}

fn truncate(file: &File, length: usize) -> io::Result<()> {
    file.set_len(length as u64)
}

/// The names of pairs that are done.
pub fn names(outcomes: &[Outcome]) -> BTreeSet<&str> {
    outcomes.iter().map(Outcome::name).collect()
}

/// Writes a text to a file, or to standard output where none is named.
pub fn write_or_print(path: Option<&Path>, text: &str) -> anyhow::Result<()> {
    match path {
        Some(path) => Ok(std::fs::write(path, text).map_err(|error| VitrineError::from(unwritable(path, &error)))?),
        None => print(text),
    }
}

/// Prints a line to standard output.
pub fn print_line(line: &str) -> anyhow::Result<()> {
    print(&format!("{line}\n"))
}

/// A reader that has seen enough, such as `head`, closes the pipe: that is no error, and nothing is left to do.
fn print(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(i32::from(super::EXIT_FINE)),
        outcome => Ok(outcome?),
    }
}
