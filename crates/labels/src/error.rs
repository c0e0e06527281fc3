//! What can be wrong with a project, an answer or a file of labels, with its place, and what to do.

use std::fmt;

use vitrine_text::{ErrorInfo, Label, Text};

use crate::project::Mode;

/// Where in a file something is.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Place {
    /// As in `items[3].gold`; empty for the file as a whole.
    pub path: String,
    /// Counted from 1, where the text is known.
    pub line: Option<u64>,
}

impl Place {
    /// A place in a text that is not at hand.
    pub fn path(path: impl Into<String>) -> Self {
        Self { path: path.into(), line: None }
    }

    fn in_chinese(&self) -> String {
        match (self.path.as_str(), self.line) {
            ("", None) => "文件".to_owned(),
            ("", Some(line)) => format!("第 {line} 行"),
            (path, None) => path.to_owned(),
            (path, Some(line)) => format!("{path}（第 {line} 行）"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.path.as_str(), self.line) {
            ("", None) => f.write_str("The file"),
            ("", Some(line)) => write!(f, "Line {line}"),
            (path, None) => f.write_str(path),
            (path, Some(line)) => write!(f, "{path} (line {line})"),
        }
    }
}

/// Anything wrong with labels.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum LabelsError {
    /// More bytes than any project needs.
    #[error("{} of {bytes} bytes is too large; {limit_bytes} are read at most.", what.en)]
    TooLarge {
        /// The kind of file.
        what: Label,
        /// Its size.
        bytes: u64,
        /// The most.
        limit_bytes: u64,
    },
    /// Broken JSON, or another shape than the documented one.
    #[error("{place} cannot be read ({detail}).")]
    BadJson {
        /// Where.
        place: Place,
        /// What the parser said.
        detail: String,
    },
    /// A project of another version.
    #[error("{place} is `{found}`; this version reads `vitrine.project/1`.")]
    UnknownSchema {
        /// Where.
        place: Place,
        /// What it says.
        found: String,
    },
    /// A mode nobody knows.
    #[error("{place} is no mode that is known ({detail}).")]
    UnknownMode {
        /// Where.
        place: Place,
        /// What the parser said.
        detail: String,
    },
    /// A project without items.
    #[error("The project has no items.")]
    NoItems,
    /// An id that is empty, too long, or has characters it may not have.
    #[error("{place} is no valid id.")]
    BadId {
        /// Where.
        place: Place,
        /// What is valid.
        valid: Label,
    },
    /// The same id twice.
    #[error("{place}: the id `{id}` was used before, at {first}.")]
    DoubledId {
        /// Where the second one is.
        place: Place,
        /// The id.
        id: String,
        /// Where the first one is.
        first: Place,
    },
    /// A number out of its range.
    #[error("{place} is {value}; it must lie between {low} and {high}.")]
    BadNumber {
        /// Where.
        place: Place,
        /// What it is.
        value: f64,
        /// The least.
        low: f64,
        /// The most.
        high: f64,
    },
    /// An item with too few or too many generations.
    #[error("{place} has {found} generations; {} needs {}.", mode.label().en, asked(*mode))]
    WrongNumber {
        /// Where.
        place: Place,
        /// How many there are.
        found: usize,
        /// The project's mode.
        mode: Mode,
    },
    /// A value that answers another question than the project's.
    #[error("{place} does not answer “{}”.", mode.label().en)]
    OtherMode {
        /// Where.
        place: Place,
        /// The project's mode.
        mode: Mode,
    },
    /// A value that fits the mode and not the item.
    #[error("{place} does not fit its item: {}.", detail.en)]
    BadValue {
        /// Where.
        place: Place,
        /// Why.
        detail: Text,
    },
    /// A training item without its right answer.
    #[error("{place}: the training item `{item}` has no gold.")]
    TrainingWithoutGold {
        /// Where in the list of training items.
        place: Place,
        /// The item.
        item: String,
    },
    /// An item that the project does not have.
    #[error("{place}: the project has no item `{item}`.")]
    UnknownItem {
        /// Where.
        place: Place,
        /// The item.
        item: String,
    },
    /// An answer to another project.
    #[error("{place}: the answer is for the project `{found}`, not `{expected}`.")]
    OtherProject {
        /// Where.
        place: Place,
        /// The answer's project.
        found: String,
        /// The project it was given to.
        expected: String,
    },
    /// Two projects that cannot become one.
    #[error("The projects cannot be merged: {}.", detail.en)]
    CannotMerge {
        /// Why.
        detail: Text,
    },
    /// A format that cannot hold such labels.
    #[error("{} cannot be written as {format}.", mode.label().en)]
    NotInThisFormat {
        /// The format.
        format: &'static str,
        /// The project's mode.
        mode: Mode,
    },
    /// A file whose format was not recognised.
    #[error("The file is in none of the formats that are read.")]
    UnknownFormat,
    /// A format's name nobody knows.
    #[error("There is no format `{name}`.")]
    NoSuchFormat {
        /// As it was given.
        name: String,
    },
    /// Nothing in a file or an export.
    #[error("There are no labels to write or read here.")]
    Nothing,
    /// A mask that cannot be packed.
    #[error("The mask cannot be packed ({detail}).")]
    BadMask {
        /// Why.
        detail: String,
    },
}

fn asked(mode: Mode) -> String {
    match mode.generations() {
        (least, most) if least == most => least.to_string(),
        (least, most) => format!("{least} to {most}"),
    }
}

impl LabelsError {
    /// Stable name in snake_case, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "labels_too_large",
            Self::BadJson { .. } => "labels_bad_json",
            Self::UnknownSchema { .. } => "project_schema",
            Self::UnknownMode { .. } => "project_mode",
            Self::NoItems => "project_empty",
            Self::BadId { .. } => "labels_bad_id",
            Self::DoubledId { .. } => "labels_doubled_id",
            Self::BadNumber { .. } => "labels_bad_number",
            Self::WrongNumber { .. } => "item_generations",
            Self::OtherMode { .. } => "value_mode",
            Self::BadValue { .. } => "value_bad",
            Self::TrainingWithoutGold { .. } => "training_without_gold",
            Self::UnknownItem { .. } => "unknown_item",
            Self::OtherProject { .. } => "other_project",
            Self::CannotMerge { .. } => "labels_cannot_merge",
            Self::NotInThisFormat { .. } => "labels_not_in_format",
            Self::UnknownFormat => "labels_unknown_format",
            Self::NoSuchFormat { .. } => "labels_no_such_format",
            Self::Nothing => "labels_nothing",
            Self::BadMask { .. } => "mask_bad",
        }
    }

    /// What happened.
    pub fn message(&self) -> Text {
        Text::new(self.to_string(), self.message_zh())
    }

    fn message_zh(&self) -> String {
        match self {
            Self::TooLarge { what, bytes, limit_bytes } => {
                format!("{}有 {bytes} 字节，过大；最多读取 {limit_bytes} 字节。", what.zh)
            }
            Self::BadJson { place, detail } => format!("{} 无法读取（{detail}）。", place.in_chinese()),
            Self::UnknownSchema { place, found } => {
                format!("{} 为“{found}”；此版本读取“vitrine.project/1”。", place.in_chinese())
            }
            Self::UnknownMode { place, detail } => format!("{} 不是已知的模式（{detail}）。", place.in_chinese()),
            Self::NoItems => "该项目没有条目。".to_owned(),
            Self::BadId { place, .. } => format!("{} 不是有效的 id。", place.in_chinese()),
            Self::DoubledId { place, id, first } => {
                format!("{}：id“{id}”已在 {} 使用过。", place.in_chinese(), first.in_chinese())
            }
            Self::BadNumber { place, value, low, high } => {
                format!("{} 的值是 {value}，必须在 {low} 到 {high} 之间。", place.in_chinese())
            }
            Self::WrongNumber { place, found, mode } => {
                let (least, most) = mode.generations();
                let asked = if least == most { least.to_string() } else { format!("{least} 到 {most}") };
                format!("{} 有 {found} 张生成图；“{}”需要 {asked} 张。", place.in_chinese(), mode.label().zh)
            }
            Self::OtherMode { place, mode } => {
                format!("{} 不是“{}”的答案。", place.in_chinese(), mode.label().zh)
            }
            Self::BadValue { place, detail } => format!("{} 与条目不符：{}。", place.in_chinese(), detail.zh),
            Self::TrainingWithoutGold { place, item } => {
                format!("{}：练习条目“{item}”没有标准答案。", place.in_chinese())
            }
            Self::UnknownItem { place, item } => format!("{}：项目中没有条目“{item}”。", place.in_chinese()),
            Self::OtherProject { place, found, expected } => {
                format!("{}：该答案属于项目“{found}”，而不是“{expected}”。", place.in_chinese())
            }
            Self::CannotMerge { detail } => format!("无法合并项目：{}。", detail.zh),
            Self::NotInThisFormat { format, mode } => format!("“{}”不能写成 {format} 格式。", mode.label().zh),
            Self::UnknownFormat => "无法识别该文件的格式。".to_owned(),
            Self::NoSuchFormat { name } => format!("没有名为“{name}”的格式。"),
            Self::Nothing => "这里没有可写入或读取的标注。".to_owned(),
            Self::BadMask { detail } => format!("无法压缩该蒙版（{detail}）。"),
        }
    }

    /// What the user can do about it.
    pub fn remedy(&self) -> Text {
        match self {
            Self::TooLarge { .. } => Text::new("Split it into several files.", "请拆分成多个文件。"),
            Self::BadJson { .. } => Text::new(
                "Mend the file at this place; docs/ANNOTATION.md has the shape.",
                "请修改文件的这一处；格式见 docs/ANNOTATION.md。",
            ),
            Self::UnknownSchema { .. } => Text::new(
                "Write \"schema\": \"vitrine.project/1\", or open the file with the version of Vitrine that made it.",
                "请写 \"schema\": \"vitrine.project/1\"，或使用生成该文件的 Vitrine 版本打开。",
            ),
            Self::UnknownMode { .. } => Text::new(
                "Use passFail, pairwise, ranking or marking.",
                "请使用 passFail、pairwise、ranking 或 marking。",
            ),
            Self::NoItems => Text::new("Add at least one item.", "请至少添加一个条目。"),
            Self::BadId { valid, .. } => Text::new(format!("Use {}.", valid.en), format!("请使用{}。", valid.zh)),
            Self::DoubledId { .. } => Text::new("Give each its own id.", "请为每一个设置不同的 id。"),
            Self::BadNumber { .. } => Text::new("Change the number.", "请修改该数值。"),
            Self::WrongNumber { .. } => Text::new(
                "Give the item as many generations as the mode needs, or change the project's mode.",
                "请按模式提供相应数量的生成图，或更改项目的模式。",
            ),
            Self::OtherMode { .. } => Text::new(
                "Give the value the shape of the project's mode; docs/ANNOTATION.md has all of them.",
                "请按项目的模式填写；各模式的格式见 docs/ANNOTATION.md。",
            ),
            Self::BadValue { .. } => Text::new("Correct the value or the item.", "请修改该值或条目。"),
            Self::TrainingWithoutGold { .. } => Text::new(
                "Give the item its right answer as `gold`, or take it out of the training round.",
                "请为该条目填写标准答案 gold，或将其移出练习。",
            ),
            Self::UnknownItem { .. } => Text::new(
                "Check the item's id, and that the project file is the newest one.",
                "请检查条目的 id，并确认项目文件是最新的。",
            ),
            Self::OtherProject { .. } => {
                Text::new("Open the project these answers belong to.", "请打开这些答案所属的项目。")
            }
            Self::CannotMerge { .. } => Text::new(
                "Merge files of the same project only; give a changed item a new id.",
                "只能合并同一项目的文件；修改过的条目请使用新的 id。",
            ),
            Self::NotInThisFormat { .. } => Text::new(
                "Choose another format; CSV and JSON Lines hold the answers of every mode.",
                "请选择其他格式；CSV 和 JSON Lines 可用于所有模式。",
            ),
            Self::UnknownFormat => Text::new(
                "Give a project, answers as JSON Lines or CSV, HFPC's JSON Lines, pairs as JSON Lines, or COCO.",
                "请提供项目文件、JSON Lines 或 CSV 格式的答案、HFPC 的 JSON Lines、成对的 JSON Lines 或 COCO 文件。",
            ),
            Self::NoSuchFormat { .. } => Text::new(
                "Use answers, csv, hfpc, hfpc-grouped, pairs, coco or agreement.",
                "请使用 answers、csv、hfpc、hfpc-grouped、pairs、coco 或 agreement。",
            ),
            Self::Nothing => Text::new("Answer some items first.", "请先标注一些条目。"),
            Self::BadMask { .. } => Text::new(
                "Use a mask with one byte a pixel, of 100 megapixels at most.",
                "请使用每像素一个字节、总像素不超过一亿的蒙版。",
            ),
        }
    }

    /// The same error about JSON that is a part of something else.
    pub fn within(mut self, whole: &str) -> Self {
        if let Self::BadJson { place, .. } = &mut self {
            let joint = if place.path.is_empty() || place.path.starts_with('[') { "" } else { "." };
            place.path = format!("{whole}{joint}{}", place.path);
        }
        self
    }

    /// The same error with the line of its place, found in the text it is about.
    pub(crate) fn with_line(mut self, text: &str) -> Self {
        let places: &mut [&mut Place] = match &mut self {
            Self::DoubledId { place, first, .. } => &mut [place, first],
            Self::BadJson { place, .. }
            | Self::UnknownSchema { place, .. }
            | Self::UnknownMode { place, .. }
            | Self::BadId { place, .. }
            | Self::BadNumber { place, .. }
            | Self::WrongNumber { place, .. }
            | Self::OtherMode { place, .. }
            | Self::BadValue { place, .. }
            | Self::TrainingWithoutGold { place, .. }
            | Self::UnknownItem { place, .. }
            | Self::OtherProject { place, .. } => &mut [place],
            _ => &mut [],
        };
        for place in places {
            if place.line.is_none() && !place.path.is_empty() {
                place.line = crate::locate::line_of(text, &place.path);
            }
        }
        self
    }

    /// The same error for a value that stands on a line of a list.
    pub(crate) fn on_line(self, line: u64) -> Self {
        let mut error = self;
        if let Self::BadJson { place, .. }
        | Self::BadId { place, .. }
        | Self::BadNumber { place, .. }
        | Self::OtherMode { place, .. }
        | Self::BadValue { place, .. }
        | Self::UnknownItem { place, .. }
        | Self::OtherProject { place, .. } = &mut error
        {
            place.line = Some(line);
        }
        error
    }
}

impl From<&LabelsError> for ErrorInfo {
    fn from(error: &LabelsError) -> Self {
        Self { code: error.code().to_owned(), message: error.message(), remedy: error.remedy() }
    }
}
