//! Addresses and what answers at them; `docs/ANNOTATION.md` has the list.

mod about;
mod answers;
mod items;
mod order;
mod projects;
mod reading;
mod tokens;

/// What is read and written, for the document that describes it.
pub mod shapes {
    pub use super::about::Health;
    pub use super::answers::{Batch, Receipt};
    pub use super::items::{Leased, Wanted};
    pub use super::order::Ordered;
    pub use super::projects::{Shown, Stored};
    pub use super::reading::Progress;
    pub use super::tokens::{Created, Wanted as TokenWanted};
}

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use serde::de::DeserializeOwned;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tracing::info;
use vitrine_labels::read;

use crate::app::App;
use crate::error::CollectorError;
use crate::linger::Lingering;

/// Most bytes of a project.
const PROJECT_BYTES: usize = read::MAX_PROJECT_BYTES as usize;
/// Most bytes of a batch of answers: 200 with masks.
const ANSWERS_BYTES: usize = 16 * 1024 * 1024;
/// Most bytes of an order: a line for each of a hundred thousand items.
const ORDER_BYTES: usize = 16 * 1024 * 1024;
/// Most bytes of anything else.
const SMALL_BYTES: usize = 64 * 1024;
/// Longest time for a request.
const REQUEST_SECONDS: u64 = 60;
/// How long a browser need not ask again whether it may call.
const CORS_SECONDS: u64 = 3600;

/// All addresses.
pub fn router(app: Arc<App>, origins: Vec<HeaderValue>) -> Router {
    let api = Router::new()
        .route("/projects/{project}", put(projects::put).layer(DefaultBodyLimit::max(PROJECT_BYTES)).get(projects::get))
        .route("/projects/{project}/tokens", post(tokens::create))
        .route("/projects/{project}/tokens/{annotator}", delete(tokens::revoke))
        .route("/projects/{project}/order", put(order::put).layer(DefaultBodyLimit::max(ORDER_BYTES)))
        .route("/projects/{project}/lease", post(items::lease))
        .route(
            "/projects/{project}/answers",
            post(answers::append).layer(DefaultBodyLimit::max(ANSWERS_BYTES)).get(reading::answers),
        )
        .route("/projects/{project}/progress", get(reading::progress))
        .route("/projects/{project}/agreement", get(reading::agreement));
    let cors = CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .expose_headers([header::RETRY_AFTER])
        .max_age(Duration::from_secs(CORS_SECONDS));
    Router::new()
        .nest("/api/v1", api)
        .route("/health", get(about::health))
        .route("/metrics", get(about::metrics))
        .route("/openapi.json", get(about::openapi))
        .fallback(nothing_here)
        .method_not_allowed_fallback(nothing_here)
        .layer(DefaultBodyLimit::max(SMALL_BYTES))
        .layer(cors)
        .layer(middleware::from_fn_with_state(Arc::clone(&app), watch))
        .with_state(app)
}

async fn nothing_here() -> CollectorError {
    CollectorError::UnknownAddress
}

/// Counts and logs a request, without its content or token, and ends one that takes too long.
async fn watch(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let limit = Duration::from_secs(REQUEST_SECONDS);
    let request = request.map(|body| Body::new(Lingering(body)));
    let mut response = match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => CollectorError::TooSlow.into_response(),
    };
    let (status, seconds) = (response.status().as_u16(), started.elapsed().as_secs_f64());
    app.metrics.request(method.as_str(), &route, status, seconds);
    info!("{method} {route} {status} {:.1} ms", seconds * 1000.0);
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff"));
    response
}

/// A request's body as text.
fn text(body: Result<Bytes, BytesRejection>) -> Result<String, CollectorError> {
    let bytes = body.map_err(|rejection| match rejection.status().as_u16() {
        413 => CollectorError::TooLarge,
        _ => CollectorError::bad("the body was cut off", "请求内容不完整"),
    })?;
    String::from_utf8(bytes.into()).map_err(|_| CollectorError::bad("the body is not UTF-8", "请求内容不是 UTF-8"))
}

/// A request's body from JSON.
fn json<T: DeserializeOwned>(body: Result<Bytes, BytesRejection>) -> Result<T, CollectorError> {
    Ok(read::json(&text(body)?)?)
}
