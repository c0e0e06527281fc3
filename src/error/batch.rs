//! Lists, folders and files that the command line reads and writes.

use crate::text::{Label, Text};

/// What can go wrong around a batch; each concerns one item unless stated otherwise.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BatchError {
    /// A path that leads nowhere.
    #[error("There is no file at {path}.")]
    FileNotFound {
        /// As it was given.
        path: String,
    },
    /// A file that cannot be read.
    #[error("{path} could not be read ({detail}).")]
    FileUnreadable {
        /// As it was given.
        path: String,
        /// What the system said.
        detail: String,
    },
    /// A result that cannot be written; ends the whole batch.
    #[error("{path} could not be written ({detail}).")]
    FileUnwritable {
        /// As it was given.
        path: String,
        /// What the system said.
        detail: String,
    },
    /// A line of a list that is no pair.
    #[error("Line {line} of {path} is not a pair ({}).", detail.en)]
    BadLine {
        /// The list.
        path: String,
        /// Counted from 1.
        line: u64,
        /// What is wrong with it.
        detail: Text,
    },
    /// A folder or list with nothing in it; ends the whole batch.
    #[error("No {} found in {path}.", what.en)]
    NothingFound {
        /// The folder or list.
        path: String,
        /// What was looked for.
        what: Label,
    },
    /// A picture of a folder without its partner.
    #[error(
        "{path} has no partner: a pair is NAME_original and NAME_generated, or the same NAME in folders original/ and generated/."
    )]
    NoPartner {
        /// The picture that stands alone.
        path: String,
    },
    /// Arguments that do not go together; ends the whole batch.
    #[error("{}", detail.en)]
    BadUsage {
        /// What does not go together, a whole sentence.
        detail: Text,
    },
}

impl BatchError {
    /// Stable name in snake_case, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::FileNotFound { .. } => "file_not_found",
            Self::FileUnreadable { .. } => "file_unreadable",
            Self::FileUnwritable { .. } => "file_unwritable",
            Self::BadLine { .. } => "bad_line",
            Self::NothingFound { .. } => "nothing_found",
            Self::NoPartner { .. } => "no_partner",
            Self::BadUsage { .. } => "bad_usage",
        }
    }

    /// What happened.
    pub fn message(&self) -> Text {
        Text::new(self.to_string(), self.message_zh())
    }

    fn message_zh(&self) -> String {
        match self {
            Self::FileNotFound { path } => format!("找不到文件 {path}。"),
            Self::FileUnreadable { path, detail } => format!("无法读取 {path}（{detail}）。"),
            Self::FileUnwritable { path, detail } => format!("无法写入 {path}（{detail}）。"),
            Self::BadLine { path, line, detail } => format!("{path} 的第 {line} 行不是一对图片（{}）。", detail.zh),
            Self::NothingFound { path, what } => format!("在 {path} 中没有找到{}。", what.zh),
            Self::NoPartner { path } => format!(
                "{path} 没有配对的图片：一对图片应命名为 NAME_original 和 NAME_generated，或以相同的名称放在 original/ 和 generated/ 文件夹中。"
            ),
            Self::BadUsage { detail } => detail.zh.clone(),
        }
    }

    /// What the user can do about it.
    pub fn remedy(&self) -> Text {
        match self {
            Self::FileNotFound { .. } => Text::new(
                "Check the path; paths in a list are taken relative to the list's folder.",
                "请检查路径；列表中的路径以列表所在文件夹为基准。",
            ),
            Self::FileUnreadable { .. } => {
                Text::new("Check that the file may be read by you.", "请检查您是否有权读取该文件。")
            }
            Self::FileUnwritable { .. } => Text::new(
                "Check that the folder exists, may be written by you, and has room left.",
                "请检查文件夹是否存在、是否可写以及是否有剩余空间。",
            ),
            Self::BadLine { .. } => Text::new(
                "Give each line an original and a generated picture: CSV with the columns original, generated and, if you like, id; or JSON Lines with the same names.",
                "请为每一行提供 original 和 generated 两张图片：CSV 使用 original、generated 列（可选 id 列），或使用同名字段的 JSON Lines。",
            ),
            Self::NothingFound { .. } => {
                Text::new("Check that it is the right folder or list.", "请检查文件夹或列表是否正确。")
            }
            Self::NoPartner { .. } => {
                Text::new("Add the missing picture or rename it.", "请补上缺少的图片或修改名称。")
            }
            Self::BadUsage { .. } => {
                Text::new("See `vitrine help` for the arguments.", "请运行 `vitrine help` 查看参数说明。")
            }
        }
    }
}
