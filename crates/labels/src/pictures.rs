//! Which bytes lay behind each picture: the hashes a project names, and those that people saw.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::project::{OpenProject, Picture};

/// A picture's place with the hash of its bytes.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PictureHash {
    /// Relative to the project file, or an address.
    pub src: String,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
}

/// Every hash that is known of a project's pictures, by their places.
#[derive(Clone, Debug, Default)]
pub struct Hashes<'a> {
    /// Places in the project's order, each with its different hashes; the project's own come first.
    places: Vec<(&'a str, Vec<String>)>,
    numbers: HashMap<&'a str, usize>,
}

impl<'a> Hashes<'a> {
    /// From the project and from what its answers say was seen.
    pub fn of(open: &'a OpenProject, answers: &[Answer]) -> Self {
        let mut hashes = Self::default();
        for picture in open.project().items.iter().flat_map(|item| item.pictures()) {
            hashes.add(&picture.src, picture.sha256.as_deref());
        }
        for answer in answers {
            let Some(item) = open.item(&answer.item) else { continue };
            for (picture, seen) in item.pictures().zip(&answer.pictures) {
                hashes.add(&picture.src, Some(seen));
            }
        }
        hashes
    }

    fn add(&mut self, src: &'a str, sha256: Option<&str>) {
        let number = *self.numbers.entry(src).or_insert_with(|| {
            self.places.push((src, Vec::new()));
            self.places.len() - 1
        });
        let known = &mut self.places[number].1;
        if let Some(sha256) = sha256.map(str::to_ascii_lowercase).filter(|sha256| !known.contains(sha256)) {
            known.push(sha256);
        }
    }

    /// The picture's hash: the project's own, else the one that everybody saw. Nothing where nobody told, or people saw
    /// different bytes in this place.
    pub fn sha256(&self, picture: &Picture) -> Option<String> {
        if let Some(own) = &picture.sha256 {
            return Some(own.to_ascii_lowercase());
        }
        match self.places[*self.numbers.get(picture.src.as_str())?].1.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    /// All of them, in the order of the project. A picture that was changed under way is in it once for each of its
    /// hashes, one without a hash is not.
    pub fn table(&self) -> Vec<PictureHash> {
        let rows = self.places.iter().flat_map(|(src, known)| known.iter().map(move |sha256| (src, sha256)));
        rows.map(|(src, sha256)| PictureHash { src: (*src).to_owned(), sha256: sha256.clone() }).collect()
    }
}
