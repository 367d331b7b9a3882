//! What staff type and paint on the Resources page, read into what the domain knows.

use super::act::{filled, id, malformed};
use crate::read::Viewer;
use crate::view::{
    ArenaEdit, CoachEdit, HorseEdit, LeaveForm, Minutes, PaintedDay as Painted, Problem, ShiftPaint, SpanForm,
};
use shared::id::{CoachAvailabilityId, CoachId, MemberId};
use shared::money::Money;
use shared::record::{Arena, ArenaClosure, Coach, Horse, HorseAvailability, HorseTime, Hours, Level, Weight};
use shared::rules::conflicts::hours;
use shared::rules::shifts::{Holds, PaintedDay};
use shared::time::{Date, Span, Timestamp};
use shared::units::Units;
use uuid::Uuid;

/// What an edit does to a record, once its text is read.
pub(super) type Change<R> = Box<dyn FnOnce(&mut R) + Send>;

/// The id of a shift that is new.
pub(super) fn new_shift() -> CoachAvailabilityId {
    CoachAvailabilityId(Uuid::now_v7())
}

/// A date of the page.
pub(super) fn day(field: &str, text: &str, viewer: &Viewer) -> Result<Date, Problem> {
    text.trim().parse().map_err(|_reason| malformed(field, viewer))
}

/// What was painted, as the rules know it.
pub(super) fn stroke(
    paint: &ShiftPaint,
    viewer: &Viewer,
) -> Result<(CoachId, Holds, Vec<PaintedDay>), Problem> {
    let coach = id(&paint.coach_id, viewer.lang)?;
    let holds = match &paint.weekly_from {
        Some(from) => Holds::EveryWeek { from: day("weekly_from", from, viewer)? },
        None => Holds::ThatDay,
    };
    let painted = |one: &Painted| {
        let part = |part: &Minutes| Hours { from: i64::from(part.from), until: i64::from(part.until) };
        let parts = one.parts.as_ref().map(|parts| parts.iter().map(part).collect::<Vec<_>>());
        if parts.iter().flatten().any(|part| !hours::sound(part.from, part.until)) {
            return Err(malformed("time", viewer));
        }
        Ok(PaintedDay { date: day("date", &one.date, viewer)?, parts })
    };
    Ok((coach, holds, paint.days.iter().map(painted).collect::<Result<_, _>>()?))
}

pub(super) fn leave_span(form: &LeaveForm, viewer: &Viewer) -> Result<Span, Problem> {
    let at = |field: &str, text: &str, minute: u32| {
        Ok::<_, Problem>(viewer.zone().at_minute(day(field, text, viewer)?, i64::from(minute)))
    };
    let from = at("first_day", &form.first_day, form.from)?;
    Ok(Span { from, until: at("last_day", &form.last_day, form.until)? })
}

/// When a span of a form begins and ends.
pub(super) fn span(form: &SpanForm, viewer: &Viewer) -> Result<(Timestamp, Option<Timestamp>), Problem> {
    let at = |field: &str, text: &str, minute: u32| {
        Ok::<_, Problem>(viewer.zone().at_minute(day(field, text, viewer)?, i64::from(minute)))
    };
    let from = at("first_day", &form.first_day, form.from)?;
    let until = form.last_day.as_ref().map(|last| at("last_day", last, form.until)).transpose()?;
    Ok((from, until))
}

pub(super) fn horse_kind(form: &SpanForm, viewer: &Viewer) -> Result<HorseTime, Problem> {
    form.kind.parse().map_err(|_unknown| malformed("kind", viewer))
}

pub(super) fn horse_time(form: &SpanForm, viewer: &Viewer) -> Result<Change<HorseAvailability>, Problem> {
    let (kind, (starts_at, ends_at)) = (horse_kind(form, viewer)?, span(form, viewer)?);
    let note = filled(Some(form.note.clone()));
    Ok(Box::new(move |time| {
        (time.kind, time.starts_at, time.ends_at, time.note) = (kind, starts_at, ends_at, note);
    }))
}

pub(super) fn closure(form: &SpanForm, viewer: &Viewer) -> Result<Change<ArenaClosure>, Problem> {
    let (starts_at, ends_at) = span(form, viewer)?;
    let ends_at = ends_at.ok_or_else(|| malformed("last_day", viewer))?;
    let reason = filled(Some(form.note.clone()));
    Ok(Box::new(move |closure| {
        (closure.starts_at, closure.ends_at, closure.reason) = (starts_at, ends_at, reason);
    }))
}

pub(super) fn coach_change(edit: CoachEdit, viewer: &Viewer) -> Result<Change<Coach>, Problem> {
    Ok(match edit {
        CoachEdit::Name(name) => Box::new(move |coach| coach.name = name),
        CoachEdit::Phone(phone) => Box::new(move |coach| coach.phone = filled(Some(phone))),
        CoachEdit::Active(active) => Box::new(move |coach| coach.active = active),
        CoachEdit::Surcharge(typed) => {
            let plain = typed.trim().trim_start_matches('¥').replace(',', "");
            let surcharge: Money = plain.parse().map_err(|_reason| malformed("surcharge", viewer))?;
            Box::new(move |coach| coach.surcharge = surcharge)
        }
        CoachEdit::Courses(courses) => {
            let courses = courses.iter().map(|course| id(course, viewer.lang)).collect::<Result<_, _>>()?;
            Box::new(move |coach| coach.courses.0 = courses)
        }
    })
}

pub(super) fn arena_change(edit: ArenaEdit, viewer: &Viewer) -> Result<Change<Arena>, Problem> {
    Ok(match edit {
        ArenaEdit::Name(name) => Box::new(move |arena| arena.name = name),
        ArenaEdit::Indoor(indoor) => Box::new(move |arena| arena.indoor = indoor),
        ArenaEdit::Active(active) => Box::new(move |arena| arena.active = active),
        ArenaEdit::Capacity(typed) => {
            let capacity = number("capacity", &typed, viewer)?;
            Box::new(move |arena| arena.capacity = capacity)
        }
    })
}

pub(super) fn horse_change(edit: HorseEdit, viewer: &Viewer) -> Result<Change<Horse>, Problem> {
    Ok(match edit {
        HorseEdit::Name(name) => Box::new(move |horse| horse.name = name),
        HorseEdit::Number(number) => Box::new(move |horse| horse.number = number),
        HorseEdit::Breed(breed) => Box::new(move |horse| horse.breed = filled(Some(breed))),
        HorseEdit::State(state) => {
            let state = state.parse().map_err(|_unknown| malformed("state", viewer))?;
            Box::new(move |horse| horse.state = state)
        }
        HorseEdit::HeightCm(typed) => {
            let height = perhaps("height_cm", typed, viewer)?;
            Box::new(move |horse| horse.height_cm = height)
        }
        HorseEdit::BirthYear(typed) => {
            let year = perhaps("birth_year", typed, viewer)?;
            Box::new(move |horse| horse.birth_year = year)
        }
        HorseEdit::Owner(owner) => {
            let owner: Option<MemberId> = filled(Some(owner)).map(|one| id(&one, viewer.lang)).transpose()?;
            Box::new(move |horse| horse.owner_id = owner)
        }
        HorseEdit::MaxRiderKg(typed) => {
            let most = filled(Some(typed)).map(|typed| tenths("max_rider_weight", &typed, viewer));
            let most = most.transpose()?.map(Weight::from_tenths_kg);
            Box::new(move |horse| horse.max_rider_weight = most)
        }
        HorseEdit::Levels(levels) => {
            let level =
                |level: &String| level.parse::<Level>().map_err(|_unknown| malformed("levels", viewer));
            let levels = levels.iter().map(level).collect::<Result<Vec<_>, _>>()?;
            Box::new(move |horse| horse.levels.0 = levels)
        }
        HorseEdit::LessonsADay(typed) => {
            let most = number("lessons_a_day", &typed, viewer)?;
            Box::new(move |horse| horse.limits.0.lessons_a_day = most)
        }
        HorseEdit::LoadADay(typed) => {
            let most = tenths("load_a_day", &typed, viewer)?;
            Box::new(move |horse| horse.limits.0.load_a_day = most)
        }
        HorseEdit::LoadIn7Days(typed) => {
            let most = tenths("load_in_7_days", &typed, viewer)?;
            Box::new(move |horse| horse.limits.0.load_in_7_days = most)
        }
        HorseEdit::RestMinutes(typed) => {
            let least = number("rest_minutes", &typed, viewer)?;
            Box::new(move |horse| horse.limits.0.rest_minutes = least)
        }
        HorseEdit::RestDaysAWeek(typed) => {
            let least = number("rest_days_a_week", &typed, viewer)?;
            Box::new(move |horse| horse.limits.0.rest_days_a_week = least)
        }
    })
}

fn number(field: &str, typed: &str, viewer: &Viewer) -> Result<i64, Problem> {
    typed.trim().parse().map_err(|_reason| malformed(field, viewer))
}

fn perhaps(field: &str, typed: String, viewer: &Viewer) -> Result<Option<i64>, Problem> {
    filled(Some(typed)).map(|typed| number(field, &typed, viewer)).transpose()
}

fn tenths(field: &str, typed: &str, viewer: &Viewer) -> Result<i64, Problem> {
    let units: Units = typed.trim().parse().map_err(|_reason| malformed(field, viewer))?;
    Ok(units.tenths())
}
