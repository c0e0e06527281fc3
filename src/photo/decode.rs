//! The steps from bytes to [`Photo`]: recognise, read the header, judge its size, decode, turn
//! upright, bring to sRGB.

use std::io::{Cursor, ErrorKind};

use image::codecs::{bmp::BmpDecoder, gif::GifDecoder, jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder};
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageError, RgbImage};

use super::header::{self, Header};
use super::sniff::{self, Format};
use super::{Limits, Photo, colour, pixels, sha256_hex};
use crate::error::PhotoError;
use crate::text::{Note, Text};

pub fn decode(bytes: &[u8], name: &str, limits: &Limits) -> Result<Photo, PhotoError> {
    let size = bytes.len() as u64;
    if size > limits.max_bytes {
        return Err(PhotoError::TooManyBytes { bytes: size, limit_bytes: limits.max_bytes });
    }
    let format = sniff::sniff(bytes)?;
    let header = header::read(bytes, format)?;
    limits.check_size(header.size.0, header.size.1)?;
    limits.check_size(header.largest_frame.0, header.largest_frame.1)?;
    // These decoders fill what is missing with grey or black and call it a success.
    if !header.complete && matches!(format, Format::Jpeg | Format::WebP | Format::Gif) {
        return Err(PhotoError::Truncated { format: format.name() });
    }
    let explain = |error| explain(error, format, &header);
    let decoded = match format {
        Format::Jpeg => JpegDecoder::new(Cursor::new(bytes)).map_err(explain).and_then(|d| run(d, limits, explain)),
        Format::Png => PngDecoder::with_limits(Cursor::new(bytes), codec_limits(limits))
            .map_err(explain)
            .and_then(|d| run(d, limits, explain)),
        Format::Gif => GifDecoder::new(Cursor::new(bytes)).map_err(explain).and_then(|d| run(d, limits, explain)),
        Format::WebP => WebPDecoder::new(Cursor::new(bytes)).map_err(explain).and_then(|d| run(d, limits, explain)),
        Format::Bmp => BmpDecoder::new(Cursor::new(bytes)).map_err(explain).and_then(|d| run(d, limits, explain)),
        // Never the outcome of looking at bytes.
        Format::Pixels => Err(PhotoError::NotAnImage { kind: None }),
    }?;
    let Decoded { mut rgb, alpha, grey, orientation, profile } = decoded;
    let mut notes = notes(&header);
    if let Some(profile) = profile {
        notes.extend(colour::to_srgb(&mut rgb, &profile, grey, header.cmyk));
    }
    Ok(Photo {
        name: name.to_owned(),
        rgb: turn(DynamicImage::ImageRgb8(rgb), orientation).into_rgb8(),
        alpha: alpha.map(|alpha| turn(DynamicImage::ImageLuma8(alpha), orientation).into_luma8()),
        format,
        sha256: sha256_hex(bytes),
        notes,
    })
}

struct Decoded {
    rgb: RgbImage,
    alpha: Option<GrayImage>,
    grey: bool,
    orientation: Orientation,
    profile: Option<Vec<u8>>,
}

/// What decoders may allocate: the largest raster at 16 bits RGBA, twice, and room for metadata.
fn codec_limits(limits: &Limits) -> image::Limits {
    let mut codec = image::Limits::no_limits();
    codec.max_image_width = Some(limits.max_side);
    codec.max_image_height = Some(limits.max_side);
    codec.max_alloc = Some(limits.max_pixels.saturating_mul(16).saturating_add(64_000_000));
    codec
}

fn run(
    mut decoder: impl ImageDecoder,
    limits: &Limits,
    explain: impl Fn(ImageError) -> PhotoError,
) -> Result<Decoded, PhotoError> {
    let (width, height) = decoder.dimensions();
    // The decoder's own idea of the size is the one it allocates by.
    limits.check_size(width, height)?;
    decoder.set_limits(codec_limits(limits)).map_err(&explain)?;
    // A photo with unreadable metadata is still a photo.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().unwrap_or_default();
    let colour = decoder.color_type();
    let bytes = decoder.total_bytes();
    let mut samples = Vec::new();
    usize::try_from(bytes)
        .ok()
        .and_then(|bytes| samples.try_reserve_exact(bytes).ok().map(|()| bytes))
        .map(|bytes| samples.resize(bytes, 0))
        .ok_or(PhotoError::TooManyPixels { width, height, limit_megapixels: limits.max_pixels as f64 / 1e6 })?;
    decoder.read_image(&mut samples).map_err(&explain)?;
    let (rgb, alpha) = pixels::split(samples, width, height, colour)
        .ok_or_else(|| explain(ImageError::IoError(std::io::Error::from(ErrorKind::InvalidData))))?;
    Ok(Decoded { rgb, alpha, grey: !colour.has_color(), orientation, profile })
}

fn turn(mut picture: DynamicImage, orientation: Orientation) -> DynamicImage {
    picture.apply_orientation(orientation);
    picture
}

fn notes(header: &Header) -> Vec<Note> {
    let mut notes = Vec::new();
    if header.animated {
        notes.push(Note::new(
            "animation_first_frame",
            Text::new("This is an animation; its first frame is used.", "这是动图，仅使用第一帧。"),
        ));
    }
    if header.cmyk {
        notes.push(Note::new(
            "converted_from_cmyk",
            Text::new(
                "This picture was made for print (CMYK) and was converted to screen colours; they may differ a little.",
                "这张图片是印刷用的 CMYK 模式，已转换为屏幕颜色，颜色可能略有差异。",
            ),
        ));
    }
    if header.deep {
        notes.push(Note::new(
            "reduced_to_8_bit",
            Text::new(
                "This picture has 16 bits a channel and was reduced to 8.",
                "这张图片每通道 16 位，已转换为 8 位。",
            ),
        ));
    }
    notes
}

/// A decoder's error in the user's terms. A file that is cut off is told apart from a damaged one,
/// because the remedy differs.
fn explain(error: ImageError, format: Format, header: &Header) -> PhotoError {
    let name = format.name();
    match error {
        ImageError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => {
            PhotoError::Truncated { format: name }
        }
        _ if !header.complete => PhotoError::Truncated { format: name },
        ImageError::Unsupported(error) => PhotoError::UnsupportedVariant { format: name, detail: first_line(&error) },
        error => PhotoError::Damaged { format: name, detail: first_line(&error) },
    }
}

/// Decoder messages end up in a sentence: one line, no full stop, not endless.
fn first_line(error: &dyn std::fmt::Display) -> String {
    let message = error.to_string();
    let line = message.lines().next().unwrap_or_default().trim().trim_end_matches('.');
    line.chars().take(160).collect()
}
