//! A busy day of a seed, for tests and for measuring: sixty lessons, a hundred and twenty riders, forty horses, nobody on
//! a horse yet.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use shared::id::{BookingId, HorseId, Id, LessonId, MemberId, ProductId, RiderId};
use shared::money::Money;
use shared::record::{
    Booking, BookingState, ClassType, Club, ClubRules, CourseConfig, Horse, HorseLimits, HorseState, Json,
    Lesson, LessonOrigin, LessonState, Level, Meta, Rider, Weight,
};
use shared::rules::conflicts::Picture;
use shared::time::{ClubZone, Date, Timestamp};
use shared::units::Units;
use uuid::Uuid;

/// Lessons of the day.
pub const LESSONS: usize = 60;
/// Riders in them.
pub const RIDERS: usize = 120;
/// Horses in the yard.
pub const HORSES: usize = 40;

/// A day, and the moment before it.
#[derive(Debug, Clone)]
pub struct Seeded {
    /// The club around it: the three days before have been ridden.
    pub picture: Picture,
    /// The day.
    pub day: Date,
    /// Early that morning.
    pub at: Timestamp,
}

struct Dice(ChaCha8Rng);

impl Dice {
    /// A number below `sides`.
    fn roll(&mut self, sides: u32) -> u32 {
        self.0.next_u32() % sides.max(1)
    }

    fn index(&mut self, sides: usize) -> usize {
        let sides = u32::try_from(sides).unwrap_or(u32::MAX);
        usize::try_from(self.roll(sides)).unwrap_or(0)
    }

    fn between(&mut self, least: i64, most: i64) -> i64 {
        let sides = u32::try_from(most.saturating_sub(least).saturating_add(1)).unwrap_or(1);
        least.saturating_add(i64::from(self.roll(sides)))
    }

    /// A place, each as often as its part of ten.
    fn of_ten(&mut self, parts: &[u32]) -> usize {
        let mut rolled = self.roll(10);
        for (place, part) in parts.iter().enumerate() {
            if rolled < *part {
                return place;
            }
            rolled -= part;
        }
        0
    }

    fn one_in(&mut self, sides: u32) -> bool {
        self.roll(sides) == 0
    }
}

/// The ids of a table, one after the other.
fn id<I: Id>(table: u128, place: usize) -> I {
    let place = u128::try_from(place).unwrap_or(u128::MAX);
    I::from_uuid(Uuid::from_u128((table << 64) | place))
}

const LEVELS: [Level; 4] = [Level::Beginner, Level::Novice, Level::Intermediate, Level::Advanced];
/// Of ten riders, how many are of each level; of ten horses, how many suit it best.
const OF_TEN: [u32; 4] = [4, 3, 2, 1];
/// Load of the courses, in percent, and how many of ten lessons are of each: on the lead-rein, on the flat, jumping.
const COURSES: [(i64, u32); 3] = [(50, 3), (100, 5), (150, 2)];
const FIRST: Timestamp = Timestamp::from_millis(1_795_222_800_000);

/// The day of a seed.
#[must_use]
pub fn seeded(seed: u64) -> Seeded {
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed));
    let (club_id, meta) = (id(1, 1), Meta::new(FIRST, None));
    let zone = ClubZone::default();
    let day = zone.date(FIRST);
    let club = Club {
        club_id,
        id: club_id,
        name: "青禾马术俱乐部".to_owned(),
        zone,
        rules: Json(ClubRules::default()),
        meta: meta.clone(),
    };
    let mut picture = Picture::new(&club);
    for (place, (load_percent, _)) in COURSES.into_iter().enumerate() {
        let course = CourseConfig {
            club_id,
            id: id(2, place),
            class_type: ClassType::Multi,
            duration_minutes: 60,
            saddle_hours: Units::from_tenths(10),
            max_riders: 6,
            needs_horse: true,
            coach_fee: Money::ZERO,
            horse_fee: Money::ZERO,
            required_level: Level::Beginner,
            load_percent,
            advance_hours: 0,
            meta: meta.clone(),
        };
        picture.add_course(format!("课程{place}"), course);
    }
    for place in 0..HORSES {
        // A horse suits a level and those beside it.
        let suits = dice.of_ten(&OF_TEN);
        let levels = LEVELS.into_iter().enumerate().filter(|(level, _)| level.abs_diff(suits) <= 1);
        let horse = Horse {
            club_id,
            id: id(3, place),
            name: format!("马{place}"),
            number: format!("{place:02}"),
            breed: None,
            height_cm: None,
            birth_year: None,
            owner_id: dice.one_in(12).then(|| id(4, place)),
            max_rider_weight: Some(Weight::from_tenths_kg(dice.between(650, 1_050))),
            levels: Json(levels.map(|(_, level)| level).collect()),
            limits: Json(HorseLimits::default()),
            state: if dice.one_in(20) { HorseState::Resting } else { HorseState::Fit },
            meta: meta.clone(),
        };
        picture.add_horse(horse, Vec::new());
    }
    for place in 0..RIDERS {
        let no_ride: Vec<HorseId> = (0..dice.index(3)).map(|_| id(3, dice.index(HORSES))).collect();
        let rider = Rider {
            club_id,
            id: id(5, place),
            member_id: id::<MemberId>(4, place),
            name: format!("骑手{place}"),
            birth_date: None,
            weight: Some(Weight::from_tenths_kg(dice.between(250, 800))),
            level: LEVELS.get(dice.of_ten(&OF_TEN)).copied().unwrap_or(Level::Beginner),
            usual_horse_id: (!dice.one_in(3)).then(|| id(3, dice.index(HORSES))),
            usual_coach_id: None,
            no_ride: Json(no_ride),
            guardian_name: None,
            guardian_phone: None,
            guardian_consent_at: None,
            waiver_signed_at: Some(FIRST),
            notes: None,
            meta: meta.clone(),
        };
        picture.add_rider(rider);
    }
    let mut stage = Stage { picture, dice, zone, meta, next: 0 };
    let days: Vec<Date> =
        day.checked_sub_days(chrono::Days::new(3)).unwrap_or(day).iter_days().take(3).collect();
    for before in days {
        for _ in 0..LESSONS / 2 {
            let horse = stage.dice.index(HORSES);
            let rider = stage.dice.index(RIDERS);
            let lesson = stage.lesson(before, LessonState::Completed);
            stage.book(&lesson, rider, Some(id(3, horse)));
        }
    }
    let lessons: Vec<Lesson> = (0..LESSONS).map(|_| stage.lesson(day, LessonState::ToConfirm)).collect();
    // Every rider once: two in a lesson on average, up to six.
    for rider in 0..RIDERS {
        for _try in 0..8 {
            let chosen = stage.dice.index(LESSONS);
            let Some(lesson) = lessons.get(chosen) else { break };
            if stage.picture.bookings_of(lesson.id).count() < 6 {
                stage.book(lesson, rider, None);
                break;
            }
        }
    }
    Seeded { picture: stage.picture, day, at: zone.at_minute(day, 6 * 60) }
}

struct Stage {
    picture: Picture,
    dice: Dice,
    zone: ClubZone,
    meta: Meta,
    next: usize,
}

impl Stage {
    fn lesson(&mut self, day: Date, state: LessonState) -> Lesson {
        self.next += 1;
        let minute = 8 * 60 + 30 * self.dice.between(0, 22);
        let starts_at = self.zone.at_minute(day, minute);
        let course: ProductId = id(2, self.dice.of_ten(&COURSES.map(|(_, of_ten)| of_ten)));
        let lesson = Lesson {
            club_id: id(1, 1),
            id: id::<LessonId>(6, self.next),
            number: format!("L{}", self.next),
            course_id: course,
            coach_id: None,
            arena_id: None,
            starts_at,
            ends_at: starts_at.plus_minutes(if self.dice.one_in(3) { 45 } else { 60 }),
            capacity: 6,
            origin: LessonOrigin::Class,
            state,
            note: None,
            series_id: None,
            meta: self.meta.clone(),
        };
        self.picture.put_lesson(lesson.clone());
        lesson
    }

    fn book(&mut self, lesson: &Lesson, rider: usize, horse_id: Option<HorseId>) {
        self.next += 1;
        self.picture.put_booking(Booking {
            club_id: lesson.club_id,
            id: id::<BookingId>(7, self.next),
            lesson_id: lesson.id,
            rider_id: id::<RiderId>(5, rider),
            member_id: id::<MemberId>(4, rider),
            order_item_id: None,
            package_id: None,
            horse_id,
            starts_at: lesson.starts_at,
            ends_at: lesson.ends_at,
            state: if horse_id.is_some() { BookingState::Done } else { BookingState::Booked },
            clash: false,
            note: None,
            meta: self.meta.clone(),
        });
    }
}
