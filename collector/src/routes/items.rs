//! Items: handed out without their gold.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vitrine_labels::standing::{Standing, State as Trusted};
use vitrine_labels::{Item, LabelsError, Moment, Place, Role};

use super::json;
use crate::app::App;
use crate::caller::Caller;
use crate::clock;
use crate::error::CollectorError;

/// Most items at once.
const MOST: usize = 50;

/// How many items are wanted.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Wanted {
    /// 1 to 50.
    count: usize,
}

/// Items to be answered.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Leased {
    /// Without gold and explanation.
    items: Vec<Asked>,
    /// How many could still be asked of this person, these among them.
    left: usize,
    /// How far this person is trusted; whoever is stopped gets no items.
    standing: Standing,
    /// By which a page notices that its clock is wrong.
    server_time: Moment,
}

/// An item with the round it belongs to.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    #[serde(flatten)]
    item: Item,
    /// `work` or `repeat`.
    role: Role,
}

/// `POST /projects/{id}/lease`
pub async fn lease(
    State(app): State<Arc<App>>,
    Path(project): Path<String>,
    caller: Caller,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Leased>, CollectorError> {
    let annotator = &caller.annotator_of(&project)?.annotator;
    let Wanted { count } = json(body)?;
    if !(1..=MOST).contains(&count) {
        let (place, value, high) = (Place::path("count"), count as f64, MOST as f64);
        return Err(LabelsError::BadNumber { place, value, low: 1.0, high }.into());
    }
    let loaded = app.project(&project).await?;
    let standing = app.store.record(&project, annotator).await?.standing(&loaded.open.project().trust);
    if standing.state == Trusted::Stopped {
        return Ok(Json(Leased { items: Vec::new(), left: 0, standing, server_time: clock::now() }));
    }
    let lease = app.store.lease(&loaded, annotator, count, app.lease_ms).await?;
    let asked = |task: &vitrine_labels::next::Task| {
        let item = loaded.open.item(&task.item)?;
        Some(Asked { item: Item { gold: None, explanation: None, ..item.clone() }, role: task.role })
    };
    let items = lease.tasks.iter().filter_map(asked).collect();
    Ok(Json(Leased { items, left: lease.left, standing, server_time: clock::now() }))
}
