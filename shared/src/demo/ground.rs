//! What every part of the demo club stands on: its size, its days, its ids.

use super::Size;
use super::dice::{Dice, Ids};
use crate::id::ClubId;
use crate::record::{Club, ClubRules, Json, Meta};
use crate::time::{ClubZone, Date, Timestamp};
use chrono::{NaiveTime, TimeDelta};

/// How much of everything.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub(super) members: usize,
    /// Riders who come every week.
    pub(super) regulars: usize,
    pub(super) horses: usize,
    pub(super) coaches: usize,
    pub(super) arenas: usize,
    pub(super) days_back: i64,
    pub(super) days_ahead: i64,
    /// Lessons of a day from Monday to Friday, least and most.
    pub(super) weekday: (i64, i64),
    /// Lessons of a day at the weekend, least and most.
    pub(super) weekend: (i64, i64),
}

impl Plan {
    pub(super) const fn of(size: Size) -> Self {
        match size {
            Size::Small => Self {
                members: 120,
                regulars: 45,
                horses: 16,
                coaches: 4,
                arenas: 2,
                days_back: 20,
                days_ahead: 10,
                weekday: (8, 11),
                weekend: (13, 17),
            },
            Size::Club => Self {
                members: 1_200,
                regulars: 330,
                horses: 30,
                coaches: 8,
                arenas: 4,
                days_back: 60,
                days_ahead: 30,
                weekday: (34, 42),
                weekend: (50, 60),
            },
            Size::Large => Self {
                members: 10_000,
                regulars: 800,
                horses: 60,
                coaches: 14,
                arenas: 6,
                days_back: 60,
                days_ahead: 30,
                weekday: (60, 68),
                weekend: (74, 82),
            },
        }
    }
}

/// What every part of the demo club stands on.
pub(super) struct Ground {
    pub(super) seed: u64,
    pub(super) plan: Plan,
    pub(super) club_id: ClubId,
    pub(super) zone: ClubZone,
    pub(super) today: Date,
    pub(super) now: Timestamp,
    pub(super) ids: Ids,
}

impl Ground {
    pub(super) fn new(seed: u64, size: Size, today: Date, now: Timestamp) -> Self {
        let mut ids = Ids::new(seed);
        let club_id = ids.next::<Club>();
        Self { seed, plan: Plan::of(size), club_id, zone: ClubZone::default(), today, now, ids }
    }

    pub(super) fn dice(&self, stream: u64) -> Dice {
        Dice::new(self.seed, stream)
    }

    pub(super) fn club(&self) -> Club {
        Club {
            club_id: self.club_id,
            id: self.club_id,
            name: "青禾马术俱乐部".to_owned(),
            zone: self.zone,
            rules: Json(ClubRules { opening_hours: super::hours::opening(), ..ClubRules::default() }),
            meta: self.founding(),
        }
    }

    /// The tail of rows that are as old as the club.
    pub(super) fn founding(&self) -> Meta {
        Meta::new(self.at(self.day(-900), 9 * 60), None)
    }

    /// The date so many days from today.
    pub(super) fn day(&self, offset: i64) -> Date {
        plus(self.today, offset)
    }

    /// The instant of so many minutes after the club's midnight, on the next day where that is later.
    pub(super) fn at(&self, date: Date, minute: i64) -> Timestamp {
        const DAY: i64 = 24 * 60;
        let seconds = u32::try_from(minute.rem_euclid(DAY) * 60).unwrap_or(0);
        let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap_or(NaiveTime::MIN);
        self.zone.instant(plus(date, minute.div_euclid(DAY)), time)
    }
}

/// So many days later (earlier when negative).
pub(super) fn plus(date: Date, days: i64) -> Date {
    date.checked_add_signed(TimeDelta::days(days)).unwrap_or(date)
}
