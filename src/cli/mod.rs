//! The command line: the library's functions for files, folders and lists.
//!
//! Results go to standard output or `--out`, everything for people (progress, errors) to standard error.

mod addresses;
mod agreement_text;
mod args;
mod badge;
#[cfg(feature = "c2pa")]
mod c2pa;
mod convert;
mod evaluate;
mod finished;
mod generate;
mod generate_args;
mod hfpc;
mod issue;
mod keys;
mod labels;
mod list;
mod outputs;
mod pairs;
mod pool;
mod preflight;
mod progress;
mod segment;
mod sign;
mod sink;
mod stage;
mod subjects;
mod tune;

use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use self::args::{Arguments, Command, DeviceChoice, SchemaOf};
use crate::consistency::{self, Comparer};
use crate::device::ComputeDevice;
use crate::error::{BatchError, EngineError, TuneError, VitrineError};
use crate::models;
use crate::photo::Limits;
use crate::reward::{self, Appraiser, Head};
use crate::segment::{self as segmentation, Segmenter};
use crate::text::Language;

/// Every pair or picture passed or needs a look; every photo was cut out.
const EXIT_FINE: u8 = 0;
/// A pair or picture failed.
const EXIT_FAILED: u8 = 1;
/// Bad usage, or something could not be read or judged.
const EXIT_UNUSABLE: u8 = 2;

/// Runs the program with the arguments it was called with.
pub fn run() -> ExitCode {
    // clap prints its own errors and leaves with 2.
    let arguments = Arguments::parse();
    let language = arguments.language.unwrap_or_else(language_of_environment);
    let outcome = match arguments.command {
        Command::Segment(arguments) => segment::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments, language),
        Command::Preflight(arguments) => preflight::run(&arguments, language),
        Command::Stage(arguments) => stage::run(&arguments),
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Convert(arguments) => convert::run(&arguments, language),
        Command::Keygen(arguments) => keys::generate(&arguments),
        Command::Revoke(arguments) => keys::revoke(&arguments),
        Command::Sign(arguments) => sign::sign(&arguments),
        Command::Verify(arguments) => sign::verify(&arguments, language),
        Command::Attach(arguments) => sign::attach_report(&arguments),
        #[cfg(feature = "c2pa")]
        Command::C2pa(command) => c2pa::run(&command, language),
        Command::Badge(arguments) => badge::run(&arguments, language),
        Command::Labels(command) => labels::run(&command, language),
        Command::Tune(arguments) => tune::run(&arguments, language),
        Command::Hfpc(command) => hfpc::run(&command, language),
        Command::Schema { of } => print_schema(of),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            report_error(&error, language);
            ExitCode::from(EXIT_UNUSABLE)
        }
    }
}

fn print_schema(of: SchemaOf) -> anyhow::Result<u8> {
    let schema = serde_json::to_string_pretty(&match of {
        SchemaOf::Report => crate::report::json_schema(),
        SchemaOf::Recipe => schemars::schema_for!(crate::stage::Recipe).to_value(),
        SchemaOf::Project => schemars::schema_for!(vitrine_labels::Project).to_value(),
        SchemaOf::Answer => schemars::schema_for!(vitrine_labels::Answer).to_value(),
    })?;
    sink::print_line(&schema)?;
    Ok(EXIT_FINE)
}

/// What happened and what to do, for people.
fn report_error(error: &anyhow::Error, language: Language) {
    match error.downcast_ref::<VitrineError>() {
        Some(known) => eprintln!("{}\n{}", known.message().get(language), known.remedy().get(language)),
        None => eprintln!("{error:#}"),
    }
}

/// The language of the terminal, as POSIX names it.
fn language_of_environment() -> Language {
    let locale =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    if locale.is_some_and(|locale| locale.starts_with("zh")) { Language::Zh } else { Language::En }
}

/// The device that was asked for. A software adapter is taken too: it was asked for.
fn open_device(choice: DeviceChoice) -> Result<ComputeDevice, VitrineError> {
    match choice {
        DeviceChoice::Cpu => ComputeDevice::cpu(),
        DeviceChoice::Webgpu => pollster::block_on(ComputeDevice::webgpu(true)),
    }
}

fn weights(model: &str) -> Result<&'static [u8], VitrineError> {
    Ok(models::weights(model).ok_or_else(|| EngineError::UnknownModel { model: model.into() })?)
}

fn load_segmenter(device: &ComputeDevice) -> Result<Segmenter, VitrineError> {
    Segmenter::load(weights(segmentation::MODEL)?, &device.device)
}

fn load_comparer(device: &ComputeDevice) -> Result<Comparer, VitrineError> {
    Comparer::load(weights(consistency::MODEL)?, &device.device)
}

/// The reward model, where this version carries one.
fn load_reward(device: &ComputeDevice) -> Result<Option<Appraiser>, VitrineError> {
    models::weights(reward::MODEL).map(|weights| Appraiser::shipped(weights, &device.device)).transpose()
}

/// A reward model whose weights may be given; there must be one.
fn appraiser(weights: Option<&Path>, device: &ComputeDevice) -> Result<Appraiser, VitrineError> {
    match weights {
        Some(path) => Appraiser::load(&read_file(path, &Limits::default())?, &device.device),
        None => load_reward(device)?.ok_or_else(|| TuneError::NoRewardModel.into()),
    }
}

/// A reward head of the user's own, where one is given.
fn read_head(path: Option<&Path>) -> Result<Option<Head>, VitrineError> {
    path.map(|path| Head::read(&read_text(path)?)).transpose()
}

/// A file's bytes, refused by its size before it is read.
fn read_file(path: &Path, limits: &Limits) -> Result<Vec<u8>, VitrineError> {
    let shown = || path.display().to_string();
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => BatchError::FileNotFound { path: shown() },
        _ => BatchError::FileUnreadable { path: shown(), detail: error.to_string() },
    };
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(BatchError::FileUnreadable { path: shown(), detail: "not a file".into() }.into());
    }
    if metadata.len() > limits.max_bytes {
        let (bytes, limit_bytes) = (metadata.len(), limits.max_bytes);
        return Err(crate::error::PhotoError::TooManyBytes { bytes, limit_bytes }.into());
    }
    Ok(std::fs::read(path).map_err(unreadable)?)
}

/// A small text file.
fn read_text(path: &Path) -> Result<String, VitrineError> {
    let bytes = read_file(path, &Limits::default())?;
    String::from_utf8(bytes)
        .map_err(|_| BatchError::FileUnreadable { path: path.display().to_string(), detail: "not UTF-8".into() }.into())
}

/// Creates a folder and those above it.
fn create_folder(path: &Path) -> Result<(), VitrineError> {
    Ok(std::fs::create_dir_all(path).map_err(|error| unwritable(path, &error))?)
}

fn unwritable(path: &Path, error: &std::io::Error) -> BatchError {
    BatchError::FileUnwritable { path: path.display().to_string(), detail: error.to_string() }
}
