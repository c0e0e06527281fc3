//! What the service says about itself, to anyone.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;
use vitrine_labels::Moment;

use crate::app::App;
use crate::clock;
use crate::error::CollectorError;
use crate::openapi;

/// The media type of Prometheus' text.
const PROMETHEUS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// How long the database may take before it counts as gone: less than whoever watches the service waits.
const PATIENCE: Duration = Duration::from_secs(3);

/// A service that can store answers.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// `ok`; otherwise the status is 503.
    status: &'static str,
    /// The program's version.
    version: &'static str,
    /// By which a page notices that its clock is wrong.
    server_time: Moment,
}

/// `GET /health`
pub async fn health(State(app): State<Arc<App>>) -> Result<Json<Health>, CollectorError> {
    // Anybody may ask: the database is, once a second at most, and has not long to answer.
    let ping = async { matches!(tokio::time::timeout(PATIENCE, app.store.ping()).await, Ok(Ok(()))) };
    if !app.alive.get(ping).await {
        return Err(CollectorError::Unavailable);
    }
    Ok(Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION"), server_time: clock::now() }))
}

/// `GET /metrics`
pub async fn metrics(State(app): State<Arc<App>>) -> Result<Response, CollectorError> {
    let count = async { tokio::time::timeout(PATIENCE, app.store.sizes()).await.ok()?.ok() };
    let sizes = app.sizes.get(count).await.ok_or(CollectorError::Unavailable)?;
    Ok(([(header::CONTENT_TYPE, PROMETHEUS)], app.metrics.text(sizes)).into_response())
}

/// `GET /openapi.json`
pub async fn openapi() -> Json<serde_json::Value> {
    Json(openapi::document())
}
