//! What a command needs of a database. The desk's SQLite store and the server's PostgreSQL store both
//! give it; `conformance` (feature `testing`) holds what they promise.
//!
//! A store is one transaction on one club: every read and write is of that club. There is no `Send`
//! bound: a SQLite transaction is not `Send`; the server's concrete future is, by itself.

#[cfg(any(test, feature = "testing"))]
pub mod conformance;
#[cfg(any(test, feature = "testing"))]
pub mod memory;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

use crate::id::{
    ArenaId, BookingId, CheckInId, CoachId, DeskId, HorseId, LessonId, LessonSeriesId, MemberId,
    MemberPackageId, RiderId,
};
use crate::record::{
    Arena, ArenaClosure, AttentionItem, AuditEntry, Booking, CashMovement, CheckIn, Club, Coach,
    CoachAvailability, CourseConfig, Debt, Desk, Horse, HorseAvailability, HorseWork, Lesson, LessonSeries,
    Member, MemberPackage, Order, OrderItem, Override, PackageBalance, PackageConfig, PackageEntry, Payment,
    Product, Record, Rider, Row, Staff, Table, TillShift, TimeSlotTemplate, WaitlistEntry,
};
use crate::time::Span;
use std::future::Future;

/// Why a database did not do what it was asked. Nothing in here is a business matter.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database itself forbids it: the backstop behind a rule.
    #[error("the database forbids it: {0:?}")]
    Constraint(Constraint),
    /// A row that should have been changed is not there.
    #[error("no row to change in {table}")]
    Missing {
        /// The table.
        table: &'static str,
    },
    /// A row holds what this version does not know.
    #[error("unreadable row in {table}")]
    Unreadable {
        /// The table.
        table: &'static str,
        /// What exactly.
        #[source]
        source: crate::record::BadValue,
    },
    /// The connection, the disk, the lock: try again.
    #[error("the database failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A named constraint of the server's database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constraint {
    /// A coach in two lessons at once.
    CoachBusy,
    /// A horse in two bookings at once.
    HorseBusy,
    /// A rider in two bookings at once.
    RiderBusy,
    /// A second live check-in of one booking.
    SecondCheckIn,
    /// A second open till of one desk.
    SecondOpenTill,
    /// A human number given twice.
    NumberTaken,
    /// An id given twice.
    IdTaken,
    /// Any other check, e.g. negative stock.
    Other,
}

/// The result of a store's call.
pub type Stored<T> = Result<T, StoreError>;

/// Reads and writes one kind of record by its id.
pub trait Keep<R: Record> {
    /// The row, if the club has it.
    fn get(&mut self, id: R::Id) -> impl Future<Output = Stored<Option<R>>>;
    /// The rows of these ids that the club has, in the order of the ids. A store that can asks once for all.
    fn get_many(&mut self, ids: &[R::Id]) -> impl Future<Output = Stored<Vec<R>>> {
        async move {
            let mut rows = Vec::with_capacity(ids.len());
            for id in ids {
                rows.extend(self.get(*id).await?);
            }
            Ok(rows)
        }
    }
    /// Adds a row.
    ///
    /// # Errors
    /// [`Constraint::IdTaken`] when the id is there already.
    fn insert(&mut self, row: &R) -> impl Future<Output = Stored<()>>;
    /// Replaces a row whole.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when it is not there.
    fn update(&mut self, row: &R) -> impl Future<Output = Stored<()>>;
}

/// Finds members.
pub trait FindMembers {
    /// All accounts, merged ones too, with exactly this phone, by id.
    fn members_by_phone(&mut self, phone: &str) -> impl Future<Output = Stored<Vec<Member>>>;
    /// The riders of an account, by id.
    fn riders_of(&mut self, member: MemberId) -> impl Future<Output = Stored<Vec<Rider>>>;
    /// The accounts that were merged straight into this one, by id.
    fn aliases_of(&mut self, member: MemberId) -> impl Future<Output = Stored<Vec<Member>>>;
}

/// Finds who works at the club.
pub trait FindStaff {
    /// Everybody, those who left too, by id.
    fn all_staff(&mut self) -> impl Future<Output = Stored<Vec<Staff>>>;
}

/// Finds lessons and bookings. "Live" is as the state's `is_live` says; overlap is half-open.
pub trait FindLessons {
    /// All bookings of a lesson, by id.
    fn bookings_of(&mut self, lesson: LessonId) -> impl Future<Output = Stored<Vec<Booking>>>;
    /// Live bookings of a horse that overlap a span, by start, then id.
    fn horse_bookings(&mut self, horse: HorseId, during: Span) -> impl Future<Output = Stored<Vec<Booking>>>;
    /// Live bookings of a rider that overlap a span, by start, then id.
    fn rider_bookings(&mut self, rider: RiderId, during: Span) -> impl Future<Output = Stored<Vec<Booking>>>;
    /// Live lessons of a coach that overlap a span, by start, then id.
    fn coach_lessons(&mut self, coach: CoachId, during: Span) -> impl Future<Output = Stored<Vec<Lesson>>>;
    /// Live lessons in an arena that overlap a span, by start, then id.
    fn arena_lessons(&mut self, arena: ArenaId, during: Span) -> impl Future<Output = Stored<Vec<Lesson>>>;
    /// Open lessons, as the state's `is_open` says, that start in a span, by start, then id: the job that ends
    /// lessons asks for those of the past.
    fn open_lessons(&mut self, during: Span) -> impl Future<Output = Stored<Vec<Lesson>>>;
    /// The check-in of a booking that is not undone.
    fn live_check_in(&mut self, booking: BookingId) -> impl Future<Output = Stored<Option<CheckIn>>>;
}

/// Finds who and what is there when, and all that stands on the timetable.
pub trait FindGround {
    /// Shifts and leave of a coach in any state, by id.
    fn coach_times(&mut self, coach: CoachId) -> impl Future<Output = Stored<Vec<CoachAvailability>>>;
    /// Rest and care of a horse, called off or not, by id.
    fn horse_times(&mut self, horse: HorseId) -> impl Future<Output = Stored<Vec<HorseAvailability>>>;
    /// Closures of an arena, called off or not, by id.
    fn closures_of(&mut self, arena: ArenaId) -> impl Future<Output = Stored<Vec<ArenaClosure>>>;
    /// Lessons of a series in any state, by start, then id.
    fn lessons_of_series(&mut self, series: LessonSeriesId) -> impl Future<Output = Stored<Vec<Lesson>>>;
    /// Live lessons that start in a span, by start, then id.
    fn live_lessons(&mut self, during: Span) -> impl Future<Output = Stored<Vec<Lesson>>>;
    /// What live bookings that start in a span ask of a horse, by start, then booking.
    fn horse_work(&mut self, horse: HorseId, during: Span) -> impl Future<Output = Stored<Vec<HorseWork>>>;
    /// Live bookings that start in a span, by start, then id.
    fn live_bookings(&mut self, during: Span) -> impl Future<Output = Stored<Vec<Booking>>>;
}

/// Finds who waits for a place.
pub trait FindWaiting {
    /// Everybody who waits or waited for places in a lesson, by when they joined, then id.
    fn waits_of(&mut self, lesson: LessonId) -> impl Future<Output = Stored<Vec<WaitlistEntry>>>;
    /// Everybody who waits or has an offer, as the state's `is_open` says, by id.
    fn open_waits(&mut self) -> impl Future<Output = Stored<Vec<WaitlistEntry>>>;
}

/// Finds packages, their entries and debts.
pub trait FindPackages {
    /// All packages of an account, by id.
    fn packages_of(&mut self, member: MemberId) -> impl Future<Output = Stored<Vec<MemberPackage>>>;
    /// The sums of a package's ledger.
    fn balance(&mut self, package: MemberPackageId) -> impl Future<Output = Stored<PackageBalance>>;
    /// All entries of a package, by id.
    fn entries_of_package(
        &mut self,
        package: MemberPackageId,
    ) -> impl Future<Output = Stored<Vec<PackageEntry>>>;
    /// All entries that name a booking, by id.
    fn entries_of_booking(&mut self, booking: BookingId) -> impl Future<Output = Stored<Vec<PackageEntry>>>;
    /// Open debts of an account, by id.
    fn open_debts(&mut self, member: MemberId) -> impl Future<Output = Stored<Vec<Debt>>>;
    /// Debts of a check-in in any state, by id.
    fn debts_of_check_in(&mut self, check_in: CheckInId) -> impl Future<Output = Stored<Vec<Debt>>>;
}

/// Finds what the counter works with.
pub trait FindCounter {
    /// The open till that a desk opened.
    fn open_till(&mut self, desk: DeskId) -> impl Future<Output = Stored<Option<TillShift>>>;
    /// Items about an account, open and settled, by id.
    fn attention_about(&mut self, member: MemberId) -> impl Future<Output = Stored<Vec<AttentionItem>>>;
    /// Open items about a booking, by id.
    fn open_attention(&mut self, booking: BookingId) -> impl Future<Output = Stored<Vec<AttentionItem>>>;
    /// True when an order, a payment or a lesson of the club has this number.
    fn number_taken(&mut self, number: &str) -> impl Future<Output = Stored<bool>>;
}

/// Keeps the audit. A desk keeps none: the server's run of the same command writes it.
pub trait KeepAudit {
    /// Adds a line.
    fn audit(&mut self, entry: &AuditEntry) -> impl Future<Output = Stored<()>>;
}

/// All that a command may ask of a database.
pub trait Store:
    Keep<Club>
    + Keep<Desk>
    + Keep<Staff>
    + Keep<Coach>
    + Keep<Horse>
    + Keep<Arena>
    + Keep<Member>
    + Keep<Rider>
    + Keep<Product>
    + Keep<CourseConfig>
    + Keep<PackageConfig>
    + Keep<MemberPackage>
    + Keep<PackageEntry>
    + Keep<Debt>
    + Keep<TimeSlotTemplate>
    + Keep<CoachAvailability>
    + Keep<HorseAvailability>
    + Keep<ArenaClosure>
    + Keep<LessonSeries>
    + Keep<Lesson>
    + Keep<Booking>
    + Keep<Override>
    + Keep<WaitlistEntry>
    + Keep<CheckIn>
    + Keep<Order>
    + Keep<OrderItem>
    + Keep<Payment>
    + Keep<TillShift>
    + Keep<CashMovement>
    + Keep<AttentionItem>
    + FindMembers
    + FindStaff
    + FindLessons
    + FindGround
    + FindWaiting
    + FindPackages
    + FindCounter
    + KeepAudit
{
}

/// Reads whole tables: for checksums, for a bootstrap, and for comparing two databases.
pub trait ScanTables {
    /// All rows of the club in a table, by id.
    fn rows(&mut self, table: Table) -> impl Future<Output = Stored<Vec<Row>>>;
}

/// The row of this id, if the club has it; says which record is meant where a store keeps many.
///
/// # Errors
/// [`StoreError`] as the store gives it.
pub async fn fetch<R: Record, S: Keep<R>>(store: &mut S, id: R::Id) -> Stored<Option<R>> {
    store.get(id).await
}

/// The rows of these ids that the club has, in the order of the ids.
///
/// # Errors
/// [`StoreError`] as the store gives it.
pub async fn fetch_many<R: Record, S: Keep<R>>(store: &mut S, ids: &[R::Id]) -> Stored<Vec<R>> {
    store.get_many(ids).await
}

/// Adds a row of any table, or replaces the one of its id: the demo club fills a database with it.
///
/// # Errors
/// [`StoreError`] as the store gives it.
pub async fn put<S: Store>(store: &mut S, row: &Row) -> Stored<()> {
    crate::record::put(store, row).await
}
