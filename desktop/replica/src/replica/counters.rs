//! Human numbers: a counter for each series and club date. They lie outside the changesets, so that a
//! number is never given twice, whatever is undone.

use super::error::Result;
use super::state::Identity;
use rusqlite::{Connection, params};
use shared::number::Series;
use shared::time::Date;

/// The next number of a series on a club date.
///
/// # Errors
/// The database's.
pub(super) fn next(connection: &Connection, who: &Identity, series: Series, date: Date) -> Result<String> {
    let text = "INSERT INTO counters (origin, series, date, last) VALUES (?1, ?2, ?3, 1) \
                ON CONFLICT (origin, series, date) DO UPDATE SET last = last + 1 RETURNING last";
    let given = params![who.origin.as_str(), series.letter().to_string(), date.to_string()];
    let counter: u32 = connection.prepare_cached(text)?.query_row(given, |row| row.get(0))?;
    Ok(who.origin.number(series, date, counter))
}
