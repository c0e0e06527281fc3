//! The light segmenter in Burn equals its PyTorch twin, number for number, on each device. Nobody trained the weights
//! of the fixture: they test the code, whatever `models/` holds.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixture must fail")]

use burn::tensor::{Device, Tensor, TensorData};
use vitrine::{
    models,
    nn::{Cancelled, Progress, Unwatched, Weights, read},
    segment::{Frame, LightSegmenter, Model, Segmenter, SegmenterInput},
};

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/light/{name}.safetensors", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

struct Fixture {
    /// Of the input: two pictures.
    shape: [usize; 4],
    input: Vec<f32>,
    logit: Vec<f32>,
    probability: Vec<f32>,
    features: Vec<f32>,
    /// Before normalisation was folded in and the weights were rounded.
    exact: Vec<f32>,
}

fn fixture() -> Fixture {
    let bytes = file("answer");
    let answer = Weights::from_bytes(&bytes).unwrap();
    let (shape, input) = answer.raw("input").unwrap();
    let values = |name| answer.raw(name).unwrap().1;
    Fixture {
        shape: shape.try_into().unwrap(),
        input,
        logit: values("logit"),
        probability: values("probability"),
        features: values("features"),
        exact: values("logit_exact"),
    }
}

impl Fixture {
    /// The first picture alone.
    fn first(&self) -> SegmenterInput {
        let [_, channels, height, width] = self.shape;
        let size = (width as u32, height as u32);
        let data = self.input[..channels * height * width].to_vec();
        SegmenterInput { frame: Frame { input: size, content: size }, data }
    }
}

fn devices() -> Vec<(&'static str, Device)> {
    #[allow(unused_mut, reason = "only a build with the feature `gpu` adds a device")]
    let mut devices = vec![("cpu", Device::flex())];
    #[cfg(feature = "gpu")]
    devices.push(("webgpu", Device::wgpu(Default::default())));
    devices
}

fn segmenter(device: &Device) -> Segmenter {
    Segmenter::load(&file("weights"), device).unwrap()
}

fn differences<'a>(a: &'a [f32], b: &'a [f32]) -> impl Iterator<Item = f32> + 'a {
    assert_eq!(a.len(), b.len());
    // NaN must not pass for equal.
    a.iter().zip(b).map(|(a, b)| if a.is_finite() { (a - b).abs() } else { f32::MAX })
}

fn most_apart(a: &[f32], b: &[f32]) -> f32 {
    differences(a, b).fold(0.0, f32::max)
}

#[test]
fn the_network_equals_pytorch_with_the_same_weights() {
    let expected = fixture();
    let [batch, _, height, width] = expected.shape;
    let bytes = file("weights");
    let weights = Weights::from_bytes(&bytes).unwrap();
    for (name, device) in devices() {
        let network = LightSegmenter::load(&weights, &device).unwrap();
        let input = Tensor::from_data(TensorData::new(expected.input.clone(), expected.shape), &device);
        let output = pollster::block_on(network.forward(input, &mut Unwatched)).unwrap();
        assert_eq!(output.logit.dims(), [batch, 1, height / 2, width / 2]);
        assert_eq!(output.probability.dims(), [batch, 1, height, width]);
        assert_eq!(output.features.dims(), [batch, 40, height / 8, width / 8]);
        let [logit, probability, features] =
            [output.logit, output.probability, output.features].map(|tensor| pollster::block_on(read(tensor)).unwrap());
        let found = [
            most_apart(&logit, &expected.logit),
            most_apart(&probability, &expected.probability),
            most_apart(&features, &expected.features),
        ];
        println!("{name}: logit, probability and features differ by {found:?} at most");
        assert!(found.iter().all(|&most| most < 1e-3), "{name}: {found:?}");
        // Rounding moves a logit by 0.03 on average; a normalisation folded in wrongly would do far more.
        let moved = differences(&logit, &expected.exact).sum::<f32>() / logit.len() as f32;
        assert!(moved < 0.05, "{name}: {moved}");
    }
}

#[test]
fn a_weights_file_says_which_network_it_is_of() {
    let expected = fixture();
    let output = pollster::block_on(segmenter(&Device::flex()).run(&expected.first(), &mut Unwatched)).unwrap();
    assert_eq!(segmenter(&Device::flex()).model(), Model::Light);
    let u2netp = Segmenter::load(models::weights("u2netp").unwrap(), &Device::flex()).unwrap();
    assert_eq!(u2netp.model(), Model::U2NetP);

    let [_, _, height, width] = expected.shape;
    assert_eq!(output.size, (width as u32, height as u32));
    assert_eq!(output.feature_shape, [40, height / 8, width / 8]);
    assert!(most_apart(&output.probability, &expected.probability[..height * width]) < 1e-3);
}

#[test]
fn weights_of_a_network_that_does_not_segment_are_refused() {
    let error = Segmenter::load(models::weights("comparer").unwrap(), &Device::flex()).err().unwrap();
    assert_eq!(error.code(), "bad_weights");
    assert!(error.to_string().contains("comparer"), "{error}");
}

#[test]
fn each_device_gives_the_answer_that_came_with_the_weights() {
    for (name, device) in devices() {
        let test = pollster::block_on(segmenter(&device).self_test()).unwrap();
        assert!(test.passed && test.max_difference < 1e-3, "{name}: {test:?}");
    }
}

#[test]
fn the_work_stops_at_the_stage_where_it_is_told_to() {
    struct StopAt(usize, Vec<usize>);
    impl Progress for StopAt {
        async fn stage(&mut self, done: usize, total: usize) -> Result<(), Cancelled> {
            assert_eq!(total, 9);
            self.1.push(done);
            if done == self.0 { Err(Cancelled) } else { Ok(()) }
        }
    }
    let (segmenter, input) = (segmenter(&Device::flex()), fixture().first());
    let mut to_the_end = StopAt(0, Vec::new());
    pollster::block_on(segmenter.run(&input, &mut to_the_end)).unwrap();
    assert_eq!(to_the_end.1, (1..=9).collect::<Vec<_>>());
    let mut progress = StopAt(6, Vec::new());
    let error = pollster::block_on(segmenter.run(&input, &mut progress)).unwrap_err();
    assert_eq!(error.code(), "cancelled");
    assert_eq!(progress.1, [1, 2, 3, 4, 5, 6]);
}

#[test]
fn damaged_weights_are_refused_with_a_remedy() {
    let weights = file("weights");
    let error = Segmenter::load(&weights[..weights.len() / 2], &Device::flex()).err().unwrap();
    assert_eq!(error.code(), "bad_weights");
    assert!(!error.remedy().en.is_empty() && !error.remedy().zh.is_empty());
}
