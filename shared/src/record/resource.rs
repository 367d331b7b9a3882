//! Coaches, horses, arenas.

use super::{Json, Level, Weight, named, record};
use crate::id::{ArenaId, CoachId, HorseId, MemberId, ProductId};
use crate::money::Money;
use serde::{Deserialize, Serialize};

record! {
    /// A coach.
    Coach (CoachId) in Coaches {
        /// Name.
        name: String,
        /// Phone; personal data.
        phone: Option<String>,
        /// Courses taught.
        courses: Json<Vec<ProductId>>,
        /// Charged in money on top of a course's price.
        surcharge: Money,
        /// False once they left.
        active: bool,
    }
}

record! {
    /// A horse.
    Horse (HorseId) in Horses {
        /// Name.
        name: String,
        /// Number in the yard.
        number: String,
        /// Breed.
        breed: Option<String>,
        /// Height at the withers in centimetres.
        height_cm: Option<i64>,
        /// Year of birth.
        birth_year: Option<i64>,
        /// The boarder who owns it; none is the club. Only the owner's riders ride a boarder's horse.
        owner_id: Option<MemberId>,
        /// The heaviest rider, with tack.
        max_rider_weight: Option<Weight>,
        /// Levels that it suits; none named suits all.
        levels: Json<Vec<Level>>,
        /// What it may be asked to do.
        limits: Json<HorseLimits>,
        /// How it is.
        state: HorseState,
    }
}

/// What a horse may be asked to do. Loads are in tenths (4.0 is 40).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HorseLimits {
    /// Lessons a day.
    pub lessons_a_day: i64,
    /// Load a day, in tenths.
    pub load_a_day: i64,
    /// Load in any seven days, in tenths.
    pub load_in_7_days: i64,
    /// Minutes of rest between two lessons.
    pub rest_minutes: i64,
    /// Days without a lesson in any seven.
    pub rest_days_a_week: i64,
}

impl Default for HorseLimits {
    fn default() -> Self {
        Self { lessons_a_day: 4, load_a_day: 40, load_in_7_days: 200, rest_minutes: 15, rest_days_a_week: 1 }
    }
}

named! {
    /// How a horse is.
    HorseState {
        /// At work.
        Fit = "fit",
        /// Resting.
        Resting = "resting",
        /// Sick or hurt.
        Sick = "sick",
        /// No longer ridden.
        Retired = "retired",
    }
}

record! {
    /// An arena.
    Arena (ArenaId) in Arenas {
        /// Name.
        name: String,
        /// Under a roof.
        indoor: bool,
        /// Lessons at the same time.
        capacity: i64,
        /// False once given up.
        active: bool,
    }
}
