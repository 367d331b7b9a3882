//! Who is to be told about lessons, and what.

use super::{Viewer, ask, ask_step};
use crate::store::SqliteStore;
use crate::view::{Call, CallLine, CallList};
use crate::words::{arrange, calls as said, timetable};
use shared::command::{Step, need};
use shared::id::{LessonId, MemberId};
use shared::record::{Arena, Booking, BookingState, Coach, Lesson, LessonState, Member, Product, Rider};
use shared::rules::conflicts::resolve_member;
use shared::store::{FindLessons, Stored, fetch};
use std::collections::BTreeMap;

/// Everybody who rides in these lessons and has not come yet; of one that was called off, everybody who lost their
/// place with it. An account is called once, however many riders and lessons it has.
///
/// # Errors
/// Refused when a lesson is not there; whatever the store says.
pub fn calls(store: &mut SqliteStore<'_>, viewer: &Viewer, ids: &[LessonId]) -> Step<CallList> {
    let mut lessons: Vec<Lesson> = Vec::with_capacity(ids.len());
    for id in ids {
        lessons.push(ask_step(need(store, *id))?);
    }
    lessons.sort_by_key(|lesson| (lesson.starts_at, lesson.id));
    lessons.dedup_by_key(|lesson| lesson.id);
    let mut found: BTreeMap<MemberId, (usize, Call)> = BTreeMap::new();
    for lesson in &lessons {
        let words = lesson_words(store, viewer, lesson)?;
        for booking in ask(store.bookings_of(lesson.id))?.iter().filter(|booking| is_told(lesson, booking)) {
            let rider: Option<Rider> = ask(fetch(store, booking.rider_id))?;
            let line = CallLine {
                rider: rider.map(|rider| rider.name).unwrap_or_default(),
                lesson: words.clone(),
                state: lesson.state.as_str().to_owned(),
                words: timetable::state(lesson.state.as_str(), viewer.lang),
            };
            let member = ask(resolve_member(store, booking.member_id))?;
            match found.get_mut(&member) {
                Some((_, call)) => call.lines.push(line),
                None => drop(found.insert(member, (found.len(), call(store, viewer, member, line)?))),
            }
        }
    }
    let mut found: Vec<(usize, Call)> = found.into_values().collect();
    found.sort_by_key(|(first, _)| *first);
    let message = |call: Call| {
        let message = said::message(viewer.lang, &viewer.club.name, &call.name, &call.lines);
        Call { message, ..call }
    };
    let calls: Vec<Call> = found.into_iter().map(|(_, call)| message(call)).collect();
    let messages = calls.iter().map(|call| call.message.as_str()).collect::<Vec<_>>().join("\n\n");
    Ok(CallList { calls, messages })
}

/// Whether the rider of a booking wants to hear how its lesson stands.
fn is_told(lesson: &Lesson, booking: &Booking) -> bool {
    match lesson.state {
        LessonState::ToConfirm | LessonState::Confirmed | LessonState::InProgress => {
            matches!(booking.state, BookingState::Held | BookingState::Booked)
        }
        // Called off with it, by the same act; who gave up their place before knows. (The last one to give up a
        // lesson of their own order is told too: it goes with them.)
        LessonState::Cancelled => {
            booking.state == BookingState::Cancelled && booking.meta.updated_at == lesson.meta.updated_at
        }
        LessonState::Completed => false,
    }
}

/// The call to an account, with its first line.
fn call(store: &mut SqliteStore<'_>, viewer: &Viewer, member: MemberId, first: CallLine) -> Stored<Call> {
    let account: Option<Member> = ask(fetch(store, member))?;
    Ok(Call {
        member_id: member.to_string(),
        name: account.as_ref().map(|one| one.name.clone()).unwrap_or_default(),
        phone: account.and_then(|one| viewer.phone(one.phone.as_deref())),
        lines: vec![first],
        message: String::new(),
    })
}

/// Day, time, course, coach and arena.
fn lesson_words(store: &mut SqliteStore<'_>, viewer: &Viewer, lesson: &Lesson) -> Stored<String> {
    let course: Option<Product> = ask(fetch(store, lesson.course_id))?;
    let coach: Option<Coach> = match lesson.coach_id {
        Some(id) => ask(fetch(store, id))?,
        None => None,
    };
    let arena: Option<Arena> = match lesson.arena_id {
        Some(id) => ask(fetch(store, id))?,
        None => None,
    };
    let day = arrange::day(viewer.lang, viewer.zone().date(lesson.starts_at));
    let time = format!("{day} {}–{}", viewer.clock(lesson.starts_at), viewer.clock(lesson.ends_at));
    let parts = [course.map(|one| one.name), coach.map(|one| one.name), arena.map(|one| one.name)];
    Ok(std::iter::once(time).chain(parts.into_iter().flatten()).collect::<Vec<_>>().join(" · "))
}
