//! The file's schema: numbered SQL files of `migrations/desktop`, each run once.
//!
//! `user_version` counts the files that were run. A migration that landed is never edited.

use rusqlite::Connection;

/// A step of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// The file's name, for the log.
    pub name: &'static str,
    /// What it does.
    pub sql: &'static str,
}

macro_rules! migrations {
    ($($name:literal,)*) => {
        /// All steps, the first one first.
        pub const MIGRATIONS: &[Migration] = &[$(Migration {
            name: $name,
            sql: include_str!(concat!("../../../migrations/desktop/", $name, ".sql")),
        }),*];
    };
}

migrations! {
    "0001_replicated_tables",
    "0002_bookkeeping",
    "0003_balance_from_the_index",
    "0004_numbers",
    "0005_people_and_tills",
    "0006_lesson_numbers",
    "0007_statistics",
    "0008_standing_in_three_places",
    "0009_the_queue_of_a_desk",
    "0010_hours_and_series",
    "0013_waiting_list",
    "0014_notices_by_what_is_unread",
}

/// Why a schema could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// The file was written by a newer version of the product.
    #[error("the file has schema {found}; this version knows {newest} at most")]
    Newer {
        /// The file's.
        found: u32,
        /// The newest that is known.
        newest: u32,
    },
    /// The database failed.
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
}

/// How many steps the file has behind it.
///
/// # Errors
/// The database's.
pub fn version(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Runs the steps that the file has not had. The caller has begun a transaction, and commits it.
///
/// # Errors
/// [`SchemaError`].
pub fn migrate(connection: &Connection, steps: &[Migration]) -> Result<(), SchemaError> {
    let found = version(connection)?;
    let newest = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    if found > newest {
        return Err(SchemaError::Newer { found, newest });
    }
    let done = usize::try_from(found).unwrap_or(usize::MAX);
    for step in steps.iter().skip(done) {
        tracing::info!(step = step.name, "migrating the replica");
        connection.execute_batch(step.sql)?;
    }
    connection.pragma_update(None, "user_version", newest)?;
    if done < steps.len() {
        describe_indexes(connection)?;
    }
    Ok(())
}

/// Tells the planner what no count of a young file could: a replica holds one club, so the first column of every
/// index, `club_id`, chooses nothing, and the ones after it nearly everything. Without it a join may begin with all
/// lessons that there are (<https://sqlite.org/fileformat2.html#stat1tab>).
fn describe_indexes(connection: &Connection) -> rusqlite::Result<()> {
    /// Rows of a large club's table.
    const ROWS: &str = "100000";
    /// Rows that share the first column of an index, the first two, the first three.
    const SHAPE: [&str; 3] = [ROWS, "10", "2"];
    let known: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1')",
        [],
        |row| row.get(0),
    )?;
    if !known {
        return Ok(());
    }
    connection.execute("DELETE FROM sqlite_stat1", [])?;
    let mut indexes = connection.prepare(
        "SELECT t.name, CASE i.origin WHEN 'pk' THEN t.name ELSE i.name END, i.\"unique\", count(*)
         FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
         WHERE t.type = 'table' GROUP BY t.name, i.name HAVING max(c.seqno = 0 AND c.name = 'club_id')",
    )?;
    let mut rows = indexes.query([])?;
    while let Some(row) = rows.next()? {
        let (table, index): (String, String) = (row.get(0)?, row.get(1)?);
        let (unique, columns): (bool, i64) = (row.get(2)?, row.get(3)?);
        let columns = usize::try_from(columns).unwrap_or(0);
        let mut shape: Vec<&str> =
            SHAPE.iter().copied().chain(std::iter::repeat("1")).take(columns).collect();
        if unique {
            shape.pop();
            shape.push("1");
        }
        // First how many rows there are.
        shape.insert(0, ROWS);
        connection.execute(
            "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?1, ?2, ?3)",
            (table, index, shape.join(" ")),
        )?;
    }
    // The connection reads it again; those that are opened later read it then.
    connection.execute_batch("ANALYZE sqlite_schema")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use shared::record::Table;
    use std::collections::BTreeSet;

    fn fresh() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        migrate(&connection, MIGRATIONS).unwrap();
        connection
    }

    fn names(connection: &Connection, what: &str) -> BTreeSet<String> {
        let mut statement = connection.prepare(what).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn tables_and_columns_are_those_of_the_records() {
        let connection = fresh();
        for table in Table::ALL {
            let mut statement = connection
                .prepare("SELECT name, type, \"notnull\", pk FROM pragma_table_info(?1) ORDER BY cid")
                .unwrap();
            let mut found: Vec<(String, String, bool, i64)> = statement
                .query_map([table.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap();
            let mut expected: Vec<_> = table
                .columns()
                .iter()
                .zip([1, 2].into_iter().chain(std::iter::repeat(0)))
                .map(|(column, key)| {
                    (column.name.to_owned(), column.affinity.to_owned(), !column.nullable, key)
                })
                .collect();
            // A column that joined later stands last in the file; statements name their columns.
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "{table:?}");
        }
    }

    #[test]
    fn no_replicated_table_forbids_anything_but_a_second_row_of_one_id() {
        let connection = fresh();
        for table in Table::ALL {
            let name = table.as_str();
            let unique =
                format!("SELECT name FROM pragma_index_list('{name}') WHERE origin <> 'pk' AND \"unique\"");
            assert!(names(&connection, &unique).is_empty(), "{name}");
            let foreign = format!("SELECT \"table\" FROM pragma_foreign_key_list('{name}')");
            assert!(names(&connection, &foreign).is_empty(), "{name}");
            let strict = format!("SELECT name FROM pragma_table_list('{name}') WHERE strict AND wr");
            assert_eq!(names(&connection, &strict).len(), 1, "{name}");
        }
        assert!(names(&connection, "SELECT name FROM sqlite_schema WHERE type = 'trigger'").is_empty());
    }

    #[test]
    fn the_club_leads_every_index_of_a_replicated_table() {
        let connection = fresh();
        let stray = "SELECT i.name FROM sqlite_schema i WHERE i.type = 'index' AND i.sql IS NOT NULL
                     AND i.tbl_name NOT IN ('commands', 'notices') AND i.sql NOT LIKE '%(club_id, %'";
        assert!(names(&connection, stray).is_empty());
    }

    #[test]
    fn a_file_of_a_newer_version_is_left_alone() {
        let connection = fresh();
        connection.pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(migrate(&connection, MIGRATIONS), Err(SchemaError::Newer { found: 99, .. })));
    }
}
