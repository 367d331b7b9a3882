//! Named texts that this desk keeps for itself: preferences, the device's key, tokens.

use super::Replica;
use super::error::Result;
use rusqlite::OptionalExtension;

impl Replica {
    /// The text of this name, if one is kept.
    ///
    /// # Errors
    /// [`super::ReplicaError`].
    pub fn local(&self, name: &str) -> Result<Option<String>> {
        let text = "SELECT value FROM local_values WHERE name = ?1";
        Ok(self.writer.prepare_cached(text)?.query_row([name], |row| row.get(0)).optional()?)
    }

    /// Keeps a text, in place of the one before; none takes it away. Durable when this returns.
    ///
    /// # Errors
    /// [`super::ReplicaError`].
    pub fn set_local(&mut self, name: &str, value: Option<&str>) -> Result<()> {
        match value {
            Some(value) => {
                let text = "INSERT INTO local_values (name, value) VALUES (?1, ?2) \
                            ON CONFLICT (name) DO UPDATE SET value = excluded.value";
                self.writer.prepare_cached(text)?.execute([name, value])?;
            }
            None => {
                self.writer.prepare_cached("DELETE FROM local_values WHERE name = ?1")?.execute([name])?;
            }
        }
        Ok(())
    }
}
