//! Where the picture of a label file lies on the disk.

use std::path::Path;

use super::pairs::Source;

/// Endings a picture of an address may have on the disk.
const ENDINGS: [&str; 5] = ["", ".jpg", ".jpeg", ".png", ".webp"];

/// The file of an address: a path below the folder, or the address's last part.
pub fn picture_of(address: &str, images: &Path) -> Option<Source> {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let last = path.rsplit('/').next().unwrap_or(path);
    let below = Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_)));
    [path, last].into_iter().filter(|name| !name.is_empty() && (below || *name == last)).find_map(|name| {
        let file = |ending: &&str| images.join(format!("{name}{ending}"));
        let path = ENDINGS.iter().map(file).find(|path| path.is_file())?;
        Some(Source { path, name: last.to_owned() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_found_by_path_or_by_the_last_part_of_its_address_and_never_outside_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("images")).unwrap();
        let images = folder.path().join("images");
        for name in ["A*one", "two.jpg", "../secret.jpg"] {
            std::fs::write(images.join(name), "x").unwrap();
        }
        let found = |address: &str| picture_of(address, &images).map(|source| source.path);
        assert_eq!(found("https://shop.example/img/A*one"), Some(images.join("A*one")));
        assert_eq!(found("https://shop.example/img/two?width=3"), Some(images.join("two.jpg")));
        assert_eq!(found("two.jpg"), Some(images.join("two.jpg")));
        assert_eq!(found("../secret.jpg"), None);
        assert_eq!(found("https://shop.example/"), None);
    }
}
