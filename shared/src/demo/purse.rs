//! Packages that members of the demo club bought, each with a ledger that adds up.

use super::catalogue::Offer;
use super::dice::List;
use super::ground::{Ground, plus};
use crate::id::{BookingId, CheckInId, DebtId, MemberId, OrderId, ProductId, StaffId};
use crate::record::{
    EntryKind, Json, MemberPackage, Meta, PackageBalance, PackageEntry, PackageState, ValidFrom,
};
use crate::rules::ledger::covers;
use crate::time::{Date, Timestamp};
use crate::units::Units;

/// A package and where its ledger stands.
pub(super) struct Pack {
    pub(super) row: MemberPackage,
    pub(super) balance: PackageBalance,
    pub(super) bought_at: Timestamp,
    pub(super) transferable: bool,
    /// Set once a lesson of the timetable was booked on it.
    pub(super) in_use: bool,
    /// When units last came back; what they pay for was booked later.
    pub(super) freed_at: Timestamp,
    /// When its ledger was last written.
    pub(super) written_at: Timestamp,
}

impl Pack {
    /// Units that were not ridden, lost or given back; some may be set aside.
    pub(super) fn left(&self) -> Units {
        let sums = self.balance;
        sums.bought - sums.used - sums.expired - sums.refunded
    }
}

/// What a line of the ledger is about.
#[derive(Default, Clone, Copy)]
pub(super) struct Line {
    pub(super) booking: Option<BookingId>,
    pub(super) check_in: Option<CheckInId>,
    pub(super) debt: Option<DebtId>,
    pub(super) note: Option<&'static str>,
    pub(super) by: Option<StaffId>,
}

/// All packages, by account, and all ledgers.
#[derive(Default)]
pub(super) struct Purses {
    pub(super) packs: List<Pack>,
    pub(super) entries: Vec<PackageEntry>,
    /// Places of an account's packages.
    of: std::collections::BTreeMap<MemberId, Vec<usize>>,
}

impl Purses {
    /// Somebody buys a package. `paid` is less than the list price where it was sold so.
    pub(super) fn buy(
        &mut self,
        ground: &mut Ground,
        member: MemberId,
        offer: &Offer,
        (at, order_id, by): (Timestamp, Option<OrderId>, Option<StaffId>),
    ) -> usize {
        let on = ground.zone.date(at);
        let valid_from = (offer.config.valid_from == ValidFrom::Purchase).then_some(on);
        let row = MemberPackage {
            club_id: ground.club_id,
            id: ground.ids.next::<MemberPackage>(),
            member_id: member,
            product_id: offer.product.id,
            order_id,
            name: offer.product.name.clone(),
            units: offer.config.units,
            price_paid: offer.product.price,
            valid_from,
            valid_until: valid_from.map(|first| plus(first, offer.config.validity_days)),
            validity_days: offer.config.validity_days,
            courses: Json(offer.config.courses.0.clone()),
            state: PackageState::Active,
            ended_at: None,
            meta: Meta::new(at, by),
        };
        let place = self.packs.push(Pack {
            row,
            balance: PackageBalance::default(),
            bought_at: at,
            transferable: offer.config.transferable,
            in_use: false,
            freed_at: at,
            written_at: at,
        });
        self.of.entry(member).or_default().push(place);
        let line = Line { by, ..Line::default() };
        self.enter(ground, place, EntryKind::Buy, offer.config.units, at, line);
        place
    }

    /// Writes a line; a package whose last unit it takes is used up.
    pub(super) fn enter(
        &mut self,
        ground: &mut Ground,
        place: usize,
        kind: EntryKind,
        units: Units,
        at: Timestamp,
        line: Line,
    ) {
        let pack = &mut self.packs[place];
        pack.balance = pack.balance.with(kind, units);
        pack.written_at = pack.written_at.max(at);
        self.entries.push(PackageEntry {
            club_id: ground.club_id,
            id: ground.ids.next::<PackageEntry>(),
            package_id: pack.row.id,
            kind,
            units,
            booking_id: line.booking,
            check_in_id: line.check_in,
            debt_id: line.debt,
            reverses: None,
            note: line.note.map(str::to_owned),
            meta: Meta::new(at, line.by),
        });
        if kind == EntryKind::Use {
            if pack.row.valid_until.is_none() {
                let on = ground.zone.date(at);
                pack.row.valid_from = Some(on);
                pack.row.valid_until = Some(plus(on, pack.row.validity_days));
                pack.row.meta.touch(at, line.by);
            }
            if !pack.left().is_positive() {
                self.end(place, PackageState::UsedUp, at, line.by);
            }
        }
    }

    /// A package stops being live.
    pub(super) fn end(&mut self, place: usize, state: PackageState, at: Timestamp, by: Option<StaffId>) {
        let pack = &mut self.packs[place];
        // An end is never taken back here, so the step is always one that the state machine knows.
        pack.row.state = pack.row.state.to(state).unwrap_or(pack.row.state);
        pack.row.ended_at = (!state.is_live()).then_some(at);
        pack.row.meta.touch(at, by);
    }

    /// The package that would pay for a lesson on this day: the one that expires first.
    pub(super) fn paying(
        &self,
        member: MemberId,
        course: ProductId,
        units: Units,
        on: Date,
    ) -> Option<usize> {
        let places = self.of.get(&member)?;
        let able = places.iter().copied().filter(|place| {
            let pack = &self.packs[*place];
            covers(&pack.row, course, on) && pack.balance.available() >= units
        });
        able.min_by_key(|place| {
            let row = &self.packs[*place].row;
            (row.valid_until.is_none(), row.valid_until, row.id)
        })
    }

    /// Packages past their last day lose what is left.
    pub(super) fn expire(&mut self, ground: &mut Ground) {
        for place in 0..self.packs.len() {
            let pack = &self.packs[place];
            let past = pack.row.valid_until.filter(|last| *last < ground.today);
            let (Some(last), PackageState::Active | PackageState::Suspended) = (past, pack.row.state) else {
                continue;
            };
            let at = ground.at(plus(last, 1), 0);
            let lost = pack.balance.available();
            self.enter(ground, place, EntryKind::Expire, lost, at, Line::default());
            self.end(place, PackageState::Expired, at, None);
        }
    }
}
