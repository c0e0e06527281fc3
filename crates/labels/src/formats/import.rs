//! Files of labels from elsewhere, recognised by their content.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use vitrine_text::{Label, Text};

use super::{coco, hfpc, pairs, table};
use crate::answer::{Answer, Role};
use crate::check::{check_alone, check_answer, problems};
use crate::error::LabelsError;
use crate::moment::Moment;
use crate::project::{Item, Mode, OpenProject, PROJECT_SCHEMA, Picture, Project, Trust};
use crate::read;
use crate::value::Value;

/// Whom labels without a name are from.
const NOBODY: &str = "import";

/// What a file held.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Imported {
    /// A project of its own; answers alone belong to one that is open already.
    pub project: Option<Project>,
    /// The labels.
    pub answers: Vec<Answer>,
}

/// Reads a project, answers (JSON Lines, a JSON list, CSV), HFPC's label files, pairs, or COCO. `name` is the file's;
/// a project made from labels takes its id from it.
///
/// Labels that say nothing of who, when or how long are from `import`, of 1970 and unmeasured; the second label of the
/// same item is from `import-2`. Their ids are made from their content: what is read twice counts once.
///
/// # Errors
/// When the file is in none of the formats, or broken.
pub fn import(text: &str, name: &str) -> Result<Imported, LabelsError> {
    read::limit(text, Label { en: "A file of labels", zh: "标注文件" }, read::MAX_BYTES)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let id = project_id(name);
    let first = read::lines(text).next().map_or("", |(_, line)| line);
    match serde_json::from_str::<serde_json::Value>(first) {
        Ok(serde_json::Value::Object(fields)) => {
            let has = |name: &str| fields.contains_key(name);
            let grouped = fields.values().next().is_some_and(|group| group.get("generations").is_some());
            if has("schema") && has("items") {
                Ok(Imported { project: Some(read::project(text)?), answers: Vec::new() })
            } else if has("images") {
                coco::read(text, &id)
            } else if has("chosen") {
                pairs::read(text, &id)
            } else if has("origin") || grouped {
                hfpc::read(text, &id)
            } else if has("value") || has("answer") {
                Ok(Imported { project: None, answers: read::answers(text)? })
            } else {
                Err(LabelsError::UnknownFormat)
            }
        }
        // A document over many lines.
        Err(_) if first.trim_start().starts_with('{') => match text.contains("\"images\"") {
            true => coco::read(text, &id),
            false => Ok(Imported { project: Some(read::project(text)?), answers: Vec::new() }),
        },
        _ if first.trim_start().starts_with('[') => {
            let answers: Vec<Answer> = read::json(text)?;
            answers.iter().try_for_each(check_alone)?;
            Ok(Imported { project: None, answers })
        }
        _ if first.contains("annotator") && first.contains("value") => {
            Ok(Imported { project: None, answers: table::read(text)? })
        }
        _ => Err(LabelsError::UnknownFormat),
    }
}

/// The file's name as a project's id.
fn project_id(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let base = base.split_once('.').map_or(base, |(base, _)| base).to_lowercase();
    let mut id: String = base.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(64).collect();
    while id.contains("--") {
        id = id.replace("--", "-");
    }
    let id = id.trim_matches('-');
    if id.is_empty() { "imported".to_owned() } else { id.to_owned() }
}

/// SHA-256 of texts, each with its length.
pub fn digest(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// A UUID made from content (RFC 9562, version 8).
pub fn id_of(parts: &[&str]) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest(parts)[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

/// Collects items and labels into a project.
pub struct Importer {
    project: Project,
    answers: Vec<Answer>,
    /// Labels each item has so far.
    labels: HashMap<String, u32>,
}

impl Importer {
    /// An empty project. It asks for one answer an item, and trusts whoever answers.
    pub fn new(id: &str, mode: Mode) -> Self {
        let project = Project {
            schema: PROJECT_SCHEMA.to_owned(),
            id: id.to_owned(),
            name: Text::new(id, id),
            mode,
            reasons: Vec::new(),
            keys: Default::default(),
            guidelines: None,
            consent: None,
            redundancy: 1,
            trust: Trust { gold_share: 0.0, repeat_share: 0.0, ..Trust::default() },
            training: Vec::new(),
            items: Vec::new(),
        };
        Self { project, answers: Vec::new(), labels: HashMap::new() }
    }

    /// The id of the item with these pictures, added when it is new.
    pub fn item(&mut self, original: Picture, generations: Vec<Picture>) -> String {
        let mut parts = vec![original.src.as_str()];
        parts.extend(generations.iter().map(|picture| picture.src.as_str()));
        let id = id_of(&parts)[..18].replace('-', "");
        if !self.labels.contains_key(&id) {
            self.labels.insert(id.clone(), 0);
            let item = Item { id: id.clone(), original, generations, category: None, gold: None, explanation: None };
            self.project.items.push(item);
        }
        id
    }

    /// A label of nobody known.
    pub fn answer(&mut self, item: &str, value: Value) {
        let labels = self.labels.entry(item.to_owned()).or_default();
        *labels += 1;
        let annotator = if *labels == 1 { NOBODY.to_owned() } else { format!("{NOBODY}-{labels}") };
        let content = super::line(&value);
        self.answers.push(Answer {
            id: id_of(&[&self.project.id, item, &annotator, &content]),
            project: self.project.id.clone(),
            item: item.to_owned(),
            annotator,
            value,
            shown: Vec::new(),
            role: Role::Work,
            replaces: None,
            at: Moment::UNKNOWN,
            ms: 0,
            pictures: Vec::new(),
            by_chance: false,
        });
    }

    /// The project as it stands, to be added to.
    pub fn project_mut(&mut self) -> &mut Project {
        &mut self.project
    }

    /// Takes an answer whose maker is known.
    pub fn take(&mut self, answer: Answer) {
        self.answers.push(answer);
    }

    /// What was collected.
    ///
    /// # Errors
    /// When it was nothing, or the file names what no project may have.
    pub fn finish(self) -> Result<Imported, LabelsError> {
        if self.project.items.is_empty() {
            return Err(LabelsError::Nothing);
        }
        let open = OpenProject::new(self.project);
        if let Some(problem) = problems(open.project()).into_iter().next() {
            return Err(problem);
        }
        self.answers.iter().try_for_each(|answer| check_answer(answer, &open))?;
        Ok(Imported { project: Some(open.into_project()), answers: self.answers })
    }
}
