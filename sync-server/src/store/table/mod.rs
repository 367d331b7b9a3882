//! The replicated tables, one file for each group of records: their queries written out, checked against the
//! migrations while compiling.
//!
//! Every query takes the club's id first. Parameters of an insert and of an update stand in the order of the
//! record's columns, keyed hashes after them.

pub(super) mod any;
mod attention;
mod club;
mod counter;
mod ground;
mod member;
mod package;
mod product;
mod resource;
mod timetable;

use super::personal::ClubKeys;
use chrono::{DateTime, Utc};
use shared::record::Record;
use shared::store::Stored;
use sqlx::PgConnection;
use uuid::Uuid;

/// A record that lies in a table of its own.
pub(super) trait Kept: Record {
    /// The rows of these ids that are there, by id.
    fn by_ids(
        at: &mut PgConnection,
        keys: &ClubKeys,
        ids: &[Uuid],
    ) -> impl Future<Output = Stored<Vec<Self>>> + Send;
    /// The next rows in scope by id, from this id on.
    fn page(
        at: &mut PgConnection,
        keys: &ClubKeys,
        scope_start: DateTime<Utc>,
        from: Uuid,
        limit: i64,
    ) -> impl Future<Output = Stored<Vec<Self>>> + Send;
    /// How many rows are in scope.
    fn count(
        at: &mut PgConnection,
        keys: &ClubKeys,
        scope_start: DateTime<Utc>,
    ) -> impl Future<Output = Stored<i64>> + Send;
    /// Adds the row.
    fn add(&self, at: &mut PgConnection, keys: &ClubKeys) -> impl Future<Output = Stored<()>> + Send;
    /// Replaces the row; gives whether it was there.
    fn replace(&self, at: &mut PgConnection, keys: &ClubKeys) -> impl Future<Output = Stored<bool>> + Send;
    /// All of its columns by name, hashes too, for adding many rows at once.
    fn columns(&self, keys: &ClubKeys) -> Stored<serde_json::Value>;
}

/// Gives a record its queries. `(sealed)` marks personal data; `hashes` are what it is found by.
macro_rules! kept {
    (
        $record:ident in $table:tt,
        columns: $columns:tt,
        in_scope: $in_scope:tt,
        insert: $insert:tt,
        update: $update:tt,
        fields: [$($field:ident $(($how:ident))?),* $(,)?],
        $(hashes: |$row:ident, $keys:ident| [$($hashed:ident = $hash:expr),* $(,)?],)?
    ) => {
        impl $crate::store::table::Kept for $record {
            async fn by_ids(
                at: &mut sqlx::PgConnection,
                keys: &$crate::store::personal::ClubKeys,
                ids: &[uuid::Uuid],
            ) -> shared::store::Stored<Vec<Self>> {
                let found = sqlx::query!(
                    "SELECT " + $columns + " FROM " + $table + " WHERE club_id = $1 AND id = ANY($2) ORDER BY id",
                    keys.club(),
                    ids,
                );
                let found = found.fetch_all(at).await.map_err($crate::store::constraint::refused)?;
                found
                    .into_iter()
                    .map(|row| Ok($crate::store::table::record!($record, row, keys, [$($field $(($how))?),*])))
                    .collect()
            }

            async fn page(
                at: &mut sqlx::PgConnection,
                keys: &$crate::store::personal::ClubKeys,
                scope_start: chrono::DateTime<chrono::Utc>,
                from: uuid::Uuid,
                limit: i64,
            ) -> shared::store::Stored<Vec<Self>> {
                let found = sqlx::query!(
                    "SELECT " + $columns + " FROM " + $table + " WHERE club_id = $1 AND " + $in_scope
                        + " AND id >= $3 ORDER BY id LIMIT $4",
                    keys.club(),
                    scope_start,
                    from,
                    limit,
                );
                let found = found.fetch_all(at).await.map_err($crate::store::constraint::refused)?;
                found
                    .into_iter()
                    .map(|row| Ok($crate::store::table::record!($record, row, keys, [$($field $(($how))?),*])))
                    .collect()
            }

            async fn count(
                at: &mut sqlx::PgConnection,
                keys: &$crate::store::personal::ClubKeys,
                scope_start: chrono::DateTime<chrono::Utc>,
            ) -> shared::store::Stored<i64> {
                let counted = sqlx::query_scalar!(
                    "SELECT count(*) AS \"rows!\" FROM " + $table + " WHERE club_id = $1 AND " + $in_scope,
                    keys.club(),
                    scope_start,
                );
                counted.fetch_one(at).await.map_err($crate::store::constraint::refused)
            }

            async fn add(
                &self,
                at: &mut sqlx::PgConnection,
                keys: &$crate::store::personal::ClubKeys,
            ) -> shared::store::Stored<()> {
                use $crate::store::convert::Field;
                let query = sqlx::query!(
                    $insert,
                    keys.club(),
                    self.id.to_pg(),
                    $($crate::store::table::column!(self, keys, $field $(($how))?),)*
                    self.meta.version,
                    self.meta.created_at.to_pg(),
                    self.meta.created_by.to_pg(),
                    self.meta.updated_at.to_pg(),
                    self.meta.updated_by.to_pg(),
                    $($({ let ($row, $keys) = (self, keys); $hash },)*)?
                );
                query.execute(at).await.map_err($crate::store::constraint::refused)?;
                Ok(())
            }

            async fn replace(
                &self,
                at: &mut sqlx::PgConnection,
                keys: &$crate::store::personal::ClubKeys,
            ) -> shared::store::Stored<bool> {
                use $crate::store::convert::Field;
                let query = sqlx::query!(
                    $update,
                    keys.club(),
                    self.id.to_pg(),
                    $($crate::store::table::column!(self, keys, $field $(($how))?),)*
                    self.meta.version,
                    self.meta.created_at.to_pg(),
                    self.meta.created_by.to_pg(),
                    self.meta.updated_at.to_pg(),
                    self.meta.updated_by.to_pg(),
                    $($({ let ($row, $keys) = (self, keys); $hash },)*)?
                );
                let done = query.execute(at).await.map_err($crate::store::constraint::refused)?;
                Ok(done.rows_affected() == 1)
            }

            fn columns(
                &self,
                keys: &$crate::store::personal::ClubKeys,
            ) -> shared::store::Stored<serde_json::Value> {
                use $crate::store::convert::{AsJson, Field};
                let mut columns = serde_json::Map::new();
                let mut column = |name: &str, value| columns.insert(name.to_owned(), value);
                column("club_id", keys.club().json());
                column("id", self.id.to_pg().json());
                $(column(stringify!($field), $crate::store::table::column!(self, keys, $field $(($how))?).json());)*
                column("version", self.meta.version.json());
                column("created_at", self.meta.created_at.to_pg().json());
                column("created_by", self.meta.created_by.to_pg().json());
                column("updated_at", self.meta.updated_at.to_pg().json());
                column("updated_by", self.meta.updated_by.to_pg().json());
                $($({ let ($row, $keys) = (self, keys); column(stringify!($hashed), $hash.json()); })*)?
                Ok(columns.into())
            }
        }
    };
}
use kept;

/// A field of `$row` as its column holds it.
macro_rules! column {
    ($row:ident, $keys:ident, $field:ident) => {
        $row.$field.to_pg()
    };
    ($row:ident, $keys:ident, $field:ident (sealed)) => {{
        let table = <Self as shared::record::Record>::TABLE.as_str();
        $keys.seal(table, stringify!($field), $row.id.to_pg(), $row.$field.as_deref())?
    }};
}
use column;

/// A field of the record that lies in `$row`.
macro_rules! field {
    ($table:ident, $row:ident, $keys:ident, $field:ident) => {
        $crate::store::convert::read($table, $row.$field)?
    };
    ($table:ident, $row:ident, $keys:ident, $field:ident (sealed)) => {
        $keys.open($table.as_str(), stringify!($field), $row.id, $row.$field)?
    };
}
use field;

/// The record that lies in `$row`.
macro_rules! record {
    ($record:ident, $row:ident, $keys:ident, [$($field:ident $(($how:ident))?),*]) => {{
        let table = <$record as shared::record::Record>::TABLE;
        $record {
            club_id: $crate::store::convert::read(table, $row.club_id)?,
            id: $crate::store::convert::read(table, $row.id)?,
            $($field: $crate::store::table::field!(table, $row, $keys, $field $(($how))?),)*
            meta: shared::record::Meta {
                version: $row.version,
                created_at: $crate::store::convert::read(table, $row.created_at)?,
                created_by: $crate::store::convert::read(table, $row.created_by)?,
                updated_at: $crate::store::convert::read(table, $row.updated_at)?,
                updated_by: $crate::store::convert::read(table, $row.updated_by)?,
            },
        }
    }};
}
use record;
