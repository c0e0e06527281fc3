//! A staged picture as the file it becomes.

use crate::error::VitrineError;
use crate::export::{ExportOptions, export};
use crate::preflight::{Candidate, FileFacts, Marketplace, Preflight, check};
use crate::stage::{Recipe, Staged};

/// The file's bytes, which say how the picture was made, and what a marketplace's rules say of it.
pub fn finished(
    staged: &Staged,
    recipe: &Recipe,
    options: &ExportOptions,
    marketplace: Option<&Marketplace>,
) -> Result<(Vec<u8>, Option<Preflight>), VitrineError> {
    let options = ExportOptions { source_type: Some(recipe.source_type()), ..options.clone() };
    let bytes = export(&staged.rgb, None, &options)?;
    let checked = |marketplace| -> Result<Preflight, VitrineError> {
        let candidate = Candidate {
            rgb: &staged.rgb,
            product: Some(&staged.product),
            size: (recipe.canvas.width, recipe.canvas.height),
            clipped: Some(staged.clipped),
            transparent: false,
            file: Some(FileFacts::read(&bytes)?),
            generated: recipe.is_generated(),
        };
        Ok(check(&candidate, marketplace))
    };
    let preflight = marketplace.map(checked).transpose()?;
    Ok((bytes, preflight))
}
