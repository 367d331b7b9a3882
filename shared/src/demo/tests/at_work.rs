//! The commands find the demo club as they would have left it.

use super::{Case, Size, Tables};
use crate::command::{Actor, CheckIn, Command, Issued, Outcome, Phase, UndoCheckIn, run};
use crate::id::CommandId;
use crate::record::{BookingState, CheckInMethod, DebtState, PackageBalance, Role, Row};
use crate::rules::check_in::{Next, next};
use crate::store::memory::{MemoryStore, ready};
use crate::store::{FindPackages, put};
use crate::time::{ClubZone, Timestamp};
use uuid::Uuid;

struct AtWork {
    store: MemoryStore,
    tables: Tables,
    now: Timestamp,
}

impl AtWork {
    fn open(seed: u64) -> Self {
        let case = Case::new(seed, Size::Small, "2026-11-21T06:20:00Z");
        let grown = case.grow();
        let mut store = MemoryStore::new(grown.club_id);
        for row in &grown.rows {
            ready(put(&mut store, row)).unwrap();
        }
        Self { store, tables: Tables::of(&grown.rows), now: case.now }
    }

    fn give(&mut self, n: u128, command: impl Into<Command>) -> Outcome {
        let reception = self.tables.staff.iter().find(|staff| staff.role == Role::Receptionist).unwrap();
        let issued = Issued {
            command_id: CommandId(Uuid::from_u128(n)),
            club_id: self.tables.clubs[0].id,
            desk_id: None,
            actor: Actor::Staff { id: reception.id, role: Some(Role::Receptionist) },
            issued_at: self.now,
            command: command.into(),
            flagged: None,
        };
        ready(run(&mut self.store, &issued, Phase::Issue, self.now)).unwrap()
    }

    fn balances(&mut self) -> Vec<PackageBalance> {
        let packages = self.tables.packages.iter().map(|package| package.id);
        packages.map(|id| ready(self.store.balance(id)).unwrap()).collect()
    }
}

#[test]
fn who_is_due_can_be_checked_in_and_taken_back() {
    let mut club = AtWork::open(5);
    let rules = club.tables.clubs[0].rules.0.clone();
    let before = club.balances();
    let due = club.tables.bookings.clone();
    let due: Vec<_> = due.iter().filter(|booking| next(booking, &rules, club.now) == Next::CheckIn).collect();
    assert!(!due.is_empty());
    for (n, booking) in (1..).zip(due) {
        let (zone, now) = (ClubZone::default(), club.now);
        let command =
            ready(CheckIn::prepare(&mut club.store, zone, now, booking.id, CheckInMethod::Search)).unwrap();
        let outcome = club.give(n * 2, command);
        assert!(outcome.receipt().is_some(), "{outcome:?}");
        let undo = UndoCheckIn { booking_id: booking.id, reason: "点错了".to_owned() };
        assert!(matches!(club.give(n * 2 + 1, undo), Outcome::Applied { .. }));
    }
    assert_eq!(club.balances(), before);
}

#[test]
fn who_checked_in_today_can_be_taken_back_to_what_was_set_aside() {
    let mut club = AtWork::open(6);
    let today = ClubZone::default().date(club.now);
    let of_today = |row: &&crate::record::CheckIn| ClubZone::default().date(row.in_at) == today;
    let came: Vec<_> = club.tables.check_ins.iter().filter(of_today).cloned().collect();
    assert!(came.len() > 3);
    for (n, check_in) in (1..).zip(&came) {
        let undo = UndoCheckIn { booking_id: check_in.booking_id, reason: "点错了".to_owned() };
        assert!(matches!(club.give(n, undo), Outcome::Applied { .. }));
    }
    let rows: Vec<Row> = club.store.all().cloned().collect();
    let after = Tables::of(&rows);
    for check_in in &came {
        let booking = after.bookings.iter().find(|booking| booking.id == check_in.booking_id).unwrap();
        assert_eq!(booking.state, BookingState::Booked);
        let reserved: PackageBalance = after
            .entries
            .iter()
            .filter(|entry| entry.booking_id == Some(booking.id))
            .fold(PackageBalance::default(), |sum, entry| sum.with(entry.kind, entry.units));
        let expected = if check_in.package_id.is_some() { check_in.units } else { crate::units::Units::ZERO };
        assert_eq!((reserved.reserved, reserved.used.tenths()), (expected, 0));
        let debts = after.debts.iter().filter(|debt| debt.check_in_id == check_in.id);
        assert!(debts.into_iter().all(|debt| debt.state == DebtState::Cancelled));
    }
}
