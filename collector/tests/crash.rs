//! `kill -9` at a random moment under load: what was acknowledged is there when the collector comes back.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use common::{Database, Server, agent, answer, call, project};
use serde_json::{Value, json};

/// How often the collector is killed.
const ROUNDS: u64 = 6;
const PEOPLE: u64 = 6;
const ITEMS: u64 = 400;

#[test]
fn sqlite_keeps_every_answer_it_acknowledged() {
    keeps_every_answer(&Database::sqlite());
}

#[test]
fn postgres_keeps_every_answer_it_acknowledged() {
    keeps_every_answer(&Database::postgres());
}

fn keeps_every_answer(database: &Database) {
    let first = Server::start(database);
    first.put(&project(ITEMS as usize, PEOPLE as u32));
    let people: Vec<(String, String)> =
        (0..PEOPLE).map(|n| format!("p{n}")).map(|name| (first.token(&name), name)).collect();
    first.kill();
    let acknowledged: Mutex<BTreeSet<String>> = Mutex::default();
    let next = AtomicU64::new(0);
    for round in 0..ROUNDS {
        let server = Server::start(database);
        let address = server.address.clone();
        let before = acknowledged.lock().unwrap().len();
        std::thread::scope(|scope| {
            for (token, name) in &people {
                let (address, acknowledged, next) = (&address, &acknowledged, &next);
                // Sends until nobody answers any more.
                scope.spawn(move || send_until_it_dies(address, token, name, acknowledged, next));
            }
            std::thread::sleep(Duration::from_millis(150 + random() % 600));
            server.kill();
        });
        let server = Server::start(database);
        let stored = read_all(&server);
        let acknowledged = acknowledged.lock().unwrap();
        let lost: Vec<&String> = acknowledged.iter().filter(|id| !stored.contains_key(*id)).collect();
        assert!(lost.is_empty(), "round {round}: {} of {} lost, such as {}", lost.len(), acknowledged.len(), lost[0]);
        assert!(acknowledged.len() > before, "round {round}: the load must have reached the collector");
        let sequences: BTreeSet<u64> = stored.values().copied().collect();
        assert_eq!(sequences, (1..=stored.len() as u64).collect(), "round {round}: no gap and no double");
    }
}

/// Sends batches of seven.
fn send_until_it_dies(
    address: &str,
    token: &str,
    name: &str,
    acknowledged: &Mutex<BTreeSet<String>>,
    next: &AtomicU64,
) {
    let agent = agent();
    loop {
        let batch: Vec<Value> = (0..7)
            .map(|_| next.fetch_add(1, Ordering::Relaxed))
            .map(|number| answer(number, name, &format!("item-{}", number % ITEMS), "pass"))
            .collect();
        let body = json!({ "answers": batch }).to_string().into_bytes();
        let Ok(reply) = call(&agent, address, "POST", "/api/v1/projects/trial/answers", token, Some(body)) else {
            return;
        };
        if reply.status != 200 {
            return;
        }
        let reply = reply.json();
        let accepted = reply["accepted"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned());
        acknowledged.lock().unwrap().extend(accepted);
    }
}

/// Every stored id with its sequence number.
fn read_all(server: &Server) -> BTreeMap<String, u64> {
    let mut stored = BTreeMap::new();
    let mut after = 0;
    loop {
        let path = format!("/api/v1/projects/trial/answers?limit=10000&after={after}");
        let page = server.call("GET", &path, common::ADMIN, None).text;
        if page.is_empty() {
            return stored;
        }
        for line in page.lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            after = line["sequence"].as_u64().unwrap();
            stored.insert(line["answer"]["id"].as_str().unwrap().to_owned(), after);
        }
    }
}

/// Another moment in each run.
fn random() -> u64 {
    u64::from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_nanos()) / 1000
}
