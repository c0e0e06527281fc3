//! The models of this version: files, sizes, hashes and licences, as `models/manifest.toml` states them.

use serde::Serialize;

/// One model file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ModelFile {
    /// Short name, also in reports.
    pub name: &'static str,
    /// What it is for: `segmenter`, `verdict`, `comparer`, `generator`, `reward`, [`REWARD_OBJECTS`] or [`REWARD_BASE`].
    pub role: &'static str,
    /// File in `models/`.
    pub file: &'static str,
    /// Size in bytes.
    pub bytes: usize,
    /// SHA-256 in hexadecimal.
    pub sha256: &'static str,
    /// SPDX licence expression.
    pub licence: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/models.rs"));

/// The role of a reward model too weak to judge by itself: heads of one's own are fitted to it, and only they judge.
pub const REWARD_BASE: &str = "reward-base";
/// The role of a reward model that is right often enough when it finds fault, and vouches for nothing.
pub const REWARD_OBJECTS: &str = "reward-objects";

/// Whether [`MODELS`] gives this role to a model.
pub fn has_role(name: &str, role: &str) -> bool {
    MODELS.iter().any(|model| model.name == name && model.role == role)
}

/// The bytes of a model that natively built programs carry with them; a page fetches its own.
#[cfg(not(target_family = "wasm"))]
pub fn weights(name: &str) -> Option<&'static [u8]> {
    include!(concat!(env!("OUT_DIR"), "/weights.rs"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_model_is_embedded_with_its_stated_size() {
        for model in MODELS {
            assert_eq!(weights(model.name).map(<[u8]>::len), Some(model.bytes), "{}", model.name);
        }
    }
}
