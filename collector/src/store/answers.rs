//! Answers: appended, never changed. With them goes what follows from them, in the same transaction.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sqlx::{Any, AssertSqlSafe, Row, Transaction};
use vitrine_labels::standing::Record;
use vitrine_labels::{Answer, Role};

use super::projects::recount;
use super::{ROWS, Store, list, lock, placeholders};
use crate::clock::now_ms;
use crate::error::CollectorError;

/// An answer that was found to be right for its project.
pub struct Incoming {
    /// It.
    pub answer: Answer,
    /// The same as JSON.
    pub document: String,
    /// Faster than the project's minimum.
    pub hasty: bool,
    /// Whether it is as known; nothing where nothing is known.
    pub right: Option<bool>,
}

/// What became of answers.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// Ids that are stored now.
    pub accepted: Vec<String>,
    /// Ids that were stored before.
    pub known: Vec<String>,
    /// Ids that another person's answer has.
    pub taken: Vec<String>,
}

impl Store {
    /// Writes batches of several people and projects in one transaction: when this returns, they are on the disk.
    /// Nothing is given for a batch whose project is gone.
    pub async fn write(&self, batches: &[(&str, &[Incoming])]) -> Result<Vec<Option<Written>>, CollectorError> {
        let _turn = self.turn.lock().await;
        let mut transaction = self.pool.begin().await?;
        let mut by_project: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, (project, _)) in batches.iter().enumerate() {
            by_project.entry(project).or_default().push(at);
        }
        let mut outcomes: Vec<Option<Written>> = vec![None; batches.len()];
        // In the order of their names: two collectors never wait for each other crosswise.
        for (project, places) in by_project {
            let lists: Vec<&[Incoming]> = places.iter().map(|at| batches[*at].1).collect();
            if let Some(written) = append(&mut transaction, project, &lists).await? {
                for (place, written) in places.into_iter().zip(written) {
                    outcomes[place] = Some(written);
                }
            }
        }
        transaction.commit().await?;
        Ok(outcomes)
    }

    /// What the rules of trust look at, of one person.
    pub async fn record(&self, project: &str, annotator: &str) -> Result<Record, CollectorError> {
        let row = sqlx::query(
            "SELECT COUNT(gold_right), CAST(COALESCE(SUM(gold_right), 0) AS BIGINT), \
             CAST(COALESCE(SUM(timed), 0) AS BIGINT), CAST(COALESCE(SUM(hasty), 0) AS BIGINT) \
             FROM latest WHERE project = $1 AND annotator = $2",
        )
        .bind(project)
        .bind(annotator)
        .fetch_one(&self.pool)
        .await?;
        let number = |at: usize| row.try_get::<i64, _>(at).map(|number| number as u32);
        Ok(Record { gold: number(0)?, right: number(1)?, timed: number(2)?, hasty: number(3)? })
    }

    /// Items a person answered or skipped outside training.
    pub async fn answered_by(&self, project: &str, annotator: &str) -> Result<i64, CollectorError> {
        let count =
            sqlx::query_scalar("SELECT COUNT(*) FROM latest WHERE project = $1 AND annotator = $2 AND role = 'work'");
        Ok(count.bind(project).bind(annotator).fetch_one(&self.pool).await?)
    }

    /// Answers after a sequence number, in order: JSON Lines of `{"sequence", "received", "answer"}`.
    pub async fn answers_after(&self, project: &str, after: i64, limit: i64) -> Result<String, CollectorError> {
        let rows = sqlx::query(
            "SELECT sequence, received, document FROM answer WHERE project = $1 AND sequence > $2 \
             ORDER BY sequence LIMIT $3",
        )
        .bind(project)
        .bind(after)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        let mut lines = String::new();
        for row in &rows {
            let (sequence, received) = (row.try_get::<i64, _>(0)?, crate::clock::moment(row.try_get(1)?));
            let document: &str = row.try_get(2)?;
            // The document is JSON already: it is what was written.
            lines.push_str(&format!("{{\"sequence\":{sequence},\"received\":\"{received}\",\"answer\":{document}}}\n"));
        }
        Ok(lines)
    }

    /// Every answer of a project.
    pub async fn all_answers(&self, project: &str) -> Result<Vec<Answer>, CollectorError> {
        let rows = sqlx::query("SELECT document FROM answer WHERE project = $1 ORDER BY sequence")
            .bind(project)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|row| Ok(serde_json::from_str(row.try_get(0)?)?)).collect()
    }
}

/// Appends lists of answers to one project.
async fn append(
    transaction: &mut Transaction<'_, Any>,
    project: &str,
    lists: &[&[Incoming]],
) -> Result<Option<Vec<Written>>, CollectorError> {
    let Some(before) = lock(transaction, project).await? else { return Ok(None) };
    let ids: BTreeSet<&str> = lists.iter().flat_map(|list| list.iter()).map(|one| one.answer.id.as_str()).collect();
    let mut owners = owners(transaction, project, &ids.into_iter().collect::<Vec<_>>()).await?;
    let mut fresh: Vec<&Incoming> = Vec::new();
    let mut outcomes = Vec::new();
    for list in lists {
        let mut written = Written::default();
        for one in *list {
            let id = one.answer.id.clone();
            match owners.get(&id) {
                Some(owner) if *owner == one.answer.annotator => written.known.push(id),
                Some(_) => written.taken.push(id),
                None => {
                    owners.insert(id.clone(), one.answer.annotator.clone());
                    written.accepted.push(id);
                    fresh.push(one);
                }
            }
        }
        outcomes.push(written);
    }
    if fresh.is_empty() {
        return Ok(Some(outcomes));
    }
    insert(transaction, project, before, &fresh).await?;
    sqlx::query("UPDATE project SET answers = $2 WHERE id = $1")
        .bind(project)
        .bind(before + fresh.len() as i64)
        .execute(&mut **transaction)
        .await?;
    follow(transaction, project, before, &fresh).await?;
    Ok(Some(outcomes))
}

/// Whose the answers with these ids are.
async fn owners(
    transaction: &mut Transaction<'_, Any>,
    project: &str,
    ids: &[&str],
) -> Result<HashMap<String, String>, CollectorError> {
    let mut owners = HashMap::new();
    for chunk in ids.chunks(ROWS) {
        let sql = format!("SELECT id, annotator FROM answer WHERE project = $1 AND id IN ({})", list(2, chunk.len()));
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(project);
        for id in chunk {
            query = query.bind(*id);
        }
        for row in query.fetch_all(&mut **transaction).await? {
            owners.insert(row.try_get(0)?, row.try_get(1)?);
        }
    }
    Ok(owners)
}

async fn insert(
    transaction: &mut Transaction<'_, Any>,
    project: &str,
    before: i64,
    fresh: &[&Incoming],
) -> Result<(), CollectorError> {
    let (now, mut sequence) = (now_ms(), before);
    for chunk in fresh.chunks(ROWS) {
        let sql = format!(
            "INSERT INTO answer (project, sequence, id, annotator, received, document) VALUES {}",
            placeholders(chunk.len(), 6)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for one in chunk {
            sequence += 1;
            let answer = &one.answer;
            query = query
                .bind(project)
                .bind(sequence)
                .bind(&answer.id)
                .bind(&answer.annotator)
                .bind(now)
                .bind(&one.document);
        }
        query.execute(&mut **transaction).await?;
    }
    Ok(())
}

/// Brings up to date what follows from answers: which one counts, leases, how many people answered an item.
async fn follow(
    transaction: &mut Transaction<'_, Any>,
    project: &str,
    before: i64,
    fresh: &[&Incoming],
) -> Result<(), CollectorError> {
    // Of several answers of one person to one item in the same transaction the last one counts.
    let mut latest: BTreeMap<(&str, &str, &str), (&Incoming, i64)> = BTreeMap::new();
    for (sequence, one) in (before + 1..).zip(fresh) {
        let answer = &one.answer;
        if answer.role == Role::Training {
            continue;
        }
        let key = (answer.annotator.as_str(), answer.item.as_str(), answer.role.name());
        let entry = latest.entry(key).or_insert((one, sequence));
        if follows(answer, &entry.0.answer) {
            entry.0 = one;
        }
    }
    let latest: Vec<_> = latest.into_iter().collect();
    for chunk in latest.chunks(ROWS) {
        let sql = format!(
            "INSERT INTO latest (project, annotator, item, role, answer, replaces, given_at, counted, timed, hasty, \
             gold_right, first_sequence) VALUES {} ON CONFLICT (project, annotator, item, role) DO UPDATE SET \
             answer = excluded.answer, replaces = excluded.replaces, given_at = excluded.given_at, \
             counted = excluded.counted, timed = excluded.timed, hasty = excluded.hasty, \
             gold_right = excluded.gold_right WHERE excluded.replaces = latest.answer OR \
             (excluded.given_at >= latest.given_at AND COALESCE(latest.replaces, '') <> excluded.answer)",
            placeholders(chunk.len(), 12)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for ((annotator, item, role), (one, sequence)) in chunk {
            let answer = &one.answer;
            query = query
                .bind(project)
                .bind(*annotator)
                .bind(*item)
                .bind(*role)
                .bind(&answer.id)
                .bind(answer.replaces.as_deref())
                .bind(answer.at.unix_ms())
                .bind(i64::from(answer.value.mode().is_some()))
                .bind(i64::from(answer.ms > 0))
                .bind(i64::from(one.hasty))
                .bind(one.right.map(i64::from))
                .bind(*sequence);
        }
        query.execute(&mut **transaction).await?;
    }
    release(transaction, project, &latest.iter().map(|(key, _)| *key).collect::<Vec<_>>()).await?;
    let items: BTreeSet<&str> = latest.iter().map(|((_, item, _), _)| *item).collect();
    recount(transaction, project, &items.into_iter().collect::<Vec<_>>()).await
}

/// Whether an answer counts in place of an earlier one; the statement above says the same in SQL.
fn follows(answer: &Answer, earlier: &Answer) -> bool {
    answer.replaces.as_ref() == Some(&earlier.id)
        || (answer.at >= earlier.at && earlier.replaces.as_ref() != Some(&answer.id))
}

/// What is answered is no longer held.
async fn release(
    transaction: &mut Transaction<'_, Any>,
    project: &str,
    answered: &[(&str, &str, &str)],
) -> Result<(), CollectorError> {
    let mut by_person: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for (annotator, item, role) in answered {
        by_person.entry((annotator, role)).or_default().push(item);
    }
    for ((annotator, role), items) in by_person {
        for chunk in items.chunks(ROWS) {
            let sql = format!(
                "DELETE FROM lease WHERE project = $1 AND annotator = $2 AND role = $3 AND item IN ({})",
                list(4, chunk.len())
            );
            let mut query = sqlx::query(AssertSqlSafe(sql)).bind(project).bind(annotator).bind(role);
            for item in chunk {
                query = query.bind(*item);
            }
            query.execute(&mut **transaction).await?;
        }
    }
    Ok(())
}
