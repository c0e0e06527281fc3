//! Measures pairs for `training/fit_verdict.py` on mattes another runtime computed: the same preparation, refinement
//! and comparison as `vitrine evaluate`, many times as fast.
//!
//! `measure PAIRS.jsonl OUT.jsonl FOLDER COMMAND…`: `COMMAND` runs the network (a line `width height`, then the input
//! as 32-bit floats on its standard input; mask and features on its standard output). Its answers are kept in
//! `FOLDER`, one file a picture. `VITRINE_FRAMES` names a folder for what the network that compares is given, a file
//! a pair: pictures `[2, 3, 256, 256]`, mattes `[2, 256, 256]`, bytes.

use std::{
    collections::HashMap,
    collections::hash_map::{DefaultHasher, Entry},
    fs,
    hash::{Hash, Hasher},
    io::{BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use anyhow::{Context, Result};
use burn::tensor::Device;
use image::RgbImage;
use serde::Deserialize;
use vitrine::{
    consistency::{self, Comparer, Part, SecondLook, Subject, compare},
    models,
    photo::{Limits, Photo},
    segment::{Segmentation, SegmenterInput, SegmenterOutput},
};

/// Channels of the encoder's fourth stage, and how much smaller it is than the input.
const FEATURES: (usize, u32) = (64, 8);

#[derive(Deserialize)]
struct Pair {
    id: String,
    original: String,
    generated: String,
}

/// The other runtime, started when first asked.
struct Network {
    folder: PathBuf,
    command: Vec<String>,
    process: Option<(Child, ChildStdin, BufReader<ChildStdout>)>,
}

impl Network {
    fn segment(&mut self, path: &str) -> Result<(Photo, Segmentation)> {
        let bytes = fs::read(path).with_context(|| path.to_owned())?;
        let photo = Photo::decode(&bytes, path, &Limits::default()).with_context(|| path.to_owned())?;
        if let Some(own) = Segmentation::from_own_alpha(&photo) {
            return Ok((photo, own));
        }
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let output = self.look(&photo.rgb, hasher)?;
        let segmentation = Segmentation::from_output(&photo.rgb, output);
        Ok((photo, segmentation))
    }

    /// The network's answer to a picture; kept under what identifies it.
    fn look(&mut self, picture: &RgbImage, hasher: DefaultHasher) -> Result<SegmenterOutput> {
        let input = SegmenterInput::of(picture);
        let kept = self.folder.join(format!("{:016x}.f32", hasher.finish()));
        let answer = match fs::read(&kept) {
            Ok(answer) => answer,
            Err(_) => {
                let answer = self.ask(&input)?;
                fs::write(kept.with_extension("part"), &answer)?;
                fs::rename(kept.with_extension("part"), &kept)?;
                answer
            }
        };
        let (width, height) = input.frame.input;
        let mut values: Vec<f32> =
            answer.chunks_exact(4).map(|c| f32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect();
        let features = values.split_off((width * height) as usize);
        let shape = [FEATURES.0, (height / FEATURES.1) as usize, (width / FEATURES.1) as usize];
        Ok(SegmenterOutput { size: (width, height), probability: values, features, feature_shape: shape })
    }

    fn look_again(&mut self, original: &Subject<'_>, generated: &Subject<'_>) -> Result<Option<SecondLook>> {
        let Some(part) = Part::of(original, generated) else { return Ok(None) };
        let picture = part.cut(generated.rgb);
        let mut hasher = DefaultHasher::new();
        picture.as_raw().hash(&mut hasher);
        let output = self.look(&picture, hasher)?;
        Ok(Some(SecondLook::from_output(part, generated.rgb, &output)))
    }

    fn ask(&mut self, input: &SegmenterInput) -> Result<Vec<u8>> {
        if self.process.is_none() {
            let mut command = Command::new(&self.command[0]);
            let piped = command.args(&self.command[1..]).stdin(Stdio::piped()).stdout(Stdio::piped());
            let mut child = piped.spawn().context("the command that runs the network does not start")?;
            let (to, from) = (child.stdin.take().context("no input")?, child.stdout.take().context("no output")?);
            self.process = Some((child, to, BufReader::new(from)));
        }
        let (_, to, from) = self.process.as_mut().context("just started")?;
        let (width, height) = input.frame.input;
        writeln!(to, "{width} {height}")?;
        let raw: Vec<u8> = input.data.iter().flat_map(|value| value.to_le_bytes()).collect();
        to.write_all(&raw)?;
        to.flush()?;
        let cells = (width / FEATURES.1 * height / FEATURES.1) as usize;
        let mut answer = vec![0; 4 * ((width * height) as usize + FEATURES.0 * cells)];
        from.read_exact(&mut answer).context("the network's answer is too short")?;
        Ok(answer)
    }
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [pairs, out, folder, command @ ..] = arguments.as_slice() else {
        anyhow::bail!("usage: measure PAIRS.jsonl OUT.jsonl FOLDER COMMAND…");
    };
    let weights = models::weights(consistency::MODEL).context("the comparer is among the models")?;
    let comparer = Comparer::load(weights, &Device::flex())?;
    let mut network = Network { folder: Path::new(folder).into(), command: command.to_vec(), process: None };
    let mut originals: HashMap<String, (Photo, Segmentation)> = HashMap::new();
    let frames = std::env::var_os("VITRINE_FRAMES").map(PathBuf::from);
    let mut written = fs::File::create(out)?;
    for line in fs::read_to_string(pairs)?.lines() {
        let pair: Pair = serde_json::from_str(line)?;
        if originals.len() > 8 {
            originals.clear();
        }
        let original = match originals.entry(pair.original.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(empty) => empty.insert(network.segment(&pair.original)?),
        };
        let generated = network.segment(&pair.generated)?;
        let (before, after) = (Subject::of(&original.0, &original.1), Subject::of(&generated.0, &generated.1));
        let second_look = network.look_again(&before, &after)?;
        let compared = pollster::block_on(compare(&comparer, &before, &after, second_look.as_ref()))?;
        if let (Some(frames), Some(input)) = (&frames, &compared.input) {
            let bytes = |value: &f32| (value.clamp(0.0, 1.0) * 255.0).round() as u8;
            let values: Vec<u8> = input.plain_pictures().iter().chain(&input.masks).map(bytes).collect();
            fs::write(frames.join(format!("{}.frame", pair.id)), values)?;
        }
        writeln!(written, "{}", serde_json::json!({"id": pair.id, "consistency": compared.consistency}))?;
    }
    if let Some((mut child, to, _)) = network.process {
        drop(to);
        child.wait()?;
    }
    Ok(())
}
