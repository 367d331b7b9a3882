//! Rows by their kind.

use shared::record::{Record, Row, Table};

/// Tables whose rows only ever grow in number: they tell what happened, not how it stands.
pub(crate) const LEDGERS: [Table; 4] =
    [Table::PackageEntries, Table::CashMovements, Table::AttentionItems, Table::Overrides];

/// The record in a row, where it is of that kind.
pub(crate) fn read<R: Record>(row: &Row) -> Option<R> {
    if row.table() == R::TABLE { R::from_values(row.values()).ok() } else { None }
}

/// All records of a kind.
pub(crate) fn of<R: Record>(rows: &[Row]) -> Vec<R> {
    rows.iter().filter_map(read).collect()
}
