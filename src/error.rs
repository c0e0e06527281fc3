//! Everything that can go wrong for a user, each with a stable code, what happened and what to do.
//!
//! The English message is the `Display` text of the variant, so logs, the command line and the page
//! say the same. In JSON and in the browser an error is an [`ErrorInfo`].

mod batch;
// Nothing is converted in a browser.
#[cfg(feature = "cli")]
mod convert;
mod engine;
mod export;
mod generate;
mod photo;
mod preflight;
// Nothing is signed in a browser by the engine.
#[cfg(feature = "cli")]
mod report;
mod stage;
mod tune;

use serde::Serialize;

pub use batch::BatchError;
#[cfg(feature = "cli")]
pub use convert::{ConvertError, listed};
pub use engine::EngineError;
pub use export::ExportError;
pub use generate::GenerateError;
pub use photo::PhotoError;
pub use preflight::PreflightError;
#[cfg(feature = "cli")]
pub use report::ReportError;
pub use stage::StageError;
pub use tune::TuneError;
pub use vitrine_labels::LabelsError;

pub use crate::text::ErrorInfo;
use crate::text::Text;

/// Any error of the library.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum VitrineError {
    /// A file is not a picture that can be used.
    #[error(transparent)]
    Photo(#[from] PhotoError),
    /// A network, a device or the engine's state.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Lists, folders and files of the command line.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// A picture that cannot be staged.
    #[error(transparent)]
    Stage(#[from] StageError),
    /// A marketplace that is not known.
    #[error(transparent)]
    Preflight(#[from] PreflightError),
    /// A picture that cannot be written as asked.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A scene that cannot be made.
    #[error(transparent)]
    Generate(#[from] GenerateError),
    /// Projects, answers and files of labels.
    #[error(transparent)]
    Labels(#[from] LabelsError),
    /// A reward head that cannot be fitted or used.
    #[error(transparent)]
    Tune(#[from] TuneError),
    /// Weights that cannot be converted or used.
    #[cfg(feature = "cli")]
    #[error(transparent)]
    Convert(#[from] ConvertError),
    /// A report or key that cannot be used or believed.
    #[cfg(feature = "cli")]
    #[error(transparent)]
    Report(#[from] ReportError),
}

impl VitrineError {
    /// Stable name in snake_case, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Photo(error) => error.code(),
            Self::Engine(error) => error.code(),
            Self::Batch(error) => error.code(),
            Self::Stage(error) => error.code(),
            Self::Preflight(error) => error.code(),
            Self::Export(error) => error.code(),
            Self::Generate(error) => error.code(),
            Self::Labels(error) => error.code(),
            Self::Tune(error) => error.code(),
            #[cfg(feature = "cli")]
            Self::Convert(error) => error.code(),
            #[cfg(feature = "cli")]
            Self::Report(error) => error.code(),
        }
    }

    /// What happened.
    pub fn message(&self) -> Text {
        match self {
            Self::Photo(error) => error.message(),
            Self::Engine(error) => error.message(),
            Self::Batch(error) => error.message(),
            Self::Stage(error) => error.message(),
            Self::Preflight(error) => error.message(),
            Self::Export(error) => error.message(),
            Self::Generate(error) => error.message(),
            Self::Labels(error) => error.message(),
            Self::Tune(error) => error.message(),
            #[cfg(feature = "cli")]
            Self::Convert(error) => error.message(),
            #[cfg(feature = "cli")]
            Self::Report(error) => error.message(),
        }
    }

    /// What the user can do about it.
    pub fn remedy(&self) -> Text {
        match self {
            Self::Photo(error) => error.remedy(),
            Self::Engine(error) => error.remedy(),
            Self::Batch(error) => error.remedy(),
            Self::Stage(error) => error.remedy(),
            Self::Preflight(error) => error.remedy(),
            Self::Export(error) => error.remedy(),
            Self::Generate(error) => error.remedy(),
            Self::Labels(error) => error.remedy(),
            Self::Tune(error) => error.remedy(),
            #[cfg(feature = "cli")]
            Self::Convert(error) => error.remedy(),
            #[cfg(feature = "cli")]
            Self::Report(error) => error.remedy(),
        }
    }
}

impl From<&VitrineError> for ErrorInfo {
    fn from(error: &VitrineError) -> Self {
        Self { code: error.code().to_owned(), message: error.message(), remedy: error.remedy() }
    }
}

impl Serialize for VitrineError {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ErrorInfo::from(self).serialize(serializer)
    }
}
