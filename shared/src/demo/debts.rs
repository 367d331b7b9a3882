//! Units that riders of the demo club owe, some paid since, some open.

use super::ground::Ground;
use super::people::Rides;
use super::purse::{Line, Purses};
use crate::id::{BookingId, CheckInId, MemberId, ProductId, StaffId};
use crate::record::{Debt, DebtState, EntryKind, Meta};
use crate::rules::ledger::covers;
use crate::time::Timestamp;
use crate::units::Units;

/// A debt with what an item about it says.
pub(super) struct Owed {
    pub(super) row: Debt,
    pub(super) rider: String,
    course: ProductId,
    /// The name of the package that paid.
    pub(super) paid_by: Option<String>,
}

#[derive(Default)]
pub(super) struct Debts {
    pub(super) list: Vec<Owed>,
}

impl Debts {
    /// How many are open.
    pub(super) fn open(&self) -> usize {
        self.list.iter().filter(|owed| owed.row.state == DebtState::Open).count()
    }

    /// True while few are open, and the day is recent enough for some to stay open.
    pub(super) fn may_grow(&self, ground: &Ground, offset: i64) -> bool {
        let many = ground.plan.horses / 4;
        self.open() < many && (offset >= -3 || (offset >= -14 && self.list.len() < 2 * many))
    }

    pub(super) fn owe(
        &mut self,
        ground: &mut Ground,
        rider: &Rides,
        member_id: MemberId,
        (course, booking_id, check_in_id, units): (ProductId, BookingId, CheckInId, Units),
        (at, by): (Timestamp, StaffId),
    ) {
        let row = Debt {
            club_id: ground.club_id,
            id: ground.ids.next::<Debt>(),
            member_id,
            rider_id: rider.row.id,
            booking_id,
            check_in_id,
            units,
            state: DebtState::Open,
            ended_at: None,
            settled_by: None,
            package_id: None,
            meta: Meta::new(at, Some(by)),
        };
        self.list.push(Owed { row, rider: rider.row.name.clone(), course, paid_by: None });
    }

    /// A new package pays what it can of what its account owed before.
    pub(super) fn settle(
        &mut self,
        ground: &mut Ground,
        purses: &mut Purses,
        member: MemberId,
        place: usize,
        (at, by): (Timestamp, StaffId),
    ) {
        let on = ground.zone.date(at);
        let open = self.list.iter_mut().filter(|owed| {
            owed.row.member_id == member && owed.row.state == DebtState::Open && owed.row.meta.created_at < at
        });
        for owed in open {
            let pack = &purses.packs[place];
            if !covers(&pack.row, owed.course, on) || pack.balance.available() < owed.row.units {
                continue;
            }
            let debt = &mut owed.row;
            debt.state = DebtState::Settled;
            debt.ended_at = Some(at);
            debt.settled_by = Some(by);
            debt.package_id = Some(pack.row.id);
            debt.meta.touch(at, Some(by));
            owed.paid_by = Some(pack.row.name.clone());
            let line = Line {
                booking: Some(debt.booking_id),
                check_in: Some(debt.check_in_id),
                debt: Some(debt.id),
                by: Some(by),
                note: None,
            };
            purses.enter(ground, place, EntryKind::Use, debt.units, at, line);
        }
    }
}
