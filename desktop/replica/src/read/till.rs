//! Tills: the one of this desk, and those that are still to be counted.

use super::select::{all, columns};
use super::{Viewer, ask, count};
use crate::store::SqliteStore;
use crate::view::{CashLine, Till, TillBook, TillSheet};
use crate::words::till::movement;
use shared::id::{StaffId, TillShiftId};
use shared::record::{CashMovement, Column, Desk, Staff, TillShift, TillState};
use shared::rights::Right;
use shared::store::{FindCounter, Stored, fetch};
use shared::time::Timestamp;

/// Closed tills to look at: a week of them, and never more than this.
const MOST_CLOSED: usize = 14;

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
    Ok(Some(Till {
        id: till.id.to_string(),
        opened: viewer.clock(till.opened_at),
        by: name_of(store, till.opened_by)?,
        float: till.float_amount.to_string(),
        expected: till.expected.to_string(),
        sales: count(till.sales),
    }))
}

/// Every till that who is on duty may look at: those of this desk, and of all desks for who may see the club's
/// money.
///
/// # Errors
/// Whatever the store says.
pub fn till_book(store: &mut SqliteStore<'_>, viewer: &Viewer) -> Stored<TillBook> {
    let every_desk = viewer.may(Right::SeeRevenue);
    let mut book = TillBook { own: None, elsewhere: Vec::new(), closed: Vec::new(), may_reopen: every_desk };
    if !every_desk && !viewer.may(Right::SellAtCounter) {
        return Ok(book);
    }
    for till in shifts(store, viewer)? {
        let own = till.desk_id == viewer.desk_id;
        if !own && !every_desk {
            continue;
        }
        match till.state {
            TillState::Open if own => book.own = Some(sheet(store, viewer, &till)?),
            TillState::Open => book.elsewhere.push(sheet(store, viewer, &till)?),
            TillState::Closed if book.closed.len() < MOST_CLOSED => {
                book.closed.push(sheet(store, viewer, &till)?);
            }
            TillState::Closed => {}
        }
    }
    Ok(book)
}

/// Open tills, and those closed in the last seven days, newest first.
fn shifts(store: &SqliteStore<'_>, viewer: &Viewer) -> Stored<Vec<TillShift>> {
    let text = format!(
        "SELECT {} FROM till_shifts t WHERE t.club_id = ?1 AND (t.state = ?2 OR t.closed_at >= ?3)
         ORDER BY coalesce(t.closed_at, t.opened_at) DESC, t.id DESC",
        columns::<TillShift>("t"),
    );
    let since = viewer.now.plus_days(-7);
    let given = [store.club().to_value(), TillState::Open.to_value(), since.to_value()];
    all(store.connection(), &text, &given, |cells| cells.record::<TillShift>())
}

fn sheet(store: &mut SqliteStore<'_>, viewer: &Viewer, till: &TillShift) -> Stored<TillSheet> {
    let desk = ask(fetch::<Desk, _>(store, till.desk_id))?;
    Ok(TillSheet {
        id: till.id.to_string(),
        desk: desk.map(|desk| desk.name).unwrap_or_default(),
        opened: viewer.when(till.opened_at),
        opened_by: name_of(store, till.opened_by)?,
        closed: till.closed_at.map(|at| closed_when(viewer, till, at)),
        closed_by: name_of(store, till.closed_by)?,
        float: till.float_amount.to_string(),
        expected: till.expected.to_string(),
        counted: till.counted.map(|counted| counted.to_string()),
        difference: till.difference().map(|difference| difference.to_string()),
        sales: count(till.sales),
        movements: movements(store, viewer, till.id)?,
    })
}

/// When a till was closed: the day is told only where it is not the one on which it was opened.
fn closed_when(viewer: &Viewer, till: &TillShift, at: Timestamp) -> String {
    let same_day = viewer.zone().date(till.opened_at) == viewer.zone().date(at);
    if same_day { viewer.clock(at) } else { viewer.date_and_clock(at) }
}

fn movements(store: &SqliteStore<'_>, viewer: &Viewer, till: TillShiftId) -> Stored<Vec<CashLine>> {
    let text = format!(
        "SELECT {}, o.number, m.name FROM cash_movements c
         LEFT JOIN orders o ON o.id = c.order_id LEFT JOIN members m ON m.id = o.member_id
         WHERE c.club_id = ?1 AND c.till_shift_id = ?2 ORDER BY c.moved_at DESC, c.id DESC",
        columns::<CashMovement>("c"),
    );
    let given = [store.club().to_value(), till.to_value()];
    all(store.connection(), &text, &given, |cells| {
        let row: CashMovement = cells.record()?;
        let (order, member): (Option<String>, Option<String>) = (cells.field()?, cells.field()?);
        Ok(CashLine {
            time: viewer.when(row.moved_at),
            words: movement(&row, member.as_deref(), viewer.lang),
            order,
            amount: row.amount.to_string(),
        })
    })
}

fn name_of(store: &mut SqliteStore<'_>, staff: Option<StaffId>) -> Stored<String> {
    let Some(id) = staff else { return Ok(String::new()) };
    Ok(ask(fetch::<Staff, _>(store, id))?.map(|staff| staff.name).unwrap_or_default())
}
