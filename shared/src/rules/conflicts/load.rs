//! A picture from a store: what one proposal needs, or all of a span.

use super::load_of::weeks_around;
use super::picture::Picture;
use super::proposal::{Proposal, Seat};
use super::resolve_member;
use crate::command::{Step, need};
use crate::id::{ArenaId, CoachId, HorseId, LessonId, MemberId, ProductId, RiderId};
use crate::record::{
    Arena, Booking, Club, Coach, CourseConfig, Horse, LONGEST_LESSON_MINUTES, Lesson, Product, Rider, Row,
    Table,
};
use crate::rules::waiting;
use crate::store::{ScanTables, Store, Stored, fetch, fetch_many};
use crate::time::Span;
use std::collections::{BTreeMap, BTreeSet};

/// The picture that a proposal is judged by.
///
/// # Errors
/// Refused when its course, coach, arena, a rider or a horse is not there; whatever the store says.
pub async fn load<S: Store>(store: &mut S, club: &Club, proposal: &Proposal) -> Step<Picture> {
    let mut loader = Loader::new(club);
    loader.add(store, proposal).await?;
    Ok(loader.picture)
}

/// Fills a picture with what proposals need, each thing once.
#[derive(Debug)]
pub struct Loader {
    /// The picture so far.
    pub picture: Picture,
}

impl Loader {
    /// An empty picture of a club.
    #[must_use]
    pub fn new(club: &Club) -> Self {
        Self { picture: Picture::new(club) }
    }

    /// Adds what one more proposal needs.
    ///
    /// # Errors
    /// As [`load`].
    pub async fn add<S: Store>(&mut self, store: &mut S, proposal: &Proposal) -> Step<()> {
        let (lesson, settles) = (&proposal.lesson, proposal.settles);
        let rider_asked = proposal.seats.iter().any(|seat| seat.settles.rider);
        self.course(store, lesson.course_id, settles.coach || rider_asked).await?;
        if (settles.time || settles.coach)
            && let Some(coach) = lesson.coach_id
        {
            self.coach(store, coach).await?;
            let around = store.coach_lessons(coach, lesson.span()).await?;
            self.lessons(around);
        }
        if (settles.time || settles.arena)
            && let Some(arena) = lesson.arena_id
        {
            self.arena(store, arena).await?;
            let around = store.arena_lessons(arena, lesson.span()).await?;
            self.lessons(around);
        }
        if proposal.seats.iter().any(|seat| seat.settles.place) {
            let beside = store.bookings_of(lesson.id).await?;
            self.bookings(beside);
            let waits = store.waits_of(lesson.id).await?;
            self.picture.hold(lesson.id, waiting::held(&waits));
        }
        for seat in &proposal.seats {
            self.seat(store, lesson, seat).await?;
        }
        Ok(())
    }

    async fn seat<S: Store>(&mut self, store: &mut S, lesson: &Lesson, seat: &Seat) -> Step<()> {
        let booking = &seat.booking;
        let rider = self.rider(store, booking.rider_id).await?;
        if seat.settles.time {
            let theirs = store.rider_bookings(booking.rider_id, lesson.span()).await?;
            self.bookings(theirs);
        }
        if (seat.settles.time || seat.settles.horse)
            && let Some(horse) = booking.horse_id
        {
            self.horse(store, horse, rider.member_id).await?;
            self.near(store, horse, lesson).await?;
            if seat.settles.horse || !self.stays_on_its_day(store, lesson, booking).await? {
                self.work(store, horse, lesson).await?;
            }
        }
        Ok(())
    }

    /// Adds a course, with its product's name where a sentence may need it.
    async fn course<S: Store>(&mut self, store: &mut S, id: ProductId, named: bool) -> Step<()> {
        let known = self.picture.course(id).is_some_and(|course| !named || !course.name.is_empty());
        if !known {
            let config: CourseConfig = need(store, id).await?;
            let product = if named { fetch::<Product, _>(store, id).await? } else { None };
            self.picture.add_course(product.map(|product| product.name).unwrap_or_default(), config);
        }
        Ok(())
    }

    /// Adds a coach, with shifts and leave.
    ///
    /// # Errors
    /// Refused when the coach is not there; whatever the store says.
    pub async fn coach<S: Store>(&mut self, store: &mut S, id: CoachId) -> Step<()> {
        if self.picture.coach(id).is_none() {
            let coach: Coach = need(store, id).await?;
            let times = store.coach_times(id).await?;
            self.picture.add_coach(coach, times);
        }
        Ok(())
    }

    /// Adds an arena, with its closures.
    ///
    /// # Errors
    /// Refused when the arena is not there; whatever the store says.
    pub async fn arena<S: Store>(&mut self, store: &mut S, id: ArenaId) -> Step<()> {
        if self.picture.arena(id).is_none() {
            let arena: Arena = need(store, id).await?;
            let closures = store.closures_of(id).await?;
            self.picture.add_arena(arena, closures);
        }
        Ok(())
    }

    async fn rider<S: Store>(&mut self, store: &mut S, id: RiderId) -> Step<Rider> {
        if let Some(known) = self.picture.rider(id) {
            return Ok(known.clone());
        }
        let rider: Rider = need(store, id).await?;
        self.picture.add_rider(rider.clone());
        Ok(rider)
    }

    async fn horse<S: Store>(&mut self, store: &mut S, id: HorseId, rides: MemberId) -> Step<()> {
        if self.picture.horse(id).is_none() {
            let horse: Horse = need(store, id).await?;
            let times = store.horse_times(id).await?;
            self.picture.add_horse(horse, times);
        }
        let owner = self.picture.horse(id).and_then(|card| card.horse.owner_id);
        if let Some(owner) = owner {
            for account in [owner, rides] {
                let today = resolve_member(store, account).await?;
                self.picture.add_account(account, today);
            }
        }
        Ok(())
    }

    /// Whether a rider has the horse on the lesson's day already. The rule asks that of the picture: the booking goes
    /// in as it was.
    async fn stays_on_its_day<S: Store>(
        &mut self,
        store: &mut S,
        lesson: &Lesson,
        booking: &Booking,
    ) -> Stored<bool> {
        let before = match self.picture.booking(booking.id) {
            Some(known) => Some(known.clone()),
            None => fetch::<Booking, _>(store, booking.id).await?.filter(|before| before.state.is_live()),
        };
        let zone = self.picture.zone;
        let same = |before: &Booking| {
            before.horse_id == booking.horse_id && zone.date(before.starts_at) == zone.date(lesson.starts_at)
        };
        let before = before.filter(same);
        let stays = before.is_some();
        self.bookings(before.into_iter().collect());
        Ok(stays)
    }

    /// Adds what a horse does from its rest before a lesson to its rest after it, and who rides it then.
    async fn near<S: Store>(&mut self, store: &mut S, horse: HorseId, lesson: &Lesson) -> Stored<()> {
        let rest = self.picture.horse(horse).map_or(0, |card| card.horse.limits.0.rest_minutes).max(0);
        let during = lesson.span();
        let close = Span { from: during.from.plus_minutes(-rest), until: during.until.plus_minutes(rest) };
        let bookings = store.horse_bookings(horse, close).await?;
        let riders: Vec<RiderId> =
            unknown(&bookings, |booking| booking.rider_id, |id| self.picture.rider(*id).is_none());
        let lessons: Vec<LessonId> =
            unknown(&bookings, |booking| booking.lesson_id, |id| self.picture.lesson(*id).is_none());
        self.riders(store, &riders).await?;
        let lessons = fetch_many::<Lesson, _>(store, &lessons).await?;
        for lesson in &lessons {
            self.known_course(store, lesson.course_id).await?;
        }
        self.lessons(lessons);
        self.bookings(bookings);
        Ok(())
    }

    /// Adds how much a horse does in the weeks that a lesson's day lies in: some fifty lessons of every horse in a
    /// class, of which the rules ask no more than their load. Most moves stay on their day and do not need it.
    async fn work<S: Store>(&mut self, store: &mut S, horse: HorseId, lesson: &Lesson) -> Stored<()> {
        let zone = self.picture.zone;
        let work = store.horse_work(horse, weeks_around(zone, zone.date(lesson.starts_at))).await?;
        for one in work {
            if let Some(course) = one.course_id {
                self.known_course(store, course).await?;
            }
            self.picture.add_work(horse, one);
        }
        Ok(())
    }

    /// Adds a course whose name no sentence needs, if the club still has it.
    async fn known_course<S: Store>(&mut self, store: &mut S, id: ProductId) -> Stored<()> {
        if self.picture.course(id).is_none()
            && let Some(config) = fetch::<CourseConfig, _>(store, id).await?
        {
            self.picture.add_course(String::new(), config);
        }
        Ok(())
    }

    async fn riders<S: Store>(&mut self, store: &mut S, ids: &[RiderId]) -> Stored<()> {
        let riders = fetch_many::<Rider, _>(store, ids).await?;
        riders.into_iter().for_each(|rider| self.picture.add_rider(rider));
        Ok(())
    }

    fn lessons(&mut self, lessons: Vec<Lesson>) {
        lessons.into_iter().for_each(|lesson| self.picture.put_lesson(lesson));
    }

    fn bookings(&mut self, bookings: Vec<Booking>) {
        bookings.into_iter().for_each(|booking| self.picture.put_booking(booking));
    }
}

/// The ids that rows name and that are not known yet, each once.
fn unknown<I: Ord + Copy>(
    bookings: &[Booking],
    of: impl Fn(&Booking) -> I,
    is_new: impl Fn(&I) -> bool,
) -> Vec<I> {
    let ids: BTreeSet<I> = bookings.iter().map(of).filter(is_new).collect();
    ids.into_iter().collect()
}

/// The picture of all that stands on the timetable in a span, with every coach, horse, arena and course: for
/// slots, previews and whole days. Horses' work is known a week before and after it.
///
/// # Errors
/// Whatever the store says.
pub async fn ground<S: Store + ScanTables>(
    store: &mut S,
    club: &Club,
    during: Span,
    riders: &[RiderId],
) -> Stored<Picture> {
    let mut picture = Picture::new(club);
    resources(store, &mut picture).await?;
    let wide = Span {
        from: during.from.plus_days(-7).plus_minutes(-LONGEST_LESSON_MINUTES),
        until: during.until.plus_days(7),
    };
    let lessons = store.live_lessons(wide).await?;
    let bookings = store.live_bookings(wide).await?;
    let of_bookings = bookings.iter().map(|booking| booking.rider_id);
    let ids: BTreeSet<RiderId> = of_bookings.chain(riders.iter().copied()).collect();
    let ids: Vec<RiderId> = ids.into_iter().collect();
    for rider in fetch_many::<Rider, _>(store, &ids).await? {
        picture.add_rider(rider);
    }
    accounts(store, &mut picture, riders).await?;
    lessons.into_iter().for_each(|lesson| picture.put_lesson(lesson));
    bookings.into_iter().for_each(|booking| picture.put_booking(booking));
    for entry in store.open_waits().await?.iter().filter(|entry| entry.state.holds()) {
        let held = picture.held(entry.lesson_id).saturating_add(entry.party());
        picture.hold(entry.lesson_id, held);
    }
    Ok(picture)
}

async fn resources<S: Store + ScanTables>(store: &mut S, picture: &mut Picture) -> Stored<()> {
    let mut names = BTreeMap::new();
    for row in store.rows(Table::Products).await? {
        if let Row::Product(product) = row {
            names.insert(product.id, product.name);
        }
    }
    for row in store.rows(Table::CourseConfigs).await? {
        if let Row::CourseConfig(config) = row {
            picture.add_course(names.get(&config.id).cloned().unwrap_or_default(), config);
        }
    }
    for row in store.rows(Table::TimeSlotTemplates).await? {
        if let Row::TimeSlotTemplate(template) = row {
            picture.add_template(template);
        }
    }
    let mut of_coaches: BTreeMap<CoachId, Vec<_>> = BTreeMap::new();
    for row in store.rows(Table::CoachAvailabilities).await? {
        if let Row::CoachAvailability(time) = row {
            of_coaches.entry(time.coach_id).or_default().push(time);
        }
    }
    for row in store.rows(Table::Coaches).await? {
        if let Row::Coach(coach) = row {
            let times = of_coaches.remove(&coach.id).unwrap_or_default();
            picture.add_coach(coach, times);
        }
    }
    let mut of_horses: BTreeMap<HorseId, Vec<_>> = BTreeMap::new();
    for row in store.rows(Table::HorseAvailabilities).await? {
        if let Row::HorseAvailability(time) = row {
            of_horses.entry(time.horse_id).or_default().push(time);
        }
    }
    for row in store.rows(Table::Horses).await? {
        if let Row::Horse(horse) = row {
            let times = of_horses.remove(&horse.id).unwrap_or_default();
            picture.add_horse(horse, times);
        }
    }
    let mut of_arenas: BTreeMap<ArenaId, Vec<_>> = BTreeMap::new();
    for row in store.rows(Table::ArenaClosures).await? {
        if let Row::ArenaClosure(closure) = row {
            of_arenas.entry(closure.arena_id).or_default().push(closure);
        }
    }
    for row in store.rows(Table::Arenas).await? {
        if let Row::Arena(arena) = row {
            let closures = of_arenas.remove(&arena.id).unwrap_or_default();
            picture.add_arena(arena, closures);
        }
    }
    Ok(())
}

/// Says which accounts the owners of horses and the riders who are asked for have today.
async fn accounts<S: Store>(store: &mut S, picture: &mut Picture, riders: &[RiderId]) -> Stored<()> {
    let owners = picture.horses().filter_map(|card| card.horse.owner_id);
    let theirs = riders.iter().filter_map(|id| picture.rider(*id)).map(|rider| rider.member_id);
    let ids: BTreeSet<MemberId> = owners.chain(theirs).collect();
    for id in ids {
        let today = resolve_member(store, id).await?;
        picture.add_account(id, today);
    }
    Ok(())
}
