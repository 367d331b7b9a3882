//! What became of each lesson: who came, who did not, what it cost, and what is still owed.

use super::catalogue::{Catalogue, Course, Offer};
use super::debts::Debts;
use super::dice::{Dice, List};
use super::fate::{Fate, Session, fate, lesson_state};
use super::ground::Ground;
use super::people::People;
use super::purse::{Line, Purses};
use super::staff::{Crew, OnShift};
use super::till::{COUNTER, Sales};
use super::timetable::Placed;
use super::yard::Stabled;
use crate::id::{BookingId, MemberId, OrderItemId, StaffId};
use crate::record::{
    Arena, Booking, BookingState, CheckIn, CheckInMethod, EntryKind, Lesson, LessonOrigin, LessonState, Meta,
};
use crate::time::Timestamp;

/// What the days are lived with.
pub(super) struct Life<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) coaches: &'a List<OnShift>,
    pub(super) arenas: &'a List<Arena>,
    pub(super) horses: &'a List<Stabled>,
    pub(super) people: &'a People,
    pub(super) crew: &'a Crew,
    pub(super) purses: Purses,
    pub(super) sales: Sales,
    pub(super) debts: Debts,
    pub(super) lessons: Vec<Lesson>,
    pub(super) bookings: Vec<Booking>,
    pub(super) check_ins: Vec<CheckIn>,
    /// Places of riders booked today, for birthdays.
    pub(super) riding_today: Vec<usize>,
}

/// How a booking is paid.
#[derive(Default, Clone, Copy)]
struct Means {
    /// The package, and when units were set aside in it.
    pack: Option<(usize, Timestamp)>,
    item: Option<OrderItemId>,
}

impl Life<'_> {
    /// Writes a day's lessons as they stand now.
    pub(super) fn live(&mut self, ground: &mut Ground, dice: &mut Dice, offset: i64, placed: Vec<Placed>) {
        for lesson in placed {
            self.hold(ground, dice, offset, &lesson);
        }
    }

    fn hold(&mut self, ground: &mut Ground, dice: &mut Dice, offset: i64, placed: &Placed) {
        let catalogue = self.catalogue;
        let course = &catalogue.courses[placed.course];
        let date = ground.day(offset);
        let (starts_at, ends_at) = (ground.at(date, placed.from), ground.at(date, placed.until));
        // The counter of the past closed yesterday evening: nothing was booked after that.
        let latest = ground.at(ground.day(-1), COUNTER.1 - 45).min(starts_at.plus_minutes(-26 * 60));
        let made_at = latest.plus_minutes(-dice.between(0, 12 * 24 * 60));
        let far = starts_at > ground.now.plus_minutes(60);
        let session = Session {
            course,
            id: ground.ids.next::<Lesson>(),
            starts_at,
            ends_at,
            minute: placed.from,
            offset,
            made_at,
            off: !course.trial && (offset < 0 || far) && dice.below(1_000) < 35,
        };
        let mut states = Vec::new();
        for (rider, horse) in &placed.riders {
            let fate = fate(ground, dice, &session);
            states.push(self.book(ground, dice, &session, (*rider, *horse), fate));
            if offset == 0 && !matches!(fate, Fate::GaveUp) {
                self.riding_today.push(*rider);
            }
        }
        let origin = if course.single() { LessonOrigin::Order } else { LessonOrigin::Class };
        let state = lesson_state(ground, &session, origin, placed.to_confirm, &states);
        let mut meta = Meta::new(made_at, Some(self.crew.morning));
        if state != LessonState::ToConfirm {
            let touched = if state == LessonState::Completed { ends_at.plus_minutes(30) } else { made_at };
            meta.touch(touched, None);
        }
        let note = if placed.arena.is_none() {
            Some("在二楼教室")
        } else {
            dice.percent(5).then(|| dice.word(LESSON_NOTES))
        };
        self.lessons.push(Lesson {
            club_id: ground.club_id,
            id: session.id,
            number: String::new(),
            course_id: course.product.id,
            coach_id: Some(self.coaches[placed.coach].row.id),
            arena_id: placed.arena.map(|arena| self.arenas[arena].id),
            starts_at,
            ends_at,
            capacity: course.config.max_riders,
            origin,
            state,
            note: note.map(str::to_owned),
            series_id: None,
            meta,
        });
    }

    /// One rider's booking with all that came of it; gives the state it is in.
    fn book(
        &mut self,
        ground: &mut Ground,
        dice: &mut Dice,
        session: &Session<'_>,
        (rider, horse): (usize, Option<usize>),
        fate: Fate,
    ) -> BookingState {
        let id = ground.ids.next::<Booking>();
        let member = self.people.account(rider);
        let booked_at = session.made_at.plus_minutes(dice.between(0, 90));
        let (fate, means) = self.arrange(ground, dice, session, (rider, id), booked_at, fate);
        let reserved_at = means.pack.map_or(booked_at, |(_, at)| at);
        let (state, ended_at) = match fate {
            Fate::Expected => (BookingState::Booked, None),
            Fate::GaveUp => {
                let latest = session.starts_at.min(ground.now).plus_minutes(-90);
                let at = latest.plus_minutes(-dice.between(0, 9 * 60)).max(reserved_at.plus_minutes(1));
                (BookingState::Cancelled, Some(at))
            }
            Fate::Missed => (BookingState::NoShow, Some(session.ends_at.plus_minutes(30))),
            Fate::Here => (BookingState::CheckedIn, None),
            Fate::Done => (BookingState::Done, None),
        };
        let by = self.crew.on_duty(session.minute);
        if let (Some((pack, _)), Some(at)) = (means.pack, ended_at) {
            let about = Line { booking: Some(id), by: Some(by), ..Line::default() };
            let units = session.course.config.saddle_hours;
            self.purses.enter(ground, pack, EntryKind::Release, units, at, about);
            let freed = &mut self.purses.packs[pack].freed_at;
            if fate == Fate::GaveUp {
                *freed = at.max(*freed);
            }
            if fate == Fate::Missed {
                self.purses.enter(ground, pack, EntryKind::Use, units, at, about);
            }
        }
        let came_at = fate.came().then(|| self.check_in(ground, dice, session, (rider, id), means, fate));
        let mut meta = Meta::new(booked_at, Some(self.crew.morning));
        if let Some(at) = came_at.or(ended_at) {
            meta.touch(at, Some(by));
        }
        self.bookings.push(Booking {
            club_id: ground.club_id,
            id,
            lesson_id: session.id,
            rider_id: self.people.riders[rider].row.id,
            member_id: member,
            order_item_id: means.item,
            package_id: means.pack.map(|(pack, _)| self.purses.packs[pack].row.id),
            horse_id: horse.map(|horse| self.horses[horse].row.id),
            starts_at: session.starts_at,
            ends_at: session.ends_at,
            state,
            clash: false,
            note: dice.percent(4).then(|| dice.word(BOOKING_NOTES).to_owned()),
            meta,
        });
        state
    }

    /// How the booking is paid. Somebody whose units are gone buys more, at the counter before the lesson;
    /// now and then they ride first and owe.
    fn arrange(
        &mut self,
        ground: &mut Ground,
        dice: &mut Dice,
        session: &Session<'_>,
        (rider, booking): (usize, BookingId),
        booked_at: Timestamp,
        fate: Fate,
    ) -> (Fate, Means) {
        let member = self.people.account(rider);
        let (course, date) = (session.course, ground.day(session.offset));
        let units = course.config.saddle_hours;
        let known = self.purses.paying(member, course.product.id, units, date);
        let by_units =
            known.filter(|pack| self.purses.packs[*pack].bought_at < session.starts_at.plus_minutes(-65));
        if let (Some(pack), false) = (by_units, course.trial) {
            let at = booked_at.max(self.purses.packs[pack].freed_at.plus_minutes(1));
            return (fate, self.set_aside(ground, (pack, at), session, booking));
        }
        let dropped = matches!(fate, Fate::GaveUp | Fate::Missed);
        if course.trial || (!dropped && dice.percent(5)) {
            let at = self.counter_before(ground, dice, session);
            let rider_id = self.people.riders[rider].row.id;
            let place = self.sales.ring_up(ground, at, member, (&course.product, None), Some(rider_id));
            let sale = &mut self.sales.list[place];
            let over = session.ends_at.plus_minutes(30) <= ground.now;
            if over {
                sale.state = crate::record::OrderState::Completed;
            }
            let item = Some(sale.item_id);
            let fate = if fate == Fate::GaveUp { Fate::Missed } else { fate };
            let fate = if fate == Fate::Missed && !over { Fate::Expected } else { fate };
            return (fate, Means { pack: None, item });
        }
        // Who comes in a few days buys then.
        let later = match session.offset {
            i64::MIN..0 => 0,
            0..=1 => 25,
            2.. => 94,
        };
        let owes = session.offset < 0
            && self.debts.may_grow(ground, session.offset)
            && dice.percent(if self.debts.open() == 0 { 100 } else { 40 });
        if dropped || owes || (!fate.came() && dice.percent(later)) {
            return (fate, Means::default());
        }
        let Some(offer) = choose_offer(dice, self.catalogue, course) else { return (fate, Means::default()) };
        let at = self.counter_before(ground, dice, session);
        let pack = self.sell(ground, dice, member, offer, at);
        (fate, self.set_aside(ground, (pack, at.0.plus_minutes(1)), session, booking))
    }

    fn set_aside(
        &mut self,
        ground: &mut Ground,
        (pack, at): (usize, Timestamp),
        session: &Session<'_>,
        booking: BookingId,
    ) -> Means {
        let line = Line { booking: Some(booking), ..Line::default() };
        self.purses.enter(ground, pack, EntryKind::Reserve, session.course.config.saddle_hours, at, line);
        self.purses.packs[pack].in_use = true;
        Means { pack: Some((pack, at)), item: None }
    }

    /// When and by whom a sale for this lesson was made: right before it, or on a day before today.
    fn counter_before(
        &self,
        ground: &Ground,
        dice: &mut Dice,
        session: &Session<'_>,
    ) -> (Timestamp, StaffId) {
        let (day, minute) = if session.offset < 0 {
            (session.offset, (session.minute - dice.between(30, 40)).max(COUNTER.0))
        } else {
            (-dice.between(1, 12), dice.between(9 * 60, 20 * 60))
        };
        let at = ground.at(ground.day(day), minute);
        (at, self.crew.on_duty(minute))
    }

    /// Sells a package for cash; what was owed is paid from it first.
    pub(super) fn sell(
        &mut self,
        ground: &mut Ground,
        dice: &mut Dice,
        member: MemberId,
        offer: &Offer,
        at: (Timestamp, StaffId),
    ) -> usize {
        let place = self.sales.ring_up(ground, at, member, (&offer.product, Some(&offer.config)), None);
        let order_id = self.sales.list[place].order_id;
        let pack = self.purses.buy(ground, member, offer, (at.0, Some(order_id), Some(at.1)));
        // Somebody always owes something.
        if self.debts.open() > 1 && dice.percent(80) {
            self.debts.settle(ground, &mut self.purses, member, pack, at);
        }
        pack
    }

    /// The rider came: gives when.
    fn check_in(
        &mut self,
        ground: &mut Ground,
        dice: &mut Dice,
        session: &Session<'_>,
        (rider, booking): (usize, BookingId),
        means: Means,
        fate: Fate,
    ) -> Timestamp {
        let opens = session.starts_at.plus_minutes(-60);
        let in_at = session.starts_at.plus_minutes(-dice.between(3, 25));
        let in_at = in_at.min(ground.now.plus_minutes(-dice.between(1, 6))).max(opens);
        // Who was not checked out by hand was by the end of the lesson.
        let over = session.ends_at.plus_minutes(30) <= ground.now;
        let out_at = session.ends_at.plus_minutes(dice.between(0, if over { 14 } else { 4 }));
        let left = fate == Fate::Done && (!over || dice.percent(75));
        let id = ground.ids.next::<CheckIn>();
        let by = self.crew.on_duty(session.minute);
        let units = session.course.config.saddle_hours;
        let line = Line { booking: Some(booking), check_in: Some(id), by: Some(by), ..Line::default() };
        if let Some((pack, _)) = means.pack {
            self.purses.enter(ground, pack, EntryKind::Release, units, in_at, line);
            self.purses.enter(ground, pack, EntryKind::Use, units, in_at, line);
        } else if means.item.is_none() {
            let who = &self.people.riders[rider];
            let about = (session.course.product.id, booking, id, units);
            self.debts.owe(ground, who, self.people.account(rider), about, (in_at, by));
        }
        let mut meta = Meta::new(in_at, Some(by));
        if left {
            meta.touch(out_at, Some(by));
        }
        let methods = [(CheckInMethod::Search, 70), (CheckInMethod::Qr, 24), (CheckInMethod::Number, 6)];
        self.check_ins.push(CheckIn {
            club_id: ground.club_id,
            id,
            booking_id: booking,
            rider_id: self.people.riders[rider].row.id,
            member_id: self.people.account(rider),
            starts_at: session.starts_at,
            method: dice.weighted(&methods).unwrap_or(CheckInMethod::Search),
            in_at,
            out_at: left.then_some(out_at),
            units: if means.item.is_some() { crate::units::Units::ZERO } else { units },
            package_id: means.pack.map(|(pack, _)| self.purses.packs[pack].row.id),
            staff_id: Some(by),
            desk_id: None,
            undone_at: None,
            undone_by: None,
            undone_reason: None,
            meta,
        });
        in_at
    }
}

const LESSON_NOTES: &[&str] = &["下雨改室内", "家长旁观", "需要高清录像", "复习上次的外方腿", "带新生热身"];
const BOOKING_NOTES: &[&str] =
    &["带自己的头盔", "可能晚到五分钟", "想换安静一点的马", "今天要拍照", "上次腿有点拉伤"];

/// A package that pays for the course.
fn choose_offer<'a>(dice: &mut Dice, catalogue: &'a Catalogue, course: &Course) -> Option<&'a Offer> {
    let able: Vec<(usize, usize)> = catalogue
        .offers
        .iter()
        .enumerate()
        .filter(|(_, offer)| {
            let courses = &offer.config.courses.0;
            courses.is_empty() || courses.contains(&course.product.id)
        })
        .map(|(place, offer)| (place, offer.weight))
        .collect();
    dice.weighted(&able).map(|place| &catalogue.offers[place])
}
