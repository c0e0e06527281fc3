//! Reward heads of one's own: what keeps them from being fitted or used.

use crate::text::Text;

/// Why no head was fitted, or a head cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TuneError {
    /// Labels that are too few to learn from and to measure on.
    #[error("There are too few labels to learn from: {have} of {need} {}.", what.en)]
    TooFewLabels {
        /// What is counted.
        what: Text,
        /// How many there are.
        have: usize,
        /// How many it takes.
        need: usize,
    },
    /// People, or one person and the same person again, who hardly agree.
    #[error(
        "The answers agree too little to learn from: Krippendorff's alpha is {alpha:.2}, and {least:.2} is needed."
    )]
    AtOdds {
        /// Krippendorff's alpha of the answers.
        alpha: f64,
        /// The least that is learnt from.
        least: f64,
    },
    /// A project whose answers say nothing of whole pictures.
    #[error("The answers mark faults; a reward head learns from verdicts, choices and rankings.")]
    NothingToLearn,
    /// No reward model to fit a head to.
    #[error("This version of Vitrine comes without a reward model's weights.")]
    NoRewardModel,
    /// A file that is no head.
    #[error("This is not a reward head of Vitrine ({detail}).")]
    BadHead {
        /// What did not fit.
        detail: String,
    },
    /// A head of other weights.
    #[error("This head was fitted to another version of the reward model ({made_for}) than this one ({found}).")]
    OtherModel {
        /// The beginning of the SHA-256 it was fitted to.
        made_for: String,
        /// The beginning of that of the weights in use.
        found: String,
    },
}

impl TuneError {
    /// Stable name in snake_case, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooFewLabels { .. } => "too_few_labels",
            Self::AtOdds { .. } => "labels_at_odds",
            Self::NothingToLearn => "nothing_to_learn",
            Self::NoRewardModel => "no_reward_model",
            Self::BadHead { .. } => "bad_head",
            Self::OtherModel { .. } => "head_of_other_model",
        }
    }

    /// What happened.
    pub fn message(&self) -> Text {
        Text::new(self.to_string(), self.message_zh())
    }

    fn message_zh(&self) -> String {
        match self {
            Self::TooFewLabels { what, have, need } => format!("标注太少，无法学习：{}仅有 {have}/{need}。", what.zh),
            Self::AtOdds { alpha, least } => {
                format!("标注之间分歧太大，无法学习：Krippendorff α 为 {alpha:.2}，至少需要 {least:.2}。")
            }
            Self::NothingToLearn => "这些标注只标出了问题位置；奖励模型只能从合格判断、二选一和排序中学习。".into(),
            Self::NoRewardModel => "当前版本的 Vitrine 不包含奖励模型的权重。".into(),
            Self::BadHead { detail } => format!("这不是 Vitrine 的个人评分头（{detail}）。"),
            Self::OtherModel { made_for, found } => {
                format!("这个评分头是为另一版本的奖励模型（{made_for}）训练的，与当前版本（{found}）不符。")
            }
        }
    }

    /// What the user can do about it.
    pub fn remedy(&self) -> Text {
        match self {
            Self::TooFewLabels { what, have, need } => {
                let more = need.saturating_sub(*have);
                Text::new(
                    format!("Label on: {more} more {} are needed.", what.en),
                    format!("请继续标注：还需要 {more} 个{}。", what.zh),
                )
            }
            Self::AtOdds { .. } => Text::new(
                "Look at the items people disagree about, make the guidelines clearer, and label those again.",
                "请查看分歧较大的项目，完善标注说明，然后重新标注。",
            ),
            Self::NothingToLearn => Text::new(
                "Use a project that asks for pass or fail, for the better of two, or for a ranking.",
                "请使用判断合格与否、二选一或排序的项目。",
            ),
            Self::NoRewardModel => {
                Text::new("Give weights of a reward model with --weights.", "请用 --weights 提供奖励模型的权重。")
            }
            Self::BadHead { .. } => Text::new(
                "Give the file that `vitrine tune` or the page's “Save head” wrote.",
                "请提供由 `vitrine tune` 或页面“保存评分头”生成的文件。",
            ),
            Self::OtherModel { .. } => {
                Text::new("Fit it again to the labels with this version.", "请用当前版本重新对标注进行训练。")
            }
        }
    }
}
