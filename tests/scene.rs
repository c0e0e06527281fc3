//! From a photo to what the generator sees, and from its picture to the stage; then all of it as a user runs it. The photo
//! has its own alpha channel, the generator is the small one of the fixture: nobody trained it.

#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]
#![cfg(feature = "cli")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use image::{GrayImage, Luma, Rgb, RgbImage};
use serde_json::Value;
use vitrine::error::{EngineError, VitrineError};
use vitrine::export::SourceType;
use vitrine::generate::{Order, scene_of};
use vitrine::photo::{Limits, Photo};
use vitrine::stage::{
    Background, Canvas, Colour, Cutout, Layer, Making, Recipe, Shadow, Sources, compose, fit, standing,
};

const PRODUCT: u32 = 4;
const SCENE: u32 = 9;

struct Shelf {
    product: Cutout,
    scene: RgbImage,
}

impl Sources for Shelf {
    fn cutout(&self, photo: u32) -> Result<&Cutout, VitrineError> {
        (photo == PRODUCT).then_some(&self.product).ok_or_else(|| EngineError::UnknownPhoto { id: photo }.into())
    }

    fn picture(&self, photo: u32) -> Result<&RgbImage, VitrineError> {
        (photo == SCENE).then_some(&self.scene).ok_or_else(|| EngineError::UnknownPhoto { id: photo }.into())
    }
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn boots() -> Shelf {
    let bytes = std::fs::read(fixture("pairs/boots-cutout.png")).unwrap();
    let photo = Photo::decode(&bytes, "boots", &Limits::default()).unwrap();
    let product = Cutout::new("boots", &photo.rgb, &photo.alpha.unwrap()).unwrap();
    // Wider than high, each corner a colour of its own.
    let scene = RgbImage::from_fn(704, 384, |x, y| Rgb([(x / 3) as u8, (y / 2) as u8, 40]));
    Shelf { product, scene }
}

/// The product in the middle of a canvas, and how a scene for it would be made.
fn wanted(shelf: &Shelf, canvas: Canvas, share: f32) -> (Recipe, Making) {
    let placement = fit(&shelf.product, canvas, share);
    let layer = Layer { photo: PRODUCT, placement, shadow: Shadow::NONE, reflection: 0.0, adaptation: 0.0 };
    let recipe = Recipe { canvas, background: Background::Solid { colour: Colour::WHITE }, layers: vec![layer] };
    let order = Order { category: None, style: None, above: None, seed: 1, like: Vec::new() };
    let making =
        Making { model: "0".repeat(64), order, reference: None, side: 512, canvas, products: standing(&recipe) };
    (recipe, making)
}

const WIDE: Canvas = Canvas { width: 1920, height: 1080 };

#[test]
fn the_generator_sees_the_product_where_it_stands_and_nothing_else() {
    let shelf = boots();
    let (_, making) = wanted(&shelf, WIDE, 0.6);
    let scene = scene_of(&making, &shelf, None).unwrap();
    // As many pixels as a square of 512 has, in the canvas's own aspect.
    assert_eq!(scene.size, (683, 384));
    let (wide, high) = (scene.grid.across, scene.grid.down);
    assert_eq!((wide, high, scene.product.len()), (352, 192, 4 * 352 * 192));
    let mask = &scene.product[3 * wide * high..];
    assert!(mask.iter().all(|value| (0.0..=1.0).contains(value)));
    // Its box is in the middle and fills 60 % of the height.
    let rows: Vec<usize> =
        (0..high).filter(|row| mask[row * wide..][..wide].iter().any(|&value| value > 0.5)).collect();
    let (first, last) = (rows[0], rows[rows.len() - 1]);
    assert!(first.abs_diff(high - 1 - last) <= 2 && (last - first).abs_diff(115) <= 4, "{first} to {last}");
    for (at, &inside) in mask.iter().enumerate() {
        let colours = [0, 1, 2].map(|plane| scene.product[plane * wide * high + at]);
        assert!(colours.iter().all(|colour| colour.abs() <= inside + 1e-3), "{at}: {colours:?} under {inside}");
    }
}

#[test]
fn a_canvas_without_a_product_and_a_product_without_room_are_refused() {
    let shelf = boots();
    let (_, mut making) = wanted(&shelf, WIDE, 0.6);
    making.products[0].placement.x = -3.0;
    assert_eq!(scene_of(&making, &shelf, None).unwrap_err().code(), "nothing_to_place");
    making.products.clear();
    assert_eq!(scene_of(&making, &shelf, None).unwrap_err().code(), "nothing_to_place");

    let picture = RgbImage::from_pixel(50, 50, Rgb([90, 60, 30]));
    let product = Cutout::new("cloth", &picture, &GrayImage::from_pixel(50, 50, Luma([255]))).unwrap();
    let full = Shelf { product, ..boots() };
    let square = Canvas { width: 800, height: 800 };
    let (_, mut making) = wanted(&full, square, 1.0);
    assert_eq!(scene_of(&making, &full, None).unwrap_err().code(), "no_room_for_scene");
    making.side = 4096;
    assert_eq!(scene_of(&making, &full, None).unwrap_err().code(), "order_value");
}

#[test]
fn a_scene_fills_the_canvas_it_was_made_for_and_the_picture_says_that_it_was_made() {
    let shelf = boots();
    let (mut recipe, making) = wanted(&shelf, WIDE, 0.6);
    recipe.background = Background::Made { photo: SCENE, making: Box::new(making) };
    assert_eq!(recipe.source_type(), SourceType::CompositeWithTrainedAlgorithmicMedia);
    let staged = compose(&recipe, &shelf, 1920).unwrap();
    assert!(staged.notes.iter().all(|note| note.code != "product_moved"), "{:?}", staged.notes);
    // 704 × 384 is not quite 16 : 9; all of it is shown all the same.
    for (corner, expected) in [((0, 0), [0, 0, 40]), ((1919, 1079), [234, 191, 40])] {
        let found = staged.rgb.get_pixel(corner.0, corner.1).0;
        assert!(found.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 3), "{corner:?}: {found:?}");
    }

    recipe.layers[0].placement.x += 0.1;
    let moved = compose(&recipe, &shelf, 480).unwrap();
    assert!(moved.notes.iter().any(|note| note.code == "product_moved"));
}

#[test]
fn a_recipe_with_a_scene_survives_its_file() {
    let shelf = boots();
    let (mut recipe, making) = wanted(&shelf, WIDE, 0.6);
    recipe.background = Background::Made { photo: SCENE, making: Box::new(making) };
    let text = serde_json::to_string(&recipe).unwrap();
    assert!(text.contains(r#""kind":"made""#), "{text}");
    assert_eq!(serde_json::from_str::<Recipe>(&text).unwrap(), recipe);
}

fn generate(arguments: &[&str]) -> Output {
    let weights = fixture("generator/weights.safetensors");
    let mut command = Command::new(env!("CARGO_BIN_EXE_vitrine"));
    command.args(["generate", "--weights", weights.to_str().unwrap()]).args(arguments).env("LC_ALL", "C");
    command.output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn variants_of_a_photo_are_made_and_a_saved_recipe_makes_the_same_picture_again() {
    let (photo, folder) = (fixture("pairs/boots-cutout.png"), tempfile::tempdir().unwrap());
    let (photo, out) = (photo.to_str().unwrap(), folder.path().join("made"));
    let out_text = out.to_str().unwrap();
    let small = ["--canvas", "320x240", "--side", "256", "--format", "png"];
    let asked = ["--style", "home", "--category", "shoes", "--seed", "5", "--variants", "2", "--save-recipes"];
    let output = generate(&[&[photo, "--out", out_text], &small[..], &asked[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let made = lines(&output);
    let seeds: Vec<u64> = made.iter().map(|line| line["order"]["seed"].as_u64().unwrap()).collect();
    assert_eq!(seeds, [5, 6]);
    let picture = |name: &str| std::fs::read(out.join(name)).unwrap();
    let (first, second) = (picture("boots-cutout-1.png"), picture("boots-cutout-2.png"));
    assert_ne!(first, second);
    let says = b"compositeWithTrainedAlgorithmicMedia";
    assert!(first.windows(says.len()).any(|window| window == says));

    let recipe = out.join("boots-cutout-1.recipe.json");
    let again = folder.path().join("again");
    let output = generate(&[photo, "--out", again.to_str().unwrap(), "--recipe", recipe.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(std::fs::read(again.join("boots-cutout.png")).unwrap(), first);

    // The scene alone and the recipe give the same picture without any network.
    let scene = out.join("boots-cutout-1.scene.png");
    let staged = folder.path().join("staged");
    let mut command = Command::new(env!("CARGO_BIN_EXE_vitrine"));
    command.args(["stage", photo, "--out", staged.to_str().unwrap(), "--format", "png"]);
    command.args(["--recipe", recipe.to_str().unwrap(), "--with", scene.to_str().unwrap()]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let decoded = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().to_rgb8();
    assert_eq!(decoded(&std::fs::read(staged.join("boots-cutout.png")).unwrap()), decoded(&first));
}

#[test]
fn a_reference_gives_the_style_and_one_without_a_background_is_refused() {
    let (photo, folder) = (fixture("pairs/boots-cutout.png"), tempfile::tempdir().unwrap());
    let (photo, out) = (photo.to_str().unwrap(), folder.path().to_str().unwrap());
    let small = ["--canvas", "256x256", "--side", "256", "--seed", "5"];
    let run = |more: &[&str]| generate(&[&[photo, "--out", out], &small[..], more].concat());
    let picture = || std::fs::read(folder.path().join("boots-cutout.png")).unwrap();
    assert_eq!(run(&[]).status.code(), Some(0));
    let plain = picture();
    // Boots with much room around them: the room is the reference.
    let reference = photo;
    let output = run(&["--reference", reference]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_ne!(picture(), plain);

    let full = folder.path().join("full.png");
    image::RgbaImage::from_fn(64, 64, |x, _| image::Rgba([200, 10, 10, if x == 0 { 0 } else { 255 }]))
        .save(&full)
        .unwrap();
    let output = run(&["--reference", full.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(lines(&output)[0]["error"]["code"], "reference_without_background");
}

#[test]
fn what_there_is_to_ask_for_is_listed_and_what_is_not_is_refused() {
    let output = generate(&["--list"]);
    let known = &lines(&output)[0];
    assert_eq!(known["styles"][2]["id"], "podium");
    assert_eq!(known["categories"][0]["name"]["zh"], "鞋");

    let (photo, folder) = (fixture("pairs/boots-cutout.png"), tempfile::tempdir().unwrap());
    let (photo, out) = (photo.to_str().unwrap(), folder.path().to_str().unwrap());
    let output = generate(&[photo, "--out", out, "--side", "256", "--style", "moon"]);
    assert_eq!((output.status.code(), &lines(&output)[0]["error"]["code"]), (Some(2), &Value::from("unknown_name")));
    assert!(!folder.path().join("boots-cutout.png").exists());
}
