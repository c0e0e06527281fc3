//! How many answers a second a collector takes, acknowledged only when they are on the disk: on a SQLite file and on a
//! PostgreSQL server of its own, clients and collector on the same machine. Beside each figure that of a peer in the
//! same run: single rows of the same answers, inserted by as many writers through sqlx, each on the disk before the
//! next. `npm run bench:collector`.
#![allow(clippy::unwrap_used, reason = "a measurement that fails is none")]

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::{Duration, Instant};

use common::{Database, Server, agent, answer, call, project};
use serde_json::{Value, json};
use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{AnyPool, Executor};

/// How long a case and its peer are measured in each round, after a second to warm up.
const SECONDS: u64 = 5;
/// A disk's syncs take another time each minute: case and peer take turns, and the middle round counts.
const ROUNDS: usize = 3;
const ITEMS: u64 = 2000;
/// People who send at the same time, and answers in each of their requests.
const CASES: [(u64, u64); 3] = [(1, 1), (16, 1), (16, 20)];
/// The collector's own number of connections to PostgreSQL.
const CONNECTIONS: u32 = 8;
/// As the collector tells each connection, so that a row is as safe as an answer.
const SQLITE: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000;";
const POSTGRES: &str = "SET synchronous_commit = on";
const TABLE: &str = "CREATE TABLE peer (id TEXT PRIMARY KEY, document TEXT NOT NULL)";
const INSERT: &str = "INSERT INTO peer (id, document) VALUES ($1, $2)";

fn main() {
    install_default_drivers();
    println!("Load of the machine at the beginning: {}\n", load());
    println!(
        "| database | people at once | answers a request | answers/s | p50 ms | p95 ms | p99 ms | rows/s | ratio |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (name, make) in [("SQLite", Database::sqlite as fn() -> Database), ("PostgreSQL", Database::postgres)] {
        for (people, batch) in CASES {
            println!("| {name} | {people} | {batch} | {} |", row(make, people, batch));
        }
    }
    println!("\nLoad of the machine at the end: {}", load());
    println!(
        "{ROUNDS} rounds of {SECONDS} s for case and peer in turn, the middle one; PostgreSQL as installed by initdb; \
         ratio: answers to rows, above 1 is in our favour."
    );
}

/// The figures of a case, with those of its peer; a database of its own for each.
fn row(make: fn() -> Database, people: u64, batch: u64) -> String {
    let (mut rates, mut peers, mut ratios, mut times) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let peer = rows_a_second(&make(), people);
        let database = make();
        let (rate, taken) = measure(&Server::start(&database), people, batch);
        rates.push(rate);
        peers.push(peer);
        ratios.push(rate / peer);
        times.extend(taken);
    }
    times.sort();
    let [rate, peer, ratio] = [rates, peers, ratios].map(middle);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    let (p50, p95, p99) = (at(0.5), at(0.95), at(0.99));
    format!("{rate:.0} | {p50:.1} | {p95:.1} | {p99:.1} | {peer:.0} | {ratio:.2}")
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Programs that wanted a processor in the last 1, 5 and 15 minutes, and how many processors there are.
fn load() -> String {
    let average = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let average: Vec<&str> = average.split(' ').take(3).collect();
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!("{} on {processors} processors", average.join(", "))
}

/// Answers a second that were acknowledged, and how long each request took.
fn measure(server: &Server, people: u64, batch: u64) -> (f64, Vec<Duration>) {
    server.put(&project(ITEMS as usize, 1000));
    let tokens: Vec<String> = (0..people).map(|n| server.token(&format!("p{n}"))).collect();
    let (start, end) = span();
    let times: Vec<Duration> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0_u64..)
            .zip(&tokens)
            .map(|(n, token)| scope.spawn(move || send(server, n, token, batch, start, end)))
            .collect();
        senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect()
    });
    let rate = times.len() as f64 * batch as f64 / SECONDS as f64;
    (rate, times)
}

/// From when to when is counted.
fn span() -> (Instant, Instant) {
    let start = Instant::now() + Duration::from_secs(1);
    (start, start + Duration::from_secs(SECONDS))
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

/// Rows a second that so many writers insert one by one, without a service between.
fn rows_a_second(database: &Database, writers: u64) -> f64 {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let pool = peer(database).await;
        let (start, end) = span();
        let writers: Vec<_> =
            (0..writers).map(|writer| tokio::spawn(insert(pool.clone(), writer, start, end))).collect();
        let mut rows = 0;
        for writer in writers {
            rows += writer.await.unwrap();
        }
        pool.close().await;
        rows as f64 / SECONDS as f64
    })
}

/// SQLite has one writer at a time: on one connection they queue, on several they would poll.
async fn peer(database: &Database) -> AnyPool {
    let (connections, setting, url) = match database {
        Database::Sqlite(_) => (1, SQLITE, format!("{}?mode=rwc", database.url())),
        Database::Postgres(_) => (CONNECTIONS, POSTGRES, database.url()),
    };
    let pool = AnyPoolOptions::new()
        .max_connections(connections)
        .after_connect(move |connection, _| Box::pin(async move { connection.execute(setting).await.map(|_| ()) }))
        .connect(&url)
        .await
        .unwrap();
    pool.execute(TABLE).await.unwrap();
    pool
}

/// How many rows began and ended while it counts.
async fn insert(pool: AnyPool, writer: u64, start: Instant, end: Instant) -> u64 {
    let (name, mut rows) = (format!("p{writer}"), 0);
    for n in 0.. {
        let one = answer(writer << 32 | n, &name, &format!("item-{}", n % ITEMS), "pass");
        let began = Instant::now();
        let row = sqlx::query(INSERT).bind(one["id"].as_str().unwrap().to_owned()).bind(one.to_string());
        row.execute(&pool).await.unwrap();
        if Instant::now() > end {
            break;
        }
        rows += u64::from(began >= start);
    }
    rows
}
