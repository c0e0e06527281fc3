//! Pictures written for a marketplace, read back, and held against its rules; the command as a user runs it.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

use image::{GrayImage, Luma, Rgb, RgbImage};
use proptest::collection::vec;
use proptest::prelude::*;
use vitrine::error::VitrineError;
use vitrine::export::{ExportFormat, ExportOptions, SourceType, export};
use vitrine::photo::{Format, Limits, Photo};
use vitrine::preflight::{
    Candidate, ColourProfile, FileFacts, FileType, Marketplace, Mend, Preflight, Rule, Status, check, marketplace,
    marketplaces,
};
use vitrine::stage::Colour;

const FORMATS: [ExportFormat; 3] = [ExportFormat::Jpeg, ExportFormat::Png, ExportFormat::WebP];

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/photos/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn open(name: &str) -> Photo {
    Photo::decode(&fixture(name), name, &Limits::default()).unwrap()
}

/// A striped product as large as the marketplace places it, on its background, and its coverage.
fn staged(marketplace: &Marketplace, (width, height): (u32, u32)) -> (RgbImage, GrayImage) {
    let half = |side: u32| (side as f32 * marketplace.fill / 2.0).round();
    let (across, down) = (half(width), half(height));
    let product = GrayImage::from_fn(width, height, |x, y| {
        let place = |at: u32, side: u32| (at as f32 + 0.5 - side as f32 / 2.0).abs();
        Luma([if place(x, width) < across && place(y, height) < down { 255 } else { 0 }])
    });
    let Colour(background) = marketplace.background.unwrap_or(Colour([236, 232, 226]));
    let rgb = RgbImage::from_fn(width, height, |x, y| match (product.get_pixel(x, y).0[0], (x / 20 + y / 30) % 2) {
        (0, _) => Rgb(background),
        (_, 0) => Rgb([180, 60, 40]),
        _ => Rgb([40, 80, 160]),
    });
    (rgb, product)
}

fn judge(marketplace: &Marketplace, (rgb, product): &(RgbImage, GrayImage), bytes: Option<&[u8]>) -> Preflight {
    let candidate = Candidate {
        rgb,
        product: Some(product),
        size: rgb.dimensions(),
        clipped: None,
        transparent: false,
        file: bytes.map(|bytes| FileFacts::read(bytes).unwrap()),
        generated: true,
    };
    check(&candidate, marketplace)
}

fn status(preflight: &Preflight, rule: Rule) -> (Status, Option<Mend>) {
    let outcome = preflight.outcomes.iter().find(|outcome| outcome.rule == rule).unwrap();
    (outcome.status, outcome.mend)
}

#[test]
fn every_marketplace_is_known_by_its_name_and_says_where_its_rules_stand() {
    let ids: Vec<&str> = marketplaces().iter().map(|marketplace| marketplace.id.as_str()).collect();
    assert_eq!(ids, ["amazon", "google", "taobao", "shopify", "instagram", "story", "banner"]);
    for entry in marketplaces() {
        assert_eq!(marketplace(&entry.id).unwrap(), entry);
        assert!(!entry.name.en.is_empty() && !entry.name.zh.is_empty());
        assert!(entry.source.url.starts_with("https://") && !entry.source.title.is_empty());
        assert!(entry.source.date.starts_with("20") && entry.source.note.en.contains(&entry.source.date));
        assert!((0.3..1.0).contains(&entry.fill), "{}", entry.id);
        assert!(entry.rules.background.is_none() || entry.background.is_some(), "{}", entry.id);
        let format = match entry.format {
            ExportFormat::Jpeg => FileType::Jpeg,
            ExportFormat::Png => FileType::Png,
            ExportFormat::WebP => FileType::WebP,
        };
        assert!(entry.rules.file_types.contains(&format), "{}", entry.id);
    }
    let error = VitrineError::from(marketplace("bazaar").unwrap_err());
    assert_eq!(error.code(), "unknown_marketplace");
    assert!(error.message().zh.contains("bazaar") && error.remedy().zh.contains("taobao"));
    assert_eq!(error.remedy().en, "Choose one of amazon, google, taobao, shopify, instagram, story, banner.");
}

#[test]
fn a_picture_staged_and_exported_for_a_marketplace_passes_there() {
    for entry in marketplaces() {
        for canvas in &entry.canvases {
            let scene = staged(entry, (canvas.width, canvas.height));
            let options = ExportOptions {
                format: entry.format,
                max_bytes: Some(entry.max_bytes),
                source_type: Some(SourceType::CompositeWithTrainedAlgorithmicMedia),
                ..ExportOptions::default()
            };
            let bytes = export(&scene.0, None, &options).unwrap();
            let decoded = Photo::decode(&bytes, "staged", &Limits::default()).unwrap();
            let preflight = judge(entry, &(decoded.rgb, scene.1), Some(&bytes));
            assert_eq!(preflight.verdict, Status::Pass, "{} {}: {preflight:#?}", entry.id, canvas.id);
            assert!(preflight.outcomes.iter().all(|outcome| outcome.mend.is_none()));
            let mut rules: Vec<Rule> = preflight.outcomes.iter().map(|outcome| outcome.rule).collect();
            assert!(rules.is_sorted());
            rules.dedup();
            assert_eq!(rules.len(), preflight.outcomes.len());
        }
    }
}

#[test]
fn what_is_wrong_is_named_with_what_mends_it() {
    let amazon = marketplace("amazon").unwrap();
    let preflight = judge(amazon, &staged(amazon, (500, 500)), None);
    let canvas = Some(Mend::Canvas { width: 2000, height: 2000 });
    assert_eq!(status(&preflight, Rule::PixelSize), (Status::Warn, canvas), "taken, and without zoom");
    let preflight = judge(amazon, &staged(amazon, (480, 480)), None);
    assert_eq!(preflight.verdict, Status::Fail);
    assert_eq!(status(&preflight, Rule::PixelSize), (Status::Fail, canvas));
    let preflight = judge(amazon, &staged(amazon, (1200, 800)), None);
    assert_eq!(status(&preflight, Rule::Aspect), (Status::Warn, canvas));
    let instagram = marketplace("instagram").unwrap();
    let preflight = judge(instagram, &staged(instagram, (1080, 1920)), None);
    let canvas = Some(Mend::Canvas { width: 1080, height: 1350 });
    assert_eq!(status(&preflight, Rule::Aspect), (Status::Fail, canvas));
}

#[test]
fn a_file_is_held_against_the_rules_for_files() {
    let taobao = marketplace("taobao").unwrap();
    let scene = staged(taobao, (800, 800));
    let options = ExportOptions { format: ExportFormat::WebP, ..ExportOptions::default() };
    let webp = export(&scene.0, None, &options).unwrap();
    let preflight = judge(taobao, &scene, Some(&webp));
    let format = Some(Mend::Format { format: ExportFormat::Jpeg });
    assert_eq!(status(&preflight, Rule::FileType), (Status::Fail, format));
    // Said to be AI's, and its file says composite.
    assert_eq!(status(&preflight, Rule::SourceMetadata), (Status::Warn, Some(Mend::Metadata)));
    let google = marketplace("google").unwrap();
    assert_eq!(status(&judge(google, &scene, Some(&webp)), Rule::SourceMetadata).0, Status::Fail);
    for (name, rule, expected) in [
        ("animated.gif", Rule::FileType, Status::Fail),
        ("still.gif", Rule::FileType, Status::Pass),
        ("plain.bmp", Rule::FileType, Status::Fail),
        ("adobe_rgb.jpg", Rule::ColourProfile, Status::Warn),
        ("plain.jpg", Rule::ColourProfile, Status::Pass),
    ] {
        assert_eq!(status(&judge(taobao, &scene, Some(&fixture(name))), rule).0, expected, "{name}");
    }
    let mut strict = taobao.clone();
    strict.max_bytes = 1000;
    let preflight = judge(&strict, &scene, Some(&webp));
    assert_eq!(status(&preflight, Rule::FileSize), (Status::Fail, Some(Mend::Quality { max_bytes: 1000 })));
}

#[test]
fn what_is_not_known_is_left_out_and_not_passed() {
    let amazon = marketplace("amazon").unwrap();
    let (rgb, _) = staged(amazon, (1000, 1000));
    let candidate = Candidate {
        rgb: &rgb,
        product: None,
        size: (4000, 4000),
        clipped: None,
        transparent: true,
        file: None,
        generated: false,
    };
    let preflight = check(&candidate, amazon);
    let rules: Vec<Rule> = preflight.outcomes.iter().map(|outcome| outcome.rule).collect();
    assert_eq!(rules, [Rule::PixelSize, Rule::Aspect, Rule::Transparency]);
    assert!(preflight.outcomes[0].measured.en.contains("4000"), "the real picture's size, not the copy's");
    assert_eq!(preflight.verdict, Status::Warn);
}

#[test]
fn odd_candidates_are_judged_all_the_same() {
    for entry in marketplaces() {
        for size in [(0, 0), (1, 1), (1, 900), (17, 3)] {
            let rgb = RgbImage::from_pixel(size.0, size.1, Rgb([255; 3]));
            for product in [GrayImage::new(size.0, size.1), GrayImage::from_pixel(5, 7, Luma([255]))] {
                let candidate = Candidate {
                    rgb: &rgb,
                    product: Some(&product),
                    size,
                    clipped: None,
                    transparent: false,
                    file: None,
                    generated: true,
                };
                assert!(!check(&candidate, entry).outcomes.is_empty());
            }
        }
    }
}

#[test]
fn a_preflight_has_the_shape_that_programs_read() {
    let google = marketplace("google").unwrap();
    let scene = staged(google, (300, 200));
    let bytes = export(&scene.0, None, &ExportOptions::default()).unwrap();
    let json = serde_json::to_value(judge(google, &scene, Some(&bytes))).unwrap();
    assert_eq!((json["marketplace"].as_str(), json["verdict"].as_str()), (Some("google"), Some("fail")));
    let outcomes = json["outcomes"].as_array().unwrap();
    assert_eq!(outcomes[0]["rule"], "pixel_size");
    assert_eq!(outcomes[0]["status"], "warn");
    assert_eq!(outcomes[0]["mend"], serde_json::json!({ "kind": "canvas", "width": 1500, "height": 1500 }));
    for outcome in outcomes {
        for text in ["title", "measured", "wanted"] {
            assert!(!outcome[text]["en"].as_str().unwrap().is_empty(), "{outcome}");
            assert!(!outcome[text]["zh"].as_str().unwrap().is_empty(), "{outcome}");
        }
        assert!(outcome.get("mend").is_some());
    }
    for (mend, expected) in [
        (Mend::Quality { max_bytes: 7 }, serde_json::json!({ "kind": "quality", "maxBytes": 7 })),
        (Mend::Background { colour: Colour::WHITE }, serde_json::json!({ "kind": "background", "colour": "#ffffff" })),
        (Mend::Centre, serde_json::json!({ "kind": "centre" })),
        (Mend::Format { format: ExportFormat::WebP }, serde_json::json!({ "kind": "format", "format": "webp" })),
    ] {
        assert_eq!(serde_json::to_value(mend).unwrap(), expected);
    }
    let amazon = serde_json::to_value(marketplace("amazon").unwrap()).unwrap();
    assert_eq!(amazon["background"], "#ffffff");
    assert_eq!(amazon["canvases"][0]["id"], "square");
    assert_eq!(amazon["maxBytes"], 10_000_000);
}

#[test]
fn what_is_exported_without_loss_comes_back_the_same() {
    let photo = open("rgba.png");
    for format in [ExportFormat::Png, ExportFormat::WebP] {
        let options = ExportOptions { format, ..ExportOptions::default() };
        let bytes = export(&photo.rgb, photo.alpha.as_ref(), &options).unwrap();
        let again = Photo::decode(&bytes, "again", &Limits::default()).unwrap();
        assert_eq!((&again.rgb, &again.alpha), (&photo.rgb, &photo.alpha), "{format:?}");
        assert!(again.notes.is_empty(), "the profile is sRGB: {:?}", again.notes);
        let opaque = GrayImage::from_pixel(photo.width(), photo.height(), Luma([255]));
        let bytes = export(&photo.rgb, Some(&opaque), &options).unwrap();
        assert!(Photo::decode(&bytes, "opaque", &Limits::default()).unwrap().alpha.is_none());
    }
    let flat = export(&photo.rgb, photo.alpha.as_ref(), &ExportOptions::default()).unwrap();
    let flat = Photo::decode(&flat, "flat", &Limits::default()).unwrap();
    assert_eq!(flat.rgb.get_pixel(0, 0).0, [255; 3], "JPEG is laid on white");
    assert!(flat.notes.is_empty());
}

#[test]
fn metadata_are_written_and_read_back_in_every_format() {
    let photo = open("rgb.png");
    for format in FORMATS {
        for (source_type, name) in [
            (None, "composite"),
            (Some(SourceType::CompositeWithTrainedAlgorithmicMedia), "compositeWithTrainedAlgorithmicMedia"),
            (Some(SourceType::TrainedAlgorithmicMedia), "trainedAlgorithmicMedia"),
        ] {
            let title = Some("Jug <& \"Krug\" 水壶".to_owned());
            let options = ExportOptions { format, dpi: Some(300), source_type, title, ..ExportOptions::default() };
            let bytes = export(&photo.rgb, None, &options).unwrap();
            let facts = FileFacts::read(&bytes).unwrap();
            assert_eq!(facts.bytes, bytes.len() as u64);
            assert_eq!(facts.colour_profile, ColourProfile::Srgb, "{format:?}");
            assert!((facts.dpi.unwrap() - 300.0).abs() < 0.02, "{format:?}: {:?}", facts.dpi);
            let uri = format!("http://cv.iptc.org/newscodes/digitalsourcetype/{name}");
            assert_eq!(facts.digital_source_type, Some(uri), "{format:?}");
            let text = String::from_utf8_lossy(&bytes).into_owned();
            assert!(
                text.contains("xmp:CreatorTool=\"Vitrine ") && text.contains("Jug &lt;&amp; &quot;Krug&quot; 水壶")
            );
        }
        let bytes = export(&photo.rgb, None, &ExportOptions { format, ..ExportOptions::default() }).unwrap();
        assert_eq!(FileFacts::read(&bytes).unwrap().dpi, None, "{format:?}");
    }
}

#[test]
fn a_jpeg_is_made_to_fit_and_says_how_small_it_gets() {
    let path = format!("{}/tests/fixtures/pairs/kettle-original.jpg", env!("CARGO_MANIFEST_DIR"));
    let photo = Photo::decode(&std::fs::read(path).unwrap(), "kettle", &Limits::default()).unwrap();
    let size = |options: &ExportOptions| export(&photo.rgb, None, options).map(|bytes| bytes.len() as u64);
    let full = size(&ExportOptions::default()).unwrap();
    let best = size(&ExportOptions { quality: Some(100), ..ExportOptions::default() }).unwrap();
    assert!(best > full);
    let target = full * 2 / 3;
    let fitted = size(&ExportOptions { max_bytes: Some(target), ..ExportOptions::default() }).unwrap();
    assert!(fitted <= target && fitted > target * 9 / 10, "{fitted} of {target}");
    let error = size(&ExportOptions { max_bytes: Some(500), ..ExportOptions::default() }).unwrap_err();
    assert_eq!(error.code(), "cannot_fit_bytes");
    let smallest = size(&ExportOptions { quality: Some(40), ..ExportOptions::default() }).unwrap();
    let VitrineError::Export(error) = error else { panic!("{error:?}") };
    assert_eq!(
        error,
        vitrine::error::ExportError::CannotFitBytes { format: "JPEG", smallest_bytes: smallest, limit_bytes: 500 }
    );
    assert!(error.message().zh.contains("JPEG") && error.remedy().zh.ends_with('。'));
    let options = ExportOptions { format: ExportFormat::Png, max_bytes: Some(500), ..ExportOptions::default() };
    assert!(size(&options).unwrap_err().remedy().en.contains("JPEG"));
}

#[test]
fn what_cannot_be_written_is_an_error() {
    let rgb = RgbImage::new(0, 0);
    for format in FORMATS {
        let options = ExportOptions { format, ..ExportOptions::default() };
        assert_eq!(export(&rgb, None, &options).unwrap_err().code(), "encoding_failed", "{format:?}");
        let error = export(&RgbImage::new(3, 3), Some(&GrayImage::new(2, 3)), &options).unwrap_err();
        assert_eq!(error.code(), "encoding_failed");
    }
    let wide = RgbImage::new(16_385, 1);
    let options = ExportOptions { format: ExportFormat::WebP, ..ExportOptions::default() };
    assert_eq!(export(&wide, None, &options).unwrap_err().code(), "encoding_failed");
}

#[test]
fn facts_of_real_files_are_read() {
    for (name, format, profile, animated) in [
        ("plain.jpg", Format::Jpeg, ColourProfile::None, false),
        ("adobe_rgb.jpg", Format::Jpeg, ColourProfile::Other, false),
        ("srgb_profile.png", Format::Png, ColourProfile::Srgb, false),
        ("display_p3.png", Format::Png, ColourProfile::Other, false),
        ("broken_profile.png", Format::Png, ColourProfile::Other, false),
        ("animated.png", Format::Png, ColourProfile::None, true),
        ("lossy.webp", Format::WebP, ColourProfile::None, false),
        ("animated.webp", Format::WebP, ColourProfile::None, true),
        ("still.gif", Format::Gif, ColourProfile::None, false),
        ("plain.bmp", Format::Bmp, ColourProfile::None, false),
    ] {
        let facts = FileFacts::read(&fixture(name)).unwrap();
        assert_eq!((facts.format, facts.colour_profile, facts.animated), (format, profile, animated), "{name}");
        assert_eq!(facts.digital_source_type, None, "{name}");
    }
    assert_eq!(FileFacts::read(&fixture("document.pdf")).unwrap_err().code(), "not_an_image");
    assert_eq!(FileFacts::read(&[]).unwrap_err().code(), "empty_file");
}

/// Files with every kind of segment that is read.
fn seeds() -> Vec<Vec<u8>> {
    let rgb = RgbImage::from_fn(9, 7, |x, y| Rgb([x as u8 * 20, y as u8 * 30, 90]));
    let exported = FORMATS.map(|format| {
        let source_type = Some(SourceType::TrainedAlgorithmicMedia);
        export(&rgb, None, &ExportOptions { format, dpi: Some(72), source_type, ..ExportOptions::default() }).unwrap()
    });
    let names = ["adobe_rgb.jpg", "srgb_profile.png", "orientation_6.webp", "animated.gif", "plain.bmp"];
    exported.into_iter().chain(names.map(fixture)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn hostile_bytes_give_facts_or_an_error_and_never_panic(
        seed in 0..8_usize,
        changes in vec((any::<prop::sample::Index>(), prop_oneof![Just(0_u8), Just(255), Just(127), any::<u8>()]), 0..6),
        word in proptest::option::of((any::<prop::sample::Index>(), prop_oneof![Just(0_u32), Just(u32::MAX), Just(0x7FFF_FFFF), any::<u32>()])),
        keep in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        thread_local!(static SEEDS: Vec<Vec<u8>> = seeds());
        let mut bytes = SEEDS.with(|seeds| seeds[seed].clone());
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some((at, word)) = word {
            let at = at.index(bytes.len() - 4);
            bytes[at..at + 4].copy_from_slice(&word.to_be_bytes());
        }
        if cut {
            bytes.truncate(keep.index(bytes.len()));
        }
        if let Ok(facts) = FileFacts::read(&bytes) {
            prop_assert_eq!(facts.bytes, bytes.len() as u64);
            prop_assert!(facts.dpi.is_none_or(f32::is_finite));
            prop_assert!(facts.digital_source_type.is_none_or(|text| text.len() <= 300));
        }
    }
}

#[cfg(feature = "cli")]
mod command {
    use std::path::Path;
    use std::process::{Command, Output};

    use serde_json::Value;

    use super::*;

    fn vitrine(arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_vitrine")).args(arguments).env("LC_ALL", "C").output().unwrap()
    }

    fn pair(name: &str) -> String {
        format!("{}/tests/fixtures/pairs/{name}", env!("CARGO_MANIFEST_DIR"))
    }

    fn text(bytes: &[u8]) -> &str {
        std::str::from_utf8(bytes).unwrap()
    }

    fn write(folder: &Path, name: &str, size: (u32, u32)) -> String {
        let amazon = marketplace("amazon").unwrap();
        let bytes = export(&staged(amazon, size).0, None, &ExportOptions::default()).unwrap();
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    #[test]
    fn a_good_file_passes_with_exit_code_0_and_a_small_one_fails_with_1() {
        let folder = tempfile::tempdir().unwrap();
        let good = write(folder.path(), "good.jpg", (1200, 1200));
        let output = vitrine(&["preflight", &good, "--for", "amazon", "--matte", "none"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let lines = text(&output.stdout);
        assert!(lines.starts_with(&format!("{good}: pass, Amazon, main image\n")), "{lines}");
        assert!(lines.contains("[pass] Size in pixels: 1200 × 1200 pixels"), "{lines}");
        assert!(lines.contains("not looked at: Product's share of the frame, Product whole, "), "{lines}");

        let small = write(folder.path(), "small.jpg", (300, 300));
        let output = vitrine(&["--language", "zh", "preflight", &small, "--for", "amazon", "--matte", "none"]);
        assert_eq!(output.status.code(), Some(1));
        let lines = text(&output.stdout);
        assert!(lines.contains("不合格") && lines.contains("→ 改为 2000 × 2000 像素"), "{lines}");
    }

    #[test]
    fn the_product_is_found_by_the_segmenter_or_the_files_own_alpha_and_lines_are_json() {
        let (photo, cutout) = (pair("jug-original.jpg"), pair("boots-cutout.png"));
        let output =
            vitrine(&["preflight", &photo, &cutout, "--for", "google", "--generated", "-f", "json", "-j", "1"]);
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        let lines: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let rules = |line: &Value| -> Vec<String> {
            let outcomes = line["preflight"]["outcomes"].as_array().unwrap();
            outcomes.iter().map(|outcome| outcome["rule"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(lines.len(), 2);
        for line in &lines {
            assert!(rules(line).contains(&"fill_share".to_owned()), "{line:#}");
            assert_eq!(line["preflight"]["verdict"], "fail", "AI's pictures must say so at Google");
        }
        assert!(rules(&lines[0]).contains(&"background".to_owned()));
        assert!(!rules(&lines[1]).contains(&"background".to_owned()), "there is none behind a cut-out");
    }

    #[test]
    fn what_cannot_be_judged_ends_with_exit_code_2_and_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let good = write(folder.path(), "good.jpg", (1200, 1200));
        let output = vitrine(&["preflight", &good, "--for", "bazaar", "--matte", "none"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("Choose one of amazon"), "{}", text(&output.stderr));
        let output = vitrine(&["preflight", &good, "gone.jpg", "--for", "amazon", "--matte", "none"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stdout).contains("gone.jpg: There is no file at gone.jpg."), "{}", text(&output.stdout));
        let empty = tempfile::tempdir().unwrap();
        let output = vitrine(&["preflight", empty.path().to_str().unwrap(), "--for", "amazon", "--matte", "none"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("No pictures found"));
    }
}
