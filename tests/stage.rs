//! Staging of a photo with its own alpha channel: the product stays what it was, all else is as asked.

use std::sync::LazyLock;

use image::{GrayImage, Luma, Rgb, RgbImage};
use proptest::prelude::*;
use vitrine::error::{EngineError, VitrineError};
use vitrine::photo::{Limits, Photo};
use vitrine::segment::trim_box;
use vitrine::stage::{
    Background, Canvas, Colour, Cutout, Ground, Layer, Placement, Recipe, Shadow, Sources, Staged, compose, fit, layer,
    without_background,
};

/// A photo of boots with its product, and a picture to put behind it.
struct Shelf {
    photo: RgbImage,
    alpha: GrayImage,
    boots: Cutout,
    wall: RgbImage,
}

const BOOTS: u32 = 3;
const WALL: u32 = 7;

static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/pairs/boots-cutout.png");
    let bytes = std::fs::read(path).expect("the fixture is there");
    let photo = Photo::decode(&bytes, "boots", &Limits::default()).expect("the fixture is a photo");
    let alpha = photo.alpha.expect("it has an alpha channel");
    let boots = Cutout::new("boots", &photo.rgb, &alpha).expect("it shows a product");
    let wall = RgbImage::from_fn(300, 200, |x, y| Rgb([(x / 2) as u8, y as u8, 90]));
    Shelf { photo: photo.rgb, alpha, boots, wall }
});

impl Sources for Shelf {
    fn cutout(&self, photo: u32) -> Result<&Cutout, VitrineError> {
        (photo == BOOTS).then_some(&self.boots).ok_or_else(|| EngineError::UnknownPhoto { id: photo }.into())
    }

    fn picture(&self, photo: u32) -> Result<&RgbImage, VitrineError> {
        (photo == WALL).then_some(&self.wall).ok_or_else(|| EngineError::UnknownPhoto { id: photo }.into())
    }
}

/// The boots on a square white canvas, filling 85 % of it.
fn recipe(side: u32) -> Recipe {
    let canvas = Canvas { width: side, height: side };
    let placement = fit(&SHELF.boots, canvas, 0.85);
    let boots = Layer { photo: BOOTS, placement, shadow: Shadow::default(), reflection: 0.0, adaptation: 0.0 };
    Recipe { canvas, background: Background::Solid { colour: Colour::WHITE }, layers: vec![boots] }
}

/// The boots at the photo's own size, unturned.
fn at_own_size() -> Recipe {
    let mut recipe = recipe(400);
    let (width, height) = SHELF.boots.size();
    recipe.layers[0].placement.size = width.max(height) as f32 / 400.0;
    recipe
}

fn staged(recipe: &Recipe) -> Staged {
    compose(recipe, &*SHELF, recipe.canvas.width.max(recipe.canvas.height)).expect("the recipe can be drawn")
}

/// Where the photo's opaque pixels lie on the canvas, with their colours there and in the photo.
fn opaque_pixels(recipe: &Recipe, staged: &Staged) -> Vec<(Rgb<u8>, Rgb<u8>)> {
    let (left, top, width, height) = trim_box(&SHELF.alpha).expect("there is a product");
    let corner = |place: f32, canvas: u32, side: u32| (place * canvas as f32 - side as f32 / 2.0).round() as u32;
    let placement = recipe.layers[0].placement;
    let x0 = corner(placement.x, recipe.canvas.width, width);
    let y0 = corner(placement.y, recipe.canvas.height, height);
    let inside = |x: u32, y: u32| SHELF.alpha.get_pixel(left + x, top + y).0[0] == 255;
    (0..height)
        .flat_map(|y| (0..width).map(move |x| (x, y)))
        .filter(|&(x, y)| inside(x, y))
        .map(|(x, y)| (*staged.rgb.get_pixel(x0 + x, y0 + y), *SHELF.photo.get_pixel(left + x, top + y)))
        .collect()
}

#[test]
fn the_products_pixels_stay_bit_for_bit() {
    let mut recipe = at_own_size();
    recipe.background = Background::Picture { photo: WALL, x: 0.5, y: 0.5, zoom: 1.0, blur: 0.5, generated: false };
    recipe.layers[0].reflection = 0.6;
    let pixels = opaque_pixels(&recipe, &staged(&recipe));
    assert!(pixels.len() > 2000, "{} opaque pixels", pixels.len());
    assert!(pixels.iter().all(|(on_canvas, in_photo)| on_canvas == in_photo));
}

#[test]
fn light_adaptation_moves_the_product_towards_the_backgrounds_colour() {
    let mut recipe = at_own_size();
    recipe.background = Background::Solid { colour: Colour([240, 150, 60]) };
    recipe.layers[0].adaptation = 1.0;
    let pixels = opaque_pixels(&recipe, &staged(&recipe));
    let warmth = |colours: Vec<Rgb<u8>>| {
        let sum = |channel: usize| colours.iter().map(|colour| u64::from(colour.0[channel])).sum::<u64>() as f64;
        sum(0) / sum(2)
    };
    let (on_canvas, in_photo) = pixels.into_iter().unzip();
    assert!(warmth(on_canvas) > 1.2 * warmth(in_photo));
}

#[test]
fn a_fitted_product_fills_the_asked_share_of_any_canvas_in_its_middle() {
    for (width, height) in [(800, 800), (750, 1000), (1600, 900), (90, 160)] {
        let mut recipe = recipe(800);
        recipe.canvas = Canvas { width, height };
        recipe.layers[0].placement = fit(&SHELF.boots, recipe.canvas, 0.85);
        let staged = staged(&recipe);
        let (x, y, wide, high) = trim_box(&staged.product).expect("the product is seen");
        let share = (wide as f32 / width as f32).max(high as f32 / height as f32);
        assert!((share - 0.85).abs() < 0.02, "{share} of {width}×{height}");
        assert!((2 * x + wide).abs_diff(width) <= 3 && (2 * y + high).abs_diff(height) <= 3);
        assert!(!staged.clipped && staged.notes.iter().all(|note| note.code == "product_enlarged"));
    }
}

#[test]
fn a_white_background_stays_white_but_for_the_shadow() {
    let mut recipe = recipe(600);
    recipe.layers[0].shadow = Shadow::NONE;
    let bare = staged(&recipe);
    let outside = |staged: &Staged| {
        staged
            .rgb
            .pixels()
            .zip(staged.product.pixels())
            .filter(|(_, a)| a.0[0] == 0)
            .map(|(p, _)| *p)
            .collect::<Vec<_>>()
    };
    assert!(outside(&bare).iter().all(|pixel| pixel.0 == [255; 3]));

    recipe.layers[0].shadow = Shadow::default();
    let shaded = staged(&recipe);
    let grey = outside(&shaded).iter().filter(|pixel| pixel.0 != [255; 3]).count();
    assert!(grey > 500, "{grey} pixels of shadow");
    assert!(outside(&shaded).iter().all(|pixel| pixel.0[0] == pixel.0[1] && pixel.0[1] == pixel.0[2]));
    let edge = |x: u32, y: u32| x < 5 || y < 5 || x >= 595 || y >= 595;
    assert!(shaded.rgb.enumerate_pixels().filter(|&(x, y, _)| edge(x, y)).all(|(.., pixel)| pixel.0 == [255; 3]));
}

#[test]
fn no_rim_of_the_old_background_stays_at_the_edge() {
    // The same matte, but the photo's background was bright green and shines through where the matte is soft.
    let green = RgbImage::from_fn(SHELF.photo.width(), SHELF.photo.height(), |x, y| {
        let alpha = u32::from(SHELF.alpha.get_pixel(x, y).0[0]);
        let own = SHELF.photo.get_pixel(x, y).0;
        Rgb(std::array::from_fn(|c| ((u32::from(own[c]) * alpha + [30, 230, 40][c] * (255 - alpha)) / 255) as u8))
    });
    let cutout = Cutout::new("boots", &green, &SHELF.alpha).expect("it shows a product");
    let (left, top, ..) = trim_box(&SHELF.alpha).expect("there is a product");
    let excess = |[red, green, blue]: [u8; 3]| (i32::from(green) - i32::from(red.max(blue))).max(0);
    let (mut before, mut after, mut count) = (0, 0, 0);
    for (x, y, pixel) in cutout.pixels.enumerate_pixels().filter(|(.., pixel)| (40..250).contains(&pixel.0[3])) {
        before += excess(green.get_pixel(left + x, top + y).0);
        after += excess([pixel.0[0], pixel.0[1], pixel.0[2]]);
        count += 1;
    }
    assert!(count > 50 && before > 20 * count, "{before} over {count} pixels");
    assert!(after * 5 < before, "{after} of {before} stays");
}

#[test]
fn a_preview_looks_like_the_full_picture_made_smaller() {
    let mut recipe = recipe(1200);
    recipe.background =
        Background::Sweep { wall: Colour([210, 220, 225]), floor: Colour([245, 244, 240]), horizon: 0.6 };
    let full = staged(&recipe);
    let small = compose(&recipe, &*SHELF, 400).expect("the recipe can be drawn");
    assert_eq!(small.rgb.dimensions(), (400, 400));
    let reduced = vitrine::photo::resize::rgb(&full.rgb, 400, 400);
    let difference: u64 = reduced.iter().zip(small.rgb.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    let mean = difference as f64 / reduced.len() as f64;
    assert!(mean < 1.5, "mean difference {mean}");
}

#[test]
fn without_its_background_the_picture_lies_on_any_other_alike() {
    let recipe = recipe(400);
    let (rgb, alpha) = without_background(&recipe, &*SHELF, 400).expect("the recipe can be drawn");
    let on_white = staged(&recipe).rgb;
    for ((clear, alpha), white) in rgb.pixels().zip(alpha.pixels()).zip(on_white.pixels()) {
        let a = f32::from(alpha.0[0]) / 255.0;
        for (own, seen) in clear.0.iter().zip(white.0) {
            let laid = f32::from(*own) * a + 255.0 * (1.0 - a);
            assert!((laid - f32::from(seen)).abs() < 1.6, "{laid} and {seen} at alpha {a}");
        }
    }
}

#[test]
fn a_moved_sprite_is_the_same_sprite() {
    let mut recipe = recipe(500);
    recipe.layers[0].placement.size = 0.3;
    let before = layer(&recipe, 0, &*SHELF, 500).expect("the layer can be drawn");
    recipe.layers[0].placement.x += 0.1;
    recipe.layers[0].placement.y -= 0.04;
    let after = layer(&recipe, 0, &*SHELF, 500).expect("the layer can be drawn");
    assert_eq!((after.left - before.left, after.top - before.top), (50, -20));
    assert_eq!(after.pixels, before.pixels);
}

#[test]
fn a_quarter_turn_and_a_free_turn_agree_and_four_quarters_are_none() {
    let mut recipe = at_own_size();
    recipe.layers[0].shadow = Shadow::NONE;
    let straight = staged(&recipe).rgb;
    recipe.layers[0].placement.rotation = 360.0;
    assert_eq!(staged(&recipe).rgb, straight);
    recipe.layers[0].placement.rotation = 90.0;
    let quarter = staged(&recipe).rgb;
    recipe.layers[0].placement.rotation = 90.01;
    let nearly = staged(&recipe).rgb;
    let difference: u64 = quarter.iter().zip(nearly.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    assert!((difference as f64) < 2.0 * quarter.len() as f64, "mean {}", difference as f64 / quarter.len() as f64);
}

#[test]
fn a_product_outside_the_canvas_is_said_to_be_so() {
    let mut recipe = recipe(300);
    recipe.layers[0].placement.x = 3.0;
    let staged = staged(&recipe);
    assert_eq!(staged.notes[0].code, "product_outside");
    assert!(staged.clipped && staged.rgb.pixels().all(|pixel| pixel.0 == [255; 3]));
}

#[test]
fn a_product_larger_than_its_photo_is_said_to_be_so() {
    let codes = |side: u32| staged(&recipe(side)).notes.iter().map(|note| note.code.to_string()).collect::<Vec<_>>();
    assert!(codes(200).is_empty());
    assert_eq!(codes(2000), ["product_enlarged"]);
}

#[test]
fn an_empty_matte_and_impossible_canvases_are_refused() {
    let empty = GrayImage::from_pixel(SHELF.photo.width(), SHELF.photo.height(), Luma([2]));
    assert_eq!(Cutout::new("boots", &SHELF.photo, &empty).unwrap_err().code(), "no_product_to_stage");
    for (width, height) in [(16_384, 16_384), (0, 500), (15, 500), (20_000, 16)] {
        let mut recipe = recipe(300);
        recipe.canvas = Canvas { width, height };
        assert_eq!(compose(&recipe, &*SHELF, 300).unwrap_err().code(), "canvas_size");
    }
    let mut nowhere = recipe(300);
    nowhere.layers[0].photo = 99;
    assert_eq!(compose(&nowhere, &*SHELF, 300).unwrap_err().code(), "unknown_photo");
    nowhere.layers[0].placement.size = f32::NAN;
    assert_eq!(compose(&nowhere, &*SHELF, 300).unwrap_err().code(), "recipe_value");
}

#[test]
fn a_recipe_survives_json_and_says_what_is_wrong_with_a_broken_one() {
    let recipe = recipe(300);
    let json = serde_json::to_string(&recipe).expect("a recipe is plain data");
    assert!(json.contains(r##""colour":"#ffffff""##), "{json}");
    assert_eq!(serde_json::from_str::<Recipe>(&json).expect("its own JSON"), recipe);
    let wrong = json.replace("#ffffff", "white");
    assert!(serde_json::from_str::<Recipe>(&wrong).unwrap_err().to_string().contains("#rrggbb"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_recipe_within_its_ranges_can_be_drawn(
        (width, height) in (16_u32..260, 16_u32..260),
        (x, y, size, rotation) in (-0.5_f32..1.5, -0.5_f32..1.5, 0.01_f32..2.5, -720.0_f32..720.0),
        (contact, cast, azimuth, elevation, softness) in (0.0_f32..1.0, 0.0_f32..1.0, 0.0_f32..360.0, 10.0_f32..80.0, 0.0_f32..1.0),
        (reflection, adaptation, blur, zoom) in (0.0_f32..1.0, 0.0_f32..1.0, 0.0_f32..1.0, 1.0_f32..4.0),
        (mirror, lying) in (any::<bool>(), any::<bool>()),
    ) {
        let ground = if lying { Ground::Lying } else { Ground::Standing };
        let boots = Layer {
            photo: BOOTS,
            placement: Placement { x, y, size, rotation, mirror },
            shadow: Shadow { ground, contact, cast, azimuth, elevation, softness },
            reflection,
            adaptation,
        };
        let background = Background::Picture { photo: WALL, x: 0.3, y: 0.8, zoom, blur, generated: false };
        let recipe = Recipe { canvas: Canvas { width, height }, background, layers: vec![boots] };
        let staged = staged(&recipe);
        prop_assert_eq!(staged.rgb.dimensions(), (width, height));
    }
}
