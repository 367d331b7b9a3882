//! What happened to an account, as far as the replica's rows tell: who made and changed what, what was
//! bought, taken back and merged. The whole audit, with each value before and after, is kept by the server.

use super::super::day::BookingOfDay;
use super::super::select::{all, columns};
use super::super::{Viewer, ask};
use super::profile::Family;
use crate::store::SqliteStore;
use crate::view::HistoryLine;
use crate::words::{attention, member as said};
use shared::id::StaffId;
use shared::record::{
    AttentionItem, CheckIn, Column, Member, Meta, Order, OrderItem, Rider, Row, Staff, Table,
};
use shared::store::{FindMembers, ScanTables, Stored};
use shared::time::Timestamp;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Lines at most: beyond them nobody reads.
const MOST: usize = 120;

/// A line before it is put in order.
struct Line {
    at: Timestamp,
    by: Option<StaffId>,
    words: String,
}

/// Club date and time, `YYYY-MM-DD HH:MM`.
pub(super) fn at(viewer: &Viewer, at: Timestamp) -> String {
    format!("{} {}", viewer.zone().date(at), viewer.clock(at))
}

/// What happened, newest first.
pub(super) fn history(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    family: &Family,
    bookings: &[BookingOfDay],
) -> Stored<Vec<HistoryLine>> {
    let mut lines = accounts(viewer, family);
    for member in family.ids() {
        for rider in ask(store.riders_of(member))? {
            lines.extend(of_rider(viewer, &rider, &family.member));
        }
        lines.extend(orders(store, viewer, member)?);
        lines.extend(items(store, viewer, member)?);
    }
    lines.extend(undone(store, viewer, bookings)?);
    lines.sort_by_key(|line| std::cmp::Reverse(line.at));
    lines.truncate(MOST);
    let staff = names(store)?;
    let waits = if viewer.demo { HashSet::new() } else { waiting(store)? };
    let shown = lines.into_iter().map(|line| HistoryLine {
        at: at(viewer, line.at),
        words: line.words,
        by: line.by.and_then(|id| staff.get(&id).cloned()),
        pending: waits.contains(&line.at),
    });
    Ok(shown.collect())
}

/// When the commands were given that the server has not settled yet: rows that they wrote bear these times.
fn waiting(store: &SqliteStore<'_>) -> Stored<HashSet<Timestamp>> {
    let text = "SELECT issued_at FROM commands WHERE settled_at IS NULL";
    Ok(all(store.connection(), text, &[], |cells| cells.field::<Timestamp>())?.into_iter().collect())
}

fn names(store: &mut SqliteStore<'_>) -> Stored<HashMap<StaffId, String>> {
    let people = ask(store.rows(Table::Staff))?.into_iter().filter_map(|row| match row {
        Row::Staff(Staff { id, name, .. }) => Some((id, name)),
        _ => None,
    });
    Ok(people.collect())
}

fn accounts(viewer: &Viewer, family: &Family) -> Vec<Line> {
    let lang = viewer.lang;
    let member = &family.member;
    let mut lines =
        vec![Line { at: member.meta.created_at, by: member.meta.created_by, words: said::joined(lang) }];
    lines.extend(changed(viewer, &member.meta, &member.name));
    lines.extend(family.aliases.iter().map(|alias| Line {
        at: alias.meta.updated_at,
        by: alias.meta.updated_by,
        words: said::merged(lang, &alias.name),
    }));
    lines
}

/// The last change of a row; what stood there before is in the server's audit.
fn changed(viewer: &Viewer, meta: &Meta, name: &str) -> Option<Line> {
    (meta.version > 1).then(|| Line {
        at: meta.updated_at,
        by: meta.updated_by,
        words: said::changed(viewer.lang, name),
    })
}

fn of_rider(viewer: &Viewer, rider: &Rider, member: &Member) -> Vec<Line> {
    let lang = viewer.lang;
    let mut lines = Vec::new();
    if rider.meta.created_at > member.meta.created_at {
        let words = said::rider_added(lang, &rider.name);
        lines.push(Line { at: rider.meta.created_at, by: rider.meta.created_by, words });
    }
    lines.extend(changed(viewer, &rider.meta, &rider.name));
    if let Some(at) = rider.waiver_signed_at {
        lines.push(Line { at, by: None, words: said::waiver_signed(lang, &rider.name) });
    }
    if let Some(at) = rider.guardian_consent_at {
        lines.push(Line { at, by: None, words: said::guardian_consented(lang, &rider.name) });
    }
    lines
}

static ORDERS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {}, {} FROM orders o
         JOIN order_items i ON i.club_id = o.club_id AND i.order_id = o.id
         WHERE o.club_id = ?1 AND o.member_id = ?2",
        columns::<Order>("o"),
        columns::<OrderItem>("i"),
    )
});

fn orders(store: &SqliteStore<'_>, viewer: &Viewer, member: shared::id::MemberId) -> Stored<Vec<Line>> {
    let given = [store.club().to_value(), member.to_value()];
    let bought = all(store.connection(), &ORDERS, &given, |cells| {
        Ok((cells.record::<Order>()?, cells.record::<OrderItem>()?))
    })?;
    let line = |(order, item): (Order, OrderItem)| Line {
        at: order.meta.created_at,
        by: order.meta.created_by,
        words: said::bought(viewer.lang, &item.sold.0.name, item.amount, &order.number),
    };
    Ok(bought.into_iter().map(line).collect())
}

static ITEMS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {} FROM attention_items a WHERE a.club_id = ?1 AND a.member_id = ?2",
        columns::<AttentionItem>("a")
    )
});

fn items(store: &SqliteStore<'_>, viewer: &Viewer, member: shared::id::MemberId) -> Stored<Vec<Line>> {
    let given = [store.club().to_value(), member.to_value()];
    let items = all(store.connection(), &ITEMS, &given, |cells| cells.record::<AttentionItem>())?;
    let line = |item: AttentionItem| {
        let title = attention::title(item.code, viewer.lang);
        let words = item.details.0.say.words(viewer.lang, viewer.zone());
        Line { at: item.meta.created_at, by: item.staff_id, words: format!("{title} · {words}") }
    };
    Ok(items.into_iter().map(line).collect())
}

static UNDONE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {} FROM check_ins c WHERE c.club_id = ?1 AND c.booking_id = ?2 AND c.undone_at IS NOT NULL",
        columns::<CheckIn>("c")
    )
});

/// Check-ins that were taken back: both facts stay on record.
fn undone(store: &SqliteStore<'_>, viewer: &Viewer, bookings: &[BookingOfDay]) -> Stored<Vec<Line>> {
    let mut lines = Vec::new();
    for one in bookings.iter().filter(|one| one.booking.starts_at <= viewer.day().until) {
        let given = [store.club().to_value(), one.booking.id.to_value()];
        for check_in in all(store.connection(), &UNDONE, &given, |cells| cells.record::<CheckIn>())? {
            let lesson = format!("{} {}", viewer.date_and_clock(one.booking.starts_at), one.rider.name);
            lines.extend(check_in.undone_at.map(|at| Line {
                at,
                by: check_in.undone_by,
                words: said::check_in_undone(viewer.lang, &lesson, check_in.undone_reason.as_deref()),
            }));
        }
    }
    Ok(lines)
}
