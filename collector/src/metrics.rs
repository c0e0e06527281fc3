//! What Prometheus reads: requests, answers, commits; no names.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

/// A kind of request: the route as written, not the address asked for.
#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Request {
    method: String,
    route: String,
    status: u16,
}

/// What became of an answer.
#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Outcome {
    outcome: &'static str,
}

/// All counters.
pub struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    seconds: Histogram,
    answers: Family<Outcome, Counter>,
    commits: Counter,
    together: Histogram,
    stored: [Gauge; 3],
}

impl Metrics {
    /// All at zero.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("vitrine_collector");
        let requests = Family::default();
        registry.register("requests", "Requests by method, route and status", requests.clone());
        let seconds = Histogram::new(exponential_buckets(0.0005, 2.0, 16));
        registry.register_with_unit("request_duration", "Time to answer a request", Unit::Seconds, seconds.clone());
        let answers = Family::default();
        registry.register("answers", "Answers sent, by what became of them", answers.clone());
        let commits = Counter::default();
        registry.register("commits", "Transactions that stored answers", commits.clone());
        let together = Histogram::new(exponential_buckets(1.0, 2.0, 13));
        registry.register("answers_per_commit", "Answers in one transaction", together.clone());
        let stored = [Gauge::default(), Gauge::default(), Gauge::default()];
        for (gauge, name, help) in [
            (&stored[0], "projects", "Projects stored"),
            (&stored[1], "answers_stored", "Answers stored"),
            (&stored[2], "tokens_valid", "Tokens that open something"),
        ] {
            registry.register(name, help, gauge.clone());
        }
        Self { registry, requests, seconds, answers, commits, together, stored }
    }

    /// A request was answered.
    pub fn request(&self, method: &str, route: &str, status: u16, seconds: f64) {
        let request = Request { method: method.to_owned(), route: route.to_owned(), status };
        self.requests.get_or_create(&request).inc();
        self.seconds.observe(seconds);
    }

    /// Answers were sent.
    pub fn answers(&self, accepted: usize, known: usize, refused: usize) {
        for (outcome, count) in [("accepted", accepted), ("known", known), ("refused", refused)] {
            self.answers.get_or_create(&Outcome { outcome }).inc_by(count as u64);
        }
    }

    /// A transaction is about to store so many answers.
    pub fn commit(&self, answers: usize) {
        self.commits.inc();
        self.together.observe(answers as f64);
    }

    /// Everything as text, with what is stored.
    pub fn text(&self, stored: [i64; 3]) -> String {
        for (gauge, value) in self.stored.iter().zip(stored) {
            gauge.set(value);
        }
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("a String takes any text");
        text
    }
}
