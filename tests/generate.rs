//! The generator in Burn equals its PyTorch twin, number for number, on each device. Nobody trained the weights of the
//! fixture: they test the code.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixture must fail")]

use burn::tensor::Device;
use vitrine::{
    error::VitrineError,
    generate::{Generator, Grid, Order, PLANES, REFERENCE_SIDE, Scene, example},
    models,
    nn::{Cancelled, Progress, Unwatched, Weights, read},
};

/// The example's sides, down and across: not equal, so that nothing passes that takes one for the other.
const SIZE: (usize, usize) = (64, 96);

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

/// Holds values against those of the fixture.
fn close(device: &str, found: &[f32], name: &str) {
    let bytes = file("answer");
    let (_, expected) = Weights::from_bytes(&bytes).unwrap().raw(name).unwrap();
    assert_eq!(found.len(), expected.len(), "{name}");
    // NaN must not pass for equal.
    let difference = |(a, b): (&f32, &f32)| if a.is_finite() { (a - b).abs() } else { f32::MAX };
    let most = found.iter().zip(&expected).map(difference).fold(0.0, f32::max);
    let mean = expected.iter().sum::<f32>() / expected.len() as f32;
    let variance = expected.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / expected.len() as f32;
    println!("{device}: {name} differs by {most:.1e} at most; its values deviate by {:.2}", variance.sqrt());
    assert!(variance.sqrt() > 0.03, "{name} says nothing");
    assert!(most < 1e-3, "{device}: {name} differs by {most}");
}

#[test]
fn both_networks_equal_pytorch_with_the_same_weights() {
    for (name, _, generator) in generators() {
        let (high, wide) = SIZE;
        let planes = example(PLANES, high, wide);
        let field = pollster::block_on(generator.shade().forward(planes, SIZE, (0, 3), &mut Unwatched)).unwrap();
        assert_eq!(field.dims(), [1, 6, high, wide]);
        close(name, &pollster::block_on(read(field)).unwrap(), "field");
        let side = REFERENCE_SIDE;
        let seen = pollster::block_on(generator.style().look(&example(4, side, side))).unwrap();
        close(name, &seen.embedding, "embedding");
        close(name, &seen.parts, "parts");
        close(name, &seen.light, "light");
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

/// A red box on a canvas of 200×160, and a reference where one is wanted.
fn boxed(reference: bool) -> Scene {
    let grid = Grid { across: 96, down: 64 };
    let plane = grid.across * grid.down;
    let mut product = vec![0.0; 4 * plane];
    for at in (20..50).flat_map(|y| (30..60).map(move |x| y * grid.across + x)) {
        product[at] = 0.8;
        product[plane + at] = -0.6;
        product[2 * plane + at] = -0.6;
        product[3 * plane + at] = 1.0;
    }
    let reference = reference.then(|| {
        let mut planes = example(4, REFERENCE_SIDE, REFERENCE_SIDE);
        planes[3 * REFERENCE_SIDE * REFERENCE_SIDE..].fill(1.0);
        planes
    });
    Scene { size: (200, 160), grid, product, reference }
}

fn picture(generator: &Generator, scene: &Scene, order: &Order) -> Result<image::RgbImage, VitrineError> {
    pollster::block_on(generator.run(scene, order, &mut Unwatched))
}

/// Mean difference of two pictures' colours.
fn apart(a: &image::RgbImage, b: &image::RgbImage) -> f32 {
    let sum: u32 = a.iter().zip(b.iter()).map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
    sum as f32 / a.len() as f32
}

#[test]
fn the_same_seed_gives_the_same_picture_and_another_seed_style_or_reference_another_one() {
    let generator = Generator::load(&file("weights"), &Device::flex()).unwrap();
    let (scene, order) = (boxed(false), generator.example_order(7));
    let first = picture(&generator, &scene, &order).unwrap();
    assert_eq!(first, picture(&generator, &scene, &order).unwrap());
    assert_eq!(first.dimensions(), (200, 160));
    // Grain alone differs by less.
    for other in [
        Order { style: Some("kitchen".into()), ..order.clone() },
        Order { style: Some("home".into()), category: Some("lamps".into()), ..order.clone() },
    ] {
        assert!(apart(&first, &picture(&generator, &scene, &other).unwrap()) > 3.0, "{other:?}");
    }
    assert!(apart(&first, &picture(&generator, &boxed(true), &order).unwrap()) > 3.0);
    let free = Order { style: None, ..order.clone() };
    let seeds = (0..8).map(|seed| picture(&generator, &scene, &Order { seed, ..free.clone() }).unwrap());
    let seeds: Vec<_> = seeds.collect();
    assert!(seeds.iter().filter(|made| apart(&seeds[0], made) > 3.0).count() >= 4);
}

#[test]
fn a_picture_that_is_like_another_is_nearer_to_it_than_others_are() {
    let generator = Generator::load(&file("weights"), &Device::flex()).unwrap();
    let (scene, order) = (boxed(false), Order { style: None, ..generator.example_order(1) });
    let mut like = 0.0;
    let mut unlike = 0.0;
    for seed in 0..12 {
        let parent = picture(&generator, &scene, &Order { seed, ..order.clone() }).unwrap();
        let child = Order { seed: seed + 100, like: vec![seed], ..order.clone() };
        like += apart(&parent, &picture(&generator, &scene, &child).unwrap());
        unlike += apart(&parent, &picture(&generator, &scene, &Order { seed: seed + 100, ..order.clone() }).unwrap());
    }
    assert!(like < 0.75 * unlike, "{like} against {unlike}");
}

#[test]
fn what_the_generator_does_not_know_and_too_long_a_descent_are_refused() {
    let generator = Generator::load(&file("weights"), &Device::flex()).unwrap();
    let order = generator.example_order(0);
    let code = |order: Order| picture(&generator, &boxed(false), &order).unwrap_err();
    let unknown = code(Order { style: Some("moon".into()), ..order.clone() });
    assert_eq!(unknown.code(), "unknown_name");
    assert!(unknown.message().en.contains("wood_table"), "{unknown}");
    assert_eq!(code(Order { like: vec![1; 65], ..order.clone() }).code(), "order_value");
    let standing = code(Order { style: Some("kitchen".into()), above: Some(true), ..order.clone() });
    assert_eq!(standing.code(), "not_from_above");
    assert!(standing.message().en.contains("some: flat_lay."), "{standing}");
    picture(&generator, &boxed(false), &Order { style: Some("flat_lay".into()), above: Some(true), ..order }).unwrap();
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
fn each_stage_is_told_and_the_making_stops_between_two_of_them() {
    let generator = Generator::load(&file("weights"), &Device::flex()).unwrap();
    let order = generator.example_order(0);
    let mut whole = Stopping { after: usize::MAX, heard: Vec::new() };
    pollster::block_on(generator.run(&boxed(true), &order, &mut whole)).unwrap();
    assert_eq!(whole.heard, (1..=6).map(|done| (done, 6)).collect::<Vec<_>>());
    let mut stopped = Stopping { after: 4, heard: Vec::new() };
    let error = pollster::block_on(generator.run(&boxed(true), &order, &mut stopped)).unwrap_err();
    assert_eq!((error.code(), stopped.heard.len()), ("cancelled", 4));
}

#[test]
fn weights_of_another_network_and_cut_off_ones_are_refused() {
    let refused = |bytes: &[u8]| Generator::load(bytes, &Device::flex()).err().unwrap().code();
    assert_eq!(refused(models::weights("comparer").unwrap()), "bad_weights");
    let whole = file("weights");
    assert_eq!(refused(&whole[..whole.len() / 2]), "bad_weights");
}
