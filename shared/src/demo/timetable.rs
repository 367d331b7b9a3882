//! Who rides when, with whom, on which horse and where: a day at a time, nothing taken twice.

use super::catalogue::{Catalogue, Course};
use super::dice::{Dice, List};
use super::ground::Ground;
use super::people::{People, Rides};
use super::staff::OnShift;
use super::yard::Stabled;
use crate::record::{Arena, Level};
use crate::time::Date;
use chrono::Datelike;
use std::collections::BTreeSet;

/// A lesson that found its place, in minutes of its day.
pub(super) struct Placed {
    pub(super) course: usize,
    pub(super) coach: usize,
    pub(super) arena: Option<usize>,
    pub(super) from: i64,
    pub(super) until: i64,
    /// Each rider with the horse, where one is chosen.
    pub(super) riders: Vec<(usize, Option<usize>)>,
    /// Staff have not confirmed it yet.
    pub(super) to_confirm: bool,
}

/// What the timetable is made of.
pub(super) struct Stage<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) coaches: &'a List<OnShift>,
    pub(super) arenas: &'a List<Arena>,
    pub(super) horses: &'a mut List<Stabled>,
    pub(super) people: &'a mut People,
}

type Minutes = (i64, i64);

/// What is taken on one day.
struct Taken {
    date: Date,
    /// The day, counted from the first of the timetable.
    day: usize,
    coaches: List<Vec<Minutes>>,
    horses: List<Vec<Minutes>>,
    arenas: List<Vec<Minutes>>,
    riders: BTreeSet<usize>,
}

impl Taken {
    /// The day on which this starts: the next one after midnight.
    const fn day_of(&self, during: Minutes) -> usize {
        if during.0 < DAY { self.day } else { self.day + 1 }
    }
}

fn overlap(a: Minutes, b: Minutes) -> bool {
    a.0 < b.1 && b.0 < a.1
}

fn empty(places: usize) -> List<Vec<Minutes>> {
    let mut list = List::default();
    for _place in 0..places {
        list.push(Vec::new());
    }
    list
}

/// Hour of the start and how many people like it: a quiet noon, full evenings.
const WEEKDAY: &[(i64, usize)] = &[
    (8, 1),
    (9, 4),
    (10, 5),
    (11, 3),
    (12, 1),
    (13, 2),
    (14, 4),
    (15, 5),
    (16, 7),
    (17, 9),
    (18, 9),
    (19, 8),
    (20, 2),
];
/// The same for Saturday and Sunday.
const WEEKEND: &[(i64, usize)] = &[
    (8, 4),
    (9, 9),
    (10, 10),
    (11, 6),
    (12, 1),
    (13, 3),
    (14, 9),
    (15, 10),
    (16, 9),
    (17, 6),
    (18, 3),
    (19, 2),
];
/// The last lesson ends.
const CLOSES: i64 = 21 * 60;
/// Minutes of a day.
const DAY: i64 = 24 * 60;

impl Stage<'_> {
    /// The lessons of a day, by start.
    pub(super) fn fill_day(&mut self, ground: &Ground, dice: &mut Dice, offset: i64) -> Vec<Placed> {
        let date = ground.day(offset);
        let mut taken = Taken {
            date,
            day: usize::try_from(offset + ground.plan.days_back).unwrap_or(0),
            coaches: empty(self.coaches.len()),
            horses: empty(self.horses.len()),
            arenas: empty(self.arenas.len()),
            riders: BTreeSet::new(),
        };
        let weekend = date.weekday().num_days_from_monday() >= 5;
        let (hours, (least, most)) =
            if weekend { (WEEKEND, ground.plan.weekend) } else { (WEEKDAY, ground.plan.weekday) };
        let wanted = usize::try_from(dice.between(least, most)).unwrap_or(0);
        let mut lessons = Vec::new();
        if offset == 0 {
            self.fill_hour(ground, dice, &mut taken, &mut lessons);
        }
        // Late tries meet a full house: so many in vain are enough.
        for _try in 0..wanted * 4 {
            if lessons.len() >= wanted {
                break;
            }
            let hour = dice.weighted(hours).unwrap_or(10);
            let from = hour * 60 + dice.choose(&[0, 0, 30]).copied().unwrap_or_default();
            lessons.extend(self.place(ground, dice, &mut taken, from, CLOSES, false));
        }
        lessons.sort_by_key(|lesson| (lesson.from, lesson.course, lesson.coach));
        lessons
    }

    /// Whoever tries the demo finds riders to check in, at whatever hour: the lessons around now come first,
    /// and at night the club has an extra session.
    fn fill_hour(&mut self, ground: &Ground, dice: &mut Dice, taken: &mut Taken, lessons: &mut Vec<Placed>) {
        let midnight = ground.at(taken.date, 0);
        let now = (ground.now.millis() - midnight.millis()).div_euclid(60_000);
        let due = |lessons: &[Placed]| -> usize {
            let soon = lessons.iter().filter(|lesson| now < lesson.from && lesson.from <= now + 55);
            soon.map(|lesson| lesson.riders.len()).sum()
        };
        let quarter = now.div_euclid(15) * 15;
        // Who comes after midnight is another day's: the last session begins in this one.
        let latest = if quarter + 15 < DAY { DAY - 15 } else { DAY - 1 };
        for _try in 0..200 {
            if due(lessons) >= 8 {
                return;
            }
            let from = (quarter + dice.choose(&[15, 30, 30, 45]).copied().unwrap_or(30)).min(latest);
            // Coaches stay longer for it, too. Once the day's last lessons are under way nobody else comes, and a small
            // club has few coaches: each takes a class.
            let class = quarter >= CLOSES - 60;
            lessons.extend(self.place(ground, dice, taken, from, from + CLOSES, class));
        }
    }

    /// Finds course, coach, arena, riders and horses for a lesson that starts then; a full class where that is asked.
    fn place(
        &mut self,
        ground: &Ground,
        dice: &mut Dice,
        taken: &mut Taken,
        from: i64,
        closes: i64,
        class: bool,
    ) -> Option<Placed> {
        let courses = self.catalogue.courses.iter().enumerate();
        let fitting = courses.filter(|(_, course)| !class || !course.single());
        let weights: Vec<_> = fitting.map(|(place, course)| (place, course.weight)).collect();
        let course_place = dice.weighted(&weights)?;
        let catalogue = self.catalogue;
        let course = &catalogue.courses[course_place];
        let during = (from, from + course.config.duration_minutes);
        if during.1 > closes {
            return None;
        }
        let arena = self.free_arena(dice, taken, course, during);
        if arena.is_none() && course.product.code != "K09" {
            return None;
        }
        let to_confirm = unconfirmed(ground, dice, taken.date, from);
        let size = match course.config.max_riders {
            _ if course.single() => 1,
            most if class => most,
            most => party(dice, most),
        };
        let mut riders = Vec::new();
        for _place in 0..size {
            let like = riders.first().map(|(first, _)| *first);
            let Some(rider) = self.free_rider(ground, dice, taken, course, during, like) else { break };
            let horse = self.free_horse(dice, taken, course, during, rider);
            let later = to_confirm && dice.percent(35);
            if course.config.needs_horse && horse.is_none() {
                continue;
            }
            taken.riders.insert(rider);
            let horse = horse.filter(|_horse| !later);
            if let Some(horse) = horse {
                self.saddle(taken, course, during, rider, horse);
            }
            riders.push((rider, horse));
        }
        let usual = riders.first().and_then(|(first, _)| self.people.riders[*first].coach);
        let coach = if riders.is_empty() {
            None
        } else {
            self.free_coach(dice, taken, course, during, closes, usual)
        };
        let Some(coach) = coach else {
            self.unsaddle(taken, course, during, &riders);
            return None;
        };
        taken.coaches[coach].push(during);
        if let Some(arena) = arena {
            taken.arenas[arena].push(during);
        }
        for (rider, _) in &riders {
            let rider = &mut self.people.riders[*rider];
            rider.coach.get_or_insert(coach);
            if let Some(met) = rider.coaches_met.get_mut(coach) {
                *met += 1;
            }
        }
        Some(Placed { course: course_place, coach, arena, from, until: during.1, riders, to_confirm })
    }

    fn free_coach(
        &self,
        dice: &mut Dice,
        taken: &Taken,
        course: &Course,
        during: Minutes,
        closes: i64,
        usual: Option<usize>,
    ) -> Option<usize> {
        let on_shift = |coach: &OnShift| closes > CLOSES || coach.works(taken.date, during.0, during.1);
        let able: Vec<usize> = (0..self.coaches.len())
            .filter(|place| {
                let coach = &self.coaches[*place];
                coach.row.courses.0.contains(&course.product.id)
                    && on_shift(coach)
                    && !taken.coaches[*place].iter().any(|other| overlap(*other, during))
            })
            .collect();
        let wanted = usual.filter(|coach| able.contains(coach) && dice.percent(70));
        wanted.or_else(|| dice.choose(&able).copied())
    }

    fn free_arena(&self, dice: &mut Dice, taken: &Taken, course: &Course, during: Minutes) -> Option<usize> {
        if course.product.code == "K09" {
            return None;
        }
        let free = |place: &usize| {
            let others = taken.arenas[*place].iter().filter(|other| overlap(**other, during)).count();
            i64::try_from(others).is_ok_and(|others| others < self.arenas[*place].capacity)
        };
        let able: Vec<usize> = (0..self.arenas.len()).filter(free).collect();
        let jumps = able.iter().copied().find(|place| *place == 2 && course.jumping());
        jumps.or_else(|| dice.choose(&able).copied())
    }

    /// Somebody who likes to come then, whose level allows it; a party is all children or all grown up.
    fn free_rider(
        &self,
        ground: &Ground,
        dice: &mut Dice,
        taken: &Taken,
        course: &Course,
        during: Minutes,
        like: Option<usize>,
    ) -> Option<usize> {
        let people = &*self.people;
        let weekday = taken.date.weekday().num_days_from_monday();
        let known_by = ground.at(taken.date.min(ground.today), during.0).plus_days(-16);
        let is_child = |rider: &Rides| rider.row.guardian_name.is_some();
        for _draw in 0..48 {
            let pool = if course.trial || dice.percent(7) { &people.others } else { &people.regulars };
            let place = dice.choose(pool).copied()?;
            let rider = &people.riders[place];
            let fits_course = match course.product.code.as_str() {
                "K01" => rider.row.level == Level::Beginner && rider.horse.is_none(),
                "K02" | "K05" => is_child(rider) && rider.row.level <= Level::Novice,
                _ => rider.row.level >= course.config.required_level,
            };
            let fits_party = like.is_none_or(|other| is_child(&people.riders[other]) == is_child(rider));
            let likes_day = rider.weekday == weekday || dice.percent(30);
            let free = !taken.riders.contains(&place) && rider.joined_at <= known_by;
            if fits_course && fits_party && likes_day && free {
                return Some(place);
            }
        }
        None
    }

    /// A horse that may carry the rider then: fit, rested, strong enough, allowed.
    fn free_horse(
        &self,
        dice: &mut Dice,
        taken: &Taken,
        course: &Course,
        during: Minutes,
        rider: usize,
    ) -> Option<usize> {
        if !course.config.needs_horse {
            return None;
        }
        let account = self.people.account(rider);
        let rider = &self.people.riders[rider];
        let owner = rider.horse.filter(|horse| self.horses[*horse].row.owner_id.is_some());
        let able: Vec<usize> = (0..self.horses.len())
            .filter(|place| owner.is_none_or(|own| own == *place))
            .filter(|place| {
                let horse = &self.horses[*place];
                let rest = horse.row.limits.0.rest_minutes;
                let busy = &taken.horses[*place];
                let load = horse.load(
                    course.config.saddle_hours.tenths(),
                    course.config.load_percent,
                    rider.row.weight,
                );
                horse.works(taken.date)
                    && horse.suits(rider.row.level)
                    && horse.carries(rider.row.weight)
                    && horse.row.owner_id.is_none_or(|owner| owner == account)
                    && !rider.row.no_ride.0.contains(&horse.row.id)
                    && !busy.iter().any(|other| overlap((other.0 - rest, other.1 + rest), during))
                    && horse.can_bear(taken.day_of(during), load)
            })
            .collect();
        let usual = rider.horse.filter(|horse| able.contains(horse) && dice.percent(65));
        usual.or_else(|| dice.choose(&able).copied())
    }

    fn saddle(&mut self, taken: &mut Taken, course: &Course, during: Minutes, rider: usize, horse: usize) {
        let rider = &mut self.people.riders[rider];
        let stabled = &mut self.horses[horse];
        let load =
            stabled.load(course.config.saddle_hours.tenths(), course.config.load_percent, rider.row.weight);
        stabled.bear(taken.day_of(during), 1, load);
        taken.horses[horse].push(during);
        rider.horse.get_or_insert(horse);
        if let Some(ridden) = rider.horses_ridden.get_mut(horse) {
            *ridden += 1;
        }
    }

    /// Nobody could teach it: riders and horses are free again.
    fn unsaddle(
        &mut self,
        taken: &mut Taken,
        course: &Course,
        during: Minutes,
        riders: &[(usize, Option<usize>)],
    ) {
        for (place, horse) in riders {
            taken.riders.remove(place);
            let Some(horse) = *horse else { continue };
            let rider = &mut self.people.riders[*place];
            let stabled = &mut self.horses[horse];
            let load = stabled.load(
                course.config.saddle_hours.tenths(),
                course.config.load_percent,
                rider.row.weight,
            );
            stabled.bear(taken.day_of(during), -1, load);
            taken.horses[horse].retain(|other| *other != during);
            if let Some(ridden) = rider.horses_ridden.get_mut(horse) {
                *ridden -= 1;
            }
        }
    }
}

/// How many come: small parties are the rule.
fn party(dice: &mut Dice, most: i64) -> i64 {
    dice.weighted(&[(1, 6), (2, 30), (3, 28), (4, 20), (5, 9), (6, 7)]).unwrap_or(2).min(most)
}

/// The further ahead, the fewer lessons are confirmed.
fn unconfirmed(ground: &Ground, dice: &mut Dice, date: Date, from: i64) -> bool {
    let ahead = (date - ground.today).num_days();
    let often = match ahead {
        i64::MIN..0 => 0,
        0 => 8,
        1 => 20,
        2..=3 => 40,
        4.. => 70,
    };
    let soon = ground.at(date, from) <= ground.now.plus_minutes(120);
    dice.percent(often) && !soon
}
