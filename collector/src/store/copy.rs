//! Everything from one database into another, empty one.

use std::num::NonZeroU32;

use anyhow::Context;
use sqlx::{Any, AssertSqlSafe, Executor, Row, Transaction};
use tracing::info;

use super::{ROWS, Store, placeholders};

/// A table: its name, its columns of text, those of numbers, and by what its rows are put in order. What may be missing
/// is marked by a question mark.
struct Table {
    name: &'static str,
    columns: &'static [Column],
    order: &'static str,
}

enum Column {
    Text(&'static str),
    MaybeText(&'static str),
    Number(&'static str),
    MaybeNumber(&'static str),
}

use Column::{MaybeNumber, MaybeText, Number, Text};

/// In an order in which nothing refers to what is not there yet.
const TABLES: [Table; 6] = [
    Table {
        name: "project",
        columns: &[
            Text("id"),
            Text("document"),
            Number("version"),
            Number("seed"),
            Number("answers"),
            Number("created"),
        ],
        order: "id",
    },
    Table {
        name: "item",
        columns: &[
            Text("project"),
            Text("id"),
            Number("position"),
            Text("document"),
            Number("people"),
            MaybeNumber("ahead"),
            Number("by_chance"),
        ],
        order: "project, id",
    },
    Table {
        name: "token",
        columns: &[
            Text("hash"),
            Text("project"),
            Text("annotator"),
            Number("created"),
            Number("expires"),
            MaybeNumber("revoked"),
        ],
        order: "hash",
    },
    Table {
        name: "answer",
        columns: &[
            Text("project"),
            Number("sequence"),
            Text("id"),
            Text("annotator"),
            Number("received"),
            Text("document"),
        ],
        order: "project, sequence",
    },
    Table {
        name: "latest",
        columns: &[
            Text("project"),
            Text("annotator"),
            Text("item"),
            Text("role"),
            Text("answer"),
            MaybeText("replaces"),
            Number("given_at"),
            Number("counted"),
            Number("timed"),
            Number("hasty"),
            MaybeNumber("gold_right"),
            Number("first_sequence"),
        ],
        order: "project, annotator, item, role",
    },
    Table {
        name: "lease",
        columns: &[Text("project"), Text("annotator"), Text("item"), Text("role"), Number("expires")],
        order: "project, annotator, item, role",
    },
];

impl Column {
    fn name(&self) -> &'static str {
        match self {
            Text(name) | MaybeText(name) | Number(name) | MaybeNumber(name) => name,
        }
    }
}

/// Copies as of one moment: what comes in meanwhile stays behind. The target is complete or unchanged.
pub async fn copy(from: &str, to: &str) -> anyhow::Result<()> {
    // A source that is not there must not be made: its copy would be a backup of nothing.
    let plain_file = from.starts_with("sqlite:") && !from.contains('?');
    let existing = if plain_file { format!("{from}?mode=rw") } else { from.to_owned() };
    let source = Store::open(&existing, NonZeroU32::MIN).await?;
    let target = Store::open(to, NonZeroU32::MIN).await?;
    let [projects, ..] = target.sizes().await.map_err(|error| anyhow::anyhow!("{error}"))?;
    anyhow::ensure!(projects == 0, "the target holds {projects} projects already; nothing was copied");
    let mut reading = source.pool.begin().await?;
    if !from.starts_with("sqlite:") {
        // SQLite reads from one moment anyway.
        reading.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").await?;
    }
    let mut writing = target.pool.begin().await?;
    for table in &TABLES {
        let rows =
            copy_table(table, &mut reading, &mut writing).await.with_context(|| format!("table {}", table.name))?;
        info!("{}: {rows} rows", table.name);
    }
    writing.commit().await?;
    reading.rollback().await?;
    source.close().await;
    target.close().await;
    Ok(())
}

async fn copy_table(
    table: &Table,
    reading: &mut Transaction<'_, Any>,
    writing: &mut Transaction<'_, Any>,
) -> Result<usize, sqlx::Error> {
    let names: Vec<&str> = table.columns.iter().map(Column::name).collect();
    let names = names.join(", ");
    let mut copied = 0;
    loop {
        let select =
            format!("SELECT {names} FROM {} ORDER BY {} LIMIT {ROWS} OFFSET {copied}", table.name, table.order);
        let rows = sqlx::query(AssertSqlSafe(select)).fetch_all(&mut **reading).await?;
        if rows.is_empty() {
            return Ok(copied);
        }
        let values = placeholders(rows.len(), table.columns.len());
        let insert = format!("INSERT INTO {} ({names}) VALUES {values}", table.name);
        let mut query = sqlx::query(AssertSqlSafe(insert));
        for row in &rows {
            for (at, column) in table.columns.iter().enumerate() {
                query = match column {
                    Text(_) => query.bind(row.try_get::<String, _>(at)?),
                    MaybeText(_) => query.bind(row.try_get::<Option<String>, _>(at)?),
                    Number(_) => query.bind(row.try_get::<i64, _>(at)?),
                    MaybeNumber(_) => query.bind(row.try_get::<Option<i64>, _>(at)?),
                };
            }
        }
        query.execute(&mut **writing).await?;
        copied += rows.len();
    }
}
