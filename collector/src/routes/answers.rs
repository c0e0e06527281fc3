//! Answers: checked one by one, written together, acknowledged when they are on the disk.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vitrine_labels::right::is_right;
use vitrine_labels::standing::{Standing, is_hasty};
use vitrine_labels::{Answer, ErrorInfo, Moment, Role, check_answer, read};

use super::json;
use crate::app::App;
use crate::caller::Caller;
use crate::clock;
use crate::error::CollectorError;
use crate::store::{Incoming, Loaded};

/// Most answers at once.
const MOST: usize = 200;

/// A batch.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Batch {
    /// 1 to 200; read one by one, so that a broken one does not take the others along.
    #[schemars(with = "Vec<Answer>")]
    answers: Vec<serde_json::Value>,
}

/// What became of a batch.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// Ids that are on the disk now.
    accepted: Vec<String>,
    /// Ids that were there before.
    known: Vec<String>,
    /// Answers that cannot be used.
    refused: Vec<Refused>,
    /// How far this person is trusted.
    standing: Standing,
    /// By which a page notices that its clock is wrong.
    server_time: Moment,
}

/// An answer that cannot be used.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Refused {
    /// Its id; nothing where it has none.
    id: Option<String>,
    /// Why.
    error: ErrorInfo,
}

/// `POST /projects/{id}/answers`
pub async fn append(
    State(app): State<Arc<App>>,
    Path(project): Path<String>,
    caller: Caller,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Receipt>, CollectorError> {
    let annotator = &caller.annotator_of(&project)?.annotator;
    let Batch { answers } = json(body)?;
    if !(1..=MOST).contains(&answers.len()) {
        return Err(CollectorError::bad("a batch has 1 to 200 answers", "每批应有 1 到 200 个答案"));
    }
    let loaded = app.project(&project).await?;
    let (mut incoming, mut refused) = (Vec::new(), Vec::new());
    for value in answers {
        let id = value.get("id").and_then(serde_json::Value::as_str).map(str::to_owned);
        match check(value, annotator, &loaded) {
            Ok(one) => incoming.push(one),
            Err(error) => refused.push(Refused { id, error: error.info() }),
        }
    }
    let written = match incoming.is_empty() {
        true => Default::default(),
        false => app.writer.write(&project, incoming).await?,
    };
    for id in written.taken {
        let error = CollectorError::IdTaken { id: id.clone() }.info();
        refused.push(Refused { id: Some(id), error });
    }
    app.metrics.answers(written.accepted.len(), written.known.len(), refused.len());
    let standing = app.store.record(&project, annotator).await?.standing(&loaded.open.project().trust);
    let (accepted, known) = (written.accepted, written.known);
    Ok(Json(Receipt { accepted, known, refused, standing, server_time: clock::now() }))
}

fn check(value: serde_json::Value, annotator: &str, loaded: &Loaded) -> Result<Incoming, CollectorError> {
    let open = &loaded.open;
    let mut answer: Answer = read::value(value).map_err(|error| error.within("answer"))?;
    if answer.annotator != annotator {
        return Err(CollectorError::OtherAnnotator { found: answer.annotator });
    }
    check_answer(&answer, open)?;
    answer.by_chance = answer.role == Role::Work && loaded.by_chance.contains(&answer.item);
    let gold = open.item(&answer.item).and_then(|item| item.gold.as_ref()).filter(|_| answer.role == Role::Work);
    Ok(Incoming {
        document: serde_json::to_string(&answer)?,
        hasty: is_hasty(&answer, &open.project().trust),
        right: gold.and_then(|gold| is_right(&answer.value, gold)),
        answer,
    })
}
