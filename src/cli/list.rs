//! Lists of pairs: CSV with a heading, or JSON Lines. A bad line is an item of its own; the rest goes on.

use std::path::Path;

use serde::Deserialize;

use super::pairs::{Item, PairFiles, Source};
use crate::error::{BatchError, VitrineError};
use crate::text::{Label, Text};

/// A line as it is written in a list.
#[derive(Deserialize)]
struct Line {
    original: Option<String>,
    generated: Option<String>,
    id: Option<Id>,
}

/// Ids are text, but programs like to write numbers.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

/// Reads a list; its paths are relative to its folder.
pub fn read(path: &Path) -> Result<Vec<Item>, VitrineError> {
    let shown = path.display().to_string();
    let bytes = super::read_file(path, &crate::photo::Limits::default())?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let lines = if is_csv { csv_lines(bytes, &shown)? } else { json_lines(bytes) };
    if lines.is_empty() {
        let what = Label { en: "pairs", zh: "图片对" };
        return Err(BatchError::NothingFound { path: shown, what }.into());
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    Ok(lines.into_iter().map(|(number, line)| item(number, line, folder, &shown)).collect())
}

type Numbered = (u64, Result<Line, Text>);

fn csv_lines(bytes: &[u8], path: &str) -> Result<Vec<Numbered>, VitrineError> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let bad_heading = |detail: Text| BatchError::BadLine { path: path.to_owned(), line: 1, detail };
    let headings = reader.headers().map_err(|error| bad_heading(foreign(&error)))?.clone();
    let column = |name: &str| headings.iter().position(|heading| heading.eq_ignore_ascii_case(name));
    let (Some(original), Some(generated)) = (column("original"), column("generated")) else {
        return Err(bad_heading(Text::new(
            "the heading must name the columns original and generated",
            "表头必须包含 original 和 generated 两列",
        ))
        .into());
    };
    let id = column("id");
    let lines = reader.into_records().map(|record| match record {
        Ok(record) => {
            let number = record.position().map_or(0, csv::Position::line);
            let field = |at: usize| record.get(at).filter(|text| !text.is_empty()).map(str::to_owned);
            let id = id.and_then(field).map(Id::Text);
            (number, Ok(Line { original: field(original), generated: field(generated), id }))
        }
        Err(error) => (error.position().map_or(0, csv::Position::line), Err(foreign(&error))),
    });
    Ok(lines.collect())
}

fn json_lines(bytes: &[u8]) -> Vec<Numbered> {
    (1..)
        .zip(bytes.split(|byte| *byte == b'\n'))
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(number, line)| (number, serde_json::from_slice(line).map_err(|error| foreign(&error))))
        .collect()
}

fn item(number: u64, line: Result<Line, Text>, folder: &Path, list: &str) -> Item {
    let bad = |detail: Text| BatchError::BadLine { path: list.to_owned(), line: number, detail }.into();
    let source = |given: String| {
        let path = folder.join(&given);
        // A report should not tell how this machine's folders are called.
        let name = match path.file_name() {
            Some(name) if Path::new(&given).is_absolute() => name.to_string_lossy().into_owned(),
            _ => given,
        };
        Source { path, name }
    };
    let unnamed = format!("line {number}");
    let line = match line {
        Ok(line) => line,
        Err(detail) => return Item { id: unnamed, files: Err(bad(detail)) },
    };
    let id = line.id.map(|id| match id {
        Id::Text(text) => text,
        Id::Number(number) => number.to_string(),
    });
    let given = |name: Option<String>, missing: Text| name.filter(|name| !name.is_empty()).ok_or(missing);
    let files =
        given(line.original, Text::new("no original picture is named", "缺少 original 图片")).and_then(|original| {
            let generated = given(line.generated, Text::new("no generated picture is named", "缺少 generated 图片"))?;
            Ok((original, generated))
        });
    match files {
        Ok((original, generated)) => Item {
            id: id.unwrap_or_else(|| generated.clone()),
            files: Ok(PairFiles { original: source(original), generated: source(generated) }),
        },
        Err(detail) => Item { id: id.unwrap_or(unnamed), files: Err(bad(detail)) },
    }
}

/// What a parser says, in the one language it speaks.
fn foreign(error: &dyn std::fmt::Display) -> Text {
    Text::new(error.to_string(), error.to_string())
}
