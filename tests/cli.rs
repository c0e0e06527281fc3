//! The program as a user runs it: exit codes, formats, bad rows, resuming. The pairs are small: `fixtures/pairs`.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]
#![cfg(feature = "cli")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pairs").join(name)
}

fn photo_fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/photos").join(name)
}

fn vitrine(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vitrine")).args(arguments).env("LC_ALL", "C").output().unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A list beside two copies of a cut-out: a good pair, a missing file, a text file, a row without a
/// generated picture, and the good pair again. The cut-out has its own alpha, so that no network runs.
fn mixed_list() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(sample("boots-cutout.png"), folder.path().join("o.jpg")).unwrap();
    std::fs::copy(sample("boots-cutout.png"), folder.path().join("g.jpg")).unwrap();
    std::fs::write(folder.path().join("note.jpg"), "not a picture").unwrap();
    let list = "\u{feff}id,Original,generated\ngood,o.jpg,g.jpg\nmissing,o.jpg,gone.jpg\ntext,o.jpg,note.jpg\nempty,o.jpg,\nagain,o.jpg,g.jpg\n";
    std::fs::write(folder.path().join("pairs.csv"), list).unwrap();
    folder
}

#[test]
fn an_unchanged_picture_passes_and_prints_one_report() {
    let original = sample("armchair-original.jpg");
    let output = vitrine(&["evaluate", text(&original), text(&original)]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let report: Value = serde_json::from_str(stdout(&output)).unwrap();
    assert_eq!(report["schema"], "vitrine-report/1");
    assert_eq!(report["consistency"]["verdict"], "pass", "{report:#}");
    assert_eq!(report["original"]["name"], "armchair-original.jpg");
    assert!(report.get("id").is_none(), "a pair from the command line has no id");
    assert_eq!(stderr(&output), "", "no bar where nobody watches");
}

#[test]
fn another_product_fails_with_exit_code_1() {
    let (original, generated) = (sample("kettle-original.jpg"), sample("serum-generated.jpg"));
    let output = vitrine(&["evaluate", text(&original), text(&generated)]);
    let report: Value = serde_json::from_str(stdout(&output)).unwrap();
    assert_eq!(report["consistency"]["verdict"], "fail", "{report:#}");
    assert_eq!(code(&output), 1);
}

#[test]
fn a_background_fails_a_pair_whose_product_does_not() {
    let picture = |number: u8| {
        let file = format!("tests/fixtures/factory/bsby-chest-v0-{number}.jpg");
        Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
    };
    let output = vitrine(&["evaluate", text(&picture(0)), text(&picture(3))]);
    let report: Value = serde_json::from_str(stdout(&output)).unwrap();
    assert_eq!([&report["consistency"]["verdict"], &report["reward"]["verdict"]], ["review", "fail"], "{report}");
    assert_eq!(code(&output), 1);
}

#[test]
fn bad_rows_do_not_stop_a_list() {
    let folder = mixed_list();
    let list = folder.path().join("pairs.csv");
    let output = vitrine(&["evaluate", "--pairs", text(&list), "--jobs", "2"]);
    let outcomes: Vec<Value> = serde_json::from_str(stdout(&output)).unwrap();
    let ids: Vec<&str> = outcomes.iter().map(|outcome| outcome["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["good", "missing", "text", "empty", "again"], "in the list's order");
    let codes: Vec<&str> = outcomes.iter().filter_map(|outcome| outcome["error"]["code"].as_str()).collect();
    assert_eq!(codes, ["file_not_found", "not_an_image", "bad_line"]);
    for outcome in &outcomes {
        if let Some(error) = outcome.get("error") {
            assert!(!error["remedy"]["zh"].as_str().unwrap().is_empty());
        }
    }
    assert_eq!(outcomes[0]["consistency"], outcomes[4]["consistency"], "a shared original changes nothing");
    let failed = outcomes.iter().any(|outcome| outcome["consistency"]["verdict"] == "fail");
    assert_eq!(code(&output), if failed { 1 } else { 2 });
}

#[test]
fn every_outcome_is_valid_against_the_printed_schema() {
    let schema = vitrine(&["schema"]);
    assert_eq!(code(&schema), 0);
    let schema: Value = serde_json::from_str(stdout(&schema)).unwrap();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("report.json", schema).unwrap();
    let schema = compiler.compile("report.json", &mut schemas).unwrap();
    let folder = mixed_list();
    let output = vitrine(&["evaluate", "-p", text(&folder.path().join("pairs.csv")), "-f", "jsonl"]);
    let outcomes = lines(stdout(&output));
    assert_eq!(outcomes.len(), 5);
    for outcome in outcomes {
        assert!(schemas.validate(&outcome, schema).is_ok(), "{outcome:#}");
    }
}

#[test]
fn an_interrupted_run_goes_on_where_it_stopped() {
    let folder = mixed_list();
    let (list, out) = (folder.path().join("pairs.csv"), folder.path().join("out.jsonl"));
    let arguments = ["evaluate", "-p", text(&list), "-f", "jsonl", "-o", text(&out), "--resume"];
    let first = vitrine(&arguments);
    let whole = std::fs::read_to_string(&out).unwrap();
    assert_eq!(whole.lines().count(), 5);
    // The machine went down in the middle of a line.
    let mut cut = whole.lines().take(2).map(|line| format!("{line}\n")).collect::<String>();
    cut.push_str("{\"schema\":\"vitrine-rep");
    std::fs::write(&out, cut).unwrap();
    let second = vitrine(&arguments);
    assert_eq!(code(&second), code(&first), "{}", stderr(&second));
    let after = std::fs::read_to_string(&out).unwrap();
    let ids = |text: &str| -> BTreeSet<String> {
        lines(text).iter().map(|outcome| outcome["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(after.lines().count(), 5);
    assert_eq!(ids(&after), ids(&whole));
    // Nothing left to do: the file stays as it is, and so does the exit code.
    let third = vitrine(&arguments);
    assert_eq!(code(&third), code(&first));
    assert_eq!(std::fs::read_to_string(&out).unwrap(), after);
}

#[test]
fn json_lines_are_read_with_numbers_as_ids() {
    let folder = mixed_list();
    let list = folder.path().join("pairs.jsonl");
    std::fs::write(&list, "{\"id\":7,\"original\":\"o.jpg\",\"generated\":\"gone.jpg\"}\n\n{nonsense\n").unwrap();
    let output = vitrine(&["evaluate", "-p", text(&list), "-f", "jsonl"]);
    assert_eq!(code(&output), 2);
    let mut found: Vec<(String, String)> = lines(stdout(&output))
        .iter()
        .map(|o| (o["id"].as_str().unwrap().to_owned(), o["error"]["code"].as_str().unwrap().to_owned()))
        .collect();
    found.sort();
    assert_eq!(found, [("7".into(), "file_not_found".into()), ("line 3".into(), "bad_line".into())]);
}

#[test]
fn a_folder_of_pairs_becomes_a_table_and_a_page() {
    let folder = tempfile::tempdir().unwrap();
    for part in ["original", "generated"] {
        std::fs::create_dir(folder.path().join(part)).unwrap();
        std::fs::copy(sample("boots-cutout.png"), folder.path().join(part).join("boots.png")).unwrap();
    }
    std::fs::copy(sample("jug-generated.jpg"), folder.path().join("generated/alone.jpg")).unwrap();
    std::fs::copy(sample("jug-original.jpg"), folder.path().join("original/unused.jpg")).unwrap();
    let (table, page) = (folder.path().join("report.csv"), folder.path().join("report.html"));
    let output = vitrine(&["evaluate", text(folder.path()), "-f", "csv", "-o", text(&table)]);
    assert_ne!(code(&output), 0);
    assert!(stderr(&output).contains("unused.jpg"), "{}", stderr(&output));
    let table = std::fs::read_to_string(&table).unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let names: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(names, ["generated/alone.jpg", "generated/boots.png"]);
    assert!(table.contains("no_partner"));

    let output = vitrine(&["--language", "zh", "evaluate", text(folder.path()), "-f", "html", "-o", text(&page)]);
    assert_ne!(code(&output), 0);
    let page = std::fs::read_to_string(&page).unwrap();
    assert_eq!(page.matches("data:image/jpeg;base64,").count(), 2);
    assert_eq!(page.matches("data:image/png;base64,").count(), 1, "the overlay");
    assert!(page.contains("lang=\"zh-CN\"") && page.contains("没有配对的图片"));
}

#[test]
fn photos_are_cut_out_and_bad_ones_named() {
    let out = tempfile::tempdir().unwrap();
    let (photo, alpha, bad) = (sample("jug-original.jpg"), photo_fixture("rgba.png"), photo_fixture("truncated.jpg"));
    let output =
        vitrine(&["segment", text(&photo), text(&alpha), text(&bad), "--out", text(out.path()), "--matte", "-j", "1"]);
    assert_eq!(code(&output), 2);
    let lines = lines(stdout(&output));
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["source"], "network");
    assert_eq!(lines[1]["source"], "own_alpha");
    assert_eq!(lines[2]["error"]["code"], "truncated");
    let cut = image::open(out.path().join("jug-original.png")).unwrap().into_rgba8();
    assert_eq!(cut.dimensions(), image::open(&photo).map(|photo| (photo.width(), photo.height())).unwrap());
    assert!(cut.pixels().any(|pixel| pixel.0[3] == 0) && cut.pixels().any(|pixel| pixel.0[3] == 255));
    assert!(out.path().join("jug-original.matte.png").is_file());
    let coverage = lines[0]["coverage"].as_f64().unwrap();
    assert!((0.02..0.9).contains(&coverage), "{coverage}");
}

#[test]
fn bad_usage_ends_with_exit_code_2_and_says_why() {
    let original = sample("jug-original.jpg");
    let nowhere = Path::new("nowhere.csv");
    let empty = tempfile::tempdir().unwrap();
    for (arguments, words) in [
        (vec!["evaluate"], "Usage"),
        (vec!["evaluate", text(&original)], "not a folder"),
        (vec!["evaluate", "-p", text(nowhere)], "no file at nowhere.csv"),
        (vec!["evaluate", text(empty.path())], "No pairs of pictures found"),
        (vec!["evaluate", text(&original), text(&original), "--resume", "-o", "x.json"], "--format jsonl"),
        (vec!["evaluate", text(&original), text(&original), "-o", "/no/such/folder/x.json"], "could not be written"),
        (vec!["segment", text(empty.path()), "--out", text(empty.path())], "No pictures found"),
    ] {
        let output = vitrine(&arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(stderr(&output).contains(words), "{arguments:?}: {}", stderr(&output));
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[cfg(not(feature = "gpu"))]
#[test]
fn a_device_that_was_not_built_in_is_named_with_the_way_to_get_it() {
    let original = sample("jug-original.jpg");
    let output = vitrine(&["evaluate", text(&original), text(&original), "--device", "webgpu"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("does not include the device \"webgpu\""), "{}", stderr(&output));
    assert!(stderr(&output).contains("--features gpu"));
}

#[test]
fn photos_are_staged_for_a_marketplace_and_checked_by_its_rules() {
    let out = tempfile::tempdir().unwrap();
    let boots = sample("boots-cutout.png");
    let output = vitrine(&["stage", text(&boots), "--out", text(out.path()), "--for", "amazon"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let line = &lines(stdout(&output))[0];
    assert_eq!(line["preflight"]["verdict"], "pass", "{line:#}");
    assert_eq!((&line["width"], &line["height"]), (&2000.into(), &2000.into()));
    let file = std::fs::read(out.path().join("boots-cutout.jpg")).unwrap();
    assert_eq!(file.len() as u64, line["bytes"].as_u64().unwrap());
    assert!(line["notes"].as_array().unwrap().iter().any(|note| note["code"] == "product_enlarged"));
}

#[test]
fn a_recipe_with_two_products_and_a_picture_behind_is_drawn_for_each_photo() {
    let out = tempfile::tempdir().unwrap();
    let recipe = out.path().join("recipe.json");
    let layer = |photo: u32, x: f32| serde_json::json!({"photo": photo, "placement": {"x": x, "y": 0.6, "size": 0.5}});
    let text_of = serde_json::json!({
        "canvas": {"width": 300, "height": 200},
        "background": {"kind": "picture", "photo": 2, "x": 0.5, "y": 0.5, "zoom": 1.0, "blur": 0.2, "generated": true},
        "layers": [layer(0, 0.3), layer(1, 0.7)],
    });
    std::fs::write(&recipe, text_of.to_string()).unwrap();
    let boots = sample("boots-cutout.png");
    let run = |photo: &Path, wall: &Path| {
        let (photo, wall, out) = (text(photo), text(wall), text(out.path()));
        let others = ["--with", text(&boots), "--with", wall];
        vitrine(&[&["stage", photo, "--out", out, "--recipe", text(&recipe)], &others[..]].concat())
    };
    let output = run(&boots, &sample("empty-room.jpg"));
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let line = &lines(stdout(&output))[0];
    assert_eq!((&line["width"], &line["height"]), (&300.into(), &200.into()));
    let png = std::fs::read(line["output"].as_str().unwrap()).unwrap();
    let origin = b"compositeWithTrainedAlgorithmicMedia";
    assert!(png.windows(origin.len()).any(|window| window == origin), "the file says that a part was generated");

    let missing = run(&boots, Path::new("nowhere.jpg"));
    assert_eq!(code(&missing), 2);
    assert!(stderr(&missing).contains("nowhere.jpg"), "{}", stderr(&missing));
}

#[test]
fn what_cannot_be_staged_says_why_and_the_rest_goes_on() {
    let out = tempfile::tempdir().unwrap();
    let (boots, note) = (sample("boots-cutout.png"), out.path().join("note.jpg"));
    std::fs::write(&note, "not a picture").unwrap();
    let staged = ["stage", text(&note), text(&boots), "--out", text(out.path()), "--canvas", "120x90", "--jobs", "1"];
    let output = vitrine(&staged);
    assert_eq!(code(&output), 2);
    let lines = lines(stdout(&output));
    assert_eq!(lines[0]["error"]["code"], "not_an_image");
    assert_eq!(lines[1]["width"], 120);

    let recipe = out.path().join("broken.json");
    std::fs::write(&recipe, r#"{"canvas": {"width": 100}}"#).unwrap();
    let output = vitrine(&["stage", text(&boots), "--out", text(out.path()), "--recipe", text(&recipe)]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("recipe") && stderr(&output).contains("height"), "{}", stderr(&output));

    let canvas = vitrine(&["stage", text(&boots), "--out", text(out.path()), "--canvas", "16384x16384"]);
    assert_eq!(code(&canvas), 2);
    assert!(stderr(&canvas).contains("64 megapixels"), "{}", stderr(&canvas));
}
