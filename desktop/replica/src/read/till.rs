//! The till of this desk.

use super::{Viewer, ask, count};
use crate::store::SqliteStore;
use crate::view::Till;
use shared::record::{Staff, TillShift};
use shared::store::{FindCounter, Stored, fetch};

/// The open till of this desk.
///
/// # Errors
/// Whatever the store says.
pub fn till_of(store: &mut SqliteStore<'_>, viewer: &Viewer) -> Stored<Option<TillShift>> {
    ask(store.open_till(viewer.desk_id))
}

/// The open till of this desk, to show.
///
/// # Errors
/// Whatever the store says.
pub fn till(store: &mut SqliteStore<'_>, viewer: &Viewer) -> Stored<Option<Till>> {
    let Some(till) = till_of(store, viewer)? else {
        return Ok(None);
    };
    let by = match till.opened_by {
        Some(id) => ask(fetch::<Staff, _>(store, id))?,
        None => None,
    };
    Ok(Some(Till {
        id: till.id.to_string(),
        opened: viewer.clock(till.opened_at),
        by: by.map(|staff| staff.name).unwrap_or_default(),
        float: till.float_amount.to_string(),
        expected: till.expected.to_string(),
        sales: count(till.sales),
    }))
}
