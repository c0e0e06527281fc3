//! Tokens: given out by the administrator, shown once.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vitrine_labels::{LabelsError, Moment, Place, is_annotator};

use super::json;
use crate::app::App;
use crate::caller::Caller;
use crate::clock;
use crate::error::CollectorError;
use crate::store::NewToken;

/// How long a token is valid when nothing else is said.
const DAYS: i64 = 90;
const DAY_MS: i64 = 86_400_000;

/// For whom a token is.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Wanted {
    /// 1 to 64 characters.
    annotator: String,
    /// Until when; 90 days when missing.
    expires: Option<Moment>,
}

/// A token, which is shown this once.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Created {
    /// To be sent as `Authorization: Bearer`.
    token: String,
    /// For whom.
    annotator: String,
    /// Until when.
    expires: Moment,
    /// What follows the page's address in the link for this person; a browser sends it to no server.
    link: String,
}

/// `POST /projects/{id}/tokens`
pub async fn create(
    State(app): State<Arc<App>>,
    Path(project): Path<String>,
    caller: Caller,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Created>), CollectorError> {
    caller.admin()?;
    let Wanted { annotator, expires } = json(body)?;
    named(&annotator)?;
    let expires = expires.unwrap_or_else(|| clock::moment(clock::now_ms() + DAYS * DAY_MS));
    if expires <= clock::now() {
        return Err(CollectorError::bad("the token would have expired already", "该令牌已过期"));
    }
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|_| CollectorError::Internal)?;
    let token = format!("vt_{}", URL_SAFE_NO_PAD.encode(secret));
    let new = NewToken { token: &token, project: &project, annotator: &annotator, expires: expires.unix_ms() };
    if !app.store.put_token(&new).await? {
        return Err(CollectorError::UnknownProject { id: project });
    }
    let link = format!("#/annotate?project={project}&token={token}");
    Ok((StatusCode::CREATED, Json(Created { token, annotator, expires, link })))
}

/// `DELETE /projects/{id}/tokens/{annotator}`
pub async fn revoke(
    State(app): State<Arc<App>>,
    Path((project, annotator)): Path<(String, String)>,
    caller: Caller,
) -> Result<StatusCode, CollectorError> {
    caller.admin()?;
    match app.store.revoke(&project, &annotator).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(CollectorError::UnknownProject { id: project }),
    }
}

fn named(annotator: &str) -> Result<(), CollectorError> {
    if is_annotator(annotator) {
        return Ok(());
    }
    let valid = vitrine_labels::Label { en: "1 to 64 characters", zh: "1 到 64 个字符" };
    Err(LabelsError::BadId { place: Place::path("annotator"), valid }.into())
}
