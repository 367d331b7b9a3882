//! What a desk keeps: all that stands (resources, products, members), all that lies ahead, and sixty days
//! of what is past. Desk and server judge with the same function, so that checksums can be compared.

use crate::id::MemberPackageId;
use crate::record::{AttentionState, DebtState, Row, TillState};
use crate::time::{ClubZone, Timestamp};
use chrono::Days;

/// Days of the past that a desk keeps.
pub const DAYS_BACK: u64 = 60;

/// The start of the scope on a day: the club's midnight sixty days ago.
#[must_use]
pub fn start(zone: ClubZone, now: Timestamp) -> Timestamp {
    let today = zone.date(now);
    zone.day(today.checked_sub_days(Days::new(DAYS_BACK)).unwrap_or(today)).from
}

/// Whether a row is in scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InScope {
    /// Kept.
    Yes,
    /// Not kept.
    No,
    /// Kept as long as this package is: a balance needs all of its entries.
    WithPackage(MemberPackageId),
}

impl From<bool> for InScope {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

/// Judges a row by the start of the scope.
#[must_use]
pub fn judge(row: &Row, start: Timestamp) -> InScope {
    match row {
        Row::Club(_)
        | Row::Desk(_)
        | Row::Staff(_)
        | Row::Coach(_)
        | Row::Member(_)
        | Row::Horse(_)
        | Row::Arena(_)
        | Row::Rider(_)
        | Row::Product(_)
        | Row::CourseConfig(_)
        | Row::PackageConfig(_)
        | Row::TimeSlotTemplate(_)
        | Row::CoachAvailability(_)
        | Row::LessonSeries(_) => InScope::Yes,
        Row::HorseAvailability(out) => out.ends_at.is_none_or(|ends| ends >= start).into(),
        Row::ArenaClosure(closure) => (closure.ends_at >= start).into(),
        Row::Override(passed) => (passed.starts_at >= start).into(),
        // The lesson may have moved since they joined: whoever waits is kept until it is over.
        Row::WaitlistEntry(entry) => (entry.state.is_open() || entry.starts_at >= start).into(),
        Row::TillShift(till) => (till.state == TillState::Open || till.opened_at >= start).into(),
        Row::Order(order) => (order.meta.created_at >= start).into(),
        Row::OrderItem(item) => (item.meta.created_at >= start).into(),
        Row::Payment(payment) => (payment.meta.created_at >= start).into(),
        Row::CashMovement(movement) => (movement.moved_at >= start).into(),
        Row::MemberPackage(package) => {
            (package.state.is_live() || package.ended_at.is_some_and(|ended| ended >= start)).into()
        }
        Row::Lesson(lesson) => (lesson.starts_at >= start).into(),
        Row::Booking(booking) => (booking.starts_at >= start).into(),
        Row::CheckIn(check_in) => (check_in.starts_at >= start).into(),
        Row::Debt(debt) => {
            (debt.state == DebtState::Open || debt.ended_at.is_some_and(|ended| ended >= start)).into()
        }
        Row::PackageEntry(entry) => InScope::WithPackage(entry.package_id),
        Row::AttentionItem(item) => {
            let settled = item.settled_at.is_some_and(|settled| settled >= start);
            (item.state == AttentionState::Open || settled).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Record as _, WaitState, WaitlistEntry};
    use crate::store::testing::sample;

    #[test]
    fn whoever_waits_is_kept_whatever_became_of_the_lessons_time() {
        for row in sample::rows() {
            let Row::WaitlistEntry(entry) = row else { continue };
            for state in WaitState::ALL {
                let row = WaitlistEntry { state: *state, ..entry.clone() }.into_row();
                assert_eq!(judge(&row, entry.starts_at), InScope::Yes, "{state:?}");
                let later = entry.starts_at.plus_minutes(1);
                assert_eq!(judge(&row, later), state.is_open().into(), "{state:?}");
            }
        }
    }
}
