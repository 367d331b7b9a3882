//! Coaches, horses and arenas as columns.

use super::minute;
use crate::read::Viewer;
use crate::view::{Away, Minutes, TimetableColumn, TimetableLesson};
use shared::record::{Approval, Coach, Horse, HorseState, MINUTES_A_DAY};
use shared::rules::conflicts::{CoachCard, HorseCard, Picture, hours};
use shared::time::{Date, Span};
use shared::words::{HorseOut, Say};
use std::collections::HashSet;

/// The columns of a page.
pub(super) struct Columns {
    pub(super) coaches: Vec<TimetableColumn>,
    pub(super) horses: Vec<TimetableColumn>,
    pub(super) arenas: Vec<TimetableColumn>,
}

impl Columns {
    /// Everybody and everything that can be used; what can't any more only where a lesson still has it.
    pub(super) fn of(
        picture: &Picture,
        viewer: &Viewer,
        dates: &[Date],
        lessons: &[TimetableLesson],
    ) -> Self {
        let mut used: HashSet<&str> = HashSet::new();
        for lesson in lessons {
            let whom = [&lesson.coach, &lesson.arena].into_iter().flatten();
            let horses = lesson.seats.iter().filter_map(|seat| seat.horse.as_ref());
            used.extend(whom.chain(horses).map(|choice| choice.id.as_str()));
        }
        let page = Page { viewer, dates };
        let coach =
            |card: &&CoachCard| card.coach.active || used.contains(card.coach.id.to_string().as_str());
        let mut coaches: Vec<_> =
            picture.coaches().filter(coach).map(|card| (card.coach.name.clone(), page.coach(card))).collect();
        coaches.sort_by(|a, b| a.0.cmp(&b.0));
        let horse = |card: &&HorseCard| {
            card.horse.state != HorseState::Retired || used.contains(card.horse.id.to_string().as_str())
        };
        let mut horses: Vec<_> = picture
            .horses()
            .filter(horse)
            .map(|card| (card.horse.number.clone(), page.horse(card)))
            .collect();
        horses.sort_by(|a, b| a.0.cmp(&b.0));
        let mut arenas = Vec::new();
        for (arena, closures) in picture.arenas_with_closures() {
            if !arena.active && !used.contains(arena.id.to_string().as_str()) {
                continue;
            }
            let mut away = Vec::new();
            for closure in closures.iter().filter(|closure| closure.active) {
                let (arena, during) = (arena.name.clone(), Some(closure.span()));
                let say = Say::ArenaClosed { arena, during, reason: closure.reason.clone() };
                away.extend(page.away(closure.span(), true, &say));
            }
            let column =
                TimetableColumn { id: arena.id.to_string(), name: arena.name.clone(), note: None, away };
            arenas.push((arena.name.clone(), column));
        }
        arenas.sort_by(|a, b| a.0.cmp(&b.0));
        let plain =
            |list: Vec<(String, TimetableColumn)>| list.into_iter().map(|(_, column)| column).collect();
        Self { coaches: plain(coaches), horses: plain(horses), arenas: plain(arenas) }
    }
}

struct Page<'p> {
    viewer: &'p Viewer,
    dates: &'p [Date],
}

impl Page<'_> {
    fn coach(&self, card: &CoachCard) -> TimetableColumn {
        let CoachCard { coach, times } = card;
        let zone = self.viewer.zone();
        let mut away = Vec::new();
        for time in times.iter().filter(|time| time.state == Approval::Approved) {
            if let Some(during) = hours::leave(time, zone) {
                let say = Say::CoachOnLeave { coach: coach.name.clone(), during };
                away.extend(self.away(during, true, &say));
            }
        }
        for date in self.dates {
            if let Some(shifts) = hours::shifts(times, zone, *date) {
                away.extend(self.off_shift(coach, *date, &shifts));
            }
        }
        TimetableColumn { id: coach.id.to_string(), name: coach.name.clone(), note: None, away }
    }

    /// The rest of a day beside the shifts.
    fn off_shift(&self, coach: &Coach, date: Date, shifts: &[Span]) -> Vec<Away> {
        let day = self.viewer.zone().day(date);
        let mut shifts = shifts.to_vec();
        shifts.sort_by_key(|shift| shift.from);
        let (mut from, mut free) = (day.from, Vec::new());
        for shift in shifts {
            if shift.from > from {
                free.push(Span { from, until: shift.from });
            }
            from = from.max(shift.until);
        }
        if from < day.until {
            free.push(Span { from, until: day.until });
        }
        let says = free.into_iter().flat_map(|during| {
            let say = Say::CoachOffShift { coach: coach.name.clone(), during };
            self.away(during, false, &say)
        });
        says.collect()
    }

    fn horse(&self, card: &HorseCard) -> TimetableColumn {
        let HorseCard { horse, times } = card;
        let mut away = Vec::new();
        let note = (horse.state != HorseState::Fit).then(|| self.unfit(horse, None));
        if let Some(note) = &note {
            let zone = self.viewer.zone();
            for date in self.dates {
                let say = zone.day(*date);
                away.extend(self.spread(say, true, note));
            }
        }
        for time in times.iter().filter(|time| time.active && time.kind.keeps_in()) {
            let out = HorseOut { kind: time.kind, from: time.starts_at, until: time.ends_at };
            away.extend(self.spread(time.span(), true, &self.unfit(horse, Some(out))));
        }
        TimetableColumn { id: horse.id.to_string(), name: horse.name.clone(), note, away }
    }

    fn unfit(&self, horse: &Horse, out: Option<HorseOut>) -> String {
        let say = Say::HorseUnfit { horse: horse.name.clone(), state: horse.state, out };
        say.words(self.viewer.lang, self.viewer.zone())
    }

    fn away(&self, during: Span, hard: bool, say: &Say) -> Vec<Away> {
        self.spread(during, hard, &say.words(self.viewer.lang, self.viewer.zone()))
    }

    /// A span on each of the days that it touches.
    fn spread(&self, during: Span, hard: bool, words: &str) -> Vec<Away> {
        let zone = self.viewer.zone();
        let touched = self.dates.iter().filter(|date| zone.day(**date).overlaps(during));
        let end = u32::try_from(MINUTES_A_DAY).unwrap_or(1_440);
        let on = |date: &Date| {
            let day = zone.day(*date);
            let from = minute(zone, *date, during.from.max(day.from));
            let until = if during.until >= day.until { end } else { minute(zone, *date, during.until) };
            Away { date: date.to_string(), time: Minutes { from, until }, hard, words: words.to_owned() }
        };
        touched.map(on).collect()
    }
}
