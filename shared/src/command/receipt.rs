//! What a command did, typed: the desk compares the server's receipt with its own and shows staff a
//! difference in money, units, slot or horse.

use super::{LeftOut, Shift};
use crate::id::{
    ArenaId, BookingId, CheckInId, CoachAvailabilityId, CoachId, DebtId, HorseId, LessonId, LessonSeriesId,
    MemberId, MemberPackageId, OrderId, ProductId, RiderId, TillShiftId, WaitlistEntryId,
};
use crate::money::Money;
use crate::record::{Approval, LessonState, Table, WaitState};
use crate::time::{Date, Timestamp};
use crate::units::Units;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a command did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "snake_case")]
pub enum Receipt {
    /// A member was registered.
    Registered {
        /// The account.
        member_id: MemberId,
        /// Its riders.
        riders: Vec<RiderId>,
    },
    /// A booking has this horse now.
    HorseAssigned {
        /// The booking.
        booking_id: BookingId,
        /// The horse; none was taken off.
        horse_id: Option<HorseId>,
    },
    /// A rider is checked in.
    CheckedIn {
        /// The booking.
        booking_id: BookingId,
        /// The check-in that stands.
        check_in_id: CheckInId,
        /// Units that this command used.
        used: Units,
        /// The package that they came from.
        package_id: Option<MemberPackageId>,
        /// Units that are owed because of this command.
        owed: Units,
        /// Set when somebody else had checked the rider in before.
        already: Option<Already>,
    },
    /// A check-in was undone.
    CheckInUndone {
        /// The booking.
        booking_id: BookingId,
        /// Units that came back.
        returned: Units,
    },
    /// A package was sold.
    Sold {
        /// The order.
        order_id: OrderId,
        /// Its number.
        number: String,
        /// The package.
        package_id: MemberPackageId,
        /// Due.
        payable: Money,
        /// Handed over.
        tendered: Money,
        /// Given back.
        change: Money,
        /// Units bought.
        units: Units,
        /// Debts that the package paid at once.
        settled: Vec<DebtId>,
    },
    /// A till is open.
    TillOpened {
        /// The till.
        till_shift_id: TillShiftId,
        /// Cash in it.
        float: Money,
    },
    /// An item is settled.
    AttentionSettled {
        /// False when somebody had settled it before.
        now: bool,
    },
    /// A booking is cancelled.
    BookingCancelled {
        /// The booking.
        booking_id: BookingId,
        /// Units no longer set aside.
        released: Units,
        /// What the lesson was before it went with its last booking; none when it stays.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lesson_was: Option<LessonState>,
    },
    /// A record was edited, or added.
    Edited {
        /// Its table.
        table: Table,
        /// The record.
        id: Uuid,
        /// Fields that are others now; none when nothing changed.
        fields: Vec<String>,
        /// Of the fields asked for, those that somebody else had changed since staff looked.
        overwrote: Vec<String>,
    },
    /// Two accounts are one.
    MembersMerged {
        /// The alias.
        merged: MemberId,
        /// The account that it is part of.
        into: MemberId,
    },
    /// A merged account stands by itself again.
    MembersSplit {
        /// It.
        parted: MemberId,
        /// The account that it was part of.
        from: MemberId,
    },
    /// A member was forgotten.
    MemberForgotten {
        /// The stub.
        member_id: MemberId,
        /// Riders that were forgotten with it.
        riders: u32,
    },
    /// A part of a list came in.
    MembersImported {
        /// Accounts.
        members: u32,
        /// Riders.
        riders: u32,
        /// Packages.
        packages: u32,
        /// Units left in them.
        units: Units,
        /// Accounts that have the phone of another.
        same_phone: u32,
    },
    /// A package is on hold.
    PackageSuspended {
        /// The package.
        package_id: MemberPackageId,
    },
    /// A package goes on.
    PackageResumed {
        /// The package.
        package_id: MemberPackageId,
        /// Days that it got back.
        days: u64,
        /// Its last day; none while its days have not begun.
        valid_until: Option<Date>,
    },
    /// A package's last day was moved.
    PackageExtended {
        /// The package.
        package_id: MemberPackageId,
        /// Its last day.
        valid_until: Date,
        /// Units that can be used.
        available: Units,
    },
    /// A package's units were put right.
    PackageAdjusted {
        /// The package.
        package_id: MemberPackageId,
        /// Units more; negative is fewer.
        units: Units,
        /// Units that can be used.
        available: Units,
    },
    /// Units were handed over.
    PackageTransferred {
        /// The package that gave.
        from: MemberPackageId,
        /// The package that received.
        to: MemberPackageId,
        /// How many.
        units: Units,
        /// Units that the giving package has left.
        left: Units,
    },
    /// A till is closed.
    TillClosed {
        /// The till.
        till_shift_id: TillShiftId,
        /// Cash that lay in the drawer.
        counted: Money,
        /// Cash that should have lain there.
        expected: Money,
        /// Counted less expected; negative is missing.
        difference: Money,
    },
    /// A till is open again.
    TillReopened {
        /// The till.
        till_shift_id: TillShiftId,
        /// The count that it was closed with.
        counted: Option<Money>,
        /// What should lie in it.
        expected: Money,
    },
    /// Cash moved.
    CashMoved {
        /// The till.
        till_shift_id: TillShiftId,
        /// Into the drawer; negative is out of it.
        amount: Money,
        /// What should lie in it now.
        expected: Money,
    },
    /// A rider is marked as not come.
    MarkedNoShow {
        /// The booking.
        booking_id: BookingId,
        /// Units used all the same.
        used: Units,
    },
    /// A lesson is on the timetable.
    LessonMade {
        /// The lesson.
        lesson_id: LessonId,
        /// Its number.
        number: String,
    },
    /// A lesson is here now.
    LessonMoved {
        /// The lesson.
        lesson_id: LessonId,
        /// Its start.
        starts_at: Timestamp,
        /// Its end.
        ends_at: Timestamp,
        /// Its coach.
        coach_id: Option<CoachId>,
        /// Its arena.
        arena_id: Option<ArenaId>,
    },
    /// A lesson is confirmed.
    LessonConfirmed {
        /// The lesson.
        lesson_id: LessonId,
    },
    /// A lesson is cancelled.
    LessonCancelled {
        /// The lesson.
        lesson_id: LessonId,
        /// What it was before.
        was: LessonState,
        /// Bookings that went with it.
        bookings: Vec<BookingId>,
        /// Units no longer set aside.
        released: Units,
    },
    /// A cancelled lesson takes place after all.
    LessonRestored {
        /// The lesson.
        lesson_id: LessonId,
        /// Bookings that came back with it.
        bookings: Vec<BookingId>,
        /// Units set aside again.
        reserved: Units,
    },
    /// A rider has a place in a lesson.
    RiderBooked {
        /// The booking.
        booking_id: BookingId,
        /// Units set aside.
        reserved: Units,
        /// The package that they are set aside in.
        package_id: Option<MemberPackageId>,
        /// The horse.
        horse_id: Option<HorseId>,
    },
    /// A cancelled booking stands again.
    BookingRestored {
        /// The booking.
        booking_id: BookingId,
        /// Units set aside again.
        reserved: Units,
        /// The package that they are set aside in.
        package_id: Option<MemberPackageId>,
        /// The horse.
        horse_id: Option<HorseId>,
    },
    /// A rider has left.
    CheckedOut {
        /// The booking.
        booking_id: BookingId,
        /// False when somebody had checked the rider out before, or the check-in is gone.
        now: bool,
    },
    /// A check-out was undone.
    CheckOutUndone {
        /// The booking.
        booking_id: BookingId,
        /// False when somebody had undone it before.
        now: bool,
    },
    /// A rider is no longer marked as not come.
    AbsenceUndone {
        /// The booking.
        booking_id: BookingId,
        /// Units that came back.
        returned: Units,
    },
    /// A lesson is completed.
    LessonEnded {
        /// The lesson.
        lesson_id: LessonId,
        /// Bookings whose riders had come.
        done: Vec<BookingId>,
        /// Bookings whose riders had not.
        absent: Vec<BookingId>,
        /// Units that absence used all the same.
        used: Units,
    },
    /// A completed lesson is open again.
    LessonReopened {
        /// The lesson.
        lesson_id: LessonId,
        /// Bookings that are open again.
        bookings: Vec<BookingId>,
        /// Units that came back.
        returned: Units,
    },
    /// A coach's shifts are as painted.
    ShiftsPainted {
        /// The coach.
        coach_id: CoachId,
        /// Shifts that stood and were changed or taken off, as they stood.
        was: Vec<Shift>,
    },
    /// A leave was asked for, or decided.
    LeaveDecided {
        /// The leave.
        leave_id: CoachAvailabilityId,
        /// Where it stood; none when it is new, or stood so before.
        was: Option<Approval>,
        /// Where it stands.
        state: Approval,
    },
    /// A series is on the timetable.
    SeriesMade {
        /// The series.
        series_id: LessonSeriesId,
        /// Its lessons.
        lessons: Vec<LessonId>,
        /// Days without one, and why.
        left_out: Vec<LeftOut>,
    },
    /// The lessons of a series changed.
    SeriesEdited {
        /// The series that they are in.
        series_id: LessonSeriesId,
        /// Lessons that are as wanted.
        lessons: Vec<LessonId>,
        /// Days whose lessons stayed as they were, and why.
        left_out: Vec<LeftOut>,
    },
    /// A series does not take place.
    SeriesCancelled {
        /// The series.
        series_id: LessonSeriesId,
        /// Lessons that were cancelled.
        lessons: Vec<LessonId>,
        /// Bookings that went with them.
        bookings: Vec<BookingId>,
        /// Units no longer set aside.
        released: Units,
    },
    /// A lesson is of another course.
    CourseChanged {
        /// The lesson.
        lesson_id: LessonId,
        /// The course.
        course_id: ProductId,
        /// Units set aside for its riders now.
        reserved: Units,
    },
    /// A party waits for places.
    WaitingListJoined {
        /// The entry.
        entry_id: WaitlistEntryId,
    },
    /// A party no longer waits.
    WaitingListLeft {
        /// The entry.
        entry_id: WaitlistEntryId,
        /// Where it stood.
        was: WaitState,
    },
    /// A party has the places that were held for it.
    OfferAccepted {
        /// The entry.
        entry_id: WaitlistEntryId,
        /// The bookings of its riders.
        bookings: Vec<BookingId>,
        /// Units set aside.
        reserved: Units,
    },
    /// A party did not want the places that were held for it.
    OfferDeclined {
        /// The entry.
        entry_id: WaitlistEntryId,
    },
    /// What was due on a waiting list is done.
    PlacesOffered {
        /// The lesson.
        lesson_id: LessonId,
        /// Parties for which places are held now.
        offered: Vec<WaitlistEntryId>,
        /// Parties that did not answer in time.
        lapsed: Vec<WaitlistEntryId>,
        /// Parties that wait for nothing any more.
        over: Vec<WaitlistEntryId>,
    },
    /// Several things were done as one act.
    Rearranged {
        /// What each part did.
        receipts: Vec<Receipt>,
    },
    /// A number whose command was lost is filled.
    Voided,
}

/// Who had checked the rider in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Already {
    /// Name of the person.
    pub by: Option<String>,
    /// Name of the desk.
    pub desk: Option<String>,
    /// When.
    pub at: Timestamp,
}
