//! Checks every model file against `models/manifest.toml` and writes the typed list the crate compiles in.

use std::{env, fmt::Write as _, fs, path::Path};

use serde::Deserialize;
use sha2::{Digest, Sha256};

#[derive(Deserialize)]
struct Manifest {
    model: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    role: String,
    file: String,
    bytes: usize,
    sha256: String,
    licence: String,
}

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let folder = Path::new(&root).join("models");
    let manifest = folder.join("manifest.toml");
    println!("cargo::rerun-if-changed={}", manifest.display());
    let text = fs::read_to_string(&manifest).expect("models/manifest.toml is in the repository");
    let manifest: Manifest = toml::from_str(&text).expect("models/manifest.toml is valid");

    let mut list = String::from("/// Every model of this version.\npub const MODELS: &[ModelFile] = &[\n");
    let mut bytes = String::from("match name {\n");
    for Entry { name, role, file, bytes: expected_bytes, sha256, licence } in &manifest.model {
        let path = folder.join(file);
        println!("cargo::rerun-if-changed={}", path.display());
        let content = fs::read(&path).unwrap_or_else(|error| panic!("models/{file}: {error}"));
        let found = hex(&Sha256::digest(&content));
        assert!(
            content.len() == *expected_bytes && found == *sha256,
            "models/{file} is not the file of models/manifest.toml: {} bytes, sha256 {found}",
            content.len(),
        );
        writeln!(
            list,
            "    ModelFile {{ name: {name:?}, role: {role:?}, file: {file:?}, bytes: {expected_bytes}, sha256: {sha256:?}, licence: {licence:?} }},"
        )
        .expect("writing to a string succeeds");
        writeln!(bytes, "    {name:?} => Some(include_bytes!({path:?})),").expect("writing to a string succeeds");
    }
    list.push_str("];\n");
    bytes.push_str("    _ => None,\n}\n");

    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("models.rs"), list).expect("OUT_DIR is writable");
    fs::write(Path::new(&out).join("weights.rs"), bytes).expect("OUT_DIR is writable");
}

fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
