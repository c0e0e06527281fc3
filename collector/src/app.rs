//! The service: what all requests share, and its beginning and end.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::body::Bytes;
use axum::http::HeaderValue;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, RwLock};
use tokio::task::JoinHandle;
use tracing::info;
use vitrine_labels::agreement;

use crate::error::CollectorError;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::recent::Recent;
use crate::routes;
use crate::settings::Settings;
use crate::store::{Loaded, Stamp, Store};
use crate::writer::Writer;

/// The variable that has the administrator's token.
const ADMIN_TOKEN: &str = "VITRINE_COLLECTOR_ADMIN_TOKEN";
/// Shortest administrator's token.
const ADMIN_TOKEN_CHARACTERS: usize = 16;
/// How often limits forget who has been quiet.
const TIDY_SECONDS: u64 = 60;
/// How long open requests may take when the process is told to stop.
const STOP_SECONDS: u64 = 20;

/// What all requests share.
pub struct App {
    /// The database.
    pub store: Arc<Store>,
    /// Where answers go.
    pub writer: Writer,
    /// How many requests are allowed.
    pub limits: Limits,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Whether the database answers.
    pub alive: Recent<bool>,
    /// How much is stored; nothing where the database does not answer.
    pub sizes: Recent<Option<[i64; 3]>>,
    /// The administrator's token.
    pub admin_token: String,
    /// How long an item is held, in milliseconds.
    pub lease_ms: i64,
    projects: RwLock<HashMap<String, Arc<Loaded>>>,
    reports: Mutex<HashMap<String, Report>>,
}

/// A project's agreement report as JSON with what it was made of; whoever holds it is making it.
type Report = Arc<Mutex<Option<(Stamp, Bytes)>>>;

impl App {
    /// A project with its items, from memory as long as the stored one is no newer.
    pub async fn project(&self, id: &str) -> Result<Arc<Loaded>, CollectorError> {
        let unknown = || CollectorError::UnknownProject { id: id.to_owned() };
        let version = self.store.version(id).await?.ok_or_else(unknown)?;
        if let Some(loaded) = self.projects.read().await.get(id)
            && loaded.version == version
        {
            return Ok(Arc::clone(loaded));
        }
        let loaded = Arc::new(self.store.project(id).await?.ok_or_else(unknown)?);
        self.projects.write().await.insert(id.to_owned(), Arc::clone(&loaded));
        Ok(loaded)
    }

    /// The agreement report of a project as it is stored now: JSON, made once until an answer comes.
    pub async fn agreement(&self, id: &str) -> Result<Bytes, CollectorError> {
        let cell = Arc::clone(self.reports.lock().await.entry(id.to_owned()).or_default());
        let mut kept = cell.lock().await;
        let stamp = self.store.stamp(id).await?.ok_or_else(|| CollectorError::UnknownProject { id: id.to_owned() })?;
        if let Some((of, report)) = &*kept
            && *of == stamp
        {
            return Ok(report.clone());
        }
        let (loaded, answers) = (self.project(id).await?, self.store.all_answers(id).await?);
        // Seconds of computing for a large project: not on a thread that answers others.
        let make = move || serde_json::to_vec(&agreement::report(&loaded.open, &answers));
        let report = tokio::task::spawn_blocking(make).await.map_err(|_| CollectorError::Internal)?;
        let report = Bytes::from(report?);
        *kept = Some((stamp, report.clone()));
        Ok(report)
    }
}

/// Answers requests until the process is told to stop; then finishes those under way.
pub async fn serve(settings: Settings) -> anyhow::Result<()> {
    let admin_token = admin_token()?;
    let origins: Vec<HeaderValue> = settings
        .allow_origin
        .iter()
        .map(|origin| origin.trim_end_matches('/').parse().with_context(|| format!("`{origin}` is no origin")))
        .collect::<Result<_, _>>()?;
    let store = Arc::new(Store::open(&settings.database, settings.connections).await?);
    let metrics = Arc::new(Metrics::new());
    let (writer, writing) = Writer::start(Arc::clone(&store), Arc::clone(&metrics));
    let app = Arc::new(App {
        store: Arc::clone(&store),
        writer,
        limits: Limits::new(settings.rate),
        metrics,
        alive: Recent::new(),
        sizes: Recent::new(),
        admin_token,
        lease_ms: i64::from(settings.lease_seconds.get()) * 1000,
        projects: RwLock::default(),
        reports: Mutex::default(),
    });
    let tidying = tidy(Arc::clone(&app));
    let listener =
        TcpListener::bind(settings.listen).await.with_context(|| format!("cannot listen at {}", settings.listen))?;
    info!("listening at http://{}", listener.local_addr()?);
    let service = routes::router(app, origins).into_make_service_with_connect_info::<std::net::SocketAddr>();
    let (stopping, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async {
        told_to_stop().await;
        info!("stopping");
        drop(stopping);
    });
    let overdue = async {
        drop(stopped.await);
        tokio::time::sleep(Duration::from_secs(STOP_SECONDS)).await;
    };
    tokio::select! {
        served = serving.into_future() => served?,
        () = overdue => info!("requests under way took too long"),
    }
    // The writer ends when nobody can send to it any more: the last of them is the task that tidies.
    tidying.abort();
    drop(tidying.await);
    drop(tokio::time::timeout(Duration::from_secs(STOP_SECONDS), writing).await);
    store.close().await;
    info!("stopped");
    Ok(())
}

/// By the environment alone, so that no list of processes shows it.
fn admin_token() -> anyhow::Result<String> {
    let token = std::env::var(ADMIN_TOKEN).unwrap_or_default();
    anyhow::ensure!(
        token.chars().count() >= ADMIN_TOKEN_CHARACTERS,
        "{ADMIN_TOKEN} needs {ADMIN_TOKEN_CHARACTERS} characters at least; `openssl rand -hex 32` makes a good one"
    );
    Ok(token)
}

fn tidy(app: Arc<App>) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(TIDY_SECONDS)).await;
            app.limits.tidy();
        }
    })
}

#[cfg(unix)]
async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = terminate.recv() => {}
                () = interrupted() => {}
            }
        }
        Err(_) => interrupted().await,
    }
}

#[cfg(not(unix))]
async fn told_to_stop() {
    interrupted().await;
}

/// Where the system gives no such signal, the process runs until it is killed, which loses nothing.
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
