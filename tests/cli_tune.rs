//! `vitrine tune`: labels become a head, the head judges, and what cannot be learnt from is refused. What the network
//! "saw" comes from the cache, so that no picture need be looked at.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use vitrine_labels::OpenProject;

const FEATURES: usize = 135;
const ORIGINALS: usize = 14;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn vitrine(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vitrine")).args(["--language", "en"]).args(arguments).output().unwrap()
}

/// A folder with pictures that are only names and bytes, labels by the second of their values, and the cache.
fn labelled(folder: &Path, originals: usize) {
    let reward = sha256(&std::fs::read(fixture("reward/weights.safetensors")).unwrap());
    let (mut labels, mut cache) = (String::new(), String::new());
    for original in 0..originals {
        let before = format!("original-{original}");
        std::fs::write(folder.join(&before), &before).unwrap();
        for generation in 0..4 {
            let after = format!("generation-{original}-{generation}");
            std::fs::write(folder.join(&after), &after).unwrap();
            let mut hidden: Vec<f32> =
                (0..FEATURES).map(|at| ((original * 31 + generation * 17 + at * 7) % 19) as f32 / 19.0 - 0.5).collect();
            hidden[1] = if generation.is_multiple_of(2) { 0.6 } else { -0.6 };
            let label = u8::from(generation % 2 == 0);
            writeln!(labels, "{}", json!({ "origin": before, "generation": after, "label": label })).unwrap();
            let (original, generated) = (sha256(before.as_bytes()), sha256(after.as_bytes()));
            let seen = json!({ "reward": reward, "original": original, "generated": generated, "hidden": hidden });
            writeln!(cache, "{seen}").unwrap();
        }
    }
    std::fs::write(folder.join("labels.jsonl"), labels).unwrap();
    std::fs::write(folder.join("seen.jsonl"), cache).unwrap();
}

fn tune(folder: &Path) -> Output {
    tune_with(folder, "labels.jsonl", &[])
}

fn tune_with(folder: &Path, labels: &str, more: &[&str]) -> Output {
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let weights = fixture("reward/weights.safetensors");
    let (labels, cache, out) = (path(labels), path("seen.jsonl"), path("head.json"));
    let mut arguments = vec!["tune", &labels, "--images", folder.to_str().unwrap(), "--out", &out];
    arguments.extend(["--weights", weights.to_str().unwrap(), "--cache", &cache]);
    arguments.extend(more);
    vitrine(&arguments)
}

/// A project over the pictures of [`labelled`], of which the first `known` originals have answers.
fn project(folder: &Path, originals: usize, known: usize) {
    let item = |original: usize, generation: usize| {
        let name = format!("generation-{original}-{generation}");
        let mut item = json!({
            "id": name,
            "original": { "src": format!("original-{original}") },
            "generations": [{ "src": name }],
        });
        if original < known {
            item["gold"] =
                json!({ "verdict": if generation.is_multiple_of(2) { "pass" } else { "fail" }, "reasons": [] });
        }
        item
    };
    let items = (0..originals).flat_map(|original| (0..4).map(move |generation| (original, generation)));
    let items: Vec<Value> = items.map(|(original, generation)| item(original, generation)).collect();
    let name = json!({ "en": "Shop", "zh": "商店" });
    let project =
        json!({ "schema": "vitrine.project/1", "id": "shop", "name": name, "mode": "passFail", "items": items });
    std::fs::write(folder.join("project.json"), project.to_string()).unwrap();
}

fn head(folder: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(folder.join("head.json")).unwrap()).unwrap()
}

#[test]
fn labels_become_a_head_that_orders_unseen_originals_better_and_judges() {
    let folder = tempfile::tempdir().unwrap();
    labelled(folder.path(), ORIGINALS);
    let output = tune(folder.path());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("Learnt from 14 originals: 28 generations that pass, 28 that fail"), "{said}");
    let first = head(folder.path());
    let pairwise = first["measured"].as_array().unwrap().iter().find(|one| one["name"] == "pairwiseAccuracy").unwrap();
    assert!(pairwise["after"]["value"].as_f64() > Some(0.95), "{pairwise}");
    assert_eq!((&first["version"], first["weights"].as_array().unwrap().len()), (&json!(1), FEATURES));

    // Fitted again, it is the next version and otherwise the same.
    assert!(tune(folder.path()).status.success());
    let mut second = head(folder.path());
    assert_eq!(second["version"], 2);
    second["version"] = json!(1);
    assert_eq!(second, first);

    let labels = folder.path().join("pairs.jsonl");
    let lines = ["lamp", "jug"].map(|name| {
        json!({ "origin": format!("{name}-original.jpg"), "generation": format!("{name}-generated.jpg"), "label": 1 })
    });
    std::fs::write(&labels, lines.map(|line| format!("{line}\n")).concat()).unwrap();
    let scores = |more: &[&str]| {
        let out = folder.path().join("scores");
        let (images, weights) = (fixture("pairs"), fixture("reward/weights.safetensors"));
        let mut arguments = vec!["hfpc", "evaluate", "--labels", labels.to_str().unwrap(), "--images"];
        arguments.extend([images.to_str().unwrap(), "--weights", weights.to_str().unwrap()]);
        arguments.extend(["--out", out.to_str().unwrap()]);
        arguments.extend(more);
        let output = vitrine(&arguments);
        (output.status.success(), String::from_utf8(output.stderr).unwrap(), std::fs::read_to_string(out).ok())
    };
    let with = folder.path().join("head.json");
    let shipped = scores(&[]);
    assert!(shipped.0 && shipped.2.is_some());
    assert_ne!(scores(&["--head", with.to_str().unwrap()]).2, shipped.2);
    let mut other = first;
    other["reward"] = json!("ab".repeat(32));
    std::fs::write(&with, other.to_string()).unwrap();
    let (fine, why, _) = scores(&["--head", with.to_str().unwrap()]);
    assert!(!fine && why.contains("another version of the reward model (abababab)"), "{why}");
}

#[test]
fn what_cannot_be_learnt_from_is_refused_before_any_picture_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    labelled(folder.path(), 5);
    let output = tune(folder.path());
    let why = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(why.contains("10 of 15 generations that pass") && why.contains("5 more"), "{why}");
    assert!(!folder.path().join("head.json").exists());

    // A file that is no head is not written over.
    labelled(folder.path(), ORIGINALS);
    std::fs::write(folder.path().join("head.json"), "my notes").unwrap();
    let output = tune(folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("not a reward head"));
    assert_eq!(std::fs::read_to_string(folder.path().join("head.json")).unwrap(), "my notes");
}

#[test]
fn what_to_ask_next_is_told_with_labels_and_without() {
    let folder = tempfile::tempdir().unwrap();
    labelled(folder.path(), 20);
    let next = folder.path().join("next.jsonl");
    let ask = |known: usize, count: &str| -> Vec<Value> {
        project(folder.path(), 20, known);
        let output = tune_with(folder.path(), "project.json", &["--next", next.to_str().unwrap(), "--count", count]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::read_to_string(&next).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let without = ask(0, "10");
    assert_eq!(without.len(), 10);
    assert_eq!(without.iter().filter(|line| line["byChance"] == true).count(), 2);
    // What the collector's `PUT /projects/{id}/order` takes.
    let open =
        OpenProject::new(serde_json::from_slice(&std::fs::read(folder.path().join("project.json")).unwrap()).unwrap());
    let order = vitrine_labels::read::order(&std::fs::read_to_string(&next).unwrap(), &open).unwrap();
    assert_eq!(order.iter().filter(|ask| ask.by_chance).count(), 2);
    assert!(!folder.path().join("head.json").exists(), "there was nothing to fit a head to");

    let left = ask(ORIGINALS, "100");
    let mut items: Vec<&str> = left.iter().map(|line| line["item"].as_str().unwrap()).collect();
    items.sort_unstable();
    items.dedup();
    assert_eq!(items.len(), 4 * (20 - ORIGINALS), "each item without an answer, once");
    assert!(items.iter().all(|item| !item.starts_with("generation-0-")));
    assert!(folder.path().join("head.json").exists());
}

#[test]
fn weights_that_only_object_judge_with_a_head_of_ones_own_and_then_give_no_reasons() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("models/reward.safetensors")).unwrap();
    let head = json!({
        "schema": "vitrine.head/1", "name": "strict", "version": 1, "reward": sha256(&shipped),
        "weights": vec![0.0; FEATURES], "bias": -1.0,
        "decides": { "thresholds": { "passing": 2.0, "failing": -0.5 }, "share": 0.5 },
        "learnt": { "originals": 12, "passed": 20, "failed": 20, "preferences": 0 }, "measured": [],
    });
    let file = folder.path().join("head.json");
    std::fs::write(&file, head.to_string()).unwrap();
    let (original, generated) = (fixture("pairs/jug-original.jpg"), fixture("pairs/jug-generated.jpg"));
    let report = |more: &[&str]| -> Value {
        let mut arguments = vec!["evaluate", original.to_str().unwrap(), generated.to_str().unwrap()];
        arguments.extend(["--format", "json"]);
        arguments.extend(more);
        serde_json::from_slice(&vitrine(&arguments).stdout).unwrap()
    };
    let names = |report: &Value| -> Vec<String> {
        let models = report["engine"]["models"].as_array().unwrap();
        models.iter().map(|model| model["name"].as_str().unwrap().to_owned()).collect()
    };
    let alone = report(&[]);
    assert!(alone["reward"].is_null(), "{alone}");
    // It looked, and found nothing to object to.
    assert_eq!(names(&alone), ["u2netp", "reward", "consistency", "comparer"]);

    let judged = report(&["--head", file.to_str().unwrap()]);
    assert_eq!(judged["reward"]["verdict"], "fail");
    assert_eq!(judged["reward"]["reasons"], json!([]));
    assert!(judged["reward"]["percentile"].is_null());
    assert_eq!(names(&judged), ["u2netp", "reward", "consistency", "comparer", "personal-head"]);
}
