//! Which items are asked before all others, as `vitrine tune --next` or a person chose them.

use sqlx::{Any, AssertSqlSafe, Transaction};
use vitrine_labels::next::Ask;

use super::{ROWS, Store, list};
use crate::error::CollectorError;

impl Store {
    /// Puts an order in the place of the last one. False where there is no such project.
    ///
    /// That an item was drawn by chance counts for as long as the order does, and for good once the item is answered:
    /// its answers may measure whatever is asked next. An item that was answered before stays what it was.
    pub async fn put_order(&self, project: &str, order: &[Ask]) -> Result<bool, CollectorError> {
        let Some((_turn, mut transaction, _)) = self.begin_for(project).await? else { return Ok(false) };
        sqlx::query(
            "UPDATE item SET ahead = NULL, by_chance = CASE WHEN people > 0 THEN by_chance ELSE 0 END \
             WHERE project = $1 AND (ahead IS NOT NULL OR by_chance = 1)",
        )
        .bind(project)
        .execute(&mut *transaction)
        .await?;
        for (chunk_at, chunk) in order.chunks(ROWS).enumerate() {
            place(&mut transaction, project, chunk_at * ROWS, chunk).await?;
        }
        let by_chance: Vec<&str> = order.iter().filter(|ask| ask.by_chance).map(|ask| ask.item.as_str()).collect();
        for chunk in by_chance.chunks(ROWS) {
            let sql = format!(
                "UPDATE item SET by_chance = 1 WHERE project = $1 AND people = 0 AND id IN ({})",
                list(2, chunk.len())
            );
            let mut query = sqlx::query(AssertSqlSafe(sql)).bind(project);
            for item in chunk {
                query = query.bind(*item);
            }
            query.execute(&mut *transaction).await?;
        }
        sqlx::query("UPDATE project SET version = version + 1 WHERE id = $1")
            .bind(project)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Gives items their places, the first of them `from`.
async fn place(
    transaction: &mut Transaction<'_, Any>,
    project: &str,
    from: usize,
    asked: &[Ask],
) -> Result<(), CollectorError> {
    // A number the statement itself counts: the places are no text from outside.
    let places: String = (0..asked.len()).map(|at| format!(" WHEN ${} THEN {}", at + 2, from + at)).collect();
    let sql =
        format!("UPDATE item SET ahead = CASE id{places} END WHERE project = $1 AND id IN ({})", list(2, asked.len()));
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(project);
    for ask in asked {
        query = query.bind(&ask.item);
    }
    query.execute(&mut **transaction).await?;
    Ok(())
}
