//! A store in memory, for the tests of the rules: a map of rows and nothing else. It has no transaction
//! (a test that wants one clones it) and none of PostgreSQL's backstops.

use super::{
    Constraint, FindCounter, FindGround, FindLessons, FindMembers, FindPackages, FindStaff, FindWaiting,
    Keep, KeepAudit, ScanTables, Store, StoreError, Stored,
};
use crate::id::{
    ArenaId, BookingId, CheckInId, ClubId, CoachId, DeskId, HorseId, Id, LessonId, LessonSeriesId, MemberId,
    MemberPackageId, RiderId,
};
use crate::record::{
    ArenaClosure, AttentionItem, AttentionState, AuditEntry, Booking, CheckIn, CoachAvailability, Debt,
    DebtState, HorseAvailability, HorseWork, Lesson, Member, MemberPackage, Order, PackageBalance,
    PackageEntry, Payment, Record, Rider, Row, Staff, Table, TillShift, TillState, WaitlistEntry,
};
use crate::time::Span;
use std::collections::BTreeMap;
use std::future::Future;
use std::task::{Context, Poll, Waker};
use uuid::Uuid;

/// The rows of one club, and the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemoryStore {
    club: ClubId,
    rows: BTreeMap<(Table, Uuid), Row>,
    /// What was audited, in order.
    pub audit: Vec<AuditEntry>,
}

impl MemoryStore {
    /// An empty store of a club.
    #[must_use]
    pub const fn new(club: ClubId) -> Self {
        Self { club, rows: BTreeMap::new(), audit: Vec::new() }
    }

    /// All rows, by table and id.
    pub fn all(&self) -> impl Iterator<Item = &Row> {
        self.rows.values()
    }

    /// All rows of one kind, by id.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`], which a row that was stored never gives.
    pub fn of<R: Record>(&self) -> Stored<Vec<R>> {
        let rows = self.rows.range((R::TABLE, Uuid::nil())..=(R::TABLE, Uuid::max()));
        rows.map(|(_, row)| read(row)).collect()
    }

    fn found<R: Record>(&self, wanted: impl Fn(&R) -> bool) -> Stored<Vec<R>> {
        let mut rows = self.of::<R>()?;
        rows.retain(wanted);
        Ok(rows)
    }

    /// By start, then id.
    fn bookings(&self, wanted: impl Fn(&Booking) -> bool, during: Span) -> Stored<Vec<Booking>> {
        let live = |row: &Booking| row.state.is_live() && row.span().overlaps(during) && wanted(row);
        let mut found = self.found(live)?;
        found.sort_by_key(|row| (row.starts_at, row.id));
        Ok(found)
    }

    /// By start, then id.
    fn lessons(&self, wanted: impl Fn(&Lesson) -> bool, during: Span) -> Stored<Vec<Lesson>> {
        let live = |row: &Lesson| row.state.is_live() && row.span().overlaps(during) && wanted(row);
        let mut found = self.found(live)?;
        found.sort_by_key(|row| (row.starts_at, row.id));
        Ok(found)
    }

    fn belongs<R: Record>(&self, row: &R) -> Stored<()> {
        let ours = row.club_id() == self.club;
        if ours { Ok(()) } else { Err(StoreError::Constraint(Constraint::Other)) }
    }
}

fn read<R: Record>(row: &Row) -> Stored<R> {
    let table = R::TABLE.as_str();
    R::from_values(row.values()).map_err(|source| StoreError::Unreadable { table, source })
}

impl<R: Record> Keep<R> for MemoryStore {
    async fn get(&mut self, id: R::Id) -> Stored<Option<R>> {
        self.rows.get(&(R::TABLE, id.uuid())).map(read).transpose()
    }

    async fn insert(&mut self, row: &R) -> Stored<()> {
        self.belongs(row)?;
        let key = (R::TABLE, row.id().uuid());
        if self.rows.contains_key(&key) {
            return Err(StoreError::Constraint(Constraint::IdTaken));
        }
        self.rows.insert(key, row.clone().into_row());
        Ok(())
    }

    async fn update(&mut self, row: &R) -> Stored<()> {
        self.belongs(row)?;
        match self.rows.get_mut(&(R::TABLE, row.id().uuid())) {
            Some(known) => {
                *known = row.clone().into_row();
                Ok(())
            }
            None => Err(StoreError::Missing { table: R::TABLE.as_str() }),
        }
    }
}

impl FindMembers for MemoryStore {
    async fn members_by_phone(&mut self, phone: &str) -> Stored<Vec<Member>> {
        self.found(|row: &Member| row.phone.as_deref() == Some(phone))
    }
    async fn riders_of(&mut self, member: MemberId) -> Stored<Vec<Rider>> {
        self.found(|row: &Rider| row.member_id == member)
    }
    async fn aliases_of(&mut self, member: MemberId) -> Stored<Vec<Member>> {
        self.found(|row: &Member| row.merged_into == Some(member))
    }
}

impl FindStaff for MemoryStore {
    async fn all_staff(&mut self) -> Stored<Vec<Staff>> {
        self.of()
    }
}

impl FindLessons for MemoryStore {
    async fn bookings_of(&mut self, lesson: LessonId) -> Stored<Vec<Booking>> {
        self.found(|row: &Booking| row.lesson_id == lesson)
    }
    async fn horse_bookings(&mut self, horse: HorseId, during: Span) -> Stored<Vec<Booking>> {
        self.bookings(|row| row.horse_id == Some(horse), during)
    }
    async fn rider_bookings(&mut self, rider: RiderId, during: Span) -> Stored<Vec<Booking>> {
        self.bookings(|row| row.rider_id == rider, during)
    }
    async fn coach_lessons(&mut self, coach: CoachId, during: Span) -> Stored<Vec<Lesson>> {
        self.lessons(|row| row.coach_id == Some(coach), during)
    }
    async fn arena_lessons(&mut self, arena: ArenaId, during: Span) -> Stored<Vec<Lesson>> {
        self.lessons(|row| row.arena_id == Some(arena), during)
    }
    async fn open_lessons(&mut self, during: Span) -> Stored<Vec<Lesson>> {
        let mut found = self.found(|row: &Lesson| row.state.is_open() && during.contains(row.starts_at))?;
        found.sort_by_key(|row| (row.starts_at, row.id));
        Ok(found)
    }
    async fn live_check_in(&mut self, booking: BookingId) -> Stored<Option<CheckIn>> {
        let live = self.found(|row: &CheckIn| row.booking_id == booking && row.undone_at.is_none())?;
        Ok(live.into_iter().next())
    }
}

impl FindGround for MemoryStore {
    async fn coach_times(&mut self, coach: CoachId) -> Stored<Vec<CoachAvailability>> {
        self.found(|row: &CoachAvailability| row.coach_id == coach)
    }
    async fn horse_times(&mut self, horse: HorseId) -> Stored<Vec<HorseAvailability>> {
        self.found(|row: &HorseAvailability| row.horse_id == horse)
    }
    async fn closures_of(&mut self, arena: ArenaId) -> Stored<Vec<ArenaClosure>> {
        self.found(|row: &ArenaClosure| row.arena_id == arena)
    }
    async fn lessons_of_series(&mut self, series: LessonSeriesId) -> Stored<Vec<Lesson>> {
        let mut found = self.found(|row: &Lesson| row.series_id == Some(series))?;
        found.sort_by_key(|row| (row.starts_at, row.id));
        Ok(found)
    }
    async fn live_lessons(&mut self, during: Span) -> Stored<Vec<Lesson>> {
        let mut found = self.found(|row: &Lesson| row.state.is_live() && during.contains(row.starts_at))?;
        found.sort_by_key(|row| (row.starts_at, row.id));
        Ok(found)
    }
    async fn horse_work(&mut self, horse: HorseId, during: Span) -> Stored<Vec<HorseWork>> {
        let mut work = Vec::new();
        for booking in self.live_bookings(during).await? {
            if booking.horse_id == Some(horse) {
                let lesson: Option<Lesson> = self.get(booking.lesson_id).await?;
                let rider: Option<Rider> = self.get(booking.rider_id).await?;
                work.push(HorseWork {
                    booking_id: booking.id,
                    starts_at: booking.starts_at,
                    course_id: lesson.map(|lesson| lesson.course_id),
                    weight: rider.and_then(|rider| rider.weight),
                });
            }
        }
        Ok(work)
    }
    async fn live_bookings(&mut self, during: Span) -> Stored<Vec<Booking>> {
        let mut found = self.found(|row: &Booking| row.state.is_live() && during.contains(row.starts_at))?;
        found.sort_by_key(|row| (row.starts_at, row.id));
        Ok(found)
    }
}

impl FindWaiting for MemoryStore {
    async fn waits_of(&mut self, lesson: LessonId) -> Stored<Vec<WaitlistEntry>> {
        let mut found = self.found(|row: &WaitlistEntry| row.lesson_id == lesson)?;
        found.sort_by_key(|row| (row.joined_at, row.id));
        Ok(found)
    }
    async fn open_waits(&mut self) -> Stored<Vec<WaitlistEntry>> {
        self.found(|row: &WaitlistEntry| row.state.is_open())
    }
}

impl FindPackages for MemoryStore {
    async fn packages_of(&mut self, member: MemberId) -> Stored<Vec<MemberPackage>> {
        self.found(|row: &MemberPackage| row.member_id == member)
    }
    async fn balance(&mut self, package: MemberPackageId) -> Stored<PackageBalance> {
        let entries = self.found(|row: &PackageEntry| row.package_id == package)?;
        Ok(entries.iter().fold(PackageBalance::default(), |sum, entry| sum.with(entry.kind, entry.units)))
    }
    async fn entries_of_package(&mut self, package: MemberPackageId) -> Stored<Vec<PackageEntry>> {
        self.found(|row: &PackageEntry| row.package_id == package)
    }
    async fn entries_of_booking(&mut self, booking: BookingId) -> Stored<Vec<PackageEntry>> {
        self.found(|row: &PackageEntry| row.booking_id == Some(booking))
    }
    async fn open_debts(&mut self, member: MemberId) -> Stored<Vec<Debt>> {
        self.found(|row: &Debt| row.member_id == member && row.state == DebtState::Open)
    }
    async fn debts_of_check_in(&mut self, check_in: CheckInId) -> Stored<Vec<Debt>> {
        self.found(|row: &Debt| row.check_in_id == check_in)
    }
}

impl FindCounter for MemoryStore {
    async fn open_till(&mut self, desk: DeskId) -> Stored<Option<TillShift>> {
        let open = self.found(|row: &TillShift| row.desk_id == desk && row.state == TillState::Open)?;
        Ok(open.into_iter().next())
    }
    async fn attention_about(&mut self, member: MemberId) -> Stored<Vec<AttentionItem>> {
        self.found(|row: &AttentionItem| row.member_id == Some(member))
    }
    async fn open_attention(&mut self, booking: BookingId) -> Stored<Vec<AttentionItem>> {
        self.found(|row: &AttentionItem| row.booking_id == Some(booking) && row.state == AttentionState::Open)
    }
    async fn number_taken(&mut self, number: &str) -> Stored<bool> {
        let orders = self.found(|row: &Order| row.number == number)?;
        let payments = self.found(|row: &Payment| row.number == number)?;
        let lessons = self.found(|row: &Lesson| row.number == number)?;
        Ok(!orders.is_empty() || !payments.is_empty() || !lessons.is_empty())
    }
}

impl KeepAudit for MemoryStore {
    async fn audit(&mut self, entry: &AuditEntry) -> Stored<()> {
        self.audit.push(entry.clone());
        Ok(())
    }
}

impl ScanTables for MemoryStore {
    async fn rows(&mut self, table: Table) -> Stored<Vec<Row>> {
        let rows = self.rows.range((table, Uuid::nil())..=(table, Uuid::max()));
        Ok(rows.map(|(_, row)| row.clone()).collect())
    }
}

impl Store for MemoryStore {}

/// What a future comes to that never has to wait: any on a [`MemoryStore`].
///
/// # Panics
/// When it waits for something else.
#[expect(clippy::panic, reason = "for tests: nothing could wake the future again")]
pub fn ready<T>(future: impl Future<Output = T>) -> T {
    match Box::pin(future).as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("a store in memory never waits"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::CLUB;

    fn with_store(test: impl AsyncFnOnce(&mut MemoryStore)) {
        ready(test(&mut MemoryStore::new(CLUB)));
    }

    crate::store_conformance!(with_store);
}
