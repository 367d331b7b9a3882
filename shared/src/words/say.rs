//! All that there is to say: one list, as it is stored and sent, with what each sentence needs.

use super::{FieldProblem, HorseOut, LoadLimit};
use crate::id::{BookingId, HorseId};
use crate::money::Money;
use crate::record::{HorseState, LessonState, PackageState};
use crate::rights::Right;
use crate::time::{Span, Timestamp};
use crate::units::Units;
use serde::{Deserialize, Serialize};

/// Something to say, with what the sentence needs. Its serde tag is its stable code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Say {
    /// No such row in this club.
    NotFound {
        /// Its table, e.g. `bookings`.
        what: String,
    },
    /// The person lacks a right.
    MayNot {
        /// Which.
        right: Right,
    },
    /// A state machine does not know the step.
    IllegalStep {
        /// The record.
        record: String,
        /// From.
        from: String,
        /// To.
        to: String,
    },
    /// A field of a form is wrong.
    BadField {
        /// The field; of a list's item, as `riders.1.birth_date`, counted from zero.
        field: String,
        /// What is wrong.
        #[serde(flatten)]
        problem: FieldProblem,
    },
    /// The horse is in another lesson then.
    HorseBusy {
        /// The horse.
        horse_id: HorseId,
        /// Its name.
        horse: String,
        /// Who rides it then.
        rider: String,
        /// When.
        during: Span,
        /// The other booking.
        other: BookingId,
    },
    /// The rider is in another lesson then.
    RiderBusy {
        /// Name.
        rider: String,
        /// When.
        during: Span,
        /// The other booking.
        other: BookingId,
    },
    /// The coach is in another lesson then.
    CoachBusy {
        /// Name.
        coach: String,
        /// When.
        during: Span,
    },
    /// The arena is full then.
    ArenaFull {
        /// Name.
        arena: String,
        /// When.
        during: Span,
    },
    /// The horse can't be ridden.
    HorseUnfit {
        /// Name.
        horse: String,
        /// How it is.
        state: HorseState,
        /// Where it is at that time, when that is why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        out: Option<HorseOut>,
    },
    /// A boarder's horse.
    HorseNotForOthers {
        /// Name.
        horse: String,
    },
    /// The horse is on the rider's no-ride list.
    HorseNoRide {
        /// Name.
        horse: String,
        /// Who.
        rider: String,
    },
    /// The rider is too heavy for the horse (soft: a manager may override).
    RiderTooHeavy {
        /// Name.
        horse: String,
        /// Who.
        rider: String,
    },
    /// The horse does not suit the rider's level (soft: reception may override).
    HorseLevelMismatch {
        /// Name.
        horse: String,
        /// Who.
        rider: String,
    },
    /// The coach no longer teaches here.
    CoachGone {
        /// Name.
        coach: String,
    },
    /// The coach does not teach the course.
    CourseNotTaughtByCoach {
        /// Name.
        coach: String,
        /// The course.
        course: String,
    },
    /// The coach is on leave.
    CoachOnLeave {
        /// Name.
        coach: String,
        /// The leave.
        during: Span,
    },
    /// The coach has no shift then (soft: reception may override).
    CoachOffShift {
        /// Name.
        coach: String,
        /// The lesson's time.
        during: Span,
    },
    /// The club is not open then.
    OutsideOpeningHours {
        /// The lesson's time.
        during: Span,
    },
    /// More load than the horse may bear, or no day of rest (soft: a manager may override).
    HorseOverLoad {
        /// Name.
        horse: String,
        /// Which limit.
        limit: LoadLimit,
        /// The limit: of load in tenths; of rest in days.
        most: i64,
    },
    /// More lessons than the horse does on a day (soft: reception may override).
    HorseOverDailyLessons {
        /// Name.
        horse: String,
        /// Lessons a day.
        most: i64,
    },
    /// Too little rest between two lessons of the horse (soft: reception may override).
    HorseRestTooShort {
        /// Name.
        horse: String,
        /// Minutes that it should rest.
        minutes: i64,
        /// The other lesson's time.
        during: Span,
    },
    /// Closer to the start than the course is booked (soft: reception may override).
    TooLateToBook {
        /// The course.
        course: String,
        /// Hours before the start.
        hours: i64,
    },
    /// The arena is given up, or closed for a while.
    ArenaClosed {
        /// Name.
        arena: String,
        /// For how long; none is for good.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        during: Option<Span>,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Every place in the lesson is taken.
    LessonFull {
        /// Riders at most.
        capacity: i64,
    },
    /// There are places, and nobody waits for them: riders are booked.
    LessonHasRoom {
        /// How many.
        places: i64,
    },
    /// The lesson has begun.
    LessonBegun {
        /// When.
        at: Timestamp,
    },
    /// The rider waits for this lesson already, or is in it.
    AlreadyWaiting {
        /// Name.
        rider: String,
    },
    /// The offer stood until then.
    OfferOver {
        /// Until when.
        until: Timestamp,
    },
    /// The lesson is not one that riders can be booked into, or that can be moved so.
    LessonNotOpen {
        /// Where it stands.
        state: LessonState,
    },
    /// Somebody is in the lesson already: it stays on its day.
    StaysOnItsDay,
    /// The lesson is not over.
    LessonNotOver {
        /// From when on it may be ended.
        from: Timestamp,
    },
    /// The rider can't do enough for the course (soft: reception may override).
    RiderLevelTooLow {
        /// Who.
        rider: String,
        /// The course.
        course: String,
    },
    /// The rider has signed no waiver (soft: a manager may override).
    WaiverMissing {
        /// Who.
        rider: String,
    },
    /// A minor without a guardian's consent (soft: a manager may override).
    GuardianMissing {
        /// Who.
        rider: String,
    },
    /// The package does not cover the lesson, or has too few units left.
    PackageCanNotPay {
        /// The package's name.
        package: String,
        /// What the lesson costs.
        units: Units,
    },
    /// A soft rule stands against it; it goes on with a reason.
    NeedsReason {
        /// The rule.
        over: Box<Say>,
    },
    /// Check-in is not open.
    OutsideCheckInWindow {
        /// Opens.
        opens: Timestamp,
        /// Closes.
        closes: Timestamp,
    },
    /// The rider is checked in already.
    AlreadyCheckedIn {
        /// Who.
        rider: String,
        /// By whom, where known.
        by: Option<String>,
        /// At which desk, where known.
        desk: Option<String>,
        /// When.
        at: Timestamp,
    },
    /// Not checked in, so there is nothing to undo.
    NotCheckedIn {
        /// Who.
        rider: String,
    },
    /// Checked out already.
    AlreadyCheckedOut {
        /// Who.
        rider: String,
        /// When.
        at: Timestamp,
    },
    /// Not checked out, so there is nothing to undo.
    NotCheckedOut {
        /// Who.
        rider: String,
    },
    /// Not marked as absent, so there is nothing to undo.
    NotAbsent {
        /// Who.
        rider: String,
    },
    /// A check-in can be undone only on its own club day.
    NotSameDay,
    /// The booking is cancelled.
    BookingCancelled {
        /// Who.
        rider: String,
    },
    /// The booking's order is not paid.
    BookingUnpaid {
        /// Who.
        rider: String,
    },
    /// A cancelled rider came.
    CheckedInAfterCancel {
        /// Who.
        rider: String,
    },
    /// A rider came whose booking the server had not taken.
    CheckedInUnbooked {
        /// Who.
        rider: String,
    },
    /// Somebody rode, or paid, whom the server does not know: an account stands in for them.
    StandIn,
    /// Units are owed.
    UnitsOwed {
        /// Who rode.
        rider: String,
        /// How many.
        units: Units,
    },
    /// A rider or horse is in two lessons at once; it was recorded and stands.
    ClashRecorded {
        /// The rule that it breaks.
        over: Box<Say>,
    },
    /// The product is not on sale.
    OffShelf {
        /// Name.
        product: String,
    },
    /// Sold out.
    StockExhausted {
        /// Name.
        product: String,
    },
    /// The cash handed over is less than the price.
    TenderTooSmall {
        /// Price.
        payable: Money,
        /// Handed over.
        tendered: Money,
    },
    /// Charged at another price than the club's.
    PriceDiffers {
        /// Name.
        product: String,
        /// As charged.
        charged: Money,
        /// As listed.
        listed: Money,
    },
    /// The desk has an open till.
    TillAlreadyOpen,
    /// No till is open.
    TillMissing,
    /// The till was closed meanwhile.
    TillClosed,
    /// The same phone as another account.
    SamePhone {
        /// This account.
        name: String,
        /// The other.
        other: String,
    },
    /// The command's time is impossible.
    ClockWrong {
        /// As the desk said.
        issued_at: Timestamp,
        /// As the server has it.
        server: Timestamp,
    },
    /// The same thing was made already.
    AlreadyThere {
        /// Its table.
        what: String,
    },
    /// The command failed inside the server again and again.
    Quarantined {
        /// Attempts.
        attempts: u32,
    },
    /// The item is settled already.
    AlreadySettled,
    /// The person was forgotten; a stub is left.
    MemberForgotten,
    /// The two are one account already.
    SameAccount {
        /// Name.
        name: String,
    },
    /// Not part of that account.
    NotMerged {
        /// Name.
        name: String,
    },
    /// An offer to merge was taken.
    MembersMerged {
        /// The account that stays.
        name: String,
    },
    /// Nobody is forgotten who has something open.
    MemberStillHas {
        /// Name.
        name: String,
        /// Packages with units.
        packages: u32,
        /// Bookings that lie ahead.
        bookings: u32,
        /// Debts.
        debts: u32,
    },
    /// The package's state does not allow it.
    PackageNotUsable {
        /// Name.
        package: String,
        /// Where it stands.
        state: PackageState,
    },
    /// The package's days have not begun.
    PackageNotBegun {
        /// Name.
        package: String,
    },
    /// Not so many units are free.
    NotEnoughUnits {
        /// Neither used nor set aside.
        available: Units,
        /// Asked for.
        wanted: Units,
    },
    /// A till was counted twice, with two results; the first stands.
    TillCountedTwice {
        /// The first count.
        before: Money,
        /// This one.
        now: Money,
    },
    /// Another person signs in with this account.
    AccountTaken {
        /// It.
        account: String,
    },
    /// Somebody has to manage the club.
    LastManager,
    /// A line of a list can't be taken.
    InLine {
        /// Which.
        line: u32,
        /// Why.
        why: Box<Say>,
    },
    /// The check-in was undone, so nothing is owed.
    CheckInUndone,
    /// The debt was paid from a package.
    DebtPaid {
        /// The package's name.
        package: String,
    },
    /// What was printed under a number that another sale has is kept under another one.
    NumberClash {
        /// As printed.
        printed: String,
        /// As kept.
        kept: String,
    },
    /// A number of an earlier desk came from a desk that could not prove that it was that one.
    NumberUnproven {
        /// As printed.
        number: String,
    },
    /// Commands were lost with a damaged file.
    NumbersLost {
        /// The desk, where known.
        desk: Option<String>,
        /// Their numbers at the desk, `3–5、8`; none when nobody can say.
        numbers: Option<String>,
        /// More may be lost after these.
        more: bool,
        /// When the last command before them was given, where known.
        since: Option<Timestamp>,
        /// When the damage was noticed.
        noticed_at: Timestamp,
    },
}
