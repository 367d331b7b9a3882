//! Codes, severities, sides.

use crate::id::{
    ArenaClosureId, ArenaId, BookingId, CoachAvailabilityId, CoachId, HorseAvailabilityId, HorseId, LessonId,
    ProductId, RiderId,
};
use crate::record::ConflictCode;
use crate::rights::Right;
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// How heavy a conflict is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Can't be.
    Hard,
    /// Goes on with a reason, given by somebody with this right. A member has none of them.
    Soft(Right),
}

impl ConflictCode {
    /// How heavy, and who may let it pass.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::CoachBusy
            | Self::HorseBusy
            | Self::RiderBusy
            | Self::ArenaFull
            | Self::CoachOnLeave
            | Self::HorseUnfit
            | Self::ArenaClosed
            | Self::OutsideOpeningHours
            | Self::LessonFull
            | Self::CourseNotTaughtByCoach
            | Self::CoachGone
            | Self::HorseNotForOthers
            | Self::HorseNoRide => Severity::Hard,
            Self::RiderTooHeavy | Self::HorseOverLoad | Self::WaiverMissing | Self::GuardianMissing => {
                Severity::Soft(Right::OverrideWelfare)
            }
            Self::CoachOffShift
            | Self::RiderLevelTooLow
            | Self::HorseLevelMismatch
            | Self::HorseOverDailyLessons
            | Self::HorseRestTooShort
            | Self::TooLateToBook => Severity::Soft(Right::OverrideTimetable),
        }
    }
}

/// One of the two that don't go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "side", content = "id", rename_all = "snake_case")]
pub enum Side {
    /// A lesson.
    Lesson(LessonId),
    /// A booking.
    Booking(BookingId),
    /// A coach.
    Coach(CoachId),
    /// A coach's leave.
    Leave(CoachAvailabilityId),
    /// A horse.
    Horse(HorseId),
    /// A horse's rest or care.
    Care(HorseAvailabilityId),
    /// A rider.
    Rider(RiderId),
    /// An arena.
    Arena(ArenaId),
    /// An arena's closure.
    Closure(ArenaClosureId),
    /// A course.
    Course(ProductId),
    /// The club.
    Club,
}

/// One thing that stands against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Which rule.
    pub code: ConflictCode,
    /// What was proposed: the lesson, or the booking.
    pub of: Side,
    /// What it meets.
    pub with: Side,
    /// What, in words.
    pub say: Say,
}

impl Conflict {
    /// How heavy.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// True when no reason helps.
    #[must_use]
    pub const fn is_hard(&self) -> bool {
        matches!(self.severity(), Severity::Hard)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_let_what_pass() {
        let soft = |right| {
            let of = |code: &&ConflictCode| code.severity() == Severity::Soft(right);
            ConflictCode::ALL.iter().filter(of).map(|code| code.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(
            soft(Right::OverrideWelfare),
            ["rider_too_heavy", "horse_over_load", "waiver_missing", "guardian_missing"]
        );
        assert_eq!(
            soft(Right::OverrideTimetable),
            [
                "coach_off_shift",
                "rider_level_too_low",
                "horse_level_mismatch",
                "horse_over_daily_lessons",
                "horse_rest_too_short",
                "too_late_to_book",
            ]
        );
        let hard = ConflictCode::ALL.iter().filter(|code| code.severity() == Severity::Hard).count();
        assert_eq!(hard, 13);
    }
}
