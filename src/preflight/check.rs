//! Every rule, one after another.

use super::candidate::{Candidate, Product};
use super::marketplace::Marketplace;
use super::outcome::Preflight;
use super::rules::{background, border, file, lettering, placement, sharpness, size};

/// Holds a picture against a marketplace's rules. Rules the marketplace does not have, and those that need what the
/// candidate does not bring (a matte, a file), are left out.
pub fn check(candidate: &Candidate<'_>, marketplace: &Marketplace) -> Preflight {
    let product = Product::of(candidate);
    let product = product.as_ref();
    let outcomes = [
        Some(size::pixel_size(candidate, marketplace)),
        size::aspect(candidate, marketplace),
        placement::fill_share(candidate, marketplace, product),
        placement::clipped(candidate, marketplace, product),
        background::judge(candidate, marketplace, product),
        border::judge(candidate, marketplace, product),
        lettering::judge(candidate, marketplace, product),
        sharpness::judge(candidate, product),
        file::transparency(candidate, marketplace),
        file::file_type(candidate, marketplace),
        file::file_size(candidate, marketplace),
        file::colour_profile(candidate, marketplace),
        file::source_metadata(candidate, marketplace),
    ];
    Preflight::of(&marketplace.id, outcomes.into_iter().flatten().collect())
}
