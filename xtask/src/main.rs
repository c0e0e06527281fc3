//! Writes the JavaScript glue for a compiled engine: `xtask IN.wasm OUT_FOLDER NAME`.
//!
//! The library behind `wasm-bindgen-cli`, so that its version is the lock file's and no tool has to
//! be installed.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, folder, name] = arguments.as_slice() else {
        bail!("usage: xtask IN.wasm OUT_FOLDER NAME");
    };
    let (input, folder) = (PathBuf::from(input), PathBuf::from(folder));
    Bindgen::new()
        .input_path(&input)
        .web(true)?
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .out_name(name)
        .generate(&folder)
        .with_context(|| format!("cannot write the glue of {} to {}", input.display(), folder.display()))
}
