//! Reports keep to their schema, come back as they were written, and cannot be used to smuggle markup
//! or formulas to whoever opens them.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

use std::collections::BTreeMap;

use serde_json::Value;
use vitrine::consistency::{Consistency, Finding, FindingKind, Level, Placement, Region, Side, Verdict};
use vitrine::error::{BatchError, ErrorInfo, VitrineError};
use vitrine::photo::{Limits, Photo};
use vitrine::report::{
    EngineInfo, Failure, ModelInfo, NamedPicture, Outcome, PairPictures, Report, csv, html, json_schema,
};
use vitrine::text::{Language, Text};

const HOSTILE: &str = "=cmd|'/c calc'!A0 <script>alert(\"1\")</script>, shoe.jpg";
const PIXEL: &str = "data:image/png;base64,AAAA";

fn photo(name: &str) -> Photo {
    Photo::from_rgba(vec![200; 4 * 6], 3, 2, name, &Limits::default()).unwrap()
}

fn finding(picture: Side) -> Finding {
    Finding {
        kind: FindingKind::PartMissing,
        severity: 0.8,
        level: Level::Major,
        picture,
        region: Region { x: 0.25, y: 0.5, width: 0.25, height: 0.125 },
        text: Text::new("The handle is gone.", "把手不见了。"),
    }
}

fn report(generated: &str, verdict: Verdict) -> Report {
    let consistency = Consistency {
        verdict,
        probability: 0.0625,
        measures: BTreeMap::from([("iou".to_owned(), 0.5), ("zebra_stripes".to_owned(), 2.0)]),
        alignment: Placement { scale: 1.5, rotation_degrees: -2.0, matrix: [1.5, 0.0, 4.0, 0.0, 1.5, -3.0] },
        findings: vec![finding(Side::Original), finding(Side::Generated)],
    };
    let engine = EngineInfo::new("CPU", vec![ModelInfo { name: "u2netp".into(), sha256: "0".repeat(64) }]);
    Report::new(engine, &photo("shoe.jpg"), &photo(generated), consistency)
}

fn failure(id: &str) -> Outcome {
    let error = VitrineError::from(BatchError::FileNotFound { path: "gone.jpg".into() });
    Outcome::Failure(Failure { id: id.into(), error: ErrorInfo::from(&error) })
}

fn outcomes() -> Vec<Outcome> {
    vec![report("beach.png", Verdict::Fail).into(), failure("row 2"), report(HOSTILE, Verdict::Pass).into()]
}

#[test]
fn the_committed_schema_is_the_one_the_types_give() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/report.schema.json");
    let committed: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(committed, json_schema(), "run `cargo run --bin vitrine -- schema > docs/report.schema.json`");
}

fn is_valid(value: &Value) -> bool {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("report.json", json_schema()).unwrap();
    let schema = compiler.compile("report.json", &mut schemas).unwrap();
    schemas.validate(value, schema).is_ok()
}

#[test]
fn reports_and_failures_are_valid_and_others_are_not() {
    for outcome in outcomes() {
        let value = serde_json::to_value(&outcome).unwrap();
        assert!(is_valid(&value), "{value:#}");
    }
    let mut value = serde_json::to_value(&outcomes()[0]).unwrap();
    value["consistency"]["verdict"] = "perhaps".into();
    assert!(!is_valid(&value), "a verdict nobody knows");
    assert!(!is_valid(&serde_json::json!({"id": "row 3"})), "neither report nor error");
}

#[test]
fn a_report_comes_back_as_it_was_written() {
    let mut written = report("beach.png", Verdict::Review);
    written.id = Some("7".into());
    let json = serde_json::to_string(&written).unwrap();
    assert!(json.starts_with("{\"schema\":\"vitrine-report/1\",\"id\":\"7\""), "{json}");
    assert!(json.contains("\"rotationDegrees\":-2.0"), "{json}");
    assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), written);
}

#[test]
fn rejects_a_report_of_a_future_version() {
    let json = serde_json::to_string(&report("beach.png", Verdict::Pass)).unwrap().replace("report/1", "report/2");
    assert!(serde_json::from_str::<Report>(&json).is_err());
}

#[test]
fn the_table_has_a_row_for_each_pair_and_defuses_formulas() {
    let text = csv(&outcomes()).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings = reader.headers().unwrap().clone();
    let column = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(&rows[0][column("verdict")], "fail");
    assert_eq!(&rows[0][column("findings")], "part_missing; part_missing");
    assert_eq!(&rows[0][column("iou")], "0.500000");
    assert_eq!(&rows[1][column("error")], "file_not_found");
    assert_eq!(&rows[1][column("verdict")], "error");
    assert_eq!(rows[2][column("generated")], format!("'{HOSTILE}"));
}

#[test]
fn the_page_stands_alone_and_escapes_names() {
    let pictures =
        vec![PairPictures { original: Some(PIXEL.into()), generated: Some(PIXEL.into()), overlay: Some(PIXEL.into()) }];
    for language in [Language::En, Language::Zh] {
        let page = html(&outcomes(), &pictures, language);
        assert!(!page.contains("<script"), "no script, ours or theirs");
        assert!(page.contains("&lt;script&gt;"), "the name is shown, as text");
        for outside in ["http://", "https://", "//cdn", "@import", "url("] {
            assert!(!page.contains(outside), "nothing is fetched: {outside}");
        }
        assert!(page.contains("prefers-color-scheme: dark") && page.contains("@media print"));
        assert_eq!(page.matches(PIXEL).count(), 3);
        assert!(page.contains("left:25.00%;top:50.00%;width:25.00%;height:12.50%"));
        let (finding, other) = ("The handle is gone.", "把手不见了。");
        let (shown, hidden) = if language == Language::En { (finding, other) } else { (other, finding) };
        assert!(page.contains(shown) && !page.contains(hidden));
    }
}

#[test]
fn only_pictures_inside_the_page_are_shown() {
    let hostile = "javascript:alert(1)".to_owned();
    let pictures = vec![PairPictures { original: Some(hostile), ..PairPictures::default() }];
    let page = html(&outcomes(), &pictures, Language::En);
    assert!(!page.contains("javascript:"));
}

#[test]
fn pictures_find_their_pair_by_place_or_by_name() {
    let named = |name: &str, url: &str| NamedPicture { name: name.into(), data_url: url.into() };
    let reports: Vec<Outcome> = vec![report("a.png", Verdict::Pass).into(), report("a.png", Verdict::Pass).into()];
    // The same names twice: only the place tells them apart.
    let four = [named("shoe.jpg", "1"), named("a.png", "2"), named("shoe.jpg", "3"), named("a.png", "4")];
    let assigned = PairPictures::assign(&reports, &four);
    assert_eq!(assigned[1].generated.as_deref(), Some("4"));
    let assigned = PairPictures::assign(&reports, &[named("a.png", "5")]);
    assert_eq!((assigned[0].original.as_deref(), assigned[0].generated.as_deref()), (None, Some("5")));
}
