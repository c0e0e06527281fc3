//! Tokens: only their SHA-256 is stored, so a stolen database opens nothing.

use sha2::{Digest, Sha256};
use sqlx::Row;

use super::Store;
use crate::clock::now_ms;
use crate::error::CollectorError;

/// A token to be stored.
pub struct NewToken<'a> {
    /// The token itself.
    pub token: &'a str,
    /// For which project.
    pub project: &'a str,
    /// For whom.
    pub annotator: &'a str,
    /// Until when, in milliseconds since 1970.
    pub expires: i64,
}

/// Whom a valid token belongs to.
#[derive(Clone, Debug)]
pub struct Holder {
    /// Their project.
    pub project: String,
    /// They.
    pub annotator: String,
}

impl Store {
    /// Stores a token. False where there is no such project.
    pub async fn put_token(&self, token: &NewToken<'_>) -> Result<bool, CollectorError> {
        let Some((_turn, mut transaction, _)) = self.begin_for(token.project).await? else { return Ok(false) };
        sqlx::query("INSERT INTO token (hash, project, annotator, created, expires) VALUES ($1, $2, $3, $4, $5)")
            .bind(hash(token.token))
            .bind(token.project)
            .bind(token.annotator)
            .bind(now_ms())
            .bind(token.expires)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Takes back every token of a person. False where there is no such project.
    pub async fn revoke(&self, project: &str, annotator: &str) -> Result<bool, CollectorError> {
        let Some((_turn, mut transaction, _)) = self.begin_for(project).await? else { return Ok(false) };
        sqlx::query("UPDATE token SET revoked = $3 WHERE project = $1 AND annotator = $2 AND revoked IS NULL")
            .bind(project)
            .bind(annotator)
            .bind(now_ms())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Whom a token belongs to.
    pub async fn holder(&self, token: &str) -> Result<Holder, CollectorError> {
        let row = sqlx::query("SELECT project, annotator, expires, revoked FROM token WHERE hash = $1")
            .bind(hash(token))
            .fetch_optional(&self.pool)
            .await?
            .ok_or(CollectorError::TokenUnknown)?;
        if row.try_get::<Option<i64>, _>(3)?.is_some() {
            return Err(CollectorError::TokenRevoked);
        }
        if row.try_get::<i64, _>(2)? <= now_ms() {
            return Err(CollectorError::TokenExpired);
        }
        Ok(Holder { project: row.try_get(0)?, annotator: row.try_get(1)? })
    }
}

/// SHA-256 in hexadecimal.
fn hash(token: &str) -> String {
    Sha256::digest(token).iter().map(|byte| format!("{byte:02x}")).collect()
}
