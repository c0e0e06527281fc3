//! HFPC's label files are read as they are, and what the reward model says of their pictures is held against them.
//! The weights are nobody's: the figures say nothing, but that both formats and two runs give the same.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn evaluate(labels: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vitrine"))
        .args(["--language", "en", "hfpc", "evaluate", "--labels"])
        .arg(labels)
        .arg("--images")
        .arg(fixture("pairs"))
        .arg("--weights")
        .arg(fixture("reward/weights.safetensors"))
        .args(more)
        .output()
        .unwrap()
}

const FLAT: &str = r#"{"origin": "https://shop.example/img/lamp-original.jpg", "generation": "https://shop.example/img/lamp-generated", "label": 1}
{"origin": "https://shop.example/img/lamp-original.jpg", "generation": "two-products.jpg", "label": 0}
{"origin": "jug-original.jpg", "generation": "jug-generated.jpg", "label": 1}
{"origin": "jug-original.jpg", "generation": "https://shop.example/img/never-fetched", "label": 0}
"#;
const GROUPED: &str = r#"{"https://shop.example/img/lamp-original.jpg": {"generations": ["https://shop.example/img/lamp-generated", "two-products.jpg"], "labels": [1, 0]}}
{"jug-original.jpg": {"generations": ["jug-generated.jpg", "https://shop.example/img/never-fetched"], "labels": [1, 0]}}
"#;

#[test]
fn both_formats_give_the_same_figures_and_a_line_a_pair() {
    let folder = tempfile::tempdir().unwrap();
    let mut found = Vec::new();
    for (name, text) in [("flat", FLAT), ("grouped", GROUPED)] {
        let (labels, scores) = (folder.path().join(name), folder.path().join(format!("{name}.scores")));
        std::fs::write(&labels, text).unwrap();
        let output = evaluate(&labels, &["--format", "json", "--out", scores.to_str().unwrap()]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let figures: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(figures["pairs"], serde_json::json!({ "judged": 3, "missing": 1, "unjudged": 0 }));
        let area = &figures["measures"]["rocArea"];
        assert!((0.0..=1.0).contains(&area["value"].as_f64().unwrap()), "{area}");
        found.push((figures, std::fs::read_to_string(&scores).unwrap()));
    }
    assert_eq!(found[0], found[1]);
    let lines: Vec<Value> = found[0].1.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let named: Vec<_> = lines.iter().map(|line| (line["generation"].as_str().unwrap(), &line["label"])).collect();
    assert_eq!(
        named,
        [("lamp-generated", &1.into()), ("two-products.jpg", &0.into()), ("jug-generated.jpg", &1.into())]
    );
    assert!(lines.iter().all(|line| (0.0..=1.0).contains(&line["score"].as_f64().unwrap())));
}

#[test]
fn what_cannot_be_measured_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |text: &str| {
        let labels = folder.path().join("labels.jsonl");
        std::fs::write(&labels, text).unwrap();
        let output = evaluate(&labels, &[]);
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let wrong = refused("{\"origin\": \"a\", \"generation\": \"b\", \"label\": 2}\n");
    assert!(wrong.contains("a label is 0 or 1") && wrong.contains("Line 1"), "{wrong}");
    let none = refused("{\"origin\": \"a\", \"generation\": \"b\", \"label\": 1}\n");
    assert!(none.contains("No pictures of the label file found in"), "{none}");
    let unlabelled = refused("{\"origin\": \"a\", \"generation\": \"b\"}\n");
    assert!(unlabelled.contains("No labels of passing and failing generations found in"), "{unlabelled}");
}
