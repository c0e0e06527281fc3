//! The pairs of a folder, found by the names of folders and files.
//!
//! The same rules as in the page: `original/shoe.jpg` with `generated/shoe.jpg` or `generated/shoe_2.jpg`,
//! and `shoe.jpg` or `shoe_original.jpg` with `shoe_gen1.jpg`.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use crate::error::{BatchError, VitrineError};
use crate::text::Label;

/// Endings a picture has, as far as folders are searched; what a file is shows when it is opened.
const PICTURE_ENDINGS: [&str; 11] = ["jpg", "jpeg", "png", "webp", "gif", "bmp", "avif", "heic", "heif", "tif", "tiff"];
const GENERATED_FOLDERS: [&str; 12] =
    ["generated", "gen", "ai", "output", "outputs", "result", "results", "after", "edited", "edits", "生成", "生成图"];
const ORIGINAL_FOLDERS: [&str; 12] = [
    "original",
    "originals",
    "source",
    "sources",
    "src",
    "input",
    "inputs",
    "product",
    "products",
    "before",
    "原图",
    "商品",
];
const GENERATED_WORDS: [&str; 10] =
    ["generated", "gen", "ai", "out", "output", "result", "after", "edited", "edit", "bg"];
const ORIGINAL_WORDS: [&str; 6] = ["original", "orig", "source", "src", "product", "before"];
const SEPARATORS: [char; 5] = [' ', '.', '_', '-', '('];

/// A pair to be judged, or what stands in its place in the list.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its name in reports; unique in a batch.
    pub id: String,
    /// The files, or why they are no pair.
    pub files: Result<PairFiles, VitrineError>,
}

/// The two files of a pair.
#[derive(Clone, Debug)]
pub struct PairFiles {
    /// The photo that came first.
    pub original: Source,
    /// The picture made from it.
    pub generated: Source,
}

/// A file and its name in reports, which leaves out the folders of this machine.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it is.
    pub path: PathBuf,
    /// What it is called.
    pub name: String,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Role {
    Original,
    Generated,
    Either,
}

struct Named {
    source: Source,
    folder: String,
    key: String,
    role: Role,
}

/// All pictures in a folder and those below, by name.
pub fn pictures_in(folder: &Path) -> Result<Vec<PathBuf>, VitrineError> {
    let mut pictures = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| BatchError::FileUnreadable {
            path: folder.display().to_string(),
            detail: error.to_string(),
        })?;
        let ending = entry.path().extension().map(|ending| ending.to_string_lossy().to_lowercase());
        if entry.file_type().is_file() && ending.is_some_and(|ending| PICTURE_ENDINGS.contains(&ending.as_str())) {
            pictures.push(entry.into_path());
        }
    }
    Ok(pictures)
}

/// The pairs of a folder, a generated picture each, and the originals nothing was made from. A generated
/// picture without an original is an item that says so.
pub fn pairs_in(folder: &Path) -> Result<(Vec<Item>, Vec<PathBuf>), VitrineError> {
    let named: Vec<Named> = pictures_in(folder)?.into_iter().map(|path| describe(folder, path)).collect();
    let mut originals: BTreeMap<(&str, &str), &Named> = BTreeMap::new();
    for item in named.iter().filter(|item| item.role != Role::Generated) {
        let known = originals.entry((&item.folder, &item.key)).or_insert(item);
        // A name that says so comes before one that leaves it open.
        if known.role == Role::Either && item.role == Role::Original {
            *known = item;
        }
    }
    let mut used = HashSet::new();
    let mut items = Vec::new();
    for item in named.iter().filter(|item| item.role == Role::Generated) {
        let keys = [item.key.as_str(), without_number(&item.key)];
        let original = keys.iter().find_map(|key| originals.get(&(item.folder.as_str(), *key)));
        let files = match original {
            Some(original) => {
                used.insert(&original.source.path);
                Ok(PairFiles { original: original.source.clone(), generated: item.source.clone() })
            }
            None => Err(BatchError::NoPartner { path: item.source.name.clone() }.into()),
        };
        items.push(Item { id: item.source.name.clone(), files });
    }
    if items.is_empty() {
        let what = Label { en: "pairs of pictures", zh: "成对的图片" };
        return Err(BatchError::NothingFound { path: folder.display().to_string(), what }.into());
    }
    let unused = named.iter().filter(|item| item.role != Role::Generated && !used.contains(&item.source.path));
    let unused = unused.map(|item| item.source.path.clone()).collect();
    Ok((items, unused))
}

fn describe(root: &Path, path: PathBuf) -> Named {
    let relative = path.strip_prefix(root).unwrap_or(&path);
    let name = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default();
    let mut folders: Vec<String> = name.to_lowercase().split('/').map(str::to_owned).collect();
    folders.pop();
    let position = |words: &[&str]| folders.iter().position(|folder| words.contains(&folder.as_str()));
    let by_folder = position(&GENERATED_FOLDERS)
        .map(|at| (at, Role::Generated))
        .or_else(|| position(&ORIGINAL_FOLDERS).map(|at| (at, Role::Original)));
    let (key, role) = match by_folder {
        Some((at, role)) => {
            folders.remove(at);
            (by_name(&stem).0.to_owned(), role)
        }
        None => {
            let (key, role) = by_name(&stem);
            (key.to_owned(), role)
        }
    };
    Named { source: Source { path, name }, folder: folders.join("/"), key, role }
}

/// What is left of a name without the word that tells its role, and the role. The word must stand apart:
/// `bonsai` is no picture `bons` made by `ai`.
fn by_name(stem: &str) -> (&str, Role) {
    let ending = |words: &[&str], bare: &str| {
        words.iter().find_map(|word| {
            let key = bare.strip_suffix(word)?;
            let apart = key.trim_end_matches(SEPARATORS);
            (apart.len() < key.len() && !apart.is_empty()).then_some(apart.len())
        })
    };
    let bare = stem.trim_end_matches(')').trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(SEPARATORS);
    if let Some(length) = ending(&GENERATED_WORDS, bare) {
        (&stem[..length], Role::Generated)
    } else if let Some(length) = ending(&ORIGINAL_WORDS, stem) {
        (&stem[..length], Role::Original)
    } else {
        (stem, Role::Either)
    }
}

/// `shoe_2` without its number; a name without one stays as it is.
fn without_number(key: &str) -> &str {
    let bare = key.trim_end_matches(|c: char| c.is_ascii_digit());
    let apart = bare.trim_end_matches(SEPARATORS);
    if bare.len() < key.len() && apart.len() < bare.len() && !apart.is_empty() { apart } else { key }
}

/// Makes ids unique: the second `shoe.jpg` becomes `shoe.jpg#2`.
pub fn number_repeated_ids(items: &mut [Item]) {
    let mut seen: HashSet<String> = HashSet::new();
    for item in items {
        let mut id = item.id.clone();
        let mut count = 1;
        while !seen.insert(id.clone()) {
            count += 1;
            id = format!("{}#{count}", item.id);
        }
        item.id = id;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_role_by_a_word_that_stands_apart() {
        for (stem, key, role) in [
            ("shoe", "shoe", Role::Either),
            ("shoe_gen1", "shoe", Role::Generated),
            ("shoe-generated", "shoe", Role::Generated),
            ("shoe (ai 2)", "shoe", Role::Generated),
            ("shoe_original", "shoe", Role::Original),
            ("bonsai", "bonsai", Role::Either),
            ("kitchen", "kitchen", Role::Either),
            ("gen", "gen", Role::Either),
            ("shoe_2", "shoe_2", Role::Either),
        ] {
            assert_eq!(by_name(stem), (key, role), "{stem}");
        }
        assert_eq!(without_number("shoe_2"), "shoe");
        assert_eq!(without_number("shoe2"), "shoe2");
        assert_eq!(without_number("2"), "2");
    }

    #[test]
    fn repeated_ids_are_numbered() {
        let item = |id: &str| Item { id: id.into(), files: Err(BatchError::NoPartner { path: id.into() }.into()) };
        let mut items = vec![item("a"), item("a"), item("a#2"), item("b")];
        number_repeated_ids(&mut items);
        let ids: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
        assert_eq!(ids, ["a", "a#2", "a#2#2", "b"]);
    }
}
