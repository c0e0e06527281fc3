//! A large photo must not need much more memory than its own pixels: a tab has little, and wasm never
//! gives any back.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

use image::RgbImage;
use peak_alloc::PeakAlloc;
use vitrine::photo::{Limits, Photo, encode};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Peak while decoding, over the size of the RGB pixels.
fn peak_ratio(bytes: &[u8]) -> f64 {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let photo = Photo::decode(bytes, "large", &Limits::default()).unwrap();
    (MEMORY.peak_usage() - before) as f64 / photo.rgb.len() as f64
}

/// One test, so that no other thread allocates meanwhile.
#[test]
fn decoding_peaks_below_three_times_the_pixels() {
    let large =
        RgbImage::from_fn(6000, 4000, |x, y| image::Rgb([(x / 24) as u8, (y / 16) as u8, ((x ^ y) / 64) as u8]));
    let jpeg = encode::jpeg(&large, 85).unwrap();
    drop(large);
    let ratio = peak_ratio(&jpeg);
    println!("24-megapixel JPEG, {:.1} MB: peak {ratio:.2} × its RGB size", jpeg.len() as f64 / 1e6);
    assert!(ratio < 3.0, "{ratio:.2}");

    // Turning needs a second picture; an EXIF segment with orientation 6 right after the start of image.
    let exif = b"\xFF\xE1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let turned = [&jpeg[..2], exif, &jpeg[2..]].concat();
    let ratio = peak_ratio(&turned);
    println!("the same, turned by its EXIF tag: peak {ratio:.2} × its RGB size");
    assert!(ratio < 3.0, "{ratio:.2}");

    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/photos/progressive_large.jpg");
    let ratio = peak_ratio(&std::fs::read(path).unwrap());
    println!("progressive JPEG of 1.5 megapixels: peak {ratio:.2} × its RGB size");
    assert!(ratio < 4.0, "{ratio:.2}");
}
