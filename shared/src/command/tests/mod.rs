//! What the commands do, on a store in memory: a club on a working day (see `store::testing::world`),
//! two desks, and commands that are given, run again and decided.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod acts;
mod assign_horse;
mod attention;
mod book_rider;
mod cancel_booking;
mod cancel_lesson;
mod check_in;
mod check_out;
mod edit_lesson;
mod edits;
mod end_lesson;
mod facts;
mod hours;
mod identity;
mod import;
mod inverse;
mod make_lesson;
mod mark_no_show;
mod members;
mod merge;
mod move_lesson;
mod outage;
mod packages;
mod phases;
mod restore;
mod rights;
mod sell_package;
mod series;
mod there_and_back;
mod till;
mod two_desks;
mod undo_check_in;
mod undo_no_show;
mod void;
mod waiting;
mod ways_back;

use super::{Actor, Command, Issued, Outcome, Phase, Receipt, run};
use crate::id::{AttentionItemId, BookingId, CommandId, DeskId, MemberPackageId, StaffId};
use crate::record::{
    AttentionCode, AttentionItem, AttentionState, Booking, BookingState, CheckIn, EntryKind, Lesson,
    MemberPackage, PackageBalance, PackageEntry, Record, Role, Row,
};
use crate::store::memory::{MemoryStore, ready};
use crate::store::testing::world::{self, BOUGHT, DOOR, MANAGER, OFFICE, RECEPTION, RUOXI, TEN, booking_id};
use crate::store::testing::{self, CLUB, id, minutes, untouched};
use crate::store::{FindPackages, Keep, fetch};
use crate::time::{ClubZone, Timestamp};
use crate::units::Units;
use crate::words::Say;

/// A club at work.
#[derive(Clone)]
struct Club {
    store: MemoryStore,
    /// Commands given so far; the next one's id comes from it.
    given: u128,
}

impl Club {
    /// The club in the morning; see [`world::rows`].
    fn open() -> Self {
        let mut store = MemoryStore::new(CLUB);
        ready(testing::fill(&mut store, &world::rows())).unwrap();
        Self { store, given: 0 }
    }

    /// A command that this person gives at this desk, so many minutes after nine.
    fn write(
        &mut self,
        after: i64,
        desk: DeskId,
        staff: (StaffId, Role),
        command: impl Into<Command>,
    ) -> Issued {
        self.given += 1;
        Issued {
            command_id: id(0x7000_0000 + self.given),
            club_id: CLUB,
            desk_id: Some(desk),
            actor: Actor::Staff { id: staff.0, role: Some(staff.1) },
            issued_at: minutes(after),
            command: command.into(),
            flagged: None,
        }
    }

    /// Runs a command; a refused one leaves nothing behind, as the caller of [`run`] sees to.
    fn run_at(&mut self, issued: &Issued, phase: Phase, now: Timestamp) -> Outcome {
        let before = self.store.clone();
        let outcome = ready(run(&mut self.store, issued, phase, now)).unwrap();
        if matches!(outcome, Outcome::Rejected { .. }) {
            self.store = before;
        }
        outcome
    }

    /// Runs a command the moment it was issued.
    fn run(&mut self, issued: &Issued, phase: Phase) -> Outcome {
        self.run_at(issued, phase, issued.issued_at)
    }

    /// Reception gives a command at the desk at the door, and that desk does it.
    fn issue(&mut self, after: i64, command: impl Into<Command>) -> Outcome {
        let issued = self.write(after, DOOR, RECEPTIONIST, command);
        self.run(&issued, Phase::Issue)
    }

    /// Reception gave a command at the desk at the door, and the server decides it.
    fn decide(&mut self, after: i64, command: impl Into<Command>) -> Outcome {
        let issued = self.write(after, DOOR, RECEPTIONIST, command);
        self.run(&issued, Phase::Decide)
    }

    /// The manager gave a command in the office, and the server decides it.
    fn decide_office(&mut self, after: i64, command: impl Into<Command>) -> Outcome {
        let issued = self.write(after, OFFICE, (MANAGER, Role::Manager), command);
        self.run(&issued, Phase::Decide)
    }

    /// The id of the command that was given last.
    fn last(&self) -> CommandId {
        id(0x7000_0000 + self.given)
    }

    fn get<R: Record>(&mut self, id: R::Id) -> R {
        ready(fetch(&mut self.store, id)).unwrap().unwrap()
    }

    /// Changes a row as somebody else would, unseen by the commands.
    fn edit<R: Record>(&mut self, id: R::Id, change: impl FnOnce(&mut R)) {
        let mut row: R = self.get(id);
        change(&mut row);
        ready(self.store.update(&row)).unwrap();
    }

    fn add<R: Record>(&mut self, row: &R) {
        ready(self.store.insert(row)).unwrap();
    }

    fn of<R: Record>(&self) -> Vec<R> {
        self.store.of().unwrap()
    }

    fn booking(&mut self, n: u32) -> Booking {
        self.get(booking_id(n))
    }

    fn lesson(&mut self, n: u32) -> Lesson {
        self.get(world::lesson_id(n))
    }

    fn balance(&mut self, package: MemberPackageId) -> PackageBalance {
        ready(self.store.balance(package)).unwrap()
    }

    fn left(&mut self, package: MemberPackageId) -> i64 {
        self.balance(package).available().tenths()
    }

    /// Check-ins of a booking that were not undone.
    fn standing(&self, n: u32) -> Vec<CheckIn> {
        let mut check_ins: Vec<CheckIn> = self.of();
        check_ins.retain(|row| row.booking_id == booking_id(n) && row.undone_at.is_none());
        check_ins
    }

    /// Open items of a kind.
    fn open_items(&self, code: AttentionCode) -> Vec<AttentionItem> {
        let mut items: Vec<AttentionItem> = self.of();
        items.retain(|item| item.code == code && item.state == AttentionState::Open);
        items
    }

    /// Another package of a member, with so many tenths in it.
    fn another_package(
        &mut self,
        n: u128,
        tenths: i64,
        change: impl FnOnce(&mut MemberPackage),
    ) -> MemberPackageId {
        let mut package: MemberPackage = self.get(BOUGHT);
        package.id = id(0x7100_0000 + n);
        package.units = Units::from_tenths(tenths);
        change(&mut package);
        self.add(&package);
        self.enter(n, package.id, EntryKind::Buy, tenths, None);
        package.id
    }

    /// Writes a line of a ledger by hand.
    fn enter(
        &mut self,
        n: u128,
        package_id: MemberPackageId,
        kind: EntryKind,
        tenths: i64,
        booking_id: Option<BookingId>,
    ) {
        let entry = PackageEntry {
            club_id: CLUB,
            id: id(0x7200_0000 + n),
            package_id,
            kind,
            units: Units::from_tenths(tenths),
            booking_id,
            check_in_id: None,
            debt_id: None,
            reverses: None,
            note: None,
            meta: untouched(),
        };
        self.add(&entry);
    }

    /// A check-in as the desk prepares it.
    fn check_in(&mut self, after: i64, n: u32) -> super::CheckIn {
        let (zone, method) = (ClubZone::default(), crate::record::CheckInMethod::Search);
        ready(super::CheckIn::prepare(&mut self.store, zone, minutes(after), booking_id(n), method)).unwrap()
    }
}

const RECEPTIONIST: (StaffId, Role) = (RECEPTION, Role::Receptionist);

fn undo(n: u32) -> super::UndoCheckIn {
    super::UndoCheckIn { booking_id: booking_id(n), reason: "点错了".to_owned() }
}

/// The receipt of a command that was done as wanted.
#[track_caller]
fn done(outcome: Outcome) -> Receipt {
    match outcome {
        Outcome::Applied { receipt } => receipt,
        Outcome::AppliedWithIssue { .. } | Outcome::Rejected { .. } => {
            panic!("not done as wanted: {outcome:?}")
        }
    }
}

/// What could not be done as wanted by a command that was done.
#[track_caller]
fn issues(outcome: Outcome) -> Vec<Say> {
    match outcome {
        Outcome::AppliedWithIssue { issues, .. } => issues,
        Outcome::Applied { .. } | Outcome::Rejected { .. } => panic!("no issue: {outcome:?}"),
    }
}

/// Why a command was not done.
#[track_caller]
fn refusal(outcome: Outcome) -> Say {
    match outcome {
        Outcome::Rejected { refusal } => refusal,
        Outcome::Applied { .. } | Outcome::AppliedWithIssue { .. } => panic!("not refused: {outcome:?}"),
    }
}

fn codes(says: &[Say]) -> Vec<String> {
    says.iter().map(Say::code).collect()
}
