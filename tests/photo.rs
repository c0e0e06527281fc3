//! What the photo module accepts, corrects and refuses. `fixtures/photos/make.py` drew the pictures:
//! four coloured quarters with a white corner, so that every wrong turn or channel order shows.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

use image::Rgb;
use vitrine::error::VitrineError;
use vitrine::photo::{Format, Limits, Photo, encode, resize, sha256_hex};

/// Where the scene is probed, and what is there: white corner, red, green, blue, yellow.
const SCENE: [((u32, u32), [u8; 3]); 5] = [
    ((3, 3), [255, 255, 255]),
    ((12, 12), [220, 40, 40]),
    ((40, 4), [40, 180, 60]),
    ((8, 24), [40, 60, 200]),
    ((40, 24), [230, 210, 40]),
];

fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/photos/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn open(name: &str) -> Photo {
    Photo::decode(&fixture(name), name, &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn refusal(name: &str) -> VitrineError {
    match Photo::decode(&fixture(name), name, &Limits::default()) {
        Ok(photo) => panic!("{name} was accepted as {:?} {:?}", photo.format, photo.rgb.dimensions()),
        Err(error) => error,
    }
}

fn code_of(name: &str) -> &'static str {
    refusal(name).code()
}

fn note_codes(photo: &Photo) -> Vec<&str> {
    photo.notes.iter().map(|note| note.code.as_ref()).collect()
}

fn assert_scene(photo: &Photo, tolerance: u8) {
    assert_eq!(photo.rgb.dimensions(), (48, 32), "{}", photo.name);
    for ((x, y), expected) in SCENE {
        let Rgb(found) = *photo.rgb.get_pixel(x, y);
        let near = found.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= tolerance);
        assert!(near, "{} at ({x}, {y}): {found:?} instead of {expected:?}", photo.name);
    }
}

#[test]
fn every_format_that_is_read_gives_the_same_scene() {
    for (name, format, tolerance) in [
        ("plain.jpg", Format::Jpeg, 4),
        ("progressive.jpg", Format::Jpeg, 4),
        ("rgb.png", Format::Png, 0),
        ("palette.png", Format::Png, 0),
        ("still.gif", Format::Gif, 0),
        ("lossless.webp", Format::WebP, 0),
        ("lossy.webp", Format::WebP, 12),
        ("plain.bmp", Format::Bmp, 0),
        ("palette.bmp", Format::Bmp, 0),
    ] {
        let photo = open(name);
        assert_eq!(photo.format, format, "{name}");
        assert_scene(&photo, tolerance);
        assert_eq!(note_codes(&photo), [""; 0], "{name}");
    }
}

#[test]
fn all_eight_orientations_come_upright() {
    for orientation in 1..=8 {
        assert_scene(&open(&format!("orientation_{orientation}.jpg")), 6);
    }
    assert_scene(&open("orientation_6.webp"), 0);
}

#[test]
fn cmyk_and_ycck_become_rgb_and_say_so() {
    for name in ["cmyk.jpg", "ycck.jpg"] {
        let photo = open(name);
        assert_scene(&photo, 6);
        assert_eq!(note_codes(&photo), ["converted_from_cmyk"], "{name}");
    }
}

#[test]
fn grey_pictures_become_rgb() {
    for name in ["grey.png", "grey.jpg", "grey_alpha.png"] {
        let photo = open(name);
        for ((x, y), expected) in SCENE {
            let Rgb([red, green, blue]) = *photo.rgb.get_pixel(x, y);
            assert!(red == green && green == blue, "{name}");
            let [r, g, b] = expected.map(f32::from);
            let luma = (0.299 * r + 0.587 * g + 0.114 * b).round() as u8;
            assert!(red.abs_diff(luma) <= 3, "{name} at ({x}, {y}): {red} instead of {luma}");
        }
    }
    assert!(open("grey_alpha.png").alpha.is_some());
}

#[test]
fn one_bit_pictures_are_black_and_white() {
    let photo = open("one_bit.png");
    assert_eq!(photo.rgb.get_pixel(0, 0).0, [0, 0, 0]);
    assert_eq!(photo.rgb.get_pixel(1, 0).0, [255, 255, 255]);
}

#[test]
fn sixteen_bits_are_rounded_to_eight_and_noted() {
    for name in ["deep.png", "deep_alpha.png"] {
        let photo = open(name);
        assert_eq!(note_codes(&photo), ["reduced_to_8_bit"], "{name}");
        for x in 0..48 {
            let exact = f64::from(x) / 47.0 * 255.0;
            let found = f64::from(photo.rgb.get_pixel(x, 7).0[1]);
            assert!((found - exact).abs() <= 0.51, "{name}: {found} instead of {exact}");
        }
    }
    let alpha = open("deep_alpha.png").alpha.expect("a varying alpha channel is kept");
    assert_eq!((alpha.get_pixel(0, 0).0[0], alpha.get_pixel(47, 0).0[0]), (0, 255));
}

#[test]
fn alpha_is_kept_apart_and_colours_stay_straight() {
    for (name, tolerance) in [("rgba.png", 0), ("lossless.webp", 0), ("lossy_alpha.webp", 0)] {
        let photo = open(name);
        let alpha = photo.alpha.as_ref().unwrap_or_else(|| panic!("{name} has alpha"));
        assert_eq!(alpha.dimensions(), photo.rgb.dimensions());
        assert!(alpha.get_pixel(0, 0).0[0] <= tolerance, "{name}");
        assert_eq!(alpha.get_pixel(24, 16).0[0], 255, "{name}");
        let edge = alpha.iter().filter(|a| (1..255).contains(*a)).count();
        assert!(edge > 10, "{name} keeps its soft edge, {edge} pixels");
    }
    // Colour under full transparency is not multiplied away.
    assert_eq!(open("rgba.png").rgb.get_pixel(3, 3).0, [255, 255, 255]);
}

#[test]
fn an_opaque_alpha_channel_is_dropped() {
    assert!(open("opaque_alpha.png").alpha.is_none());
    let opaque = Photo::from_rgba(vec![255; 16], 2, 2, "pixels", &Limits::default()).unwrap();
    assert!(opaque.alpha.is_none());
}

#[test]
fn a_transparent_colour_or_palette_entry_becomes_alpha() {
    for name in ["palette_transparent.png", "rgb_transparent_colour.png"] {
        let photo = open(name);
        let alpha = photo.alpha.unwrap_or_else(|| panic!("{name} has alpha"));
        assert_eq!(alpha.get_pixel(40, 4).0[0], 0, "{name}: green is the transparent colour");
        assert_eq!(alpha.get_pixel(12, 12).0[0], 255, "{name}");
    }
}

#[test]
fn an_animation_gives_its_first_frame_and_a_note() {
    for name in ["animated.gif", "animated.png", "animated.webp"] {
        let photo = open(name);
        assert_scene(&photo, 0);
        assert_eq!(note_codes(&photo), ["animation_first_frame"], "{name}");
    }
}

/// The profile's own arithmetic, in doubles: gamma, primaries to XYZ, sRGB.
fn srgb_from(pixel: [u8; 3], gamma: f64, to_srgb: [[f64; 3]; 3]) -> [f64; 3] {
    let linear = pixel.map(|value| (f64::from(value) / 255.0).powf(gamma));
    to_srgb.map(|row| {
        let value = row.iter().zip(linear).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0);
        255.0 * if value <= 0.003_130_8 { 12.92 * value } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 }
    })
}

#[test]
fn display_p3_and_adobe_rgb_are_converted_to_srgb() {
    // Linear Display P3 and Adobe RGB (1998) to linear sRGB, both D65.
    let p3 = [[1.2249, -0.2247, 0.0], [-0.0420, 1.0419, 0.0], [-0.0196, -0.0786, 1.0979]];
    let adobe = [[1.3984, -0.3984, 0.0], [0.0, 1.0, 0.0], [0.0, -0.0429, 1.0429]];
    for (name, gamma, matrix, tolerance) in
        [("display_p3.png", 2.2, p3, 1.5), ("adobe_rgb.jpg", 563.0 / 256.0, adobe, 6.0)]
    {
        let photo = open(name);
        assert_eq!(note_codes(&photo), ["converted_to_srgb"], "{name}");
        for ((x, y), stored) in SCENE {
            let expected = srgb_from(stored, gamma, matrix);
            let found = photo.rgb.get_pixel(x, y).0;
            let near = found.iter().zip(expected).all(|(a, b)| (f64::from(*a) - b).abs() <= tolerance);
            assert!(near, "{name} at ({x}, {y}): {found:?} instead of {expected:.1?}");
        }
    }
    assert!(open("display_p3.png").notes[0].text.en.contains("Display P3 for tests"));
}

#[test]
fn an_srgb_profile_changes_nothing() {
    let photo = open("srgb_profile.png");
    assert_scene(&photo, 0);
    assert_eq!(note_codes(&photo), [""; 0]);
}

#[test]
fn a_grey_profile_is_applied() {
    let photo = open("grey_gamma_1.png");
    assert_eq!(note_codes(&photo), ["converted_to_srgb"]);
    let linear = f64::from(open("grey.png").rgb.get_pixel(12, 12).0[0]) / 255.0;
    let expected = 255.0 * (1.055 * linear.powf(1.0 / 2.4) - 0.055);
    assert!((f64::from(photo.rgb.get_pixel(12, 12).0[0]) - expected).abs() <= 1.0);
}

#[test]
fn a_broken_profile_is_ignored_with_a_note() {
    let photo = open("broken_profile.png");
    assert_scene(&photo, 0);
    assert_eq!(note_codes(&photo), ["profile_ignored"]);
}

#[test]
fn files_that_end_early_are_called_truncated() {
    for name in ["truncated.jpg", "truncated.png", "truncated.webp", "truncated.gif", "truncated.bmp"] {
        assert_eq!(code_of(name), "truncated", "{name}");
    }
}

#[test]
fn every_prefix_of_a_picture_is_refused_or_whole() {
    for name in ["plain.jpg", "progressive.jpg", "rgb.png", "still.gif", "lossy.webp", "lossless.webp", "plain.bmp"] {
        let whole = fixture(name);
        let photo = open(name);
        for length in 0..whole.len() {
            if let Ok(part) = Photo::decode(&whole[..length], name, &Limits::default()) {
                assert_eq!(part.rgb, photo.rgb, "{name} cut to {length} of {} bytes", whole.len());
            }
        }
    }
}

#[test]
fn a_picture_without_area_is_refused() {
    assert_eq!(code_of("zero_width.png"), "zero_sized");
    assert_eq!(code_of("zero_height.jpg"), "zero_sized");
    assert!(refusal("zero_width.png").message().en.contains("0 × 32"));
    let none = Photo::from_rgba(Vec::new(), 0, 5, "pixels", &Limits::default());
    assert_eq!(none.unwrap_err().code(), "zero_sized");
}

#[test]
fn a_hundred_megapixels_are_refused_with_the_numbers_and_a_way_out() {
    let error = refusal("hundred_megapixels.png");
    assert_eq!(error.code(), "too_many_pixels");
    assert_eq!(error.message().en, "This picture has 100.0 megapixels (10000 × 10000); the limit is 64.");
    assert_eq!(error.message().zh, "这张图片有 10000 万像素（10000 × 10000），上限是 6400 万像素。");
    assert!(error.remedy().en.contains("8000 × 8000"), "{}", error.remedy().en);
}

#[test]
fn decompression_bombs_are_refused_by_their_header() {
    for name in ["bomb.png", "bomb.webp"] {
        assert_eq!(code_of(name), "too_many_pixels", "{name}");
    }
    // Four gigabytes of metadata must not be allocated to find out that they are not there.
    assert_eq!(code_of("huge_chunk.webp"), "truncated");
}

#[test]
fn long_sides_and_large_files_are_refused() {
    let limits = Limits { max_side: 40, ..Limits::default() };
    let error = Photo::decode(&fixture("plain.jpg"), "plain.jpg", &limits).unwrap_err();
    assert_eq!(error.code(), "too_long_side");
    let limits = Limits { max_bytes: 100, ..Limits::default() };
    let error = Photo::decode(&fixture("plain.jpg"), "plain.jpg", &limits).unwrap_err();
    assert_eq!(error.code(), "too_many_bytes");
}

#[test]
fn files_that_are_no_pictures_are_named() {
    for (name, code, words) in [
        ("document.pdf", "not_an_image", "a PDF document"),
        ("movie.mp4", "not_an_image", "a video"),
        ("text.txt", "not_an_image", "text"),
        ("page.html", "not_an_image", "a web page"),
        ("picture.heic", "unsupported_format", "HEIC"),
        ("picture.avif", "unsupported_format", "AVIF"),
        ("drawing.svg", "unsupported_format", "SVG"),
        ("scan.tif", "unsupported_format", "TIFF"),
    ] {
        let error = refusal(name);
        assert_eq!(error.code(), code, "{name}");
        assert!(error.message().en.contains(words), "{name}: {}", error.message().en);
    }
    let nothing = Photo::decode(&[], "nothing", &Limits::default()).unwrap_err();
    assert_eq!(nothing.code(), "empty_file");
    let noise = Photo::decode(&[0x9F, 0, 1, 2, 3], "noise", &Limits::default()).unwrap_err();
    assert_eq!(noise.message().en, "This file is not a picture.");
}

#[test]
fn every_refusal_speaks_both_languages_and_names_a_remedy() {
    for name in ["truncated.jpg", "zero_width.png", "bomb.png", "document.pdf", "picture.heic"] {
        let error = refusal(name);
        for text in [error.message(), error.remedy()] {
            assert!(text.en.ends_with('.') && text.en.len() > 10, "{name}: {}", text.en);
            assert!(text.zh.ends_with('。'), "{name}: {}", text.zh);
        }
        let json = serde_json::to_value(&error).unwrap();
        assert_eq!(json["code"], error.code());
        assert_eq!(json["remedy"]["zh"], error.remedy().zh);
    }
}

#[test]
fn raw_pixels_must_fit_their_size() {
    let error = Photo::from_rgba(vec![0; 15], 2, 2, "pixels", &Limits::default()).unwrap_err();
    assert_eq!(error.code(), "wrong_pixel_count");
    let photo = Photo::from_rgba(vec![1, 2, 3, 0, 4, 5, 6, 255], 2, 1, "pixels", &Limits::default()).unwrap();
    assert_eq!(photo.rgb.as_raw(), &[1, 2, 3, 4, 5, 6]);
    assert_eq!(photo.alpha.unwrap().as_raw(), &[0, 255]);
}

#[test]
fn the_hash_is_that_of_the_files_bytes() {
    assert_eq!(sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(open("plain.jpg").sha256, sha256_hex(&fixture("plain.jpg")));
}

#[test]
fn a_png_that_is_written_reads_back_the_same() {
    let photo = open("rgba.png");
    let bytes = encode::png(&photo.rgb, photo.alpha.as_ref()).unwrap();
    let again = Photo::decode(&bytes, "again", &Limits::default()).unwrap();
    assert_eq!((again.rgb, again.alpha), (photo.rgb.clone(), photo.alpha.clone()));
    let matte = photo.alpha.unwrap();
    let again = Photo::decode(&encode::grey_png(&matte).unwrap(), "matte", &Limits::default()).unwrap();
    assert!(again.rgb.pixels().zip(matte.pixels()).all(|(rgb, grey)| rgb.0 == [grey.0[0]; 3]));
    let jpeg = Photo::decode(&encode::jpeg(&photo.rgb, 90).unwrap(), "jpeg", &Limits::default()).unwrap();
    assert_eq!(jpeg.rgb.dimensions(), (48, 32));
    let other = image::GrayImage::new(2, 2);
    assert_eq!(encode::png(&photo.rgb, Some(&other)).unwrap_err().code(), "encoding_failed");
}

#[test]
fn resizing_keeps_means_aspect_and_range() {
    assert_eq!(resize::fit(4000, 3000, 320), (320, 240));
    assert_eq!(resize::fit(3000, 4000, 320), (240, 320));
    assert_eq!(resize::fit(100, 50, 320), (100, 50));
    assert_eq!(resize::fit(20_000, 3, 320), (320, 1));
    let photo = open("rgb.png");
    let small = resize::rgb(&photo.rgb, 24, 16);
    assert!(small.get_pixel(6, 12).0[2].abs_diff(200) <= 3);
    let matte = open("rgba.png").alpha.unwrap();
    let mean =
        |picture: &image::GrayImage| picture.iter().map(|value| f64::from(*value)).sum::<f64>() / picture.len() as f64;
    assert!((mean(&resize::grey(&matte, 12, 8)) - mean(&matte)).abs() < 2.0);
    let plane: Vec<f32> = matte.iter().map(|value| f32::from(*value) / 255.0).collect();
    for to in [(12, 8), (96, 64), (7, 31)] {
        let resized = resize::plane(&plane, (48, 32), to);
        assert_eq!(resized.len(), (to.0 * to.1) as usize);
        assert!(resized.iter().all(|value| (-1e-6..=1.000_001).contains(value)));
    }
}
