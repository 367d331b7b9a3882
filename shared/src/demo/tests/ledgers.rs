//! Packages, reservations, check-ins and debts agree with each other.

use super::{Case, Tables, everywhere};
use crate::record::{
    AttentionCode, AttentionState, BookingState, DebtState, EntryKind, PackageBalance, PackageEntry,
    PackageState,
};
use crate::time::ClubZone;
use crate::units::Units;
use std::collections::{BTreeMap, HashMap};

/// Every ledger, reservation, check-in and debt adds up.
pub(super) fn all_add_up(case: &Case, tables: &Tables) {
    ledgers(case, tables);
    bookings(tables);
    debts(tables);
}

fn ledgers(case: &Case, tables: &Tables) {
    let mut of: HashMap<_, Vec<&PackageEntry>> = HashMap::new();
    for entry in &tables.entries {
        of.entry(entry.package_id).or_default().push(entry);
    }
    for package in &tables.packages {
        let mut entries = of.remove(&package.id).unwrap();
        // Entries of one instant stand in the order in which they were written.
        entries.sort_by_key(|entry| entry.meta.created_at);
        assert_eq!((entries[0].kind, entries[0].units), (EntryKind::Buy, package.units));
        let mut sum = PackageBalance::default();
        for entry in &entries {
            sum = sum.with(entry.kind, entry.units);
            assert!(
                sum.available() >= Units::ZERO,
                "{} is overdrawn at {}",
                package.name,
                entry.meta.created_at
            );
            assert!(sum.reserved >= Units::ZERO, "{} has less than nothing set aside", package.name);
            assert!(entry.meta.created_at <= case.now, "an entry of {:?} lies ahead", entry.kind);
        }
        let left = sum.bought - sum.used - sum.expired - sum.refunded;
        assert_eq!(left.is_positive(), package.state.is_live(), "{:?} with {left} left", package.state);
        assert_eq!(package.ended_at.is_some(), !package.state.is_live());
        assert_eq!(package.state == PackageState::Expired, sum.expired.is_positive());
        assert_eq!(package.state == PackageState::Refunded, sum.refunded.is_positive());
        if package.state.is_live() {
            assert!(
                package.valid_until.is_none_or(|last| last >= case.today),
                "a live package is out of date"
            );
        }
        assert_eq!(package.valid_from.is_some(), package.valid_until.is_some());
        if package.valid_from.is_none() {
            assert_eq!(sum.used, Units::ZERO, "a package is in use that never started");
        }
        let days = package.valid_until.zip(package.valid_from).map(|(last, first)| (last - first).num_days());
        assert!(days.is_none_or(|days| days == package.validity_days));
        for entry in entries.iter().filter(|entry| entry.kind == EntryKind::Use) {
            let on = ClubZone::default().date(entry.meta.created_at);
            assert!(package.valid_until.is_none_or(|last| on <= last), "used after its last day");
        }
    }
    assert!(of.is_empty(), "entries of packages that nobody has");
}

fn bookings(tables: &Tables) {
    let courses: HashMap<_, _> = tables.courses.iter().map(|config| (config.id, config)).collect();
    let lessons: HashMap<_, _> = tables.lessons.iter().map(|lesson| (lesson.id, lesson)).collect();
    let check_ins: HashMap<_, _> = tables.check_ins.iter().map(|row| (row.booking_id, row)).collect();
    let packages: HashMap<_, _> = tables.packages.iter().map(|package| (package.id, package)).collect();
    assert_eq!(check_ins.len(), tables.check_ins.len(), "one booking was checked in twice");
    let mut of: HashMap<_, Vec<&PackageEntry>> = HashMap::new();
    for entry in &tables.entries {
        if let Some(booking) = entry.booking_id {
            of.entry(booking).or_default().push(entry);
        }
    }
    for booking in &tables.bookings {
        let lesson = lessons[&booking.lesson_id];
        let cost = courses[&lesson.course_id].saddle_hours;
        let mut sums: BTreeMap<_, PackageBalance> = BTreeMap::new();
        for entry in of.get(&booking.id).into_iter().flatten() {
            let sum = sums.entry(entry.package_id).or_default();
            *sum = sum.with(entry.kind, entry.units);
        }
        let used: Units = sums.values().map(|sum| sum.used).sum();
        let reserved: Units = sums.values().map(|sum| sum.reserved).sum();
        let check_in = check_ins.get(&booking.id);
        let came = matches!(booking.state, BookingState::CheckedIn | BookingState::Done);
        assert_eq!(check_in.is_some(), came, "{:?}", booking.state);
        let waiting = matches!(booking.state, BookingState::Held | BookingState::Booked);
        let set_aside = if waiting && booking.package_id.is_some() { cost } else { Units::ZERO };
        assert_eq!(reserved, set_aside, "a {:?} booking", booking.state);
        assert!(booking.order_item_id.is_none() || booking.package_id.is_none(), "paid twice");
        if let Some(package) = booking.package_id {
            let package = packages[&package];
            assert_eq!(package.member_id, booking.member_id);
            assert!(package.courses.0.is_empty() || package.courses.0.contains(&lesson.course_id));
        }
        if let Some(check_in) = check_in {
            let in_money = booking.order_item_id.is_some();
            assert_eq!(check_in.units, if in_money { Units::ZERO } else { cost });
            let debt = tables.debts.iter().find(|debt| debt.check_in_id == check_in.id);
            let settled = debt.is_some_and(|debt| debt.state == DebtState::Settled);
            assert_eq!(debt.is_some(), check_in.package_id.is_none() && !in_money);
            let paid = check_in.package_id.is_some() || settled;
            assert_eq!(used, if paid { cost } else { Units::ZERO });
            assert!(
                check_in.in_at >= booking.starts_at.plus_minutes(-60) && check_in.in_at < booking.ends_at
            );
            assert!(check_in.out_at.is_none_or(|out| out >= booking.ends_at));
        } else {
            let missed = booking.state == BookingState::NoShow && booking.package_id.is_some();
            assert_eq!(used, if missed { cost } else { Units::ZERO });
        }
    }
}

fn debts(tables: &Tables) {
    for debt in &tables.debts {
        let item = tables
            .attention
            .iter()
            .find(|item| item.code == AttentionCode::UnitsOwed && item.booking_id == Some(debt.booking_id))
            .unwrap();
        assert_eq!(item.state == AttentionState::Open, debt.state == DebtState::Open);
        assert_eq!(debt.package_id.is_some(), debt.state == DebtState::Settled);
    }
}

#[test]
fn packages_reservations_check_ins_and_debts_add_up() {
    everywhere(all_add_up);
}
