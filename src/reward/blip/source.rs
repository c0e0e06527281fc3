//! A safetensors file that is read tensor by tensor: weights of gigabytes are never in memory as a whole.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use burn::tensor::{bf16, f16};
use safetensors::{Dtype, tensor::Metadata};

use super::names::Wanted;
use crate::error::{BatchError, ConvertError, VitrineError};

/// BLIP with a large vision encoder is 1.9 GB in 32 bits.
const MAX_BYTES: u64 = 4 << 30;
/// The header of such a file is about 100 kB.
const MAX_HEADER_BYTES: u64 = 16 << 20;
const MAX_CONFIG_BYTES: u64 = 1 << 20;
/// Before the header stands its length.
const LENGTH_BYTES: u64 = 8;

/// The open file.
pub struct Source {
    file: File,
    path: String,
    header: Metadata,
    /// Where the first tensor begins.
    start: u64,
}

impl Source {
    /// Reads and checks the header.
    pub fn open(path: &Path) -> Result<Self, VitrineError> {
        let (mut file, bytes) = open(path, MAX_BYTES)?;
        let path = path.display().to_string();
        let no_header = |detail: &str| ConvertError::NotSafetensors { path: path.clone(), detail: detail.into() };
        let mut length = [0; LENGTH_BYTES as usize];
        if bytes < LENGTH_BYTES {
            return Err(no_header("it is shorter than a header").into());
        }
        file.read_exact(&mut length).map_err(|error| unreadable(&path, &error))?;
        let length = u64::from_le_bytes(length);
        if length > MAX_HEADER_BYTES {
            return Err(no_header("it does not begin with the length of a header").into());
        }
        let start = LENGTH_BYTES + length;
        if start > bytes {
            return Err(ConvertError::CutOff { path, bytes, expected_bytes: start }.into());
        }
        let mut text = vec![0; length as usize];
        file.read_exact(&mut text).map_err(|error| unreadable(&path, &error))?;
        let header: Metadata = serde_json::from_slice(&text).map_err(|error| no_header(&error.to_string()))?;
        let expected_bytes = start + header.data_len() as u64;
        if bytes < expected_bytes {
            return Err(ConvertError::CutOff { path, bytes, expected_bytes }.into());
        }
        if bytes > expected_bytes {
            return Err(no_header("there is more in it than its header says").into());
        }
        Ok(Self { file, path, header, start })
    }

    /// As it was given.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The names of all tensors, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names = self.header.offset_keys();
        names.sort();
        names
    }

    /// A tensor's shape, if it is there.
    pub fn shape(&self, name: &str) -> Option<&[usize]> {
        self.header.info(name).map(|info| &info.shape[..])
    }

    /// Checks that all of `wanted` are there, of the right shape and kind, and nothing is that `is_known` does not
    /// know.
    pub fn check(&self, wanted: &[Wanted], is_known: impl Fn(&str) -> bool) -> Result<Vec<String>, ConvertError> {
        let path = || self.path.clone();
        let lacking = |tensor: &&Wanted| self.shape(&tensor.source).is_none();
        let missing: Vec<String> = wanted.iter().filter(lacking).map(|tensor| tensor.source.clone()).collect();
        if !missing.is_empty() {
            return Err(ConvertError::MissingTensors { path: path(), names: missing });
        }
        let taken: std::collections::HashSet<&str> = wanted.iter().map(|tensor| tensor.source.as_str()).collect();
        let others = self.names().into_iter().filter(|name| !taken.contains(name.as_str()));
        let (left_out, unknown): (Vec<String>, Vec<String>) = others.partition(|name| is_known(name));
        if !unknown.is_empty() {
            return Err(ConvertError::UnknownTensors { path: path(), names: unknown });
        }
        for Wanted { source: name, shape, .. } in wanted {
            let Some(info) = self.header.info(name) else { continue };
            if info.shape != *shape {
                let (found, expected) = (info.shape.clone(), shape.clone());
                return Err(ConvertError::TensorShape { path: path(), name: name.clone(), found, expected });
            }
            if !matches!(info.dtype, Dtype::F32 | Dtype::F16 | Dtype::BF16) {
                let dtype = format!("{:?}", info.dtype);
                return Err(ConvertError::TensorKind { path: path(), name: name.clone(), dtype });
            }
        }
        Ok(left_out)
    }

    /// The values of a tensor that was checked.
    pub fn values(&mut self, name: &str) -> Result<Vec<f32>, VitrineError> {
        let missing = || ConvertError::MissingTensors { path: self.path.clone(), names: vec![name.into()] };
        let info = self.header.info(name).ok_or_else(missing)?;
        let (from, to) = info.data_offsets;
        let mut bytes = vec![0; to - from];
        self.file
            .seek(SeekFrom::Start(self.start + from as u64))
            .and_then(|_| self.file.read_exact(&mut bytes))
            .map_err(|error| unreadable(&self.path, &error))?;
        let values: Vec<f32> = match info.dtype {
            Dtype::F16 => bytes.as_chunks().0.iter().map(|&bytes| f16::from_le_bytes(bytes).to_f32()).collect(),
            Dtype::BF16 => bytes.as_chunks().0.iter().map(|&bytes| bf16::from_le_bytes(bytes).to_f32()).collect(),
            _ => bytes.as_chunks().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect(),
        };
        match values.iter().find(|value| !value.is_finite()) {
            Some(&value) => Err(self.bad_value(name, value).into()),
            None => Ok(values),
        }
    }

    /// That a tensor holds a value that cannot be kept.
    pub fn bad_value(&self, name: &str, value: f32) -> ConvertError {
        ConvertError::TensorValue { path: self.path.clone(), name: name.into(), value }
    }
}

/// The bytes of a `config.json`.
pub fn read_config(path: &Path) -> Result<Vec<u8>, VitrineError> {
    let (mut file, bytes) = open(path, MAX_CONFIG_BYTES)?;
    let mut content = Vec::with_capacity(bytes as usize);
    file.read_to_end(&mut content).map_err(|error| unreadable(&path.display().to_string(), &error))?;
    Ok(content)
}

fn open(path: &Path, limit_bytes: u64) -> Result<(File, u64), VitrineError> {
    let shown = path.display().to_string();
    let file = File::open(path).map_err(|error| unreadable(&shown, &error))?;
    let metadata = file.metadata().map_err(|error| unreadable(&shown, &error))?;
    if !metadata.is_file() {
        return Err(BatchError::FileUnreadable { path: shown, detail: "not a file".into() }.into());
    }
    if metadata.len() > limit_bytes {
        return Err(ConvertError::WeightsTooLarge { path: shown, bytes: metadata.len(), limit_bytes }.into());
    }
    Ok((file, metadata.len()))
}

fn unreadable(path: &str, error: &std::io::Error) -> BatchError {
    match error.kind() {
        ErrorKind::NotFound => BatchError::FileNotFound { path: path.into() },
        _ => BatchError::FileUnreadable { path: path.into(), detail: error.to_string() },
    }
}
