//! What does not depend on the database: limits, origins, what is logged and counted, stopping, copying.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

mod common;

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use common::{ADMIN, Database, Server, answer, postgres, project};
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
fn tokens_that_expired_or_were_taken_back_are_slow_and_stop_nobody_else() {
    let database = Database::sqlite();
    let server = Server::start(&database);
    server.put(&project(1, 1));
    let status = |token: &str| server.call("GET", "/api/v1/projects/trial", token, None).status;
    let (taken_back, ben) = (server.token("anna"), server.token("ben"));
    assert_eq!(status(&ben), 200);
    assert_eq!(server.call("DELETE", "/api/v1/projects/trial/tokens/anna", ADMIN, None).status, 204);
    let soon = vitrine_labels::Moment::from_unix_ms(now_ms() + 1500).unwrap();
    let body = json!({"annotator": "cleo", "expires": soon.to_string()});
    let created = server.call("POST", "/api/v1/projects/trial/tokens", ADMIN, Some(&body)).json();
    std::thread::sleep(Duration::from_millis(1600));
    for (token, code) in [(created["token"].as_str().unwrap(), "token_expired"), (&taken_back, "token_revoked")] {
        let codes: Vec<String> =
            (0..40).map(|_| server.call("GET", "/api/v1/projects/trial", token, None).code()).collect();
        assert!(codes.iter().all(|found| found == code || found == "too_fast"), "{codes:?}");
        assert!(codes.iter().filter(|found| *found == "too_fast").count() > 5, "{codes:?}");
        // From the same address, as everybody is behind a proxy.
        assert_eq!(status(&ben), 200);
        // Until the address has been quiet long enough for its twenty tries at once.
        std::thread::sleep(Duration::from_secs(5));
    }
}

fn now_ms() -> i64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as i64
}

#[test]
fn anybody_may_ask_how_it_is_and_costs_no_query_each_time() {
    let database = Database::sqlite();
    let server = Server::start(&database);
    let projects = || {
        let metrics = server.call("GET", "/metrics", "", None);
        assert_eq!(metrics.status, 200);
        metrics.text.lines().find_map(|line| line.strip_prefix("vitrine_collector_projects ")).map(str::to_owned)
    };
    let began = Instant::now();
    assert_eq!(projects().as_deref(), Some("0"));
    server.put(&project(1, 1));
    let seen = projects();
    // On a machine that took longer than that to store a project nothing is shown.
    if began.elapsed() < Duration::from_secs(1) {
        assert_eq!(seen.as_deref(), Some("0"), "what was counted a moment ago is told again");
    }
    std::thread::sleep(Duration::from_millis(1100));
    assert_eq!(projects().as_deref(), Some("1"));
    assert!((0..100).all(|_| server.call("GET", "/health", "", None).status == 200));
}

#[test]
fn it_says_so_while_its_database_is_gone_and_goes_on_when_it_is_back() {
    let database = postgres::Named::alone();
    let server = Server::start_with(&database.url(), &[]);
    server.put(&project(2, 1));
    let token = server.token("anna");
    let health = || server.call("GET", "/health", "", None);
    assert_eq!(health().status, 200);
    database.stop();
    std::thread::sleep(Duration::from_millis(1100));
    let began = Instant::now();
    let gone = health();
    assert_eq!((gone.status, gone.code().as_str()), (503, "unavailable"));
    assert!(gone.headers.contains_key("retry-after") && began.elapsed() < Duration::from_secs(8));
    assert_eq!(server.call("GET", "/metrics", "", None).status, 503);
    let good = [answer(1, "anna", "item-0", "pass")];
    let refused = server.send(&token, &good);
    assert_eq!((refused.status, refused.code().as_str()), (503, "unavailable"));
    database.start_again();
    let patience = Instant::now();
    while health().status != 200 {
        assert!(patience.elapsed() < Duration::from_secs(30), "the database is back");
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(server.send(&token, &good).status, 200);
    assert_eq!(server.stored().len(), 1);
}

/// A request of which the head and half of the body are there, and the collector has begun to read the body.
fn begin(server: &Server, token: &str, body: &str) -> TcpStream {
    let host = server.address.trim_start_matches("http://");
    let mut connection = TcpStream::connect(host).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let head = format!(
        "POST /api/v1/projects/trial/answers HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n\
         content-length: {}\r\nexpect: 100-continue\r\n\r\n",
        body.len()
    );
    connection.write_all(head.as_bytes()).unwrap();
    let mut told = [0; 25];
    connection.read_exact(&mut told).unwrap();
    assert_eq!(&told, b"HTTP/1.1 100 Continue\r\n\r\n");
    connection.write_all(&body.as_bytes()[..body.len() / 2]).unwrap();
    connection
}

#[test]
fn it_finishes_the_request_under_way_before_it_stops_and_takes_no_new_one() {
    let database = Database::sqlite();
    let server = Server::start(&database);
    server.put(&project(2, 1));
    let token = server.token("anna");
    let body = json!({"answers": [answer(1, "anna", "item-0", "pass")]}).to_string();
    let mut under_way = begin(&server, &token, &body);
    server.tell_to_stop();
    let patience = Instant::now();
    let host = server.address.trim_start_matches("http://");
    while !server.log().contains("stopping") || TcpStream::connect(host).is_ok() {
        assert!(patience.elapsed() < Duration::from_secs(10), "{}", server.log());
        std::thread::sleep(Duration::from_millis(20));
    }
    under_way.write_all(&body.as_bytes()[body.len() / 2..]).unwrap();
    let mut reply = String::new();
    under_way.read_to_string(&mut reply).unwrap();
    assert!(reply.starts_with("HTTP/1.1 200") && reply.contains("\"accepted\":[\"00000000-"), "{reply}");
    let (code, log) = server.ended();
    assert!(code == Some(0) && log.contains("answers 200") && log.contains("stopped"), "{code:?} {log}");
    assert_eq!(Server::start(&database).stored().len(), 1);
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
        server.order(&[("item-699", false), ("item-698", true)]);
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
        let ordered = server.lease(&server.token("ben"), 2);
        assert_eq!([0, 1].map(|at| ordered["items"][at]["id"].as_str().unwrap()), ["item-699", "item-698"]);
    }
}

#[test]
fn a_database_that_is_not_there_is_not_copied_as_an_empty_one() {
    let target = Database::sqlite();
    let missing = std::env::temp_dir().join(format!("vitrine-no-such-{}.db", std::process::id()));
    let output = collector(&["copy", "--from", &format!("sqlite:{}", missing.display()), "--to", &target.url()]);
    assert!(!output.status.success());
    assert!(!missing.exists());
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
