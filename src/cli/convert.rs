//! `vitrine convert`: weights from elsewhere become a file the reward model reads.

use super::args::{ConvertArguments, WeightBits};
use super::{EXIT_FINE, sink};
use crate::error::listed;
use crate::reward::blip::{Bits, Conversion, Converted, convert};
use crate::text::{Language, Text};

/// Converts, and says what was left out.
pub fn run(arguments: &ConvertArguments, language: Language) -> anyhow::Result<u8> {
    let bits = match arguments.bits {
        WeightBits::Eight => Bits::Eight,
        WeightBits::Sixteen => Bits::Sixteen,
    };
    let converted = convert(&Conversion {
        model: &arguments.model,
        config: &arguments.config,
        head: arguments.head.as_deref(),
        out: &arguments.out,
        bits,
    })?;
    for text in summary(&converted, &arguments.out.display().to_string()) {
        sink::print_line(text.get(language))?;
    }
    Ok(EXIT_FINE)
}

fn summary(converted: &Converted, out: &str) -> Vec<Text> {
    let Converted { tensors, bytes, left_out, config } = converted;
    let megabytes = *bytes as f64 / 1e6;
    let mut texts = vec![Text::new(
        format!("{out}: {tensors} tensors, {megabytes:.1} MB."),
        format!("{out}：{tensors} 个张量，{megabytes:.1} MB。"),
    )];
    if !left_out.is_empty() {
        texts.push(Text::new(
            format!("Left out, as the reward model does not use it: {}.", listed(left_out, " and ", "more")),
            format!("已省略评分模型不使用的部分：{}。", listed(left_out, "，另有 ", "个")),
        ));
    }
    if config.head.is_empty() {
        texts.push(Text::new(
            "There is no reward head in it (--head): train one from these weights before it can give rewards.",
            "其中没有评分头（--head）：需先用这些权重训练评分头，才能给出评分。",
        ));
    }
    texts
}
