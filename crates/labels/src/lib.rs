//! Annotation projects and what people answered: the shapes of `docs/ANNOTATION.md`, read strictly, and all that is
//! computed from them. Pure functions without input or output, so page, command line and collector share them.
//!
//! project text → [`Project`] → [`OpenProject`]; answers → [`resolve`](resolve::resolve) → [`agreement`], [`standing`],
//! [`next`], [`formats`], [`lessons`], [`pictures`].

pub mod agreement;
mod answer;
mod check;
mod error;
pub mod formats;
pub mod json;
pub mod lessons;
mod locate;
pub mod merge;
mod moment;
pub mod next;
pub mod pictures;
mod project;
pub mod read;
pub mod resolve;
pub mod right;
pub mod rle;
pub mod standing;
mod value;

pub use answer::{Answer, Role};
pub use check::{check_answer, is_annotator, is_project_id, problems};
pub use error::{LabelsError, Place};
pub use moment::Moment;
pub use project::{Caption, Guidelines, Item, Mode, OpenProject, PROJECT_SCHEMA, Picture, Project, Reason, Trust};
pub use value::{Choice, Mark, Value, Verdict};
pub use vitrine_text::{ErrorInfo, Label, Language, Text};
