//! A horse: today against its limits, six weeks of rest, care and work.

use super::{Names, Spoken, all_of, calendar, gauge, percent, tenths};
use crate::read::{Viewer, ask, ask_step, count};
use crate::store::SqliteStore;
use crate::view::{
    CalendarDay, Choice, Gauge, HorseLimits as Limits, HorseLine, HorsePage, LevelSuits, Usage as Shown,
};
use crate::words::{label, resources as said};
use shared::command::{Step, need};
use shared::id::HorseId;
use shared::record::{Horse, HorseLimits, HorseState, HorseTime, Level, Member};
use shared::rules::conflicts::{
    HorseCard, LOAD_SCALE, Picture, Usage, ground, hours, kept_in, resolve_member, week_of, work_of,
};
use shared::store::{FindGround as _, fetch};
use shared::time::{Date, Span};

/// All horses at a glance.
pub(super) fn lines(picture: &Picture, viewer: &Viewer) -> Vec<HorseLine> {
    let mut horses: Vec<&HorseCard> = picture.horses().collect();
    horses.sort_by(|a, b| {
        let key = |card: &HorseCard| (card.horse.state == HorseState::Retired, card.horse.number.clone());
        key(a).cmp(&key(b))
    });
    horses.into_iter().map(|card| line(picture, viewer, card)).collect()
}

fn line(picture: &Picture, viewer: &Viewer, card: &HorseCard) -> HorseLine {
    let horse = &card.horse;
    let at_once = Span { from: viewer.now, until: viewer.now.plus_millis(1) };
    let out = kept_in(&card.times, at_once);
    let unfit = (out.is_some() || horse.state != HorseState::Fit)
        .then(|| said::out(out, horse.state, viewer.zone(), viewer.lang));
    let due = card.times.iter().find(|time| {
        time.active && time.kind == HorseTime::MaintenanceDue && time.span().contains(viewer.now)
    });
    HorseLine {
        id: horse.id.to_string(),
        name: horse.name.clone(),
        number: horse.number.clone(),
        state: horse.state.as_str().to_owned(),
        out: unfit,
        due: due.map(|due| said::due(due.note.as_deref(), viewer.lang)),
        boarder: horse.owner_id.is_some(),
        usage: shown(usage(picture, horse, viewer.date()), &horse.limits.0),
    }
}

fn usage(picture: &Picture, horse: &Horse, date: Date) -> Usage {
    let work = work_of(picture, horse, date, date);
    let none = Usage { lessons: 0, load: 0, load_in_7_days: 0, rest_days: 7 };
    week_of(&work, 0).map_or(none, |week| week.usage())
}

/// A load as [`LOAD_SCALE`] counts it, in tenths, to the nearest.
const fn rounded(load: i64) -> i64 {
    load.saturating_add(LOAD_SCALE / 2) / LOAD_SCALE
}

/// A load against its limit in tenths; whether it is over goes by the load itself, not by what is shown.
fn load(load: i64, limit: i64, over: bool) -> Gauge {
    let percent = percent(load, limit.saturating_mul(LOAD_SCALE));
    Gauge { value: tenths(rounded(load)), limit: tenths(limit), percent, over }
}

fn shown(usage: Usage, limits: &HorseLimits) -> Shown {
    let least = limits.rest_days_a_week;
    Shown {
        lessons: gauge(usage.lessons, limits.lessons_a_day, |lessons| lessons.to_string()),
        load: load(usage.load, limits.load_a_day, usage.over_day(limits)),
        week: load(usage.load_in_7_days, limits.load_in_7_days, usage.over_week(limits)),
        rest: Gauge {
            value: usage.rest_days.to_string(),
            limit: least.to_string(),
            percent: percent(usage.rest_days, 7),
            over: usage.rest_days < least,
        },
    }
}

/// A horse whole, with six weeks from a date on.
///
/// # Errors
/// Refused when the horse is not there; whatever the store says.
pub fn horse_page(store: &mut SqliteStore<'_>, viewer: &Viewer, id: HorseId, first: Date) -> Step<HorsePage> {
    let horse: Horse = ask_step(need(store, id))?;
    let dates = calendar(first);
    let span = all_of(&dates, viewer);
    let today = viewer.day();
    let wide = Span { from: span.from.min(today.from), until: span.until.max(today.until) };
    let picture = ask(ground(store, &viewer.club, wide, &[]))?;
    let names = Names::read(store)?;
    let mut times = ask(store.horse_times(id))?;
    times.retain(|time| time.active && time.span().overlaps(span));
    times.sort_by_key(|time| (time.starts_at, time.id));
    let spans = times.iter().map(|time| {
        let spoken = Spoken {
            id: time.id.to_string(),
            kind: time.kind.as_str(),
            starts_at: time.starts_at,
            ends_at: time.ends_at,
            note: time.note.as_deref(),
            meta: &time.meta,
        };
        spoken.shown(viewer, &names)
    });
    let owner = match horse.owner_id {
        Some(owner) => {
            let account = ask(resolve_member(store, owner))?;
            let member = ask(fetch::<Member, _>(store, account))?;
            member.map(|member| Choice { id: member.id.to_string(), name: member.name })
        }
        None => None,
    };
    let limits = &horse.limits.0;
    let typed = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    Ok(HorsePage {
        id: id.to_string(),
        name: horse.name.clone(),
        number: horse.number.clone(),
        state: horse.state.as_str().to_owned(),
        breed: horse.breed.clone().unwrap_or_default(),
        height_cm: typed(horse.height_cm),
        birth_year: typed(horse.birth_year),
        owner,
        max_rider_kg: horse.max_rider_weight.map(|most| tenths(most.tenths_kg())).unwrap_or_default(),
        levels: Level::ALL.iter().map(|level| suits(&horse, *level, viewer)).collect(),
        limits: Limits {
            lessons_a_day: limits.lessons_a_day.to_string(),
            load_a_day: tenths(limits.load_a_day),
            load_in_7_days: tenths(limits.load_in_7_days),
            rest_minutes: limits.rest_minutes.to_string(),
            rest_days_a_week: limits.rest_days_a_week.to_string(),
        },
        usage: shown(usage(&picture, &horse, viewer.date()), limits),
        days: days(&picture, viewer, &horse, &dates),
        spans: spans.collect(),
    })
}

fn suits(horse: &Horse, level: Level, viewer: &Viewer) -> LevelSuits {
    LevelSuits {
        level: level.as_str().to_owned(),
        name: label::level(level, viewer.lang),
        suits: horse.levels.0.contains(&level),
    }
}

fn days(picture: &Picture, viewer: &Viewer, horse: &Horse, dates: &[Date]) -> Vec<CalendarDay> {
    let (Some(first), Some(last)) = (dates.first(), dates.last()) else { return Vec::new() };
    let work = work_of(picture, horse, *first, *last);
    let hours = &viewer.club.rules.0.opening_hours;
    let limits = &horse.limits.0;
    let day = |(n, date): (usize, &Date)| {
        let usage = week_of(&work, n).map(|week| week.usage());
        let (lessons, that_day) = usage.map_or((0, 0), |usage| (usage.lessons, usage.load));
        let over = usage.is_some_and(|usage| usage.over_day(limits) || usage.lessons > limits.lessons_a_day);
        CalendarDay {
            date: date.to_string(),
            open: !hours::open(hours, viewer.zone(), *date).is_empty(),
            lessons: count(lessons),
            gauge: load(that_day, limits.load_a_day, over),
        }
    };
    dates.iter().enumerate().map(day).collect()
}
