//! One lesson whole, for the drawer.

use super::lessons::Lessons;
use super::waiting_list::waiting_list;
use crate::read::select::{all, columns};
use crate::read::{Viewer, ask, ask_step};
use crate::store::SqliteStore;
use crate::view::{LessonCard, LessonEvent, LessonRider, PossibleAct};
use crate::words::{member, timetable as said};
use shared::command::{Possible, Step, booking_acts, lesson_acts, need};
use shared::id::{LessonId, StaffId};
use shared::record::{Booking, BookingState, CheckIn, Column, Lesson, LessonState, Override, Rider};
use shared::rules::conflicts::ground;
use shared::store::{FindLessons, FindStaff, StoreError, Stored, fetch};
use shared::time::{Span, Timestamp};
use std::collections::HashMap;

/// A lesson with its riders, what may be done and what happened.
///
/// # Errors
/// Refused when the lesson is not there; whatever the store says.
pub fn lesson_card(store: &mut SqliteStore<'_>, viewer: &Viewer, id: LessonId) -> Step<LessonCard> {
    let lesson: Lesson = ask_step(need(store, id))?;
    let start = Span { from: lesson.starts_at, until: lesson.starts_at.plus_millis(1) };
    let picture = ask(ground(store, &viewer.club, lesson.span(), &[]))?;
    let text = id.to_string();
    let mut beside = Lessons::read(store, viewer, start, &picture)?.blocks.into_iter();
    let found = beside.find(|(_, block)| block.id == text);
    let (_, block) = found.ok_or(StoreError::Missing { table: "lessons" })?;
    let acts =
        possible(viewer, ask_step(lesson_acts(store, viewer.role, viewer.now, id))?, |act| act.as_str());
    let mut riders = Vec::new();
    for line in crate::read::today::lines_of(store, viewer, start, id)? {
        let Ok(booking) = line.booking_id.parse() else { continue };
        let acts = ask_step(booking_acts(store, viewer.role, viewer.now, shared::id::BookingId(booking)))?;
        riders.push(LessonRider { line, acts: possible(viewer, acts, |act| act.as_str()) });
    }
    let history = History::read(store, viewer, &lesson)?;
    let waiting = waiting_list(store, viewer, id)?;
    Ok(LessonCard { lesson: block, acts, riders, waiting, history })
}

fn possible<A: Copy>(
    viewer: &Viewer,
    acts: Vec<Possible<A>>,
    name: impl Fn(A) -> &'static str,
) -> Vec<PossibleAct> {
    let act = |one: Possible<A>| PossibleAct {
        act: name(one.act).to_owned(),
        why_not: one.why_not.map(|say| say.words(viewer.lang, viewer.zone())),
    };
    acts.into_iter().map(act).collect()
}

/// What the rows tell of a lesson's past. The whole audit lies on the server.
struct History<'v> {
    viewer: &'v Viewer,
    staff: HashMap<StaffId, String>,
    events: Vec<(Timestamp, LessonEvent)>,
}

impl History<'_> {
    fn read(store: &mut SqliteStore<'_>, viewer: &Viewer, lesson: &Lesson) -> Stored<Vec<LessonEvent>> {
        let staff = ask(store.all_staff())?.into_iter().map(|one| (one.id, one.name)).collect();
        let mut history = History { viewer, staff, events: Vec::new() };
        history.lesson(lesson);
        for booking in ask(store.bookings_of(lesson.id))? {
            let rider = ask(fetch::<Rider, _>(store, booking.rider_id))?.map(|rider| rider.name);
            history.booking(&booking, &rider.unwrap_or_default());
        }
        history.passed(store, lesson)?;
        history.check_ins(store, lesson)?;
        let mut events = history.events;
        events.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        Ok(events.into_iter().map(|(_, event)| event).collect())
    }

    fn add(&mut self, at: Timestamp, by: Option<StaffId>, words: String, reason: Option<String>) {
        let by = by.and_then(|id| self.staff.get(&id).cloned());
        self.events.push((at, LessonEvent { at: self.viewer.when(at), by, words, reason }));
    }

    fn lesson(&mut self, lesson: &Lesson) {
        let (meta, lang) = (&lesson.meta, self.viewer.lang);
        self.add(meta.created_at, meta.created_by, said::made(lang), None);
        if meta.version > 1 {
            let words = match lesson.state {
                LessonState::Cancelled => said::cancelled(lang),
                LessonState::ToConfirm
                | LessonState::Confirmed
                | LessonState::InProgress
                | LessonState::Completed => said::changed(lang),
            };
            self.add(meta.updated_at, meta.updated_by, words, None);
        }
    }

    fn booking(&mut self, booking: &Booking, rider: &str) {
        let (meta, lang) = (&booking.meta, self.viewer.lang);
        self.add(meta.created_at, meta.created_by, said::booked(lang, rider), None);
        if matches!(booking.state, BookingState::Cancelled | BookingState::NoShow) {
            let words = format!("{rider} {}", member::booking_state(booking.state, lang));
            self.add(meta.updated_at, meta.updated_by, words, None);
        }
    }

    /// Soft rules that somebody let pass, with the reason.
    fn passed(&mut self, store: &SqliteStore<'_>, lesson: &Lesson) -> Stored<()> {
        let text = format!(
            "SELECT {} FROM overrides o WHERE o.club_id = ?1 AND o.lesson_id = ?2",
            columns::<Override>("o")
        );
        let given = [store.club().to_value(), lesson.id.to_value()];
        for passed in all(store.connection(), &text, &given, |cells| cells.record::<Override>())? {
            let words = passed.say.0.words(self.viewer.lang, self.viewer.zone());
            let words = said::passed(self.viewer.lang, &words);
            self.add(passed.meta.created_at, passed.meta.created_by, words, Some(passed.reason));
        }
        Ok(())
    }

    fn check_ins(&mut self, store: &SqliteStore<'_>, lesson: &Lesson) -> Stored<()> {
        let text = format!(
            "SELECT {}, r.name FROM check_ins k
             JOIN bookings b ON b.club_id = k.club_id AND b.id = k.booking_id
             JOIN riders r ON r.club_id = k.club_id AND r.id = k.rider_id
             WHERE k.club_id = ?1 AND b.lesson_id = ?2",
            columns::<CheckIn>("k")
        );
        let given = [store.club().to_value(), lesson.id.to_value()];
        let found = all(store.connection(), &text, &given, |cells| {
            Ok((cells.record::<CheckIn>()?, cells.field::<String>()?))
        })?;
        let lang = self.viewer.lang;
        for (check_in, rider) in found {
            self.add(check_in.in_at, check_in.staff_id, said::came(lang, &rider), None);
            if let Some(at) = check_in.undone_at {
                let reason = check_in.undone_reason;
                self.add(at, check_in.undone_by, said::came_undone(lang, &rider), reason);
            }
        }
        Ok(())
    }
}
