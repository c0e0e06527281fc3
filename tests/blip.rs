//! BLIP in Burn equals transformers, through `vitrine convert`'s own code, on each device; what does not fit is refused.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixture must fail")]
#![cfg(feature = "cli")]

use std::path::{Path, PathBuf};

use burn::tensor::{Device, Tensor, TensorData};
use safetensors::{SafeTensors, serialize, tensor::TensorView};
use tempfile::TempDir;
use vitrine::error::VitrineError;
use vitrine::nn::{Unwatched, Weights};
use vitrine::reward::blip::{Bits, BlipInput, BlipReward, Conversion, Converted, convert};

/// Floats of 32 bits, added in another order.
const CLOSE: f32 = 1e-4;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/blip").join(name)
}

fn expected(name: &str) -> (Vec<usize>, Vec<f32>) {
    let bytes = std::fs::read(fixture("expected.safetensors")).unwrap();
    Weights::from_bytes(&bytes).unwrap().raw(name).unwrap()
}

fn expected_tensor<const D: usize>(name: &str, device: &Device) -> Tensor<D> {
    let (shape, values) = expected(name);
    Tensor::from_data(TensorData::new(values, shape), device)
}

fn devices() -> Vec<(&'static str, Device)> {
    #[allow(unused_mut, reason = "only a build with the feature `gpu` adds a device")]
    let mut devices = vec![("cpu", Device::flex())];
    #[cfg(feature = "gpu")]
    devices.push(("webgpu", Device::wgpu(Default::default())));
    devices
}

/// Converts the fixture, with another model or head if given.
fn converted(folder: &TempDir, model: &Path, head: Option<&Path>, bits: Bits) -> Result<Converted, VitrineError> {
    let (out, config) = (folder.path().join("out.safetensors"), fixture("config.json"));
    convert(&Conversion { model, config: &config, head, out: &out, bits })
}

fn network(bits: Bits, device: &Device) -> BlipReward {
    let folder = tempfile::tempdir().unwrap();
    converted(&folder, &fixture("model.safetensors"), Some(&fixture("head.safetensors")), bits).unwrap();
    BlipReward::load(&std::fs::read(folder.path().join("out.safetensors")).unwrap(), device).unwrap()
}

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    pollster::block_on(tensor.into_data_async()).unwrap().try_into_vec().unwrap()
}

#[track_caller]
fn close(what: &str, found: &[f32], expected: &[f32], most: f32) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let apart = found.iter().zip(expected).map(|(a, b)| if a.is_nan() { f32::MAX } else { (a - b).abs() });
    let apart = apart.fold(0.0, f32::max);
    println!("{what}: at most {apart:.2e} apart");
    assert!(apart <= most, "{what}: {apart}");
}

/// The tensors of a safetensors file, to be changed and written again.
type Tensors = Vec<(String, safetensors::Dtype, Vec<usize>, Vec<u8>)>;

fn tensors(path: &Path) -> Tensors {
    let bytes = std::fs::read(path).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    file.tensors().into_iter().map(|(name, t)| (name, t.dtype(), t.shape().to_vec(), t.data().to_vec())).collect()
}

fn write(path: &Path, tensors: &Tensors) {
    let views = tensors
        .iter()
        .map(|(name, dtype, shape, data)| (name.as_str(), TensorView::new(*dtype, shape.clone(), data).unwrap()));
    std::fs::write(path, serialize(views.collect::<Vec<_>>(), None).unwrap()).unwrap();
}

/// The error when the fixture's weights were changed so.
fn refused(change: impl FnOnce(&mut Tensors)) -> VitrineError {
    let folder = tempfile::tempdir().unwrap();
    let (path, mut all) = (folder.path().join("model.safetensors"), tensors(&fixture("model.safetensors")));
    change(&mut all);
    write(&path, &all);
    let error = converted(&folder, &path, None, Bits::Sixteen).unwrap_err();
    assert!(!folder.path().join("out.safetensors").exists() && !folder.path().join("out.safetensors.part").exists());
    assert!(!error.message().zh.is_empty() && !error.remedy().en.is_empty() && !error.remedy().zh.is_empty());
    error
}

#[test]
fn the_vision_encoder_equals_transformers() {
    for (name, device) in devices() {
        let network = network(Bits::Sixteen, &device);
        let tokens = network.vision().forward(expected_tensor("pair", &device));
        assert_eq!(tokens.dims(), [2, 17, 48]);
        close(&format!("{name}, tokens"), &values(tokens), &expected("tokens").1, CLOSE);
    }
}

#[test]
fn positions_are_interpolated_for_pictures_of_another_size() {
    for (name, device) in devices() {
        let tokens = network(Bits::Sixteen, &device).vision().forward(expected_tensor("other", &device));
        assert_eq!(tokens.dims(), [1, 1 + 6 * 5, 48]);
        close(&format!("{name}, tokens at 48×40"), &values(tokens), &expected("other_tokens").1, CLOSE);
    }
}

#[test]
fn every_fusion_layer_equals_blips_text_encoder() {
    for (name, device) in devices() {
        let network = network(Bits::Sixteen, &device);
        let original = expected_tensor::<3>("tokens", &device);
        let mut tokens = network.fusion().enter(original.clone().flip([0]));
        for (index, layer) in network.fusion().layers().iter().enumerate() {
            let part = |name| expected_tensor::<4>(name, &device).narrow(0, index, 1);
            let crossed = layer.look(tokens, original.clone());
            close(
                &format!("{name}, cross-attention {index}"),
                &values(crossed.clone()),
                &values(part("crossed")),
                CLOSE,
            );
            tokens = layer.think(crossed);
            close(&format!("{name}, layer {index}"), &values(tokens.clone()), &values(part("left")), CLOSE);
        }
    }
}

#[test]
fn the_reward_equals_transformers_and_knows_which_picture_is_judged() {
    let (shape, pictures) = expected("pair");
    let (size, (first, second)) = ((shape[2], shape[3]), pictures.split_at(pictures.len() / 2));
    let pairs = [[first, second].concat(), [second, first].concat()];
    let answers = expected("rewards").1;
    assert!((answers[0] - answers[1]).abs() > 0.1, "the fixture must tell the two apart");
    for (name, device) in devices() {
        for (bits, answers) in [(Bits::Sixteen, &answers), (Bits::Eight, &expected("rewards_int8").1)] {
            let network = network(bits, &device);
            let reward = |pictures: &Vec<f32>| {
                let input = BlipInput { pictures: pictures.clone(), size };
                pollster::block_on(network.run(&input, &mut Unwatched)).unwrap()
            };
            let rewards: Vec<f32> = pairs.iter().map(reward).collect();
            close(&format!("{name}, reward, {bits:?} bits"), &rewards, answers, CLOSE);
        }
    }
}

#[test]
fn what_is_left_out_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let done = converted(&folder, &fixture("model.safetensors"), None, Bits::Sixteen).unwrap();
    assert_eq!(
        done.left_out,
        [
            "itm_head.bias",
            "itm_head.weight",
            "text_encoder.embeddings.position_embeddings.weight",
            "text_encoder.embeddings.word_embeddings.weight",
            "text_proj.bias",
            "text_proj.weight",
            "vision_proj.bias",
            "vision_proj.weight",
        ]
    );
    let file = std::fs::read(folder.path().join("out.safetensors")).unwrap();
    assert_eq!(done.bytes, file.len() as u64);
    assert_eq!(SafeTensors::deserialize(&file).unwrap().len(), done.tensors);
    let error = BlipReward::load(&file, &Device::flex()).err().unwrap();
    assert_eq!(error.code(), "no_reward_head");
}

/// `blip_model.json` has the names and shapes of `BlipModel`.
#[test]
fn blip_model_with_its_own_names_gives_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    let shapes: std::collections::BTreeMap<String, Vec<usize>> =
        serde_json::from_slice(&std::fs::read(fixture("blip_model.json")).unwrap()).unwrap();
    let retrieval = tensors(&fixture("model.safetensors"));
    let own = shapes.into_iter().map(|(name, shape)| {
        let theirs = name.replace("text_model.", "text_encoder.");
        let zeros = || vec![0; 2 * shape.iter().product::<usize>()];
        let found = retrieval.iter().find(|(name, ..)| *name == theirs);
        let data = found.map_or_else(zeros, |(.., data)| data.clone());
        (name, safetensors::Dtype::F16, shape, data)
    });
    write(&path, &own.collect());
    let out = |model: &Path| {
        let done = converted(&folder, model, Some(&fixture("head.safetensors")), Bits::Eight).unwrap();
        (done.left_out, std::fs::read(folder.path().join("out.safetensors")).unwrap())
    };
    let ((left_out, ours), (_, theirs)) = (out(&path), out(&fixture("model.safetensors")));
    assert!(ours == theirs);
    assert!(
        left_out.contains(&"logit_scale".to_owned()) && left_out.contains(&"text_model.pooler.dense.bias".to_owned())
    );
}

#[test]
fn missing_and_unknown_tensors_are_refused_by_name() {
    let lost = "text_encoder.encoder.layer.1.crossattention.self.key.weight";
    let error = refused(|tensors| tensors.retain(|(name, ..)| name != lost));
    assert_eq!(error.code(), "missing_tensors");
    assert!(error.message().en.contains(lost) && error.message().zh.contains(lost), "{error}");

    // A layer more than the configuration says.
    let extra = "vision_model.encoder.layers.3.mlp.fc1.bias";
    let error = refused(|tensors| tensors.push((extra.into(), safetensors::Dtype::F16, vec![1], vec![0; 2])));
    assert_eq!(error.code(), "unknown_tensors");
    assert!(error.to_string().contains(extra), "{error}");
}

/// Name, kind, shape and bytes of a tensor.
type Stored = (String, safetensors::Dtype, Vec<usize>, Vec<u8>);

#[test]
fn a_tensor_of_another_shape_kind_or_value_is_refused_by_name() {
    let name = "vision_model.embeddings.position_embedding";
    let change = |change: fn(&mut Stored)| {
        refused(move |tensors| change(tensors.iter_mut().find(|tensor| tensor.0 == name).unwrap()))
    };
    let error = change(|tensor| tensor.2 = vec![17, 1, 48]);
    assert_eq!(error.code(), "tensor_shape");
    assert!(error.to_string().contains(name) && error.to_string().contains("[1, 17, 48]"), "{error}");
    let error = change(|tensor| tensor.1 = safetensors::Dtype::I16);
    assert_eq!((error.code(), error.to_string().contains("I16")), ("tensor_kind", true));
    let error = change(|tensor| tensor.3[..2].copy_from_slice(&[0x00, 0x7e]));
    assert_eq!((error.code(), error.to_string().contains("NaN")), ("tensor_value", true));
}

#[test]
fn a_file_that_is_cut_off_or_no_safetensors_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (path, whole) = (folder.path().join("model.safetensors"), std::fs::read(fixture("model.safetensors")).unwrap());
    let code = |content: &[u8]| {
        std::fs::write(&path, content).unwrap();
        converted(&folder, &path, None, Bits::Sixteen).unwrap_err().code()
    };
    assert_eq!(code(&whole[..whole.len() - 1]), "weights_cut_off");
    assert_eq!(code(&whole[..whole.len() / 20]), "weights_cut_off");
    assert_eq!(code(&whole[..5]), "not_safetensors");
    assert_eq!(code(b"PK\x03\x04 a checkpoint of PyTorch"), "not_safetensors");
    assert_eq!(code(&[&whole[..], b"more"].concat()), "not_safetensors");
    let error = converted(&folder, &folder.path().join("nothing"), None, Bits::Sixteen).unwrap_err();
    assert_eq!(error.code(), "file_not_found");
    // The converted file is checked as well.
    converted(&folder, &fixture("model.safetensors"), Some(&fixture("head.safetensors")), Bits::Eight).unwrap();
    let out = std::fs::read(folder.path().join("out.safetensors")).unwrap();
    for bytes in [&out[..out.len() - 1], &whole] {
        let error = BlipReward::load(bytes, &Device::flex()).err().unwrap();
        assert_eq!(error.code(), "bad_reward_weights", "{error}");
    }
}

#[test]
fn a_head_that_does_not_fit_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (path, head) = (folder.path().join("head.safetensors"), tensors(&fixture("head.safetensors")));
    let code = |keep: fn(&str) -> bool| {
        write(&path, &head.iter().filter(|tensor| keep(&tensor.0)).cloned().collect());
        converted(&folder, &fixture("model.safetensors"), Some(&path), Bits::Sixteen).unwrap_err().code()
    };
    assert_eq!(code(|name| !name.starts_with("mlp.layers.7")), "bad_config");
    assert_eq!(code(|name| !name.starts_with("mlp.layers.2")), "tensor_shape");
    assert_eq!(code(|name| name != "mlp.layers.4.bias"), "missing_tensors");
    assert_eq!(code(|name| !name.starts_with("mlp")), "missing_tensors");
    assert_eq!(code(|name| !name.starts_with("projection")), "missing_tensors");
}

#[test]
fn weights_are_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.safetensors");
    std::fs::copy(fixture("model.safetensors"), &path).unwrap();
    assert_eq!(converted(&folder, &path, None, Bits::Sixteen).unwrap_err().code(), "bad_usage");
    assert_eq!(std::fs::read(&path).unwrap(), std::fs::read(fixture("model.safetensors")).unwrap());
}

#[test]
fn the_command_says_what_it_did() {
    let folder = tempfile::tempdir().unwrap();
    let (model, config, out) =
        (fixture("model.safetensors"), fixture("config.json"), folder.path().join("blip-base.safetensors"));
    let run = |language: &str, bits: &str| {
        std::process::Command::new(env!("CARGO_BIN_EXE_vitrine"))
            .args(["--language", language, "convert", "--from", "blip", "--bits", bits, "--out"])
            .args([&out, &model, &config])
            .output()
            .unwrap()
    };
    let output = run("en", "8");
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(text.contains("itm_head.bias") && text.contains("and 2 more") && text.contains("--head"), "{text}");
    let eight = std::fs::metadata(&out).unwrap().len();
    let text = String::from_utf8(run("zh", "16").stdout).unwrap();
    assert!(text.contains("另有 2 个") && std::fs::metadata(&out).unwrap().len() > eight, "{text}");

    std::fs::write(&out, "something else").unwrap();
    let broken = std::process::Command::new(env!("CARGO_BIN_EXE_vitrine"))
        .args(["--language", "en", "convert", "--from", "blip", "--out"])
        .args([&folder.path().join("never"), &out, &config])
        .output()
        .unwrap();
    assert_eq!(broken.status.code(), Some(2));
    assert!(String::from_utf8(broken.stderr).unwrap().contains("is not a safetensors file"));
}
