//! The audit: added to, never changed; what a row was before and after, and why, is sealed.

use super::PgStore;
use super::constraint::refused;
use super::convert::Field;
use shared::id::Id;
use shared::record::AuditEntry;
use shared::store::{Constraint, KeepAudit, StoreError, Stored};

impl KeepAudit for PgStore {
    async fn audit(&mut self, entry: &AuditEntry) -> Stored<()> {
        let AuditEntry {
            club_id,
            id,
            act,
            command_id,
            staff_id,
            desk_id,
            at,
            table,
            row_id,
            before,
            after,
            reason,
        } = entry;
        if *club_id != self.club {
            return Err(StoreError::Constraint(Constraint::Other));
        }
        let keys = &self.keys;
        let seal = |column, state: &Option<serde_json::Value>| {
            state.as_ref().map(|state| keys.seal_json("audit", column, id.uuid(), state)).transpose()
        };
        let (before, after) = (seal("row_before", before)?, seal("row_after", after)?);
        let reason =
            reason.as_ref().map(|why| keys.seal_json("audit", "reason", id.uuid(), why)).transpose()?;
        let query = sqlx::query!(
            "INSERT INTO audit
             (club_id, id, act, command_id, staff_id, desk_id, at, table_name, row_id, row_before, row_after,
              reason)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            club_id.uuid(),
            id.uuid(),
            act,
            command_id.uuid(),
            staff_id.to_pg(),
            desk_id.to_pg(),
            at.to_pg(),
            table.as_str(),
            row_id,
            before,
            after,
            reason,
        );
        query.execute(&mut *self.transaction).await.map_err(refused)?;
        Ok(())
    }
}
