//! Marks as COCO: images, categories, annotations with compressed run lengths. What COCO has no place for (who marked,
//! when, and pictures without a fault) stands in `answers`, which other programs pass over.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use vitrine_text::Text;

use super::Body;
use super::import::{Imported, Importer};
use crate::answer::{Answer, Role};
use crate::check;
use crate::error::{LabelsError, Place};
use crate::moment::Moment;
use crate::pictures::Hashes;
use crate::project::{Item, Mode, OpenProject, Picture, Reason};
use crate::read;
use crate::resolve::resolve;
use crate::rle::{self, Rle};
use crate::value::{Mark, Value};

#[derive(Deserialize, Serialize)]
struct Coco {
    #[serde(default)]
    info: Info,
    images: Vec<Image>,
    #[serde(default)]
    annotations: Vec<Annotation>,
    #[serde(default)]
    categories: Vec<Category>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    answers: Vec<Given>,
}

#[derive(Default, Deserialize, Serialize)]
struct Info {
    #[serde(default)]
    description: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    project: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct Image {
    id: u64,
    file_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    item: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    original: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    original_sha256: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct Annotation {
    id: u64,
    image_id: u64,
    category_id: u64,
    segmentation: Rle,
    // Written for others; from others they come as fractions, too, and nothing is read from them.
    #[serde(skip_deserializing)]
    area: u64,
    #[serde(skip_deserializing)]
    bbox: [u32; 4],
    #[serde(default)]
    iscrowd: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct Category {
    id: u64,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<Text>,
}

/// An answer without its marks.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Given {
    id: String,
    item: String,
    annotator: String,
    role: Role,
    at: Moment,
    ms: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    shown: Vec<usize>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pictures: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    by_chance: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replaces: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    skipped: Option<String>,
}

/// The marks that count; those of the training round are practice, and stay out.
pub fn write(open: &OpenProject, answers: &[Answer]) -> Result<Body, LabelsError> {
    let project = open.project();
    if project.mode != Mode::Marking {
        return Err(LabelsError::NotInThisFormat { format: "COCO", mode: project.mode });
    }
    let numbers: HashMap<&str, u64> =
        (1..).zip(&project.reasons).map(|(at, reason)| (reason.id.as_str(), at)).collect();
    let hashes = Hashes::of(open, answers);
    let mut images: BTreeMap<usize, Image> = BTreeMap::new();
    let (mut annotations, mut given) = (Vec::new(), Vec::new());
    for answer in resolve(answers).into_iter().filter(|answer| answer.role != Role::Training) {
        let Some(at) = open.position(&answer.item) else { continue };
        let image = images.entry(at).or_insert_with(|| image(at, &project.items[at], &hashes));
        if let Value::Marks { marks } = &answer.value {
            for mark in marks {
                let (Ok(runs), Some(category)) = (rle::runs(&mark.rle), numbers.get(mark.reason.as_str())) else {
                    continue;
                };
                [image.height, image.width] = mark.rle.size.map(Some);
                annotations.push(Annotation {
                    id: annotations.len() as u64 + 1,
                    image_id: image.id,
                    category_id: *category,
                    area: rle::area(&runs),
                    bbox: rle::bounding_box(&runs, mark.rle.size[0]),
                    segmentation: mark.rle.clone(),
                    iscrowd: 1,
                    answer: Some(answer.id.clone()),
                });
            }
        }
        given.push(without_marks(answer));
    }
    let category =
        |(id, reason): (u64, &Reason)| Category { id, name: reason.id.clone(), text: Some(reason.name.clone()) };
    let written = given.len();
    let coco = Coco {
        info: Info { description: project.name.en.clone(), project: Some(project.id.clone()) },
        images: images.into_values().collect(),
        annotations,
        categories: (1..).zip(&project.reasons).map(category).collect(),
        answers: given,
    };
    Ok(Body::json(&coco, written))
}

fn image(at: usize, item: &Item, hashes: &Hashes<'_>) -> Image {
    let generation = item.generations.first();
    Image {
        id: at as u64 + 1,
        file_name: generation.map(|picture| picture.src.clone()).unwrap_or_default(),
        width: None,
        height: None,
        item: Some(item.id.clone()),
        original: Some(item.original.src.clone()),
        sha256: generation.and_then(|picture| hashes.sha256(picture)),
        original_sha256: hashes.sha256(&item.original),
    }
}

fn without_marks(answer: &Answer) -> Given {
    Given {
        id: answer.id.clone(),
        item: answer.item.clone(),
        annotator: answer.annotator.clone(),
        role: answer.role,
        at: answer.at,
        ms: answer.ms,
        shown: answer.shown.clone(),
        pictures: answer.pictures.clone(),
        by_chance: answer.by_chance,
        replaces: answer.replaces.clone(),
        skipped: match &answer.value {
            Value::Skipped { skipped } => Some(skipped.clone()),
            _ => None,
        },
    }
}

/// Reads COCO with compressed run lengths into a marking project. Annotations that no answer claims are one label an
/// image; an image without any annotation or answer is an item to be answered.
pub fn read(text: &str, id: &str) -> Result<Imported, LabelsError> {
    let coco: Coco = read::json(text)?;
    let mut importer = Importer::new(coco.info.project.as_deref().unwrap_or(id), Mode::Marking);
    let project = importer.project_mut();
    if !coco.info.description.is_empty() {
        project.name = Text::new(&coco.info.description, &coco.info.description);
    }
    let names: HashMap<u64, &Category> = coco.categories.iter().map(|category| (category.id, category)).collect();
    project.reasons = coco
        .categories
        .iter()
        .map(|category| Reason {
            id: category.name.clone(),
            name: category.text.clone().unwrap_or_else(|| Text::new(&category.name, &category.name)),
            key: None,
        })
        .collect();
    let mut items: HashMap<u64, String> = HashMap::new();
    for image in &coco.images {
        let generation = Picture { sha256: image.sha256.clone(), ..Picture::at(&image.file_name) };
        let original = match &image.original {
            Some(original) => Picture { sha256: image.original_sha256.clone(), ..Picture::at(original) },
            None => generation.clone(),
        };
        let item = match &image.item {
            None => importer.item(original, vec![generation]),
            Some(item) => {
                let (id, generations) = (item.clone(), vec![generation]);
                let item =
                    Item { id: id.clone(), original, generations, category: None, gold: None, explanation: None };
                importer.project_mut().items.push(item);
                id
            }
        };
        items.insert(image.id, item);
    }
    let mut claimed: BTreeMap<&str, (&str, Vec<Mark>)> = BTreeMap::new();
    let mut unclaimed: BTreeMap<&str, Vec<Mark>> = BTreeMap::new();
    for (at, annotation) in coco.annotations.iter().enumerate() {
        let missing = |path: &str, what: u64| LabelsError::UnknownItem {
            place: Place::path(format!("annotations[{at}].{path}")),
            item: what.to_string(),
        };
        let item = items.get(&annotation.image_id).ok_or_else(|| missing("image_id", annotation.image_id))?;
        let category = names.get(&annotation.category_id);
        let category = category.ok_or_else(|| missing("category_id", annotation.category_id))?;
        let mark = Mark { reason: category.name.clone(), generation: 0, rle: annotation.segmentation.clone() };
        match &annotation.answer {
            Some(answer) => claimed.entry(answer).or_insert((item, Vec::new())).1.push(mark),
            None => unclaimed.entry(item).or_default().push(mark),
        }
    }
    // A program that does not know our answers may have kept the marks alone.
    let known: HashSet<&str> = coco.answers.iter().map(|given| given.id.as_str()).collect();
    for (item, marks) in claimed.iter().filter(|(answer, _)| !known.contains(*answer)).map(|(_, kept)| kept) {
        unclaimed.entry(item).or_default().extend(marks.iter().cloned());
    }
    for (item, marks) in unclaimed {
        importer.answer(item, Value::Marks { marks });
    }
    let project = importer.project_mut().id.clone();
    for given in coco.answers {
        let value = match given.skipped {
            Some(skipped) => Value::Skipped { skipped },
            None => {
                Value::Marks { marks: claimed.remove(given.id.as_str()).map(|(_, marks)| marks).unwrap_or_default() }
            }
        };
        let answer = Answer {
            id: given.id,
            project: project.clone(),
            item: given.item,
            annotator: given.annotator,
            value,
            shown: given.shown,
            role: given.role,
            replaces: given.replaces,
            at: given.at,
            ms: given.ms,
            pictures: given.pictures,
            by_chance: given.by_chance,
        };
        check::check_alone(&answer)?;
        importer.take(answer);
    }
    importer.finish()
}
