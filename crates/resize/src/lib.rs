//! Pictures and planes in another size, with `fast_image_resize` (SIMD natively and in wasm).
//!
//! A crate of its own because that library is generic in pixel and instruction set: compiled into
//! `vitrine` itself it would cost minutes with every change there.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{F32, U8, U8x3, U8x4};
use fast_image_resize::{FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer};
use image::{GrayImage, RgbImage, RgbaImage};

/// Photos: sharp both ways.
const PHOTO: ResizeAlg = ResizeAlg::Convolution(FilterType::Lanczos3);

/// Masks and probabilities: a triangle as wide as the step never leaves the range of its input, where
/// Lanczos rings at the product's edge.
const PLANE: ResizeAlg = ResizeAlg::Convolution(FilterType::Bilinear);

/// The size with the same aspect whose longer side is `max_side`; never larger than `width` × `height`.
pub fn fit(width: u32, height: u32, max_side: u32) -> (u32, u32) {
    let longer = width.max(height).max(1);
    if longer <= max_side {
        return (width.max(1), height.max(1));
    }
    let scale = |side: u32| {
        let scaled = (u64::from(side) * u64::from(max_side) + u64::from(longer) / 2) / u64::from(longer);
        u32::try_from(scaled).unwrap_or(max_side).max(1)
    };
    (scale(width), scale(height))
}

/// A photo in another size, Lanczos3.
pub fn rgb(picture: &RgbImage, width: u32, height: u32) -> RgbImage {
    let mut resized = RgbImage::new(width, height);
    resize::<U8x3>(picture, picture.dimensions(), &mut resized, (width, height), PHOTO);
    resized
}

/// A cut-out with straight alpha in another size, Lanczos3; clear pixels lend no colour to their neighbours.
pub fn rgba(picture: &RgbaImage, width: u32, height: u32) -> RgbaImage {
    let mut resized = RgbaImage::new(width, height);
    resize::<U8x4>(picture, picture.dimensions(), &mut resized, (width, height), PHOTO);
    resized
}

/// A matte in another size.
pub fn grey(picture: &GrayImage, width: u32, height: u32) -> GrayImage {
    let mut resized = GrayImage::new(width, height);
    resize::<U8>(picture, picture.dimensions(), &mut resized, (width, height), PLANE);
    resized
}

/// A plane of floats, row by row, in another size; its values stay within their range.
///
/// # Panics
/// When `values` does not hold `from.0 × from.1` floats.
pub fn plane(values: &[f32], from: (u32, u32), to: (u32, u32)) -> Vec<f32> {
    assert_eq!(values.len() as u64, u64::from(from.0) * u64::from(from.1), "a plane holds width × height values");
    let mut resized = vec![0.0; to.0 as usize * to.1 as usize];
    resize::<F32>(bytemuck::cast_slice(values), from, bytemuck::cast_slice_mut(&mut resized), to, PLANE);
    resized
}

fn resize<P: PixelTrait>(source: &[u8], from: (u32, u32), target: &mut [u8], to: (u32, u32), algorithm: ResizeAlg) {
    let source =
        TypedImageRef::<P>::from_buffer(from.0, from.1, source).expect("the source holds width × height pixels");
    let mut target =
        TypedImage::<P>::from_buffer(to.0, to.1, target).expect("the target was allocated for width × height pixels");
    Resizer::new()
        .resize_typed(&source, &mut target, &ResizeOptions::new().resize_alg(algorithm))
        .expect("the crop is the whole picture, which always lies inside it");
}
