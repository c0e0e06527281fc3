//! Items that people hold, so that nobody's work is asked for twice.

use std::collections::HashMap;

use sqlx::{Any, AssertSqlSafe, Row, Transaction};
use vitrine_labels::Role;
use vitrine_labels::next::{Desk, Task, left, next_tasks};

use super::projects::Loaded;
use super::{ROWS, Store, placeholders};
use crate::clock::now_ms;
use crate::error::CollectorError;

/// What a person got.
pub struct Lease {
    /// The items, those held already first.
    pub tasks: Vec<Task>,
    /// Items that could still be asked of them, those held among them.
    pub left: usize,
}

impl Store {
    /// Hands out up to `count` items: first what the person holds, then new ones. Each is theirs for `lease_ms`.
    pub async fn lease(
        &self,
        loaded: &Loaded,
        annotator: &str,
        count: usize,
        lease_ms: i64,
    ) -> Result<Lease, CollectorError> {
        let project = &loaded.open.project().id;
        let Some((_turn, mut transaction, _)) = self.begin_for(project).await? else {
            return Err(CollectorError::UnknownProject { id: project.clone() });
        };
        let now = now_ms();
        sqlx::query("DELETE FROM lease WHERE project = $1 AND expires <= $2")
            .bind(project)
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        let (mut desk, held) = desk(&mut transaction, project, annotator).await?;
        let mut tasks: Vec<Task> = held.into_iter().filter(|task| loaded.open.item(&task.item).is_some()).collect();
        let held = tasks.len();
        tasks.truncate(count);
        if tasks.len() < count {
            desk.first.clone_from(&loaded.first);
            let wanted = count - tasks.len();
            tasks.extend(next_tasks(&loaded.open, &desk, annotator, wanted, loaded.seed));
        }
        hold(&mut transaction, project, annotator, &tasks, now + lease_ms).await?;
        transaction.commit().await?;
        // What is held now is on the desk; what was held before is left all the same.
        desk.mine.extend(tasks.iter().skip(held).filter(|task| task.role == Role::Work).map(|task| task.item.clone()));
        Ok(Lease { left: left(&loaded.open, &desk) + tasks.len().max(held), tasks })
    }
}

/// A person's desk, and what they hold.
async fn desk(
    transaction: &mut Transaction<'_, Any>,
    project: &str,
    annotator: &str,
) -> Result<(Desk, Vec<Task>), CollectorError> {
    let mut others: HashMap<String, u32> = HashMap::new();
    // A person's own answers are counted, too, but their items are not asked of them again.
    let answered = sqlx::query("SELECT id, people FROM item WHERE project = $1 AND people > 0").bind(project);
    for row in answered.fetch_all(&mut **transaction).await? {
        others.insert(row.try_get(0)?, row.try_get::<i64, _>(1)? as u32);
    }
    let mut desk = Desk::default();
    let done = sqlx::query(
        "SELECT item, role FROM latest WHERE project = $1 AND annotator = $2 ORDER BY first_sequence, item",
    );
    for row in done.bind(project).bind(annotator).fetch_all(&mut **transaction).await? {
        match row.try_get::<&str, _>(1)? {
            "repeat" => drop(desk.repeated.insert(row.try_get(0)?)),
            _ => desk.mine.push(row.try_get(0)?),
        }
    }
    let mut held = Vec::new();
    let leases = sqlx::query("SELECT annotator, item, role FROM lease WHERE project = $1 ORDER BY expires, item");
    for row in leases.bind(project).fetch_all(&mut **transaction).await? {
        let (holder, item, role): (&str, String, &str) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        match (holder == annotator, role) {
            (true, "repeat") => {
                desk.repeated.insert(item.clone());
                held.push(Task { item, role: Role::Repeat });
            }
            (true, _) => {
                desk.mine.push(item.clone());
                held.push(Task { item, role: Role::Work });
            }
            (false, "work") => *others.entry(item).or_default() += 1,
            (false, _) => {}
        }
    }
    desk.others = others;
    Ok((desk, held))
}

async fn hold(
    transaction: &mut Transaction<'_, Any>,
    project: &str,
    annotator: &str,
    tasks: &[Task],
    mut expires: i64,
) -> Result<(), CollectorError> {
    for chunk in tasks.chunks(ROWS) {
        let sql = format!(
            "INSERT INTO lease (project, annotator, item, role, expires) VALUES {} \
             ON CONFLICT (project, annotator, item, role) DO UPDATE SET expires = excluded.expires",
            placeholders(chunk.len(), 5)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for task in chunk {
            // A millisecond apart: by it they keep their order.
            expires += 1;
            query = query.bind(project).bind(annotator).bind(&task.item).bind(task.role.name()).bind(expires);
        }
        query.execute(&mut **transaction).await?;
    }
    Ok(())
}
