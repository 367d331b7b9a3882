//! The *needs attention* list, with the ways forward.

use super::instead;
use super::offers::free_horses;
use super::select::{all, columns};
use super::{Viewer, ask, count};
use crate::store::SqliteStore;
use crate::view::{Attention, Way};
use crate::words::attention as said;
use shared::command::{AssignHorse, Execute, Stop};
use shared::id::{BookingId, MemberId};
use shared::record::{AttentionCode, AttentionItem, AttentionState, Booking, Column, Desk, Member, Staff};
use shared::rules::conflicts::resolve_member;
use shared::store::{Stored, fetch};
use std::sync::LazyLock;

/// For so many of the newest items it is searched what is free instead: a search goes through days of the timetable.
const SEARCHED: usize = 12;

static ITEMS: LazyLock<String> = LazyLock::new(|| {
    format!("SELECT {} FROM attention_items i WHERE i.club_id = ?1", columns::<AttentionItem>("i"))
});
static OPEN: LazyLock<String> =
    LazyLock::new(|| format!("{} AND i.state = ?2 ORDER BY i.created_at DESC, i.id", *ITEMS));
static QUARANTINED: LazyLock<String> =
    LazyLock::new(|| format!("{} AND i.state = ?2 AND i.code = ?3 ORDER BY i.created_at DESC, i.id", *ITEMS));
/// The open ones first, then what was settled, the newest first.
static ALL: LazyLock<String> =
    LazyLock::new(|| format!("{} ORDER BY i.state = ?2 DESC, i.created_at DESC, i.id LIMIT 200", *ITEMS));

/// The items of the club, newest first; the open ones only, or those settled lately besides.
///
/// # Errors
/// Whatever the store says.
pub fn attention(store: &mut SqliteStore<'_>, viewer: &Viewer, open_only: bool) -> Stored<Vec<Attention>> {
    let given = [store.club().to_value(), AttentionState::Open.to_value()];
    let text = if open_only { &OPEN } else { &ALL };
    let items = all(store.connection(), text, &given, |cells| cells.record::<AttentionItem>())?;
    let mut searched = 0_usize;
    let mut lines = Vec::new();
    for item in items {
        let wanted = item.details.0.wanted.filter(|_| item.state == AttentionState::Open);
        let mut told = line(store, viewer, item)?;
        if let Some(wanted) = wanted
            && searched < SEARCHED
        {
            searched = searched.saturating_add(1);
            if let Some(way) = instead::way(store, viewer, &wanted)? {
                told.ways.insert(0, way);
            }
        }
        lines.push(told);
    }
    Ok(lines)
}

/// Commands that the server set aside and nobody has settled, newest first.
///
/// # Errors
/// Whatever the store says.
pub fn quarantined(store: &mut SqliteStore<'_>, viewer: &Viewer) -> Stored<Vec<Attention>> {
    let given = [
        store.club().to_value(),
        AttentionState::Open.to_value(),
        AttentionCode::CommandQuarantined.to_value(),
    ];
    let items = all(store.connection(), &QUARANTINED, &given, |cells| cells.record::<AttentionItem>())?;
    items.into_iter().map(|item| line(store, viewer, item)).collect()
}

/// How many items are open.
///
/// # Errors
/// Whatever the store says.
pub fn open_items(store: &SqliteStore<'_>) -> Stored<u32> {
    let text = "SELECT count(*) FROM attention_items WHERE club_id = ?1 AND state = ?2";
    let given = [store.club().to_value(), AttentionState::Open.to_value()];
    let counted = all(store.connection(), text, &given, |cells| cells.field::<i64>())?;
    Ok(counted.into_iter().map(count).sum())
}

fn line(store: &mut SqliteStore<'_>, viewer: &Viewer, item: AttentionItem) -> Stored<Attention> {
    let by = match item.staff_id {
        Some(id) => ask(fetch::<Staff, _>(store, id))?,
        None => None,
    };
    let desk = match item.desk_id {
        Some(id) => ask(fetch::<Desk, _>(store, id))?,
        None => None,
    };
    let (by, desk) = (by.map(|staff| staff.name), desk.map(|desk| desk.name));
    Ok(Attention {
        id: item.id.to_string(),
        kind: item.code.as_str().to_owned(),
        at: viewer.date_and_clock(item.meta.created_at),
        title: said::title(item.code, viewer.lang),
        words: item.details.0.say.words(viewer.lang, viewer.zone()),
        from: said::from(viewer.lang, by.as_deref(), desk.as_deref()),
        ways: match item.state {
            AttentionState::Open => ways(store, viewer, &item)?,
            AttentionState::Settled => Vec::new(),
        },
        settled: settled(store, viewer, &item)?,
    })
}

fn settled(store: &mut SqliteStore<'_>, viewer: &Viewer, item: &AttentionItem) -> Stored<Option<String>> {
    let Some(at) = item.settled_at else {
        return Ok(None);
    };
    let by = match item.settled_by {
        Some(id) => ask(fetch::<Staff, _>(store, id))?.map(|staff| staff.name),
        None => None,
    };
    let at = viewer.date_and_clock(at);
    Ok(Some(said::settled(viewer.lang, by.as_deref(), &at, item.settled_how.as_deref())))
}

/// What can be done about an item, best first. To take it as seen is always one of the ways.
fn ways(store: &mut SqliteStore<'_>, viewer: &Viewer, item: &AttentionItem) -> Stored<Vec<Way>> {
    let mut ways = Vec::new();
    let about_horse = match item.code {
        AttentionCode::Clash | AttentionCode::CheckedInAfterCancel => true,
        AttentionCode::CommandRejected => item.details.0.command == AssignHorse::NAME,
        _ => false,
    };
    if about_horse && let Some(booking) = item.booking_id {
        ways.extend(another_horse(store, viewer, booking)?);
    }
    if item.code == AttentionCode::UnitsOwed
        && let Some(member) = item.member_id
    {
        ways.extend(
            account(store, member)?
                .map(|account| Way::SellPackage { member_id: account.id.to_string(), member: account.name }),
        );
    }
    if item.code == AttentionCode::SamePhone
        && let Some(member) = item.member_id
    {
        ways.extend(
            account(store, member)?
                .map(|account| Way::Compare { member_id: account.id.to_string(), member: account.name }),
        );
    }
    ways.push(Way::Acknowledge { needs_note: needs_note(item.code) });
    Ok(ways)
}

/// Another horse, while the lesson is not over.
fn another_horse(store: &mut SqliteStore<'_>, viewer: &Viewer, id: BookingId) -> Stored<Option<Way>> {
    let booking = ask(fetch::<Booking, _>(store, id))?;
    let ahead = booking.is_some_and(|booking| booking.state.is_live() && booking.ends_at > viewer.now);
    if !ahead {
        return Ok(None);
    }
    match free_horses(store, id) {
        Ok(horses) => Ok(Some(Way::AssignHorse { booking_id: id.to_string(), horses })),
        Err(Stop::Refused(_)) => Ok(None),
        Err(Stop::Database(error)) => Err(error),
    }
}

fn account(store: &mut SqliteStore<'_>, member: MemberId) -> Stored<Option<Member>> {
    let account = ask(resolve_member(store, member))?;
    ask(fetch::<Member, _>(store, account))
}

/// Where money, units or rights went another way than they should, it is kept how that was settled.
#[must_use]
pub const fn needs_note(code: AttentionCode) -> bool {
    match code {
        AttentionCode::CommandQuarantined
        | AttentionCode::UnitsOwed
        | AttentionCode::StockOversold
        | AttentionCode::PriceDiffers
        | AttentionCode::TillMissing
        | AttentionCode::TillCountedTwice
        | AttentionCode::RightMissing
        | AttentionCode::NumberClash
        | AttentionCode::NumberUnproven
        | AttentionCode::NumbersLost
        | AttentionCode::BookingUnpaid => true,
        AttentionCode::CommandRejected
        | AttentionCode::AlreadyCheckedIn
        | AttentionCode::CheckedInAfterCancel
        | AttentionCode::Clash
        | AttentionCode::SamePhone
        | AttentionCode::ClockWrong
        | AttentionCode::OffShelf
        | AttentionCode::OutsideCheckInWindow => false,
    }
}
