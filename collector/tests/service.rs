//! What does not depend on the database: limits, origins, what is logged and counted, stopping, copying.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

mod common;

use std::collections::BTreeSet;
use std::process::{Command, Output};

use common::{ADMIN, Database, Server, answer, project};
use serde_json::{Value, json};

#[test]
fn who_asks_too_often_is_told_to_wait() {
    let database = Database::sqlite();
    let server = Server::start_with(&database.url(), &["--rate", "1"]);
    server.put(&project(1, 1));
    let token = server.token("anna");
    let replies: Vec<_> = (0..8).map(|_| server.call("GET", "/api/v1/projects/trial", &token, None)).collect();
    assert_eq!(replies[0].status, 200);
    let refused = replies.iter().find(|reply| reply.status == 429).expect("eight requests at once are too many");
    assert_eq!(refused.code(), "too_fast");
    assert!(refused.headers.contains_key("retry-after"));
}

#[test]
fn guessing_tokens_is_slow() {
    let database = Database::sqlite();
    let server = Server::start(&database);
    let codes: BTreeSet<String> =
        (0..40).map(|n| server.call("GET", "/api/v1/projects/trial", &format!("guess-{n}"), None).code()).collect();
    assert_eq!(codes, BTreeSet::from(["token_unknown".to_owned(), "too_fast".to_owned()]));
}

#[test]
fn only_pages_of_listed_origins_may_call() {
    let database = Database::sqlite();
    let server = Server::start_with(&database.url(), &["--allow-origin", "https://labels.example.com/"]);
    let asked = |origin: &str| {
        let request = ureq::http::Request::options(format!("{}/api/v1/projects/trial/answers", server.address))
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization,content-type");
        let response = common::agent().run(request.body(()).unwrap()).unwrap();
        response.headers().get("access-control-allow-origin").map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(asked("https://labels.example.com").as_deref(), Some("https://labels.example.com"));
    assert_eq!(asked("https://evil.example.com"), None);
    assert_eq!(asked("null"), None);
}

#[test]
fn it_stops_when_told_and_logs_no_secrets() {
    let database = Database::sqlite();
    let server = Server::start(&database);
    server.put(&project(1, 1));
    let token = server.token("anna-the-annotator");
    let mut skipped = answer(1, "anna-the-annotator", "item-0", "pass");
    skipped["value"] = json!({"skipped": "something private"});
    server.send(&token, &[skipped]);
    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("POST /api/v1/projects/{project}/answers 200") && log.contains("stopped"), "{log}");
    for secret in [token.as_str(), ADMIN, "anna-the-annotator", "private"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
    assert_eq!(Server::start(&database).stored().len(), 1);
}

#[test]
fn it_counts_what_it_does() {
    let database = Database::sqlite();
    let server = Server::start(&database);
    server.put(&project(2, 1));
    let token = server.token("anna");
    let good = answer(1, "anna", "item-0", "pass");
    server.send(&token, &[good.clone(), good, answer(2, "anna", "gone", "pass")]);
    let metrics = server.call("GET", "/metrics", "", None);
    for line in [
        "vitrine_collector_answers_total{outcome=\"accepted\"} 1",
        "vitrine_collector_answers_total{outcome=\"known\"} 1",
        "vitrine_collector_answers_total{outcome=\"refused\"} 1",
        "vitrine_collector_answers_stored 1",
        "vitrine_collector_projects 1",
        "vitrine_collector_commits_total 1",
        "vitrine_collector_requests_total{method=\"POST\",route=\"/api/v1/projects/{project}/answers\",status=\"200\"} 1",
    ] {
        assert!(metrics.text.lines().any(|found| found == line), "{line} in {}", metrics.text);
    }
    assert!(metrics.text.trim_end().ends_with("# EOF"));
    let health = server.call("GET", "/health", "", None);
    assert_eq!((health.status, health.json()["status"].as_str()), (200, Some("ok")));
}

/// Every address of `docs/ANNOTATION.md` is in the document, and every reference leads somewhere.
#[test]
fn the_openapi_document_is_whole() {
    let database = Database::sqlite();
    let document = Server::start(&database).call("GET", "/openapi.json", "", None).json();
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    let mut operations = BTreeSet::new();
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().unwrap() {
            operations.insert(format!("{} {path}", method.to_uppercase()));
            assert!(operation["responses"]["default"].is_object() && operation["summary"].is_string(), "{operation}");
        }
    }
    let written = include_str!("../../docs/ANNOTATION.md");
    let section = written.split("## Collector").nth(1).unwrap().split("\n## ").next().unwrap();
    let mut expected = BTreeSet::new();
    for row in section.lines().filter(|line| line.starts_with("| `")) {
        for request in row.split('|').nth(1).unwrap().split('·') {
            let request = request.split('`').nth(1).unwrap();
            let (method, path) = request.split_once(' ').unwrap();
            let path = path.split(['?', ' ']).next().unwrap().replace("{id}", "{project}");
            let prefix = if path.starts_with("/projects") { "/api/v1" } else { "" };
            expected.insert(format!("{method} {prefix}{path}"));
        }
    }
    assert_eq!(operations, expected);
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 30);
    for reference in references {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            references.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| collect(value, references));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}

fn collector(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vitrine-collector")).args(arguments).output().unwrap()
}

#[test]
fn everything_moves_to_postgresql_and_back() {
    let (start, middle, end) = (Database::sqlite(), Database::postgres(), Database::sqlite());
    let (stored, leased) = {
        let server = Server::start(&start);
        server.put(&project(700, 2));
        let token = server.token("安娜");
        let answers: Vec<Value> = (0..150).map(|n| answer(n, "安娜", &format!("item-{n}"), "pass")).collect();
        assert_eq!(server.send(&token, &answers).status, 200);
        let leased = server.lease(&token, 7);
        // While it runs: a copy is a backup.
        let copied = collector(&["copy", "--from", &start.url(), "--to", &middle.url()]);
        assert!(copied.status.success(), "{}", String::from_utf8_lossy(&copied.stderr));
        assert!(String::from_utf8_lossy(&copied.stderr).contains("answer: 150 rows"));
        (server.stored(), (token, leased))
    };
    let again = collector(&["copy", "--from", &start.url(), "--to", &middle.url()]);
    assert!(!again.status.success() && String::from_utf8_lossy(&again.stderr).contains("nothing was copied"));
    assert!(collector(&["copy", "--from", &middle.url(), "--to", &end.url()]).status.success());
    for database in [&middle, &end] {
        let server = Server::start(database);
        assert_eq!(server.stored(), stored);
        let (token, lease) = &leased;
        assert_eq!(server.lease(token, 7)["items"], lease["items"], "tokens and leases move along");
        let progress = server.call("GET", "/api/v1/projects/trial/progress", token, None).json();
        assert_eq!(progress, json!({"items": 700, "answered": 150, "complete": 0, "mine": 150}));
    }
}

#[test]
fn bad_settings_are_told() {
    let output = Command::new(env!("CARGO_BIN_EXE_vitrine-collector"))
        .args(["serve", "--database", "sqlite:/nowhere/at/all/labels.db"])
        .env("VITRINE_COLLECTOR_ADMIN_TOKEN", ADMIN)
        .output()
        .unwrap();
    assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("cannot open"));
    let output = Command::new(env!("CARGO_BIN_EXE_vitrine-collector"))
        .args(["serve", "--database", "mysql://x"])
        .env("VITRINE_COLLECTOR_ADMIN_TOKEN", "short")
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("16 characters"), "{output:?}");
    assert!(!collector(&["serve"]).status.success(), "no token, no service");
}
