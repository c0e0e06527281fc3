//! The generator in Burn equals its PyTorch twin, number for number, on each device. Nobody trained the weights of the
//! fixture: they test the code.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixture must fail")]

use burn::tensor::{Device, Tensor, TensorData};
use vitrine::{
    error::VitrineError,
    generate::{Cells, Generator, Order, example, normal},
    models,
    nn::{Cancelled, Progress, Unwatched, Weights},
};

/// The examples' latent: wider than high, so that nothing passes that takes one for the other.
const CELLS: Cells = Cells { across: 12, down: 8 };

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/generator/{name}.safetensors", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn devices() -> Vec<(&'static str, Device)> {
    #[allow(unused_mut, reason = "only a build with the feature `gpu` adds a device")]
    let mut devices = vec![("cpu", Device::flex())];
    #[cfg(feature = "gpu")]
    devices.push(("webgpu", Device::wgpu(Default::default())));
    devices
}

fn generators() -> impl Iterator<Item = (&'static str, Device, Generator)> {
    let load =
        |(name, device): (_, Device)| (name, device.clone(), Generator::load(&file("weights"), &device).unwrap());
    devices().into_iter().map(load)
}

/// Largest difference between a tensor and one of the fixture, and the fixture's deviation.
fn apart<const D: usize>(found: Tensor<D>, name: &str) -> (f32, f32) {
    let bytes = file("answer");
    let (shape, expected) = Weights::from_bytes(&bytes).unwrap().raw(name).unwrap();
    assert_eq!(found.dims().to_vec(), shape, "{name}");
    let found = pollster::block_on(found.into_data_async()).unwrap().try_into_vec::<f32>().unwrap();
    // NaN must not pass for equal.
    let difference = |(a, b): (&f32, &f32)| if a.is_finite() { (a - b).abs() } else { f32::MAX };
    let mean = expected.iter().sum::<f32>() / expected.len() as f32;
    let variance = expected.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / expected.len() as f32;
    (found.iter().zip(&expected).map(difference).fold(0.0, f32::max), variance.sqrt())
}

fn close<const D: usize>(device: &str, found: Tensor<D>, name: &str) {
    let (most, deviation) = apart(found, name);
    println!("{device}: {name} differs by {most:.1e} at most; its values deviate by {deviation:.2}");
    assert!(deviation > 0.05, "{name} says nothing");
    assert!(most < 1e-3, "{device}: {name} differs by {most}");
}

fn noise(device: &Device) -> Tensor<4> {
    Tensor::from_data(TensorData::new(normal(3, 16 * 8 * 12), [1, 16, 8, 12]), device)
}

#[test]
fn noise_equals_numpy_s() {
    let device = Device::flex();
    let (most, _) = apart(noise(&device), "noise");
    assert!(most < 1e-6, "{most}");
}

#[test]
fn every_part_equals_pytorch_with_the_same_weights() {
    for (name, device, generator) in generators() {
        let (scene, denoiser) = (example(CELLS), generator.denoiser());
        close(name, denoiser.reference_tokens(scene.reference.as_deref()), "tokens");
        let given = denoiser.prepare(&scene, Some(3), Some(2), true);
        close(name, denoiser.forward(noise(&device), 0.7, &given), "velocity");
        let bare = denoiser.prepare(&scene, Some(3), Some(2), false);
        close(name, denoiser.forward(noise(&device), 0.7, &bare), "velocity_unreferenced");

        let order = generator.example_order(3, 2.0, 5);
        let latent = pollster::block_on(generator.latent(&scene, &order, &mut Unwatched)).unwrap();
        close(name, latent.clone(), "latent");
        let corner = latent.narrow(2, 0, 4).narrow(3, 0, 4);
        let decoded = pollster::block_on(generator.decoder().forward(corner, (0, 4), &mut Unwatched)).unwrap();
        close(name, decoded, "decoded");
    }
}

#[test]
fn a_device_that_computes_as_pytorch_does_passes_the_self_test() {
    for (name, _, generator) in generators() {
        let test = pollster::block_on(generator.self_test()).unwrap();
        println!("{name}: {test:?}");
        assert!(test.passed && test.max_difference < 2e-3, "{name}: {test:?}");
    }
}

fn picture(generator: &Generator, order: &Order) -> Result<image::RgbImage, VitrineError> {
    let small = Cells { across: 4, down: 4 };
    pollster::block_on(generator.run(&example(small), order, &mut Unwatched))
}

#[test]
fn the_same_seed_gives_the_same_picture_and_another_seed_style_or_category_another_one() {
    let generator = Generator::load(&file("weights"), &Device::flex()).unwrap();
    let order = generator.example_order(2, 1.0, 7);
    let first = picture(&generator, &order).unwrap();
    assert_eq!(first, picture(&generator, &order).unwrap());
    assert_eq!(first.dimensions(), (64, 64));
    for other in [
        Order { seed: 8, ..order.clone() },
        Order { style: Some("kitchen".into()), ..order.clone() },
        Order { style: None, ..order.clone() },
        Order { category: Some("lamps".into()), ..order.clone() },
        Order { guidance: 3.0, ..order.clone() },
    ] {
        assert_ne!(first, picture(&generator, &other).unwrap(), "{other:?}");
    }
}

#[test]
fn what_the_network_does_not_know_and_numbers_out_of_range_are_refused() {
    let generator = Generator::load(&file("weights"), &Device::flex()).unwrap();
    let order = generator.example_order(1, 1.0, 0);
    let code = |order: Order| picture(&generator, &order).unwrap_err();
    let unknown = code(Order { style: Some("moon".into()), ..order.clone() });
    assert_eq!(unknown.code(), "unknown_name");
    assert!(unknown.message().en.contains("wood_table"), "{unknown}");
    for order in [
        Order { steps: 0, ..order.clone() },
        Order { steps: 101, ..order.clone() },
        Order { guidance: f32::NAN, ..order.clone() },
        Order { guidance: 0.5, ..order },
    ] {
        assert_eq!(code(order).code(), "order_value");
    }
}

/// Stops after so many stages.
struct Stopping {
    after: usize,
    heard: Vec<(usize, usize)>,
}

impl Progress for Stopping {
    async fn stage(&mut self, done: usize, total: usize) -> Result<(), Cancelled> {
        self.heard.push((done, total));
        if self.heard.len() < self.after { Ok(()) } else { Err(Cancelled) }
    }
}

#[test]
fn sampling_tells_each_step_and_stops_between_two_of_them() {
    let generator = Generator::load(&file("weights"), &Device::flex()).unwrap();
    let (scene, order) = (example(Cells { across: 4, down: 4 }), generator.example_order(3, 2.0, 0));
    let mut whole = Stopping { after: usize::MAX, heard: Vec::new() };
    pollster::block_on(generator.run(&scene, &order, &mut whole)).unwrap();
    // Two evaluations a step with guidance, then the decoder's four stages.
    assert_eq!(whole.heard, (1..=10).map(|done| (done, 10)).collect::<Vec<_>>());
    let mut stopped = Stopping { after: 4, heard: Vec::new() };
    let error = pollster::block_on(generator.run(&scene, &order, &mut stopped)).unwrap_err();
    assert_eq!((error.code(), stopped.heard.len()), ("cancelled", 4));
}

#[test]
fn weights_of_another_network_and_cut_off_ones_are_refused() {
    let refused = |bytes: &[u8]| Generator::load(bytes, &Device::flex()).err().unwrap().code();
    assert_eq!(refused(models::weights("comparer").unwrap()), "bad_weights");
    let whole = file("weights");
    assert_eq!(refused(&whole[..whole.len() / 2]), "bad_weights");
}
