//! How far people agree, with each other, with themselves and with what is known. `docs/AGREEMENT.md` has the formulas.

pub mod alpha;
pub mod bradley_terry;
pub mod dawid_skene;
pub mod kappa;
mod people;
mod report;
mod scores;
pub mod wilson;

pub(crate) use people::majority;
pub use people::{AnnotatorReport, Confusion, Share, TimePerItem};
pub use report::{AgreementReport, Alpha, Counts, ItemReport, REPORT_SCHEMA, report};
pub use scores::PictureScore;
