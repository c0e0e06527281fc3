//! A running collector, on a SQLite file or on a PostgreSQL server of its own.
#![allow(dead_code, reason = "each test program uses another part")]
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

pub mod postgres;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

/// Each scenario as a test on SQLite and one on PostgreSQL.
#[macro_export]
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&super::Database::sqlite()); })*
        }
        mod postgres {
            $(#[test] fn $name() { super::$name(&super::Database::postgres()); })*
        }
    };
}

/// The administrator's token of all tests.
pub const ADMIN: &str = "an-administrators-token";

/// A database that is empty at first.
pub enum Database {
    /// A file.
    Sqlite(TempDir),
    /// A database of a server that ends with its last user.
    Postgres(postgres::Named),
}

impl Database {
    pub fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().unwrap())
    }

    pub fn postgres() -> Self {
        Self::Postgres(postgres::Named::new())
    }

    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", folder.path().join("labels.db").display()),
            Self::Postgres(named) => named.url(),
        }
    }
}

/// A running collector; it is killed when dropped.
pub struct Server {
    child: Child,
    /// As in `http://127.0.0.1:4000`.
    pub address: String,
    log: Arc<Mutex<String>>,
    agent: ureq::Agent,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub text: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error} in {}", self.text))
    }

    /// An error's code; whoever reads it has checked nothing else.
    pub fn code(&self) -> String {
        let error = self.json();
        for text in ["message", "remedy"] {
            assert!(error[text]["en"].as_str().is_some_and(|text| !text.is_empty()), "{}", self.text);
            assert!(error[text]["zh"].as_str().is_some_and(|text| !text.is_ascii()), "{}", self.text);
        }
        error["code"].as_str().unwrap().to_owned()
    }
}

impl Server {
    pub fn start(database: &Database) -> Self {
        Self::start_with(&database.url(), &[])
    }

    /// With further arguments.
    pub fn start_with(url: &str, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_vitrine-collector"))
            .args(["serve", "--listen", "127.0.0.1:0", "--database", url])
            .args(arguments)
            .env("VITRINE_COLLECTOR_RATE", "100000")
            .env("VITRINE_COLLECTOR_ADMIN_TOKEN", ADMIN)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let log = Arc::new(Mutex::new(String::new()));
        let address = loop {
            let line = lines.next().expect("the collector ended before it listened").unwrap();
            if let Some((_, address)) = line.split_once("listening at ") {
                break address.to_owned();
            }
            log.lock().unwrap().push_str(&(line + "\n"));
        };
        let kept = Arc::clone(&log);
        std::thread::spawn(move || {
            lines.map_while(Result::ok).for_each(|line| kept.lock().unwrap().push_str(&(line + "\n")))
        });
        Self { child, address, log, agent: agent() }
    }

    /// Ends the process without a word.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks the process to end; its exit code and all it logged.
    pub fn stop(self) -> (Option<i32>, String) {
        self.tell_to_stop();
        self.ended()
    }

    /// Asks the process to end, and does not wait.
    pub fn tell_to_stop(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// What was logged so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Waits for the end; the exit code and all that was logged.
    pub fn ended(mut self) -> (Option<i32>, String) {
        let code = self.child.wait().unwrap().code();
        std::thread::sleep(Duration::from_millis(100));
        (code, self.log())
    }

    pub fn call(&self, method: &str, path: &str, token: &str, body: Option<&Value>) -> Reply {
        call(&self.agent, &self.address, method, path, token, body.map(|body| body.to_string().into_bytes())).unwrap()
    }

    pub fn raw(&self, method: &str, path: &str, token: &str, body: Vec<u8>) -> Reply {
        call(&self.agent, &self.address, method, path, token, Some(body)).unwrap()
    }

    /// Stores a project that must be accepted.
    pub fn put(&self, project: &Value) {
        let path = format!("/api/v1/projects/{}", project["id"].as_str().unwrap());
        let reply = self.call("PUT", &path, ADMIN, Some(project));
        assert!(matches!(reply.status, 200 | 201), "{}", reply.text);
    }

    /// What the project `trial` asks before everything else: items, and whether chance drew them.
    pub fn order(&self, order: &[(&str, bool)]) -> Reply {
        let line = |(item, by_chance): &(&str, bool)| format!("{}\n", json!({ "item": item, "byChance": by_chance }));
        let lines: String = order.iter().map(line).collect();
        self.raw("PUT", "/api/v1/projects/trial/order", ADMIN, lines.into_bytes())
    }

    /// A token for a person of the project `trial`.
    pub fn token(&self, annotator: &str) -> String {
        let body = json!({ "annotator": annotator });
        let reply = self.call("POST", "/api/v1/projects/trial/tokens", ADMIN, Some(&body));
        assert_eq!(reply.status, 201, "{}", reply.text);
        reply.json()["token"].as_str().unwrap().to_owned()
    }

    /// Items of the project `trial`: the whole answer.
    pub fn lease(&self, token: &str, count: usize) -> Value {
        let reply = self.call("POST", "/api/v1/projects/trial/lease", token, Some(&json!({ "count": count })));
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.json()
    }

    /// Sends answers to the project `trial`.
    pub fn send(&self, token: &str, answers: &[Value]) -> Reply {
        self.call("POST", "/api/v1/projects/trial/answers", token, Some(&json!({ "answers": answers })))
    }

    /// Every stored answer of `trial`, with its sequence number.
    pub fn stored(&self) -> Vec<Value> {
        let reply = self.call("GET", "/api/v1/projects/trial/answers?limit=10000", ADMIN, None);
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Stopped or killed already in some tests.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Answers of any status are answers.
pub fn agent() -> ureq::Agent {
    let config =
        ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(60)));
    config.build().into()
}

/// One request; fails only when nothing came back.
pub fn call(
    agent: &ureq::Agent,
    address: &str,
    method: &str,
    path: &str,
    token: &str,
    body: Option<Vec<u8>>,
) -> Result<Reply, ureq::Error> {
    let mut request = ureq::http::Request::builder().method(method).uri(format!("{address}{path}"));
    if !token.is_empty() {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let mut response = match body {
        Some(body) => agent.run(request.body(body).unwrap())?,
        None => agent.run(request.body(()).unwrap())?,
    };
    let text = response.body_mut().with_config().limit(100 << 20).read_to_string()?;
    Ok(Reply { status: response.status().as_u16(), headers: response.headers().clone(), text })
}

/// A pass-or-fail project `trial` of so many items, asked of `redundancy` people each.
pub fn project(items: usize, redundancy: u32) -> Value {
    let item = |n: usize| {
        json!({
            "id": format!("item-{n}"),
            "original": { "src": format!("originals/{n}.jpg") },
            "generations": [{ "src": format!("generated/{n}.jpg") }],
        })
    };
    json!({
        "schema": "vitrine.project/1",
        "id": "trial",
        "name": { "en": "Trial", "zh": "试验" },
        "mode": "passFail",
        "reasons": [{ "id": "wrong_place", "name": { "en": "Wrong place", "zh": "位置不当" } }],
        "redundancy": redundancy,
        "trust": { "goldShare": 0.0, "repeatShare": 0.0, "after": 5 },
        "items": (0..items).map(item).collect::<Vec<_>>(),
    })
}

/// A UUID made from a number.
pub fn id(number: u64) -> String {
    format!("00000000-0000-4000-8000-{number:012x}")
}

/// An answer of a person to an item, by its number.
pub fn answer(number: u64, annotator: &str, item: &str, verdict: &str) -> Value {
    json!({
        "id": id(number),
        "project": "trial",
        "item": item,
        "annotator": annotator,
        "value": { "verdict": verdict, "reasons": [] },
        "shown": [0],
        "role": "work",
        "at": "2026-11-22T12:00:00Z",
        "ms": 2310,
    })
}
