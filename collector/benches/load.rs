//! How many answers a second a collector takes, acknowledged only when they are on the disk: on a SQLite file and on a
//! PostgreSQL server of its own, clients and collector on the same machine. `npm run bench:collector`.
#![allow(clippy::unwrap_used, reason = "a measurement that fails is none")]

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::{Duration, Instant};

use common::{Database, Server, agent, answer, call, project};
use serde_json::{Value, json};

/// How long each case is measured, after a second to warm up.
const SECONDS: u64 = 8;
const ITEMS: u64 = 2000;
/// People who send at the same time, and answers in each of their requests.
const CASES: [(u64, u64); 3] = [(1, 1), (16, 1), (16, 20)];

fn main() {
    println!("| database | people at once | answers a request | answers/s | p50 ms | p95 ms | p99 ms |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for (name, make) in [("SQLite", Database::sqlite as fn() -> Database), ("PostgreSQL", Database::postgres)] {
        for (people, batch) in CASES {
            let database = make();
            let (rate, times) = measure(&Server::start(&database), people, batch);
            let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
            let (p50, p95, p99) = (at(0.5), at(0.95), at(0.99));
            println!("| {name} | {people} | {batch} | {rate:.0} | {p50:.1} | {p95:.1} | {p99:.1} |");
        }
    }
    let profile = if cfg!(debug_assertions) { "dev (opt-level 1)" } else { "release" };
    println!("\nCompiled with the profile {profile}; {SECONDS} s a case; PostgreSQL as installed by initdb.");
}

/// Answers a second that were acknowledged, and how long each request took, sorted.
fn measure(server: &Server, people: u64, batch: u64) -> (f64, Vec<Duration>) {
    server.put(&project(ITEMS as usize, 1000));
    let tokens: Vec<String> = (0..people).map(|n| server.token(&format!("p{n}"))).collect();
    let start = Instant::now() + Duration::from_secs(1);
    let end = start + Duration::from_secs(SECONDS);
    let mut times: Vec<Duration> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0_u64..)
            .zip(&tokens)
            .map(|(n, token)| scope.spawn(move || send(server, n, token, batch, start, end)))
            .collect();
        senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect()
    });
    times.sort();
    let rate = times.len() as f64 * batch as f64 / SECONDS as f64;
    (rate, times)
}

/// Sends one batch after the other; the times of those that began and ended while it counts.
fn send(server: &Server, person: u64, token: &str, batch: u64, start: Instant, end: Instant) -> Vec<Duration> {
    let (agent, name) = (agent(), format!("p{person}"));
    let (mut times, mut next) = (Vec::new(), 0);
    loop {
        let answers: Vec<Value> = (next..next + batch)
            .map(|n| answer(person << 32 | n, &name, &format!("item-{}", n % ITEMS), "pass"))
            .collect();
        next += batch;
        let body = json!({ "answers": answers }).to_string().into_bytes();
        let began = Instant::now();
        let reply = call(&agent, &server.address, "POST", "/api/v1/projects/trial/answers", token, Some(body)).unwrap();
        assert_eq!(reply.json()["accepted"].as_array().unwrap().len() as u64, batch, "{}", reply.text);
        let ended = Instant::now();
        if ended > end {
            return times;
        }
        if began >= start {
            times.push(ended - began);
        }
    }
}
