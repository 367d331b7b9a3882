//! When somebody or something is there: the grid that members book on, coaches' shifts and leave, horses'
//! rest and care, arenas' closures. Nothing is deleted: what no longer counts stays on record.

use super::{IllegalTransition, named, record};
use crate::id::{
    ArenaClosureId, ArenaId, CoachAvailabilityId, CoachId, HorseAvailabilityId, HorseId, StaffId,
    TimeSlotTemplateId,
};
use crate::time::{Date, Span, Timestamp};
use chrono::Weekday;

named! {
    /// A day of the week.
    DayOfWeek {
        /// 周一
        Monday = "monday",
        /// 周二
        Tuesday = "tuesday",
        /// 周三
        Wednesday = "wednesday",
        /// 周四
        Thursday = "thursday",
        /// 周五
        Friday = "friday",
        /// 周六
        Saturday = "saturday",
        /// 周日
        Sunday = "sunday",
    }
}

impl From<Weekday> for DayOfWeek {
    fn from(day: Weekday) -> Self {
        match day {
            Weekday::Mon => Self::Monday,
            Weekday::Tue => Self::Tuesday,
            Weekday::Wed => Self::Wednesday,
            Weekday::Thu => Self::Thursday,
            Weekday::Fri => Self::Friday,
            Weekday::Sat => Self::Saturday,
            Weekday::Sun => Self::Sunday,
        }
    }
}

record! {
    /// Part of a weekday on which lessons may be booked, and the grid of their starts.
    TimeSlotTemplate (TimeSlotTemplateId) in TimeSlotTemplates {
        /// The day.
        weekday: DayOfWeek,
        /// First start, in minutes after the club's midnight.
        from_minute: i64,
        /// What is booked on it ends by then.
        until_minute: i64,
        /// From one start to the next, in minutes.
        slot_minutes: i64,
        /// False once it was given up.
        active: bool,
    }
}

record! {
    /// A coach's shift or leave, by the club's clock.
    CoachAvailability (CoachAvailabilityId) in CoachAvailabilities {
        /// The coach.
        coach_id: CoachId,
        /// Shift or leave.
        kind: CoachTime,
        /// A shift that comes every week; none is one on its dates, which stands instead of the weekly ones.
        weekday: Option<DayOfWeek>,
        /// From this day on; none is since ever.
        first_day: Option<Date>,
        /// To this day; none is for good.
        last_day: Option<Date>,
        /// Minutes after midnight: of a shift on each of its days, of a leave on its first.
        from_minute: i64,
        /// Minutes after midnight: of a shift on each of its days, of a leave on its last; 1440 is midnight.
        until_minute: i64,
        /// Why, of a leave.
        reason: Option<String>,
        /// Where it stands; a shift is approved until it is taken off.
        state: Approval,
        /// When a leave was decided.
        decided_at: Option<Timestamp>,
        /// By whom.
        decided_by: Option<StaffId>,
        /// What was said to it.
        decided_note: Option<String>,
    }
}

named! {
    /// Kinds of a coach's times.
    CoachTime {
        /// 班次
        Shift = "shift",
        /// 请假
        Leave = "leave",
    }
}

named! {
    /// Where a shift or a leave stands.
    Approval {
        /// 待审批
        Asked = "asked",
        /// 已批准
        Approved = "approved",
        /// 未批准
        Rejected = "rejected",
        /// 已撤回: it does not count any more.
        Withdrawn = "withdrawn",
    }
}

impl Approval {
    /// Goes to another state. A decision can be taken back, and what was withdrawn can be asked for anew.
    ///
    /// # Errors
    /// [`IllegalTransition`], naming both states.
    pub const fn to(self, next: Self) -> Result<Self, IllegalTransition> {
        let legal = match self {
            Self::Asked => matches!(next, Self::Approved | Self::Rejected | Self::Withdrawn),
            Self::Approved => matches!(next, Self::Asked | Self::Withdrawn),
            Self::Rejected => matches!(next, Self::Asked),
            Self::Withdrawn => matches!(next, Self::Asked | Self::Approved),
        };
        if legal {
            Ok(next)
        } else {
            Err(IllegalTransition { record: "leave", from: self.as_str(), to: next.as_str() })
        }
    }
}

record! {
    /// A span in which a horse rests or is cared for.
    HorseAvailability (HorseAvailabilityId) in HorseAvailabilities {
        /// The horse.
        horse_id: HorseId,
        /// Why.
        kind: HorseTime,
        /// From then on.
        starts_at: Timestamp,
        /// Until then; none is until somebody says so.
        ends_at: Option<Timestamp>,
        /// What everyone should know.
        note: Option<String>,
        /// False once it was called off.
        active: bool,
    }
}

named! {
    /// Why a horse is not there, or what is due.
    HorseTime {
        /// 休息
        Rest = "rest",
        /// 兽医
        Vet = "vet",
        /// 钉蹄
        Farrier = "farrier",
        /// 受伤
        Injury = "injury",
        /// 保养到期: a reminder; the horse goes on working.
        MaintenanceDue = "maintenance_due",
    }
}

impl HorseTime {
    /// True when the horse is not ridden then.
    #[must_use]
    pub const fn keeps_in(self) -> bool {
        match self {
            Self::Rest | Self::Vet | Self::Farrier | Self::Injury => true,
            Self::MaintenanceDue => false,
        }
    }
}

impl HorseAvailability {
    /// Its time; one without an end goes on for ever.
    #[must_use]
    pub fn span(&self) -> Span {
        Span { from: self.starts_at, until: self.ends_at.unwrap_or(Timestamp::from_millis(i64::MAX)) }
    }
}

record! {
    /// A span in which an arena is closed.
    ArenaClosure (ArenaClosureId) in ArenaClosures {
        /// The arena.
        arena_id: ArenaId,
        /// From then on.
        starts_at: Timestamp,
        /// Until then.
        ends_at: Timestamp,
        /// Why: rain, a show, repairs.
        reason: Option<String>,
        /// False once it was called off.
        active: bool,
    }
}

impl ArenaClosure {
    /// Its time.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span { from: self.starts_at, until: self.ends_at }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leave_knows_these_steps_and_no_others() {
        use Approval::{Approved, Asked, Rejected, Withdrawn};
        let legal = [
            (Asked, Approved),
            (Asked, Rejected),
            (Asked, Withdrawn),
            (Approved, Asked),
            (Approved, Withdrawn),
            (Rejected, Asked),
            (Withdrawn, Asked),
            (Withdrawn, Approved),
        ];
        for from in Approval::ALL {
            for to in Approval::ALL {
                assert_eq!(from.to(*to).is_ok(), legal.contains(&(*from, *to)), "{from:?} → {to:?}");
            }
        }
    }

    #[test]
    fn what_is_only_due_keeps_no_horse_in() {
        let in_work = HorseTime::ALL.iter().filter(|kind| !kind.keeps_in());
        assert_eq!(in_work.collect::<Vec<_>>(), [&HorseTime::MaintenanceDue]);
    }
}
