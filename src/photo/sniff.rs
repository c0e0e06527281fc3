//! What a file is, by its first bytes; its name and extension are not asked, for they lie.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::PhotoError;
use crate::text::Label;

/// Where a photo's pixels came from.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// JPEG, also progressive, grey, CMYK and YCCK.
    Jpeg,
    /// PNG and APNG, every depth.
    Png,
    /// GIF.
    Gif,
    /// WebP, lossy and lossless.
    WebP,
    /// Windows bitmap.
    Bmp,
    /// Raw pixels handed over by the browser.
    Pixels,
}

impl Format {
    /// The name people use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Gif => "GIF",
            Self::WebP => "WebP",
            Self::Bmp => "BMP",
            Self::Pixels => "RGBA",
        }
    }
}

/// How far into a file text markers such as `<svg` are looked for.
const TEXT_WINDOW: usize = 4096;

/// Formats with a fixed signature at the start that are read.
const READ: [(&[u8], Format); 5] = [
    (b"\xFF\xD8\xFF", Format::Jpeg),
    (b"\x89PNG\r\n\x1A\n", Format::Png),
    (b"GIF87a", Format::Gif),
    (b"GIF89a", Format::Gif),
    (b"BM", Format::Bmp),
];

/// Picture formats that are recognised but not read.
const OTHER_PICTURES: [(&[u8], &str); 17] = [
    (b"FUJIFILMCCD-RAW", "camera raw (RAF)"),
    (b"IIRO", "camera raw (ORF)"),
    (b"IIU\0", "camera raw (RW2)"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"8BPS", "Photoshop (PSD)"),
    (b"\0\0\x01\0", "ICO"),
    (b"\0\0\0\x0CJXL ", "JPEG XL"),
    (b"\xFF\x0A", "JPEG XL"),
    (b"\0\0\0\x0CjP  ", "JPEG 2000"),
    (b"\xFF\x4F\xFF\x51", "JPEG 2000"),
    (b"qoif", "QOI"),
    (b"\x76\x2F\x31\x01", "OpenEXR"),
    (b"#?RADIANCE", "Radiance HDR"),
    (b"DDS ", "DDS"),
    (b"gimp xcf", "GIMP (XCF)"),
];

const VIDEO: Label = Label { en: "a video", zh: "视频" };
const SOUND: Label = Label { en: "a sound file", zh: "音频" };
const ARCHIVE: Label = Label { en: "an archive", zh: "压缩包" };
const PDF: Label = Label { en: "a PDF document", zh: "PDF 文档" };
const OFFICE: Label = Label { en: "a ZIP archive or an office document", zh: "ZIP 压缩包或办公文档" };
const PROGRAM: Label = Label { en: "a program", zh: "程序" };
const WEB_PAGE: Label = Label { en: "a web page", zh: "网页" };
const TEXT: Label = Label { en: "text", zh: "文本" };

/// Files that are no pictures at all.
const NOT_PICTURES: [(&[u8], Label); 18] = [
    (b"%!PS", Label { en: "a PostScript document", zh: "PostScript 文档" }),
    (b"PK\x03\x04", OFFICE),
    (b"\xD0\xCF\x11\xE0", OFFICE),
    (b"Rar!", ARCHIVE),
    (b"7z\xBC\xAF\x27\x1C", ARCHIVE),
    (b"\x1F\x8B", ARCHIVE),
    (b"\xFD7zXZ", ARCHIVE),
    (b"\x1A\x45\xDF\xA3", VIDEO),
    (b"\0\0\x01\xBA", VIDEO),
    (b"\0\0\x01\xB3", VIDEO),
    (b"FLV\x01", VIDEO),
    (b"\x30\x26\xB2\x75", VIDEO),
    (b"ID3", SOUND),
    (b"OggS", SOUND),
    (b"fLaC", SOUND),
    (b"\x7FELF", PROGRAM),
    (b"MZ", PROGRAM),
    (b"\0asm", PROGRAM),
];

/// The format of a file, or why it cannot be read.
pub fn sniff(bytes: &[u8]) -> Result<Format, PhotoError> {
    if bytes.is_empty() {
        return Err(PhotoError::Empty);
    }
    if let Some(format) = find(&READ, bytes) {
        return Ok(format);
    }
    if bytes.starts_with(b"RIFF") {
        return match bytes.get(8..12) {
            Some(b"WEBP") => Ok(Format::WebP),
            Some(b"AVI ") => Err(not_an_image(VIDEO)),
            Some(b"WAVE") => Err(not_an_image(SOUND)),
            _ => Err(PhotoError::NotAnImage { kind: None }),
        };
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Err(iso_media(bytes));
    }
    if let Some(format) = find(&OTHER_PICTURES, bytes) {
        return Err(PhotoError::UnsupportedFormat { format });
    }
    if let Some(kind) = find(&NOT_PICTURES, bytes) {
        return Err(not_an_image(kind));
    }
    Err(text_like(&bytes[..bytes.len().min(TEXT_WINDOW)]))
}

fn find<T: Copy>(signatures: &[(&[u8], T)], bytes: &[u8]) -> Option<T> {
    signatures.iter().find(|(signature, _)| bytes.starts_with(signature)).map(|(_, found)| *found)
}

fn not_an_image(kind: Label) -> PhotoError {
    PhotoError::NotAnImage { kind: Some(kind) }
}

/// The ISO base media container holds HEIC and AVIF pictures as well as video; its brands tell.
fn iso_media(bytes: &[u8]) -> PhotoError {
    let size = bytes.iter().take(4).fold(0_usize, |size, byte| (size << 8) | usize::from(*byte));
    let end = size.clamp(12, 256).min(bytes.len());
    let brands = bytes.get(8..end).unwrap_or_default();
    let has = |wanted: &[&[u8; 4]]| brands.chunks_exact(4).any(|brand| wanted.iter().any(|name| brand == *name));
    if has(&[b"avif", b"avis"]) {
        PhotoError::UnsupportedFormat { format: "AVIF" }
    } else if has(&[b"crx "]) {
        PhotoError::UnsupportedFormat { format: "camera raw (CR3)" }
    } else if has(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"]) {
        PhotoError::UnsupportedFormat { format: "HEIC" }
    } else if has(&[b"M4A ", b"M4B "]) {
        not_an_image(SOUND)
    } else {
        not_an_image(VIDEO)
    }
}

/// Files without a signature: PDF with leading junk, SVG, web pages, plain text, or nothing known.
fn text_like(start: &[u8]) -> PhotoError {
    let lower: Vec<u8> = start.iter().map(u8::to_ascii_lowercase).collect();
    let contains = |needle: &[u8]| lower.windows(needle.len()).any(|window| window == needle);
    if contains(b"%pdf-") {
        return not_an_image(PDF);
    }
    // A character cut in two by the window is still text.
    let text = match std::str::from_utf8(start) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && error.valid_up_to() > 0,
    };
    let readable = text && !start.iter().any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C));
    if !readable {
        PhotoError::NotAnImage { kind: None }
    } else if contains(b"<svg") {
        PhotoError::UnsupportedFormat { format: "SVG" }
    } else if contains(b"<!doctype html") || contains(b"<html") {
        not_an_image(WEB_PAGE)
    } else {
        not_an_image(TEXT)
    }
}
