//! How well a time suits, and why.

use super::habit::hour_of;
use super::{Slot, Wish};
use crate::record::{DayOfWeek, SlotWeights};
use crate::rules::conflicts::Picture;
use crate::time::ClubZone;
use crate::words::Lang;
use serde::{Deserialize, Serialize};

/// Why a time is recommended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum SlotReason {
    /// So close to the preferred time.
    NearWish {
        /// Minutes between the two.
        minutes: i64,
    },
    /// The preferred coach is free.
    PreferredCoach {
        /// Name.
        coach: String,
    },
    /// The usual horse is free.
    UsualHorse {
        /// Name.
        horse: String,
    },
    /// The rider usually comes then.
    Habit {
        /// Weekday.
        weekday: DayOfWeek,
        /// Hour.
        hour: u32,
    },
    /// A class that is there already.
    JoinsClass {
        /// Places left in it.
        places: i64,
    },
}

impl SlotReason {
    /// The sentence.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let (zh, en) = match self {
            Self::NearWish { minutes: 0 } => {
                ("正是希望的时间".to_owned(), "Just the time asked for".to_owned())
            }
            Self::NearWish { minutes } => (
                format!("与希望时间相差 {minutes} 分钟"),
                format!("{minutes} minutes from the time asked for"),
            ),
            Self::PreferredCoach { coach } => (format!("{coach} 有空"), format!("{coach} is free")),
            Self::UsualHorse { horse } => {
                (format!("常骑的 {horse} 有空"), format!("The usual horse {horse} is free"))
            }
            Self::Habit { weekday, hour } => {
                let (zh, en) = day_name(*weekday);
                (format!("通常{zh} {hour} 点来"), format!("Usually comes on {en} at {hour}"))
            }
            Self::JoinsClass { places } => {
                (format!("已有班课，余 {places} 个名额"), format!("A class with {places} places left"))
            }
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

const fn day_name(day: DayOfWeek) -> (&'static str, &'static str) {
    match day {
        DayOfWeek::Monday => ("周一", "Mondays"),
        DayOfWeek::Tuesday => ("周二", "Tuesdays"),
        DayOfWeek::Wednesday => ("周三", "Wednesdays"),
        DayOfWeek::Thursday => ("周四", "Thursdays"),
        DayOfWeek::Friday => ("周五", "Fridays"),
        DayOfWeek::Saturday => ("周六", "Saturdays"),
        DayOfWeek::Sunday => ("周日", "Sundays"),
    }
}

/// Scores a slot: nearness to the preferred start, the preferred coach, the usual horse, the habit.
pub(super) fn score(picture: &Picture, wish: &Wish, slot: &mut Slot, usual_horse_free: bool) {
    let (weights, zone): (&SlotWeights, ClubZone) = (&picture.rules.slots, picture.zone);
    match wish.preferred_start {
        Some(preferred) => {
            let minutes = preferred.millis().abs_diff(slot.span.from.millis()) / 60_000;
            let minutes = i64::try_from(minutes).unwrap_or(i64::MAX);
            let lost = weights.per_hour.saturating_mul(minutes) / 60;
            slot.score = weights.nearness.saturating_sub(lost).max(0);
            if slot.score > 0 {
                slot.reasons.push(SlotReason::NearWish { minutes });
            }
        }
        None => slot.score = weights.nearness,
    }
    if let Some(coach) = wish.preferred_coach.filter(|coach| slot.coaches.contains(coach)) {
        slot.score = slot.score.saturating_add(weights.preferred_coach);
        let coach = picture.coach(coach).map(|card| card.coach.name.clone()).unwrap_or_default();
        slot.reasons.push(SlotReason::PreferredCoach { coach });
    }
    if usual_horse_free {
        slot.score = slot.score.saturating_add(weights.usual_horse);
        let horse = wish.habit.usual_horse_id.and_then(|id| picture.horse(id));
        let horse = horse.map(|card| card.horse.name.clone()).unwrap_or_default();
        slot.reasons.push(SlotReason::UsualHorse { horse });
    }
    let (weekday, hour) = hour_of(zone, slot.span.from);
    if wish.habit.hours.contains(&(weekday, hour)) {
        slot.score = slot.score.saturating_add(weights.habit);
        slot.reasons.push(SlotReason::Habit { weekday, hour });
    }
}
