//! What the server's database holds, counted.

use anyhow::Result;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection as _};
use std::path::Path;

/// A look into PostgreSQL, beside the server.
#[derive(Debug)]
pub struct Books(PgConnection);

impl Books {
    /// Opens the database that a server embeds in this folder.
    ///
    /// # Errors
    /// When it does not run.
    pub async fn open(folder: &Path) -> Result<Self> {
        let options = PgConnectOptions::new_without_pgpass()
            .socket(folder.join("data/run"))
            .username("paddock")
            .database("paddock");
        Ok(Self(PgConnection::connect_with(&options).await?))
    }

    /// The one number that a question answers with.
    ///
    /// # Errors
    /// When the question is wrong, or answers with something else.
    pub async fn number(&mut self, question: &str) -> Result<i64> {
        Ok(sqlx::query_scalar(AssertSqlSafe(question)).fetch_one(&mut self.0).await?)
    }

    /// The one text that a question answers with.
    ///
    /// # Errors
    /// When the question is wrong, or answers with something else.
    pub async fn text(&mut self, question: &str) -> Result<String> {
        Ok(sqlx::query_scalar(AssertSqlSafe(question)).fetch_one(&mut self.0).await?)
    }

    /// The texts that a question answers with.
    ///
    /// # Errors
    /// When the question is wrong, or answers with something else.
    pub async fn texts(&mut self, question: &str) -> Result<Vec<String>> {
        Ok(sqlx::query_scalar(AssertSqlSafe(question)).fetch_all(&mut self.0).await?)
    }

    /// Changes the club before its first desk has seen it, in one transaction, and gives the texts that a
    /// question answers with at its end.
    ///
    /// # Errors
    /// When the database refuses it; nothing was changed.
    pub async fn arrange(&mut self, statements: &str, question: &str) -> Result<Vec<String>> {
        let mut transaction = self.0.begin().await?;
        sqlx::raw_sql(AssertSqlSafe(statements)).execute(&mut *transaction).await?;
        let answer = sqlx::query_scalar(AssertSqlSafe(question)).fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(answer)
    }
}
