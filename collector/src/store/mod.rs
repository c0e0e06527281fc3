//! Everything that is kept: one set of statements for SQLite and PostgreSQL.

mod answers;
pub mod copy;
mod leases;
mod order;
mod projects;
mod tokens;

pub use answers::{Incoming, Written};
pub use projects::{Loaded, Stamp};
pub use tokens::{Holder, NewToken};

use std::borrow::Cow;
use std::num::NonZeroU32;
use std::time::Duration;

use anyhow::Context;
use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Any, AnyPool, Executor, SqlSafeStr, Transaction};
use tokio::sync::{Mutex, MutexGuard};

use crate::error::CollectorError;

/// How long a request waits for a connection.
const ACQUIRE_SECONDS: u64 = 10;
/// Rows in one statement; SQLite takes 32,766 values in one.
const ROWS: usize = 500;

/// What SQLite is told of each connection. An answer is acknowledged when its transaction is on the disk: the log that
/// is written ahead (WAL) is synced at each commit (FULL).
const SQLITE: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000;";
/// As above for PostgreSQL, whatever the server's own setting is.
const POSTGRES: &str = "SET synchronous_commit = on";

/// The database.
pub struct Store {
    pool: AnyPool,
    /// Writers of this process take turns: SQLite has one writer at a time, and waiting here costs no polling.
    turn: Mutex<()>,
}

impl Store {
    /// Opens a database and brings its tables up to date.
    pub async fn open(url: &str, connections: NonZeroU32) -> anyhow::Result<Self> {
        install_default_drivers();
        let sqlite = url.starts_with("sqlite:");
        anyhow::ensure!(
            sqlite || url.starts_with("postgres:") || url.starts_with("postgresql:"),
            "the database is neither sqlite:FILE nor postgres://…"
        );
        // Created when it is not there.
        let full = match (sqlite, url.contains('?')) {
            (true, false) => format!("{url}?mode=rwc"),
            _ => url.to_owned(),
        };
        let on_connect = if sqlite { SQLITE } else { POSTGRES };
        let pool = AnyPoolOptions::new()
            .max_connections(connections.get())
            .acquire_timeout(Duration::from_secs(ACQUIRE_SECONDS))
            .after_connect(move |connection, _| {
                Box::pin(async move { connection.execute(on_connect).await.map(|_| ()) })
            })
            .connect(&full)
            .await
            .with_context(|| format!("cannot open {}", without_password(url)))?;
        migrator().run(&pool).await.context("cannot bring the tables up to date")?;
        Ok(Self { pool, turn: Mutex::new(()) })
    }

    /// Ends all connections; SQLite's log is folded into the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), CollectorError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// A transaction that holds a project's row, so that of several writers, also of other processes, one goes at a
    /// time. The number of answers so far comes with it; nothing where there is no such project.
    async fn begin_for(
        &self,
        project: &str,
    ) -> Result<Option<(MutexGuard<'_, ()>, Transaction<'_, Any>, i64)>, CollectorError> {
        let turn = self.turn.lock().await;
        let mut transaction = self.pool.begin().await?;
        let answers = lock(&mut transaction, project).await?;
        Ok(answers.map(|answers| (turn, transaction, answers)))
    }
}

/// Takes a project's row; a statement that writes, because SQLite's transactions must begin with writing.
async fn lock(transaction: &mut Transaction<'_, Any>, project: &str) -> Result<Option<i64>, CollectorError> {
    let row = sqlx::query_scalar("UPDATE project SET answers = answers WHERE id = $1 RETURNING answers")
        .bind(project)
        .fetch_optional(&mut **transaction)
        .await?;
    Ok(row)
}

fn migrator() -> Migrator {
    let migrations = [
        (1, "start", include_str!("../../migrations/0001_start.sql")),
        (2, "order", include_str!("../../migrations/0002_order.sql")),
    ];
    let migration = |(version, name, text): (i64, &'static str, &'static str)| {
        Migration::new(version, Cow::Borrowed(name), MigrationType::Simple, text.into_sql_str(), false)
    };
    Migrator::with_migrations(migrations.map(migration).into())
}

/// `($1, $2), ($3, $4)` for rows of so many columns.
fn placeholders(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let columns: Vec<String> = (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
        format!("({})", columns.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// `$2, $3, $4`: so many values from a number on.
fn list(from: usize, count: usize) -> String {
    (from..from + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

/// For logs.
fn without_password(url: &str) -> String {
    let shown = match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, rest))) => format!("{scheme}://…@{rest}"),
        _ => url.to_owned(),
    };
    // A server's password may stand behind the question mark, too.
    match shown.split_once('?') {
        Some((place, _)) if !shown.starts_with("sqlite:") => format!("{place}?…"),
        _ => shown,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]
mod tests {
    use super::*;

    #[test]
    fn statements_number_their_values() {
        assert_eq!(placeholders(2, 2), "($1, $2), ($3, $4)");
        assert_eq!(list(2, 3), "$2, $3, $4");
    }

    #[tokio::test]
    async fn a_database_of_an_earlier_version_is_brought_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("labels.db").display());
        let project: vitrine_labels::Project = serde_json::from_value(serde_json::json!({
            "schema": "vitrine.project/1", "id": "trial", "name": { "en": "Trial", "zh": "试验" }, "mode": "passFail",
        }))
        .unwrap();
        install_default_drivers();
        let earlier = AnyPoolOptions::new().connect(&format!("{url}?mode=rwc")).await.unwrap();
        let first = migrator().migrations.iter().take(1).cloned().collect();
        Migrator::with_migrations(first).run(&earlier).await.unwrap();
        let insert =
            "INSERT INTO project (id, document, version, seed, answers, created) VALUES ('trial', $1, 1, 7, 0, 0)";
        sqlx::query(insert).bind(serde_json::to_string(&project).unwrap()).execute(&earlier).await.unwrap();
        let item = "{\"id\":\"a\",\"original\":{\"src\":\"a\"},\"generations\":[{\"src\":\"b\"}]}";
        let insert = "INSERT INTO item (project, id, position, document, people) VALUES ('trial', 'a', 0, $1, 0)";
        sqlx::query(insert).bind(item).execute(&earlier).await.unwrap();
        earlier.close().await;
        let store = Store::open(&url, NonZeroU32::MIN).await.unwrap();
        let loaded = store.project("trial").await.unwrap().unwrap();
        assert!(loaded.open.item("a").is_some() && loaded.first.is_empty() && loaded.by_chance.is_empty());
    }

    #[test]
    fn a_password_is_not_shown() {
        assert_eq!(without_password("postgres://anna:geheim@host/labels"), "postgres://…@host/labels");
        assert_eq!(without_password("postgres://host/labels?user=anna&password=geheim"), "postgres://host/labels?…");
        assert_eq!(without_password("sqlite:labels.db"), "sqlite:labels.db");
    }
}
