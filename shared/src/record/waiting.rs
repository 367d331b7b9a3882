//! Who waits for a place in a lesson that is full.

use super::{IllegalTransition, Json, named, record};
use crate::id::{LessonId, MemberId, RiderId, WaitlistEntryId};
use crate::time::Timestamp;

record! {
    /// A party that waits for places in a lesson. An offer holds its places for it.
    WaitlistEntry (WaitlistEntryId) in WaitlistEntries {
        /// The lesson.
        lesson_id: LessonId,
        /// The account.
        member_id: MemberId,
        /// Who would ride: so many places are wanted.
        riders: Json<Vec<RiderId>>,
        /// The lesson's start when they joined, which decides how long desks keep the row once nothing can come of it.
        starts_at: Timestamp,
        /// Since when they wait: their place in the queue.
        joined_at: Timestamp,
        /// Where it stands.
        state: WaitState,
        /// When places were offered.
        offered_at: Option<Timestamp>,
        /// Until when they may be taken.
        offered_until: Option<Timestamp>,
        /// What reception should know.
        note: Option<String>,
    }
}

impl WaitlistEntry {
    /// How many places are wanted.
    #[must_use]
    pub fn party(&self) -> i64 {
        i64::try_from(self.riders.0.len()).unwrap_or(i64::MAX)
    }
}

named! {
    /// Where a party on the waiting list stands.
    WaitState {
        /// 候补中
        Waiting = "waiting",
        /// 已通知，名额保留: its places are held.
        Offered = "offered",
        /// 已接受: its riders are booked.
        Accepted = "accepted",
        /// 已谢绝
        Declined = "declined",
        /// 已过期: nobody answered in time.
        Lapsed = "lapsed",
        /// 已退出
        Left = "left",
        /// 已结束: the lesson began, or does not take place.
        Over = "over",
    }
}

impl WaitState {
    /// True while it holds places.
    #[must_use]
    pub const fn holds(self) -> bool {
        match self {
            Self::Offered => true,
            Self::Waiting | Self::Accepted | Self::Declined | Self::Lapsed | Self::Left | Self::Over => false,
        }
    }

    /// True while something may still come of it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Waiting | Self::Offered => true,
            Self::Accepted | Self::Declined | Self::Lapsed | Self::Left | Self::Over => false,
        }
    }

    /// Goes to another state.
    ///
    /// # Errors
    /// [`IllegalTransition`], naming both states.
    pub const fn to(self, next: Self) -> Result<Self, IllegalTransition> {
        let legal = match self {
            Self::Waiting => matches!(next, Self::Offered | Self::Left | Self::Over),
            Self::Offered => {
                matches!(next, Self::Accepted | Self::Declined | Self::Lapsed | Self::Over)
            }
            // They had not meant to leave.
            Self::Left => matches!(next, Self::Waiting),
            Self::Accepted | Self::Declined | Self::Lapsed | Self::Over => false,
        };
        if legal {
            Ok(next)
        } else {
            Err(IllegalTransition { record: "waitlist_entry", from: self.as_str(), to: next.as_str() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_answered_stays_answered_and_only_an_offer_holds_places() {
        use WaitState::{Accepted, Declined, Lapsed, Left, Offered, Over, Waiting};
        let legal = [
            (Waiting, Offered),
            (Waiting, Left),
            (Waiting, Over),
            (Offered, Accepted),
            (Offered, Declined),
            (Offered, Lapsed),
            (Offered, Over),
            (Left, Waiting),
        ];
        for from in WaitState::ALL {
            for to in WaitState::ALL {
                assert_eq!(from.to(*to).is_ok(), legal.contains(&(*from, *to)), "{from:?} → {to:?}");
            }
            assert_eq!(from.holds(), *from == Offered);
        }
    }
}
