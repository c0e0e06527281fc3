//! Reading what was collected: progress for everybody, answers and agreement for the administrator.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::caller::Caller;
use crate::error::CollectorError;

/// Answers in one response.
const MOST: i64 = 10_000;
const USUAL: i64 = 1000;

/// How far a project is.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// Items to be answered; training and known ones are left out.
    items: usize,
    /// Those with an answer.
    answered: usize,
    /// Those with as many answers as asked.
    complete: usize,
    /// Items this person answered or skipped; 0 for the administrator.
    mine: i64,
}

/// Which answers are wanted.
#[derive(Deserialize, JsonSchema)]
pub struct Range {
    /// The last sequence number that is known already.
    #[serde(default)]
    after: i64,
    /// 1 to 10,000; 1,000 when missing.
    limit: Option<i64>,
}

/// `GET /projects/{id}/progress`
pub async fn progress(
    State(app): State<Arc<App>>,
    Path(project): Path<String>,
    caller: Caller,
) -> Result<Json<Progress>, CollectorError> {
    let mine = match &caller {
        Caller::Admin => 0,
        Caller::Annotator(_) => {
            let holder = caller.annotator_of(&project)?;
            app.store.answered_by(&project, &holder.annotator).await?
        }
    };
    let loaded = app.project(&project).await?;
    let people = app.store.people(&project).await?;
    let gold_alone = loaded.open.work().all(|item| item.gold.is_some());
    let asked: Vec<u32> = loaded
        .open
        .work()
        .filter(|item| gold_alone || item.gold.is_none())
        .map(|item| people.get(&item.id).copied().unwrap_or(0))
        .collect();
    let redundancy = loaded.open.project().redundancy;
    Ok(Json(Progress {
        items: asked.len(),
        answered: asked.iter().filter(|people| **people > 0).count(),
        complete: asked.iter().filter(|people| **people >= redundancy).count(),
        mine,
    }))
}

/// `GET /projects/{id}/answers`
pub async fn answers(
    State(app): State<Arc<App>>,
    Path(project): Path<String>,
    caller: Caller,
    range: Result<Query<Range>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, CollectorError> {
    caller.admin()?;
    let bad = || CollectorError::bad("`after` and `limit` are whole numbers", "after 和 limit 必须是整数");
    let Query(Range { after, limit }) = range.map_err(|_| bad())?;
    let limit = limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(CollectorError::bad("`limit` is 1 to 10000", "limit 必须在 1 到 10000 之间"));
    }
    app.project(&project).await?;
    let lines = app.store.answers_after(&project, after, limit).await?;
    Ok(([(header::CONTENT_TYPE, "application/jsonl")], lines).into_response())
}

/// `GET /projects/{id}/agreement`
pub async fn agreement(
    State(app): State<Arc<App>>,
    Path(project): Path<String>,
    caller: Caller,
) -> Result<Response, CollectorError> {
    caller.admin()?;
    app.project(&project).await?;
    // Apart from the request: one that takes too long is ended, its report is there for the next.
    let report = tokio::spawn(async move { app.agreement(&project).await }).await;
    let report = report.map_err(|_| CollectorError::Internal)??;
    Ok(([(header::CONTENT_TYPE, "application/json")], report).into_response())
}
