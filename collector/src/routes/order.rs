//! What is asked before everything else: set by the administrator, told to nobody.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use schemars::JsonSchema;
use serde::Serialize;
use vitrine_labels::read;

use super::text;
use crate::app::App;
use crate::caller::Caller;
use crate::error::CollectorError;

/// What an order holds.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ordered {
    /// Items asked before all others.
    first: usize,
    /// Those of them drawn by chance.
    by_chance: usize,
}

/// `PUT /projects/{id}/order`
pub async fn put(
    State(app): State<Arc<App>>,
    Path(project): Path<String>,
    caller: Caller,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Ordered>, CollectorError> {
    caller.admin()?;
    let loaded = app.project(&project).await?;
    let order = read::order(&text(body)?, &loaded.open)?;
    if !app.store.put_order(&project, &order).await? {
        return Err(CollectorError::UnknownProject { id: project });
    }
    let by_chance = order.iter().filter(|ask| ask.by_chance).count();
    Ok(Json(Ordered { first: order.len(), by_chance }))
}
