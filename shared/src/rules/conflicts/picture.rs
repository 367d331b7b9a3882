//! A plain account of the timetable around a proposal.

use super::hours;
use crate::id::{ArenaId, BookingId, CoachId, HorseId, LessonId, MemberId, ProductId, RiderId};
use crate::record::{
    Arena, ArenaClosure, Booking, Club, ClubRules, Coach, CoachAvailability, CourseConfig, Horse,
    HorseAvailability, HorseWork, LONGEST_LESSON_MINUTES, Lesson, Rider, TimeSlotTemplate,
};
use crate::time::{ClubZone, Span, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use uuid::Uuid;

/// A coach with shifts and leave.
#[derive(Debug, Clone)]
pub struct CoachCard {
    /// The coach.
    pub coach: Coach,
    /// Shifts and leave.
    pub times: Vec<CoachAvailability>,
}

/// A horse with its rest and care.
#[derive(Debug, Clone)]
pub struct HorseCard {
    /// The horse.
    pub horse: Horse,
    /// Rest and care.
    pub times: Vec<HorseAvailability>,
}

/// An arena with its closures.
#[derive(Debug, Clone)]
pub struct ArenaCard {
    /// It.
    pub arena: Arena,
    /// When it is closed, called-off closures too.
    pub closures: Vec<ArenaClosure>,
}

/// A course by its name.
#[derive(Debug, Clone)]
pub struct CourseCard {
    /// Its product's name.
    pub name: String,
    /// What it is.
    pub config: CourseConfig,
}

/// Lessons that live and the bookings in them, with all that the rules ask of who and what is in them.
///
/// Found by whom they hold and when they start: what one proposal meets does not depend on how much lies
/// around it, nor on the order in which it was put in.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The club's zone.
    pub zone: ClubZone,
    /// What the club has settled for itself.
    pub rules: ClubRules,
    courses: BTreeMap<ProductId, CourseCard>,
    coaches: BTreeMap<CoachId, CoachCard>,
    horses: BTreeMap<HorseId, HorseCard>,
    arenas: BTreeMap<ArenaId, ArenaCard>,
    riders: BTreeMap<RiderId, Rider>,
    accounts: BTreeMap<MemberId, MemberId>,
    templates: Vec<TimeSlotTemplate>,
    lessons: BTreeMap<LessonId, Lesson>,
    bookings: BTreeMap<BookingId, Booking>,
    by_start: BTreeSet<(i64, LessonId)>,
    of_coach: BTreeSet<(CoachId, i64, LessonId)>,
    in_arena: BTreeSet<(ArenaId, i64, LessonId)>,
    of_horse: BTreeSet<(HorseId, i64, BookingId)>,
    of_rider: BTreeSet<(RiderId, i64, BookingId)>,
    of_lesson: BTreeSet<(LessonId, BookingId)>,
    held: BTreeMap<LessonId, i64>,
    /// Work whose booking the picture does not have.
    work: BTreeMap<(HorseId, i64, BookingId), HorseWork>,
    work_at: BTreeMap<BookingId, (HorseId, i64)>,
}

impl Picture {
    /// A picture of a club with nothing in it yet.
    #[must_use]
    pub fn new(club: &Club) -> Self {
        Self {
            zone: club.zone,
            rules: club.rules.0.clone(),
            courses: BTreeMap::new(),
            coaches: BTreeMap::new(),
            horses: BTreeMap::new(),
            arenas: BTreeMap::new(),
            riders: BTreeMap::new(),
            accounts: BTreeMap::new(),
            templates: Vec::new(),
            lessons: BTreeMap::new(),
            bookings: BTreeMap::new(),
            by_start: BTreeSet::new(),
            of_coach: BTreeSet::new(),
            in_arena: BTreeSet::new(),
            of_horse: BTreeSet::new(),
            of_rider: BTreeSet::new(),
            of_lesson: BTreeSet::new(),
            held: BTreeMap::new(),
            work: BTreeMap::new(),
            work_at: BTreeMap::new(),
        }
    }

    /// Puts a course in.
    pub fn add_course(&mut self, name: String, config: CourseConfig) {
        self.courses.insert(config.id, CourseCard { name, config });
    }

    /// Puts a coach in, with shifts and leave.
    pub fn add_coach(&mut self, coach: Coach, times: Vec<CoachAvailability>) {
        self.coaches.insert(coach.id, CoachCard { coach, times });
    }

    /// Puts a horse in, with its rest and care.
    pub fn add_horse(&mut self, horse: Horse, times: Vec<HorseAvailability>) {
        self.horses.insert(horse.id, HorseCard { horse, times });
    }

    /// Puts an arena in, with its closures.
    pub fn add_arena(&mut self, arena: Arena, closures: Vec<ArenaClosure>) {
        self.arenas.insert(arena.id, ArenaCard { arena, closures });
    }

    /// Says that a horse is out in one more span.
    pub fn add_horse_time(&mut self, time: HorseAvailability) {
        if let Some(card) = self.horses.get_mut(&time.horse_id) {
            card.times.push(time);
        }
    }

    /// Says that an arena is closed in one more span.
    pub fn add_closure(&mut self, closure: ArenaClosure) {
        if let Some(card) = self.arenas.get_mut(&closure.arena_id) {
            card.closures.push(closure);
        }
    }

    /// Puts a rider in.
    pub fn add_rider(&mut self, rider: Rider) {
        self.riders.insert(rider.id, rider);
    }

    /// Says which account one means today, where that is another.
    pub fn add_account(&mut self, id: MemberId, today: MemberId) {
        self.accounts.insert(id, today);
    }

    /// Puts a part of the booking grid in.
    pub fn add_template(&mut self, template: TimeSlotTemplate) {
        self.templates.push(template);
        self.templates.sort_by_key(|template| (template.weekday, template.from_minute, template.id));
    }

    /// Puts a lesson in, or in the place of the one with its id. One that is cancelled holds nothing.
    pub fn put_lesson(&mut self, lesson: Lesson) {
        self.take_lesson(lesson.id);
        if lesson.state.is_live() {
            let start = lesson.starts_at.millis();
            self.by_start.insert((start, lesson.id));
            if let Some(coach) = lesson.coach_id {
                self.of_coach.insert((coach, start, lesson.id));
            }
            if let Some(arena) = lesson.arena_id {
                self.in_arena.insert((arena, start, lesson.id));
            }
        }
        self.lessons.insert(lesson.id, lesson);
    }

    /// Takes a lesson out; its bookings stay.
    pub fn take_lesson(&mut self, id: LessonId) {
        if let Some(lesson) = self.lessons.remove(&id) {
            let start = lesson.starts_at.millis();
            self.by_start.remove(&(start, id));
            if let Some(coach) = lesson.coach_id {
                self.of_coach.remove(&(coach, start, id));
            }
            if let Some(arena) = lesson.arena_id {
                self.in_arena.remove(&(arena, start, id));
            }
        }
    }

    /// Puts a booking in, or in the place of the one with its id. One that does not live holds nothing.
    pub fn put_booking(&mut self, booking: Booking) {
        self.take_booking(booking.id);
        if booking.state.is_live() {
            let start = booking.starts_at.millis();
            if let Some(horse) = booking.horse_id {
                self.of_horse.insert((horse, start, booking.id));
            }
            self.of_rider.insert((booking.rider_id, start, booking.id));
            self.of_lesson.insert((booking.lesson_id, booking.id));
        }
        self.bookings.insert(booking.id, booking);
    }

    /// Puts in what a booking asks of a horse, where the booking itself is not asked for: it counts for the load
    /// and meets nothing. A booking that the picture has counts by itself.
    pub fn add_work(&mut self, horse: HorseId, work: HorseWork) {
        let (id, start) = (work.booking_id, work.starts_at.millis());
        if !self.bookings.contains_key(&id) {
            self.take_booking(id);
            self.work.insert((horse, start, id), work);
            self.work_at.insert(id, (horse, start));
        }
    }

    /// Takes a booking out.
    pub fn take_booking(&mut self, id: BookingId) {
        if let Some((horse, start)) = self.work_at.remove(&id) {
            self.work.remove(&(horse, start, id));
        }
        if let Some(booking) = self.bookings.remove(&id) {
            let start = booking.starts_at.millis();
            if let Some(horse) = booking.horse_id {
                self.of_horse.remove(&(horse, start, id));
            }
            self.of_rider.remove(&(booking.rider_id, start, id));
            self.of_lesson.remove(&(booking.lesson_id, id));
        }
    }

    /// A course.
    #[must_use]
    pub fn course(&self, id: ProductId) -> Option<&CourseCard> {
        self.courses.get(&id)
    }

    /// All courses, by id.
    pub fn courses(&self) -> impl Iterator<Item = &CourseCard> {
        self.courses.values()
    }

    /// A coach.
    #[must_use]
    pub fn coach(&self, id: CoachId) -> Option<&CoachCard> {
        self.coaches.get(&id)
    }

    /// All coaches, by id.
    pub fn coaches(&self) -> impl Iterator<Item = &CoachCard> {
        self.coaches.values()
    }

    /// A horse.
    #[must_use]
    pub fn horse(&self, id: HorseId) -> Option<&HorseCard> {
        self.horses.get(&id)
    }

    /// All horses, by id.
    pub fn horses(&self) -> impl Iterator<Item = &HorseCard> {
        self.horses.values()
    }

    /// An arena.
    #[must_use]
    pub fn arena(&self, id: ArenaId) -> Option<&ArenaCard> {
        self.arenas.get(&id)
    }

    /// All arenas, by id.
    pub fn arenas(&self) -> impl Iterator<Item = &Arena> {
        self.arenas.values().map(|card| &card.arena)
    }

    /// All arenas with their closures, by id.
    pub fn arenas_with_closures(&self) -> impl Iterator<Item = (&Arena, &[ArenaClosure])> {
        self.arenas.values().map(|card| (&card.arena, card.closures.as_slice()))
    }

    /// A rider.
    #[must_use]
    pub fn rider(&self, id: RiderId) -> Option<&Rider> {
        self.riders.get(&id)
    }

    /// A rider's name; nothing for one that the picture does not have.
    pub(super) fn rider_name(&self, id: RiderId) -> String {
        self.rider(id).map(|rider| rider.name.clone()).unwrap_or_default()
    }

    /// The account that one means today.
    #[must_use]
    pub fn account(&self, id: MemberId) -> MemberId {
        self.accounts.get(&id).copied().unwrap_or(id)
    }

    /// The booking grid, by weekday and time.
    #[must_use]
    pub fn templates(&self) -> &[TimeSlotTemplate] {
        &self.templates
    }

    /// A lesson.
    #[must_use]
    pub fn lesson(&self, id: LessonId) -> Option<&Lesson> {
        self.lessons.get(&id)
    }

    /// All lessons, by id.
    pub fn lessons(&self) -> impl Iterator<Item = &Lesson> {
        self.lessons.values()
    }

    /// Live lessons that start in a span, by start.
    pub fn lessons_starting(&self, during: Span) -> impl Iterator<Item = &Lesson> {
        let nil = LessonId(Uuid::nil());
        let ids = self.by_start.range((during.from.millis(), nil)..(during.until.millis(), nil));
        ids.filter_map(|(_, id)| self.lessons.get(id))
    }

    /// A booking.
    #[must_use]
    pub fn booking(&self, id: BookingId) -> Option<&Booking> {
        self.bookings.get(&id)
    }

    /// All bookings, by id.
    pub fn bookings(&self) -> impl Iterator<Item = &Booking> {
        self.bookings.values()
    }

    /// Live lessons of a coach that meet a span, by start.
    pub fn coach_lessons(&self, coach: CoachId, during: Span) -> impl Iterator<Item = &Lesson> {
        let ids = self.of_coach.range(key_range(coach, during));
        ids.filter_map(|(_, _, id)| self.lessons.get(id)).filter(move |one| one.span().overlaps(during))
    }

    /// Live lessons in an arena that meet a span, by start.
    pub fn arena_lessons(&self, arena: ArenaId, during: Span) -> impl Iterator<Item = &Lesson> {
        let ids = self.in_arena.range(key_range(arena, during));
        ids.filter_map(|(_, _, id)| self.lessons.get(id)).filter(move |one| one.span().overlaps(during))
    }

    /// Live bookings of a horse that meet a span, by start.
    pub fn horse_bookings(&self, horse: HorseId, during: Span) -> impl Iterator<Item = &Booking> {
        let ids = self.of_horse.range(key_range(horse, during));
        ids.filter_map(|(_, _, id)| self.bookings.get(id)).filter(move |one| one.span().overlaps(during))
    }

    /// Live bookings of a horse that start in a span.
    pub(super) fn horse_bookings_starting(
        &self,
        horse: HorseId,
        from: Timestamp,
        until: Timestamp,
    ) -> impl Iterator<Item = &Booking> {
        let nil = BookingId(Uuid::nil());
        let ids = self.of_horse.range((horse, from.millis(), nil)..(horse, until.millis(), nil));
        ids.filter_map(|(_, _, id)| self.bookings.get(id))
    }

    /// What else a horse does in a span: see [`Picture::add_work`].
    pub(super) fn horse_work_starting(
        &self,
        horse: HorseId,
        from: Timestamp,
        until: Timestamp,
    ) -> impl Iterator<Item = &HorseWork> {
        let nil = BookingId(Uuid::nil());
        self.work.range((horse, from.millis(), nil)..(horse, until.millis(), nil)).map(|(_, work)| work)
    }

    /// Live bookings of a rider that meet a span, by start.
    pub fn rider_bookings(&self, rider: RiderId, during: Span) -> impl Iterator<Item = &Booking> {
        let ids = self.of_rider.range(key_range(rider, during));
        ids.filter_map(|(_, _, id)| self.bookings.get(id)).filter(move |one| one.span().overlaps(during))
    }

    /// Live bookings of a lesson, by id.
    pub fn bookings_of(&self, lesson: LessonId) -> impl Iterator<Item = &Booking> {
        let ids = self.of_lesson.range((lesson, BookingId(Uuid::nil()))..=(lesson, BookingId(Uuid::max())));
        ids.filter_map(|(_, id)| self.bookings.get(id))
    }

    /// Says how many places of a lesson offers to its waiting list hold.
    pub fn hold(&mut self, lesson: LessonId, places: i64) {
        self.held.insert(lesson, places);
    }

    /// Places of a lesson that offers to its waiting list hold: nobody else gets them.
    #[must_use]
    pub fn held(&self, lesson: LessonId) -> i64 {
        self.held.get(&lesson).copied().unwrap_or(0)
    }

    /// True when the club is open throughout a span.
    #[must_use]
    pub fn is_open(&self, during: Span) -> bool {
        hours::is_open(&self.rules.opening_hours, self.zone, during)
    }
}

/// Where in an index those lie that could meet a span: what started longer before it than any lesson lasts has ended.
fn key_range<O: Copy, I: crate::id::Id>(owner: O, during: Span) -> Range<(O, i64, I)> {
    let from = during.from.plus_minutes(-LONGEST_LESSON_MINUTES).millis();
    let nil = I::from_uuid(Uuid::nil());
    (owner, from, nil)..(owner, during.until.millis(), nil)
}
