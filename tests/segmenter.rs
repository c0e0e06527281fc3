//! U²-Net-p in Burn equals the published network, number for number, on each device.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixture must fail")]

use burn::tensor::Device;
use vitrine::{
    models,
    nn::{Cancelled, Progress, Unwatched, Weights},
    segment::{Frame, Segmenter, SegmenterInput, SegmenterOutput},
};

struct Fixture {
    input: SegmenterInput,
    original: Vec<f32>,
    quantised: Vec<f32>,
    features: Option<Vec<f32>>,
}

fn fixture(name: &str) -> Fixture {
    let path = format!("{}/tests/fixtures/segmenter/{name}.safetensors", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).unwrap();
    let file = Weights::from_bytes(&bytes).unwrap();
    let (shape, data) = file.raw("input").unwrap();
    let size = (shape[3] as u32, shape[2] as u32);
    Fixture {
        input: SegmenterInput { frame: Frame { input: size, content: size }, data },
        original: file.raw("mask").unwrap().1,
        quantised: file.raw("mask_int8").unwrap().1,
        features: file.raw("features").ok().map(|(_, values)| values),
    }
}

fn devices() -> Vec<(&'static str, Device, &'static [&'static str])> {
    #[allow(unused_mut, reason = "only a build with the feature `gpu` adds a device")]
    let mut devices: Vec<(_, _, &'static [_])> =
        vec![("cpu", Device::flex(), &["dress_64x64", "shoes_224x160", "shirt_320x320"])];
    // On a software adapter only the small one is bearable.
    #[cfg(feature = "gpu")]
    devices.push(("webgpu", Device::wgpu(Default::default()), &["dress_64x64"]));
    devices
}

fn run(fixture: &Fixture, device: &Device) -> SegmenterOutput {
    let segmenter = Segmenter::load(models::weights("u2netp").unwrap(), device).unwrap();
    pollster::block_on(segmenter.run(&fixture.input, &mut Unwatched)).unwrap()
}

fn mean_difference(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f32>() / a.len() as f32
}

#[test]
fn the_network_equals_onnx_runtime_with_the_same_weights() {
    for (device_name, device, names) in devices() {
        for name in names {
            let fixture = fixture(name);
            let output = run(&fixture, &device);
            let difference = mean_difference(&output.probability, &fixture.quantised);
            assert!(difference < 1e-3, "{device_name}, {name}: {difference}");
            if let Some(features) = &fixture.features {
                let difference = mean_difference(&output.features, features);
                assert!(difference < 1e-3, "{device_name}, {name}, features: {difference}");
            }
        }
    }
}

#[test]
fn eight_bit_weights_change_the_mask_little() {
    // The card gives the mean over many photos; the shoes, seen small and undecided, are a hard one.
    for (name, most) in [("shoes_224x160", 1.5e-2), ("shirt_320x320", 1e-3)] {
        let fixture = fixture(name);
        let output = run(&fixture, &Device::flex());
        let difference = mean_difference(&output.probability, &fixture.original);
        assert!(difference < most, "{name}: {difference}");
    }
}

#[test]
fn the_work_stops_at_the_stage_where_it_is_told_to() {
    struct StopAt(usize, Vec<usize>);
    impl Progress for StopAt {
        async fn stage(&mut self, done: usize, total: usize) -> Result<(), Cancelled> {
            assert_eq!(total, 12);
            self.1.push(done);
            if done == self.0 { Err(Cancelled) } else { Ok(()) }
        }
    }
    let segmenter = Segmenter::load(models::weights("u2netp").unwrap(), &Device::flex()).unwrap();
    let mut progress = StopAt(3, Vec::new());
    let error = pollster::block_on(segmenter.run(&fixture("dress_64x64").input, &mut progress)).unwrap_err();
    assert_eq!(error.code(), "cancelled");
    assert_eq!(progress.1, [1, 2, 3]);
}

#[test]
fn damaged_weights_are_refused_with_a_remedy() {
    let weights = models::weights("u2netp").unwrap();
    let error = Segmenter::load(&weights[..weights.len() / 2], &Device::flex()).err().unwrap();
    assert_eq!(error.code(), "bad_weights");
    assert!(!error.remedy().en.is_empty() && !error.remedy().zh.is_empty());
}
