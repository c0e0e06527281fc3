//! A report travels inside its picture and can be taken out of it to the byte.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]
#![cfg(feature = "cli")]

use image::RgbImage;
use proptest::prelude::*;
use vitrine::export::{ExportFormat, ExportOptions, export};
use vitrine::photo::{Limits, Photo};
use vitrine::report::attach::{attach, detach};

const REPORT: &str = "{\"schema\":\"vitrine-report/1\",\"hostile\":\"</vitrine:Report><evil/>\"}";

/// Files as they come: Vitrine's own exports, which have a packet, and others, which have none.
fn pictures() -> Vec<(&'static str, Vec<u8>)> {
    let rgb = RgbImage::from_fn(16, 12, |x, y| image::Rgb([x as u8 * 9, y as u8 * 9, 77]));
    let own = |format| export(&rgb, None, &ExportOptions { format, ..ExportOptions::default() }).unwrap();
    let plain = |format| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        rgb.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    };
    vec![
        ("own JPEG", own(ExportFormat::Jpeg)),
        ("own PNG", own(ExportFormat::Png)),
        ("plain JPEG", plain(image::ImageFormat::Jpeg)),
        ("plain PNG", plain(image::ImageFormat::Png)),
    ]
}

fn pixels(bytes: &[u8]) -> RgbImage {
    Photo::decode(bytes, "picture", &Limits::default()).unwrap().rgb
}

#[test]
fn what_was_put_in_comes_out_and_leaves_the_file_as_it_was() {
    for (what, picture) in pictures() {
        let with = attach(&picture, REPORT).unwrap();
        assert_ne!(with, picture, "{what}");
        assert_eq!(pixels(&with), pixels(&picture), "{what}: the same pixels");
        let (bare, report) = detach(&with).unwrap();
        assert_eq!(bare, picture, "{what}: to the byte");
        assert_eq!(report, REPORT, "{what}");
        assert!(detach(&bare).is_none(), "{what}");
        assert!(!String::from_utf8_lossy(&with).contains("<evil/>"), "{what}: a report is never markup");
        // A second report takes the first one's place.
        let again = attach(&with, "{}").unwrap();
        assert_eq!(detach(&again).unwrap(), (picture, "{}".to_owned()), "{what}");
    }
}

#[test]
fn what_cannot_carry_a_report_says_why() {
    let code = |picture: &[u8], report: &str| attach(picture, report).unwrap_err().code();
    let jpeg = &pictures()[0].1;
    assert_eq!(code(b"GIF89a", "{}"), "cannot_carry");
    assert_eq!(code(&jpeg[..40], "{}"), "cannot_carry");
    assert_eq!(code(jpeg, &"x".repeat(60_000)), "cannot_carry", "a JPEG's segment ends at 64 kB");
    assert!(attach(&pictures()[1].1, &"x".repeat(60_000)).is_ok(), "a PNG's chunk does not");
}

proptest! {
    #[test]
    fn no_damage_makes_the_reader_panic(which in 0_usize..4, cut in 0_usize..4000, at in 0_usize..4000, byte in any::<u8>()) {
        let mut bytes = attach(&pictures()[which].1, REPORT).unwrap();
        let at = at % bytes.len();
        bytes[at] = byte;
        bytes.truncate(cut.max(4));
        let _ = detach(&bytes);
        let _ = attach(&bytes, REPORT);
    }
}
