//! Projects: stored by the administrator, shown to annotators without what would tell them the answers.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;
use vitrine_labels::{Moment, Project, read};

use super::text;
use crate::app::App;
use crate::caller::Caller;
use crate::clock;
use crate::error::CollectorError;

/// A project as an annotator sees it.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// Its items are those of the training round, with their gold; no other item is in it.
    project: Project,
    /// Whom the token belongs to.
    annotator: String,
    /// By which a page notices that its clock is wrong.
    server_time: Moment,
}

/// What is stored after a project was sent.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Stored {
    /// Its id.
    project: String,
    /// How many items it has.
    items: usize,
}

/// `PUT /projects/{id}`
pub async fn put(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    caller: Caller,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, CollectorError> {
    caller.admin()?;
    let project = read::project(&text(body)?)?;
    if project.id != id {
        let (en, zh) = ("the project's id is not that of the address", "项目 id 与地址不一致");
        return Err(CollectorError::bad(en, zh));
    }
    let mut seed = [0; 8];
    getrandom::fill(&mut seed).map_err(|_| CollectorError::Internal)?;
    let new = app.store.put_project(&project, u64::from_le_bytes(seed)).await?;
    let items = app.project(&id).await?.open.project().items.len();
    let status = if new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(Stored { project: id, items })).into_response())
}

/// `GET /projects/{id}`
pub async fn get(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Json<Shown>, CollectorError> {
    let annotator = caller.annotator_of(&id)?.annotator.clone();
    let loaded = app.project(&id).await?;
    let open = &loaded.open;
    let items = open.project().training.iter().filter_map(|id| open.item(id)).cloned().collect();
    let mut project = Project { items, ..without_items(open.project()) };
    // How many of the items are known ones is nobody's business.
    (project.trust.gold_share, project.trust.repeat_share) = (0.0, 0.0);
    Ok(Json(Shown { project, annotator, server_time: clock::now() }))
}

/// All but the items, without copying them first.
fn without_items(project: &Project) -> Project {
    Project {
        schema: project.schema.clone(),
        id: project.id.clone(),
        name: project.name.clone(),
        mode: project.mode,
        reasons: project.reasons.clone(),
        keys: project.keys.clone(),
        guidelines: project.guidelines.clone(),
        consent: project.consent.clone(),
        redundancy: project.redundancy,
        trust: project.trust,
        training: project.training.clone(),
        items: Vec::new(),
    }
}
