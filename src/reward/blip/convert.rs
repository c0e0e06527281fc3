//! From Hugging Face's files to ours: every tensor named, checked, encoded and written, one at a time.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::names::{self, HEAD_LAYERS, Wanted};
use super::source::{Source, read_config};
use super::{BlipConfig, MODEL, encode};
use crate::error::{BatchError, ConvertError, VitrineError};
use crate::text::Text;

/// How weights are stored. Biases, normalisations and scales stay in 32 bits, positions in 16.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bits {
    /// Integers with a scale for each output channel.
    Eight,
    /// Halves.
    Sixteen,
}

/// What is to be converted.
#[derive(Clone, Copy, Debug)]
pub struct Conversion<'a> {
    /// BLIP's weights, safetensors.
    pub model: &'a Path,
    /// The `config.json` beside them.
    pub config: &'a Path,
    /// The trained projection and head, safetensors: `projection.*` and `mlp.layers.N.*`.
    pub head: Option<&'a Path>,
    /// The file to write.
    pub out: &'a Path,
    /// How weights are stored.
    pub bits: Bits,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Converted {
    /// Sizes of the network.
    pub config: BlipConfig,
    /// Tensors taken over.
    pub tensors: usize,
    /// Size of the file, in bytes.
    pub bytes: u64,
    /// Tensors of BLIP the reward model has no use for, sorted.
    pub left_out: Vec<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    F32,
    F16,
    I8,
}

/// A tensor's place in the new file.
struct Slot {
    wanted: Wanted,
    /// 0 for BLIP's file, 1 for the head's.
    file: usize,
    kind: Kind,
    offset: u64,
    /// Of the scales, where there are any.
    scale_offset: u64,
}

/// Converts. The new file appears when it is complete.
///
/// # Errors
/// Those of [`ConvertError`], and of files that cannot be read or written.
pub fn convert(conversion: &Conversion<'_>) -> Result<Converted, VitrineError> {
    refuse_overwriting(conversion)?;
    let bad = |detail| ConvertError::BadConfig { path: conversion.config.display().to_string(), detail };
    let mut config = BlipConfig::from_published(&read_config(conversion.config)?).map_err(bad)?;
    let model = Source::open(conversion.model)?;
    let text = names::text_prefix(model.names().iter());
    let mut wanted: Vec<(usize, Wanted)> = names::of_blip(&config, text).into_iter().map(|w| (0, w)).collect();
    let of_model: Vec<Wanted> = wanted.iter().map(|(_, wanted)| wanted.clone()).collect();
    let left_out = model.check(&of_model, |name| names::is_unused(name, text))?;
    let mut sources = vec![model];
    if let Some(path) = conversion.head {
        let head = Source::open(path)?;
        let of_head = head_tensors(&head, &mut config)?;
        head.check(&of_head, |_| false)?;
        wanted.extend(of_head.into_iter().map(|w| (1, w)));
        sources.push(head);
    }
    let tensors = wanted.len();
    let (slots, header, bytes) = plan(wanted, &config, conversion.bits);
    write(&mut sources, &slots, &header, bytes, conversion.out)?;
    Ok(Converted { config, tensors, bytes: header.len() as u64 + bytes, left_out })
}

/// Finds the head's layers by their numbers, and their widths by their shapes.
fn head_tensors(head: &Source, config: &mut BlipConfig) -> Result<Vec<Wanted>, ConvertError> {
    let number = |name: &String| name.strip_prefix(HEAD_LAYERS)?.strip_suffix(".weight")?.parse::<usize>().ok();
    let names = head.names();
    let mut numbers: Vec<usize> = names.iter().filter_map(number).collect();
    numbers.sort_unstable();
    let width = |number| head.shape(&format!("{HEAD_LAYERS}{number}.weight"))?.first().copied();
    config.head = numbers.iter().filter_map(width).collect();
    let bad = |detail| ConvertError::BadConfig { path: head.path().into(), detail };
    config.check().map_err(bad)?;
    let Some(last) = numbers.last() else {
        let names = vec![format!("{HEAD_LAYERS}0.weight")];
        return Err(ConvertError::MissingTensors { path: head.path().into(), names });
    };
    if config.head.last() != Some(&1) {
        return Err(bad(format!("{HEAD_LAYERS}{last} gives {:?} values, not one reward", config.head.last())));
    }
    Ok(names::of_head(config, &numbers))
}

/// Gives every tensor its place: wide numbers first, so that each lies at a multiple of its size.
fn plan(wanted: Vec<(usize, Wanted)>, config: &BlipConfig, bits: Bits) -> (Vec<Slot>, Vec<u8>, u64) {
    let mut slots: Vec<Slot> = wanted
        .into_iter()
        .map(|(file, wanted)| Slot { kind: kind(&wanted, bits), wanted, file, offset: 0, scale_offset: 0 })
        .collect();
    let (mut end, mut entries) = (0, BTreeMap::new());
    let mut place = |name: String, kind: Kind, shape: &[usize]| {
        let (dtype, size) = match kind {
            Kind::F32 => ("F32", 4),
            Kind::F16 => ("F16", 2),
            Kind::I8 => ("I8", 1),
        };
        let start = end;
        end += shape.iter().product::<usize>() as u64 * size;
        entries.insert(name, json!({ "dtype": dtype, "shape": shape, "data_offsets": [start, end] }));
        start
    };
    for kind in [Kind::F32, Kind::F16, Kind::I8] {
        for slot in &mut slots {
            let Wanted { name, shape, .. } = &slot.wanted;
            if slot.kind == kind {
                slot.offset = place(name.clone(), kind, shape);
            } else if kind == Kind::F32 && slot.kind == Kind::I8 {
                slot.scale_offset = place(format!("{name}_scale"), Kind::F32, &shape[..1]);
            }
        }
    }
    let format = if bits == Bits::Eight { "vitrine-int8/1" } else { "vitrine-float16/1" };
    let sizes = json!(config).to_string();
    entries.insert("__metadata__".into(), json!({ "network": MODEL, "format": format, "config": sizes }));
    let mut text = json!(entries).to_string().into_bytes();
    text.resize(text.len().next_multiple_of(8), b' ');
    let header = [&(text.len() as u64).to_le_bytes()[..], &text].concat();
    (slots, header, end)
}

fn kind(wanted: &Wanted, bits: Bits) -> Kind {
    match (wanted.shape.len(), bits) {
        (1, _) => Kind::F32,
        (_, Bits::Eight) if wanted.name.ends_with(".weight") => Kind::I8,
        _ => Kind::F16,
    }
}

fn write(sources: &mut [Source], slots: &[Slot], header: &[u8], bytes: u64, out: &Path) -> Result<(), VitrineError> {
    let mut name = out.file_name().unwrap_or_default().to_os_string();
    name.push(".part");
    let part: PathBuf = out.with_file_name(name);
    let failed = |error: std::io::Error| BatchError::FileUnwritable {
        path: out.display().to_string(),
        detail: error.to_string(),
    };
    let written = File::create(&part).map_err(|error| failed(error).into()).and_then(|mut file| {
        file.set_len(header.len() as u64 + bytes).and_then(|()| file.write_all(header)).map_err(failed)?;
        let mut put = |offset: u64, content: &[u8]| {
            file.seek(SeekFrom::Start(header.len() as u64 + offset)).and_then(|_| file.write_all(content))
        };
        for slot in slots {
            let Wanted { source: name, shape, .. } = &slot.wanted;
            let source = &mut sources[slot.file];
            let values = source.values(name)?;
            let content = match slot.kind {
                Kind::F32 => encode::floats(&values),
                Kind::F16 => encode::halves(&values).map_err(|value| source.bad_value(name, value))?,
                Kind::I8 => {
                    let (integers, scales) = encode::integers(&values, shape[0]);
                    put(slot.scale_offset, &encode::floats(&scales)).map_err(failed)?;
                    integers
                }
            };
            put(slot.offset, &content).map_err(failed)?;
        }
        Ok(file.sync_all().and_then(|()| std::fs::rename(&part, out)).map_err(failed)?)
    });
    if written.is_err() {
        // It may never have been made; the first error is the one to tell.
        let _ = std::fs::remove_file(&part);
    }
    written
}

/// Nobody wants to lose the weights they came with.
fn refuse_overwriting(conversion: &Conversion<'_>) -> Result<(), VitrineError> {
    let Ok(out) = conversion.out.canonicalize() else { return Ok(()) };
    let inputs = [Some(conversion.model), Some(conversion.config), conversion.head];
    if inputs.into_iter().flatten().any(|input| input.canonicalize().is_ok_and(|input| input == out)) {
        let detail = Text::new("--out names a file that is read.", "--out 指定的是正在读取的文件。");
        return Err(BatchError::BadUsage { detail }.into());
    }
    Ok(())
}
