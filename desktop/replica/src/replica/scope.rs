//! What is too old for a desk is dropped, only while nothing pending is in the rows: the same judgement as
//! the server's, so that both can be compared.

use super::error::Result;
use crate::store::SqliteStore;
use shared::record::{Row, Table};
use shared::sync::scope::{InScope, judge};
use shared::time::Timestamp;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The tables whose rows may fall out of scope, the packages before their entries.
const AGEING: [Table; 16] = [
    Table::TillShifts,
    Table::Orders,
    Table::OrderItems,
    Table::Payments,
    Table::CashMovements,
    Table::MemberPackages,
    Table::HorseAvailabilities,
    Table::ArenaClosures,
    Table::Lessons,
    Table::Bookings,
    Table::Overrides,
    Table::WaitlistEntries,
    Table::CheckIns,
    Table::Debts,
    Table::AttentionItems,
    Table::PackageEntries,
];

/// Drops the rows that are no longer in scope.
pub(super) fn prune(store: &mut SqliteStore<'_>, start: Timestamp) -> Result<()> {
    let mut packages = None;
    for table in AGEING {
        for row in store.read_table(table)? {
            let kept = match judge(&row, start) {
                InScope::Yes => true,
                InScope::No => false,
                InScope::WithPackage(package) => kept_packages(store, &mut packages)?.contains(&package.0),
            };
            if !kept {
                store.delete(table, row.id())?;
            }
        }
    }
    Ok(())
}

fn kept_packages<'p>(
    store: &SqliteStore<'_>,
    packages: &'p mut Option<BTreeSet<Uuid>>,
) -> Result<&'p BTreeSet<Uuid>> {
    if packages.is_none() {
        *packages = Some(store.read_table(Table::MemberPackages)?.iter().map(Row::id).collect());
    }
    Ok(packages.get_or_insert_default())
}

/// The rows of a table that are in the scope that starts there, by id.
pub(super) fn rows(store: &SqliteStore<'_>, table: Table, start: Timestamp) -> Result<Vec<Row>> {
    let mut rows = store.read_table(table)?;
    if table == Table::PackageEntries {
        let packages: BTreeSet<Uuid> =
            self::rows(store, Table::MemberPackages, start)?.iter().map(Row::id).collect();
        rows.retain(|row| match judge(row, start) {
            InScope::WithPackage(package) => packages.contains(&package.0),
            InScope::Yes => true,
            InScope::No => false,
        });
    } else {
        rows.retain(|row| judge(row, start) == InScope::Yes);
    }
    Ok(rows)
}
