//! Projects: stored in two parts, because items are many and the rest is read with every request.

use std::collections::{BTreeMap, HashMap, HashSet};

use sqlx::{AssertSqlSafe, Row};
use vitrine_labels::{Item, OpenProject, Project, merge, problems};

use super::{ROWS, Store, list, lock, placeholders};
use crate::clock::now_ms;
use crate::error::CollectorError;

/// A project as it was read from the store.
pub struct Loaded {
    /// With all items and gold.
    pub open: OpenProject,
    /// Of the stored one at that time.
    pub version: i64,
    /// Where the order of items begins.
    pub seed: u64,
    /// Items asked before all others, in this order.
    pub first: Vec<String>,
    /// Items that were drawn by chance: their answers may measure.
    pub by_chance: HashSet<String>,
}

/// What follows from a project and its answers follows from these two numbers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Stamp {
    version: i64,
    /// The last answer's sequence number.
    answers: i64,
}

impl Store {
    /// Stores a project, or adds its items to the one of the same id. Whether it is new.
    pub async fn put_project(&self, project: &Project, seed: u64) -> Result<bool, CollectorError> {
        let _turn = self.turn.lock().await;
        let mut transaction = self.pool.begin().await?;
        let (head, now) = (head(project)?, now_ms());
        // Whoever comes second finds the row, also when both came at once.
        let inserted = sqlx::query(
            "INSERT INTO project (id, document, version, seed, answers, created) VALUES ($1, $2, 1, $3, 0, $4) \
             ON CONFLICT (id) DO NOTHING",
        )
        .bind(&project.id)
        .bind(&head)
        .bind(seed as i64)
        .bind(now)
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        let (added, from) = if inserted == 1 {
            (project.items.clone(), 0)
        } else {
            lock(&mut transaction, &project.id).await?;
            let stored = read(&mut transaction, &project.id).await?.ok_or(CollectorError::Internal)?;
            let known = stored.open.into_project();
            let merged = merge::projects(&known, project)?;
            // What was stored may name a reason that the new head no longer has.
            if let Some(problem) = problems(&merged).into_iter().next() {
                return Err(problem.into());
            }
            let items = merged.items[known.items.len()..].to_vec();
            sqlx::query("UPDATE project SET document = $2, version = version + 1 WHERE id = $1")
                .bind(&project.id)
                .bind(self::head(&merged)?)
                .execute(&mut *transaction)
                .await?;
            (items, known.items.len())
        };
        for (chunk_at, chunk) in added.chunks(ROWS).enumerate() {
            let sql = format!(
                "INSERT INTO item (project, id, position, document, people) VALUES {}",
                placeholders(chunk.len(), 5)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (at, item) in chunk.iter().enumerate() {
                let position = (from + chunk_at * ROWS + at) as i64;
                query = query
                    .bind(&project.id)
                    .bind(&item.id)
                    .bind(position)
                    .bind(serde_json::to_string(item)?)
                    .bind(0_i64);
            }
            query.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(inserted == 1)
    }

    /// What of a project is stored now; nothing where there is none.
    pub async fn stamp(&self, id: &str) -> Result<Option<Stamp>, CollectorError> {
        let row = sqlx::query("SELECT version, answers FROM project WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| Ok(Stamp { version: row.try_get(0)?, answers: row.try_get(1)? })).transpose()
    }

    /// The project's present version; nothing where there is none.
    pub async fn version(&self, id: &str) -> Result<Option<i64>, CollectorError> {
        Ok(sqlx::query_scalar("SELECT version FROM project WHERE id = $1").bind(id).fetch_optional(&self.pool).await?)
    }

    /// Reads a project with its items.
    pub async fn project(&self, id: &str) -> Result<Option<Loaded>, CollectorError> {
        let mut transaction = self.pool.begin().await?;
        read(&mut transaction, id).await
    }

    /// How many people's answer counts, of the items that have one.
    pub async fn people(&self, project: &str) -> Result<HashMap<String, u32>, CollectorError> {
        let rows = sqlx::query("SELECT id, people FROM item WHERE project = $1 AND people > 0")
            .bind(project)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get::<i64, _>(1)? as u32))).collect()
    }

    /// How many projects, answers and valid tokens there are.
    pub async fn sizes(&self) -> Result<[i64; 3], CollectorError> {
        let row = sqlx::query(
            "SELECT (SELECT COUNT(*) FROM project), (SELECT CAST(COALESCE(SUM(answers), 0) AS BIGINT) FROM project), \
             (SELECT COUNT(*) FROM token WHERE revoked IS NULL AND expires > $1)",
        )
        .bind(now_ms())
        .fetch_one(&self.pool)
        .await?;
        Ok([row.try_get(0)?, row.try_get(1)?, row.try_get(2)?])
    }
}

/// Counts anew for how many people the items of a project are answered.
pub(super) async fn recount(
    transaction: &mut sqlx::Transaction<'_, sqlx::Any>,
    project: &str,
    items: &[&str],
) -> Result<(), CollectorError> {
    for chunk in items.chunks(ROWS) {
        let sql = format!(
            "UPDATE item SET people = (SELECT COUNT(*) FROM latest WHERE latest.project = item.project AND \
             latest.item = item.id AND latest.role = 'work' AND latest.counted = 1) WHERE project = $1 AND id IN ({})",
            list(2, chunk.len())
        );
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(project);
        for item in chunk {
            query = query.bind(*item);
        }
        query.execute(&mut **transaction).await?;
    }
    Ok(())
}

/// The project without its items, as JSON.
fn head(project: &Project) -> Result<String, CollectorError> {
    Ok(serde_json::to_string(&Project { items: Vec::new(), ..project.clone() })?)
}

async fn read(transaction: &mut sqlx::Transaction<'_, sqlx::Any>, id: &str) -> Result<Option<Loaded>, CollectorError> {
    let row = sqlx::query("SELECT document, version, seed FROM project WHERE id = $1")
        .bind(id)
        .fetch_optional(&mut **transaction)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let mut project: Project = serde_json::from_str(row.try_get(0)?)?;
    let items = sqlx::query("SELECT document, ahead, by_chance FROM item WHERE project = $1 ORDER BY position")
        .bind(id)
        .fetch_all(&mut **transaction)
        .await?;
    let (mut ahead, mut by_chance) = (BTreeMap::new(), HashSet::new());
    for row in &items {
        let item: Item = serde_json::from_str(row.try_get(0)?)?;
        if let Some(place) = row.try_get::<Option<i64>, _>(1)? {
            ahead.insert(place, item.id.clone());
        }
        if row.try_get::<i64, _>(2)? == 1 {
            by_chance.insert(item.id.clone());
        }
        project.items.push(item);
    }
    let (version, seed) = (row.try_get(1)?, row.try_get::<i64, _>(2)? as u64);
    let (open, first) = (OpenProject::new(project), ahead.into_values().collect());
    Ok(Some(Loaded { open, version, seed, first, by_chance }))
}
