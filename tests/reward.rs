//! The reward model in Burn equals its PyTorch twin, number for number, on each device. Nobody trained the weights of the
//! fixture: they test the code.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixture must fail")]

use burn::tensor::Device;
use image::{GrayImage, Luma, Rgb, RgbImage};
use vitrine::{
    models,
    nn::Weights,
    reward::{Appraiser, GRID, RewardInput, RewardModel, RewardOutput, SIDE, tones},
};

/// `example` of `training/export_reward.py`: stripes that bend, and a disc for a product.
fn example(seed: i64) -> (RgbImage, GrayImage) {
    let side = SIDE as u32;
    let picture = RgbImage::from_fn(side, side, |x, y| {
        let (x, y) = (i64::from(x), i64::from(y));
        Rgb([0, 1, 2].map(|c| ((x * (3 + c) + y * (5 - c) + (x * y) / 32 * (c + seed)) % 256) as u8))
    });
    let matte = GrayImage::from_fn(side, side, |x, y| {
        let (dx, dy) = (i64::from(x) - 128 + 8 * seed, i64::from(y) - 120 - 10 * seed);
        Luma([if dx * dx + dy * dy < (60 - 5 * seed).pow(2) { 255 } else { 0 }])
    });
    (picture, matte)
}

fn input(seed: i64) -> RewardInput {
    let (picture, matte) = example(seed);
    RewardInput::of(&picture, &matte)
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/reward/{name}.safetensors", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn devices() -> Vec<(&'static str, Device)> {
    #[allow(unused_mut, reason = "only a build with the feature `gpu` adds a device")]
    let mut devices = vec![("cpu", Device::flex())];
    #[cfg(feature = "gpu")]
    devices.push(("webgpu", Device::wgpu(Default::default())));
    devices
}

fn answer(model: &RewardModel, original: &RewardInput, generated: &RewardInput) -> RewardOutput {
    pollster::block_on(model.compare(&model.see(original), &model.see(generated))).unwrap()
}

fn most_apart(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    // NaN must not pass for equal.
    a.iter().zip(b).map(|(a, b)| if a.is_finite() { (a - b).abs() } else { f32::MAX }).fold(0.0, f32::max)
}

#[test]
fn the_network_equals_pytorch_with_the_same_weights() {
    let bytes = file("answer");
    let expected = Weights::from_bytes(&bytes).unwrap();
    let values = |name| expected.raw(name).unwrap().1;
    for (name, device) in devices() {
        let model = RewardModel::load(&file("weights"), &device).unwrap();
        let found = answer(&model, &input(1), &input(2));
        let apart = [
            most_apart(&[found.reward], &values("reward")),
            most_apart(&found.reasons, &values("reasons")),
            most_apart(&found.categories, &values("categories")),
            most_apart(&found.looked, &values("looked")),
        ];
        println!("{name}: reward, reasons, categories and attention differ by {apart:?} at most");
        assert!(apart.iter().all(|&most| most < 1e-3), "{name}: {apart:?}");
        assert!((found.looked.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        assert_eq!(found.looked.len(), GRID * GRID);
    }
}

#[test]
fn tones_are_those_that_heads_were_tried_with_in_training() {
    let (picture, matte) = example(2);
    let bytes = file("answer");
    let expected = Weights::from_bytes(&bytes).unwrap().raw("tones").unwrap().1;
    // Pillow and the crate `image` round each its own way when they make a picture small.
    let apart = most_apart(&tones(&picture, &matte), &expected);
    assert!(apart < 1e-3, "{apart}: {expected:?}");
}

#[test]
fn a_picture_that_was_seen_is_held_against_many_without_being_seen_again() {
    let model = RewardModel::load(&file("weights"), &Device::flex()).unwrap();
    let (original, others) = (model.see(&input(1)), [input(2), input(3)]);
    for other in &others {
        let once = pollster::block_on(model.compare(&original, &model.see(other))).unwrap();
        assert_eq!(once, answer(&model, &input(1), other));
    }
}

#[test]
fn weights_of_another_network_are_refused() {
    let error = RewardModel::load(models::weights("comparer").unwrap(), &Device::flex()).err().unwrap();
    assert_eq!(error.code(), "bad_weights");
}

#[test]
fn weights_without_tables_say_nothing_to_a_merchant() {
    let mut weights = file("weights");
    assert!(Appraiser::load(&weights, &Device::flex()).is_ok());
    let at = weights.windows(8).position(|bytes| bytes == b"\"tables\"").unwrap();
    weights[at + 1] = b'T';
    let error = Appraiser::load(&weights, &Device::flex()).err().unwrap();
    assert_eq!(error.code(), "bad_weights");
    assert!(error.to_string().contains("no tables"), "{error}");
}
