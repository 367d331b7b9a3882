//! The timetable: lessons, the riders in them, and their check-ins.

use super::{IllegalTransition, MINUTES_A_DAY, named, record};
use crate::id::{
    ArenaId, BookingId, CheckInId, CoachId, DeskId, HorseId, LessonId, LessonSeriesId, MemberId,
    MemberPackageId, OrderItemId, ProductId, RiderId, StaffId,
};
use crate::time::{Span, Timestamp};
use crate::units::Units;

/// The longest that a lesson may last, in minutes: 24 hours by the watch. The product's own limit; no law or club asks
/// for it.
///
/// `rules::timetable::time` and [`WeeklyRule::is_sound`](super::WeeklyRule::is_sound) hold lessons to it. Whoever
/// looks for the lessons that meet a span relies on that, and looks no further around it: the picture of
/// `rules::conflicts`, and the desk's store.
pub const LONGEST_LESSON_MINUTES: i64 = MINUTES_A_DAY;

record! {
    /// A lesson on the timetable.
    Lesson (LessonId) in Lessons {
        /// Number, `L…`.
        number: String,
        /// The course.
        course_id: ProductId,
        /// The coach.
        coach_id: Option<CoachId>,
        /// The arena.
        arena_id: Option<ArenaId>,
        /// Start.
        starts_at: Timestamp,
        /// End; the lesson is over at this instant.
        ends_at: Timestamp,
        /// Riders at most.
        capacity: i64,
        /// Where it came from.
        origin: LessonOrigin,
        /// Where it stands.
        state: LessonState,
        /// What everyone should know.
        note: Option<String>,
        /// The series that it is one of.
        series_id: Option<LessonSeriesId>,
    }
}

impl Lesson {
    /// Its time.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span { from: self.starts_at, until: self.ends_at }
    }
}

named! {
    /// Where a lesson came from.
    LessonOrigin {
        /// Made by an order: cancelled with its last live booking.
        Order = "order",
        /// A scheduled class: stays open when empty.
        Class = "class",
    }
}

named! {
    /// Where a lesson stands (codes 1, 2, 3, 5, 4).
    LessonState {
        /// 待确认
        ToConfirm = "to_confirm",
        /// 已确认
        Confirmed = "confirmed",
        /// 进行中, from the first check-in.
        InProgress = "in_progress",
        /// 已完成
        Completed = "completed",
        /// 已取消
        Cancelled = "cancelled",
    }
}

impl LessonState {
    /// True while it holds its coach and arena.
    #[must_use]
    pub const fn is_live(self) -> bool {
        match self {
            Self::ToConfirm | Self::Confirmed | Self::InProgress | Self::Completed => true,
            Self::Cancelled => false,
        }
    }

    /// True while riders can be booked into it: neither cancelled nor completed.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::ToConfirm | Self::Confirmed | Self::InProgress => true,
            Self::Completed | Self::Cancelled => false,
        }
    }

    /// Goes to another state.
    ///
    /// # Errors
    /// [`IllegalTransition`], naming both states.
    pub const fn to(self, next: Self) -> Result<Self, IllegalTransition> {
        let legal = match self {
            Self::ToConfirm => matches!(next, Self::Confirmed | Self::Cancelled),
            Self::Confirmed => matches!(next, Self::InProgress | Self::Completed | Self::Cancelled),
            // Back when the last check-in is undone.
            Self::InProgress => matches!(next, Self::Completed | Self::Confirmed),
            // Back when a check-out is undone, or a check-in turns up that was made before the job ran.
            Self::Completed => matches!(next, Self::InProgress),
            Self::Cancelled => matches!(next, Self::ToConfirm | Self::Confirmed),
        };
        if legal {
            Ok(next)
        } else {
            Err(IllegalTransition { record: "lesson", from: self.as_str(), to: next.as_str() })
        }
    }
}

record! {
    /// One rider in one lesson.
    Booking (BookingId) in Bookings {
        /// The lesson.
        lesson_id: LessonId,
        /// Who rides.
        rider_id: RiderId,
        /// The account that the rider belonged to when it was booked.
        member_id: MemberId,
        /// The order line that paid for it in money.
        order_item_id: Option<OrderItemId>,
        /// The package that units are reserved in.
        package_id: Option<MemberPackageId>,
        /// The horse.
        horse_id: Option<HorseId>,
        /// The lesson's start, kept here for the databases' overlap rules.
        starts_at: Timestamp,
        /// The lesson's end.
        ends_at: Timestamp,
        /// Where it stands.
        state: BookingState,
        /// Recorded although its rider or horse is taken at that time: a fact that could not be refused.
        /// The databases' overlap rules pass over it until it is put right.
        clash: bool,
        /// What reception should know.
        note: Option<String>,
    }
}

impl Booking {
    /// Its time.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span { from: self.starts_at, until: self.ends_at }
    }
}

named! {
    /// Where a booking stands.
    BookingState {
        /// Its order is unpaid.
        Held = "held",
        /// 已预约
        Booked = "booked",
        /// 已签到
        CheckedIn = "checked_in",
        /// 已完成
        Done = "done",
        /// 已取消
        Cancelled = "cancelled",
        /// 未到
        NoShow = "no_show",
    }
}

impl BookingState {
    /// True while it holds its rider and horse.
    #[must_use]
    pub const fn is_live(self) -> bool {
        match self {
            Self::Held | Self::Booked | Self::CheckedIn | Self::Done => true,
            Self::Cancelled | Self::NoShow => false,
        }
    }

    /// Goes to another state.
    ///
    /// # Errors
    /// [`IllegalTransition`], naming both states.
    pub const fn to(self, next: Self) -> Result<Self, IllegalTransition> {
        let legal = match self {
            Self::Held => matches!(next, Self::Booked | Self::Cancelled),
            Self::Booked => matches!(next, Self::CheckedIn | Self::Cancelled | Self::NoShow),
            Self::CheckedIn => matches!(next, Self::Done | Self::Booked),
            Self::Done => matches!(next, Self::CheckedIn),
            Self::Cancelled => matches!(next, Self::Booked),
            // They came after all, or were never due.
            Self::NoShow => matches!(next, Self::CheckedIn | Self::Booked),
        };
        if legal {
            Ok(next)
        } else {
            Err(IllegalTransition { record: "booking", from: self.as_str(), to: next.as_str() })
        }
    }
}

record! {
    /// A rider came. Never deleted: an undone check-in says so.
    CheckIn (CheckInId) in CheckIns {
        /// The booking.
        booking_id: BookingId,
        /// Who came.
        rider_id: RiderId,
        /// The account.
        member_id: MemberId,
        /// The lesson's start, which decides how long desks keep the row.
        starts_at: Timestamp,
        /// How the rider was found.
        method: CheckInMethod,
        /// When they came.
        in_at: Timestamp,
        /// When they left, where that was recorded.
        out_at: Option<Timestamp>,
        /// Units that the lesson cost, used or owed; zero when paid in money.
        units: Units,
        /// The package that they came from; none when owed or paid in money.
        package_id: Option<MemberPackageId>,
        /// Who did it.
        staff_id: Option<StaffId>,
        /// Where.
        desk_id: Option<DeskId>,
        /// When it was undone.
        undone_at: Option<Timestamp>,
        /// By whom.
        undone_by: Option<StaffId>,
        /// Why.
        undone_reason: Option<String>,
    }
}

named! {
    /// How the rider was found.
    CheckInMethod {
        /// By name, pinyin or phone.
        Search = "search",
        /// By the mini-program's QR code.
        Qr = "qr",
        /// By order number.
        Number = "number",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_booking_machine_knows_these_steps_and_no_others() {
        use BookingState::{Booked, Cancelled, CheckedIn, Done, Held, NoShow};
        let legal = [
            (Held, Booked),
            (Held, Cancelled),
            (Booked, CheckedIn),
            (Booked, Cancelled),
            (Booked, NoShow),
            (CheckedIn, Done),
            (CheckedIn, Booked),
            (Done, CheckedIn),
            (Cancelled, Booked),
            (NoShow, CheckedIn),
            (NoShow, Booked),
        ];
        for from in BookingState::ALL {
            for to in BookingState::ALL {
                assert_eq!(from.to(*to).is_ok(), legal.contains(&(*from, *to)), "{from:?} → {to:?}");
            }
        }
    }

    #[test]
    fn an_illegal_step_names_both_states() {
        let refused = LessonState::Cancelled.to(LessonState::Completed);
        assert_eq!(
            refused.map_err(|step| step.to_string()),
            Err("a lesson can't go from cancelled to completed".to_owned())
        );
    }
}
