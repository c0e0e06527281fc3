//! The comparer in Burn equals its PyTorch twin, number for number, on each device.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixture must fail")]

use burn::tensor::Device;
use vitrine::{
    consistency::{Comparer, ComparerInput, ComparerOutput},
    models,
    nn::Weights,
};

/// ImageNet's mean and deviation: the fixture holds plain values of 0 to 1.
const MEAN: [f32; 3] = [0.485, 0.456, 0.406];
const DEVIATION: [f32; 3] = [0.229, 0.224, 0.225];

struct Fixture {
    input: ComparerInput,
    output: ComparerOutput,
    measures: Vec<f32>,
}

fn fixture() -> Fixture {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/comparer/pair.safetensors");
    let bytes = std::fs::read(path).unwrap();
    let file = Weights::from_bytes(&bytes).unwrap();
    let (shape, values) = file.raw("pictures").unwrap();
    let pixels = shape[1] * shape[2];
    let picture = |picture: &[f32]| {
        let channel = |c: usize| picture.iter().skip(c).step_by(3).map(move |v| (v - MEAN[c]) / DEVIATION[c]);
        (0..3).flat_map(channel).collect::<Vec<f32>>()
    };
    let pictures = values.chunks_exact(3 * pixels).flat_map(picture).collect();
    let answers = file.raw("answers").unwrap().1;
    let output = ComparerOutput {
        changed: answers[0],
        map: file.raw("map").unwrap().1,
        kinds: answers[1..].try_into().unwrap(),
    };
    let input = ComparerInput { pictures, masks: file.raw("masks").unwrap().1 };
    Fixture { input, output, measures: file.raw("measures").unwrap().1 }
}

fn devices() -> Vec<(&'static str, Device)> {
    #[allow(unused_mut, reason = "only a build with the feature `gpu` adds a device")]
    let mut devices = vec![("cpu", Device::flex())];
    #[cfg(feature = "gpu")]
    devices.push(("webgpu", Device::wgpu(Default::default())));
    devices
}

#[test]
fn the_network_equals_pytorch_with_the_same_weights() {
    let Fixture { input, output: expected, .. } = fixture();
    for (name, device) in devices() {
        let comparer = Comparer::load(models::weights("comparer").unwrap(), &device).unwrap();
        let output = pollster::block_on(comparer.run(&input)).unwrap();
        let apart = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!((output.changed - expected.changed).abs() < 1e-3, "{name}: {} {}", output.changed, expected.changed);
        assert!(apart(&output.kinds, &expected.kinds) < 1e-3, "{name}: {:?} {:?}", output.kinds, expected.kinds);
        assert_eq!(output.map.len(), expected.map.len());
        assert!(apart(&output.map, &expected.map) < 1e-3, "{name}: {}", apart(&output.map, &expected.map));
    }
}

/// `training/verdict/change.py` computes them too: the verdict is fitted on those.
#[test]
fn the_measures_are_those_the_verdict_is_fitted_on() {
    let Fixture { input, output, measures } = fixture();
    let found = output.measures(&input).map(|(_, value)| value);
    assert!(found.iter().zip(&measures).all(|(a, b)| (a - b).abs() < 1e-4), "{found:?} {measures:?}");
}

#[test]
fn damaged_weights_are_refused_with_a_remedy() {
    let weights = models::weights("comparer").unwrap();
    let error = Comparer::load(&weights[..weights.len() / 2], &Device::flex()).err().unwrap();
    assert_eq!(error.code(), "bad_weights");
    assert!(!error.remedy().en.is_empty() && !error.remedy().zh.is_empty());
}
