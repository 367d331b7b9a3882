//! Lessons beside closures, leave and opening hours, and the rules that were let pass.

use super::{Evidence, decided, read};
use crate::club;
use crate::rows::of;
use shared::command::{Command, Place, Receipt};
use shared::id::{BookingId, Id as _, LessonId};
use shared::record::{ArenaClosure, Booking, Club, CoachAvailability, ConflictCode, Lesson, Override, Rider};
use shared::rules::conflicts::{Severity, hours};
use shared::time::{ClubZone, Span};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

pub(super) fn judge(evidence: &Evidence, found: &mut Vec<String>) {
    what_was_there_first_keeps_lessons_out(evidence, found);
    whatever_was_let_pass_has_its_reason(evidence, found);
    who_rides_without_a_waiver_was_let_pass(evidence, found);
}

/// Where a lesson is, and at which command of the feed each part of that was settled.
struct Settled {
    place: Place,
    time: usize,
    coach: usize,
    arena: usize,
}

impl Settled {
    fn at(n: usize, place: Place) -> Self {
        Self { place, time: n, coach: n, arena: n }
    }

    fn moves(&mut self, n: usize, to: Place) {
        let marks = [
            (self.place.span != to.span, &mut self.time),
            (self.place.coach_id != to.coach_id, &mut self.coach),
            (self.place.arena_id != to.arena_id, &mut self.arena),
        ];
        for (_, mark) in marks.into_iter().filter(|(changed, _)| *changed) {
            *mark = n;
        }
        self.place = to;
    }
}

/// The feed, as far as it says where lessons are and what may keep them out.
struct Course {
    lessons: HashMap<LessonId, Settled>,
    /// Closures and leaves by their ids: the command that said the last word of them.
    said: BTreeMap<Uuid, usize>,
    /// The command that set the opening hours.
    hours: usize,
}

impl Course {
    fn of(evidence: &Evidence) -> Self {
        let first = of::<Lesson>(&club::rows());
        let mut course = Self {
            lessons: first.iter().map(|lesson| (lesson.id, Settled::at(0, Place::of(lesson)))).collect(),
            said: BTreeMap::new(),
            hours: 0,
        };
        for (n, command) in (1..).zip(decided(evidence)) {
            if let (Some(receipt), Some(command)) = (command.outcome.receipt(), read(command)) {
                course.goes_on(n, &command, receipt);
            }
        }
        course
    }

    fn goes_on(&mut self, n: usize, command: &Command, receipt: &Receipt) {
        match (command, receipt) {
            (Command::Rearrange(args), _) => {
                for (part, did) in args.done(receipt) {
                    self.goes_on(n, &part, did);
                }
            }
            (Command::ChangeCourse(args), _) => {
                if let (Some(settled), Some(arena)) = (self.lessons.get_mut(&args.lesson_id), args.arena) {
                    let to = Place { arena_id: arena.after, ..settled.place };
                    settled.moves(n, to);
                }
            }
            (Command::MakeLesson(args), _) => {
                let span = Span { from: args.starts_at, until: args.ends_at };
                let place = Place { span, coach_id: args.coach_id, arena_id: args.arena_id };
                self.lessons.insert(args.lesson_id, Settled::at(n, place));
            }
            (_, Receipt::LessonMoved { lesson_id, starts_at, ends_at, coach_id, arena_id }) => {
                let span = Span { from: *starts_at, until: *ends_at };
                let to = Place { span, coach_id: *coach_id, arena_id: *arena_id };
                if let Some(settled) = self.lessons.get_mut(lesson_id) {
                    settled.moves(n, to);
                }
            }
            (Command::MakeSeries(args), Receipt::SeriesMade { lessons, .. }) => {
                let made = args.lessons.iter().filter(|planned| lessons.contains(&planned.lesson_id));
                for planned in made {
                    let span = args.rule.span_on(ClubZone::default(), planned.on);
                    let place = Place { span, coach_id: args.coach_id, arena_id: args.arena_id };
                    self.lessons.insert(planned.lesson_id, Settled::at(n, place));
                }
            }
            // It tells which lessons are as wanted, not which of them were so before.
            (_, Receipt::SeriesEdited { lessons, .. }) => {
                self.lessons.retain(|id, _| !lessons.contains(id));
            }
            (Command::CloseArena(args), _) => self.says(n, args.closure_id.uuid()),
            (Command::EditClosure(args), _) => self.says(n, args.closure_id.uuid()),
            (Command::AskLeave(args), _) => self.says(n, args.leave_id.uuid()),
            (Command::DecideLeave(args), _) => self.says(n, args.leave_id.uuid()),
            (Command::EditClub(args), _)
                if args.patches.iter().any(|patch| patch.field == "rules.opening_hours") =>
            {
                self.hours = n;
            }
            _ => {}
        }
    }

    fn says(&mut self, n: usize, about: Uuid) {
        self.said.insert(about, n);
    }

    fn said(&self, about: Uuid) -> usize {
        self.said.get(&about).copied().unwrap_or(0)
    }
}

/// A closure, a leave, or the club's hours, that stood when a lesson took its place: it could not have. (What came
/// later leaves the lesson where it is, and people see it.)
fn what_was_there_first_keeps_lessons_out(evidence: &Evidence, found: &mut Vec<String>) {
    let course = Course::of(evidence);
    let (zone, closures) = (ClubZone::default(), of::<ArenaClosure>(&evidence.server));
    let times = of::<CoachAvailability>(&evidence.server);
    let clubs = of::<Club>(&evidence.server);
    for lesson in of::<Lesson>(&evidence.server).iter().filter(|lesson| lesson.state.is_live()) {
        let Some(settled) = course.lessons.get(&lesson.id) else { continue };
        let place = Place::of(lesson);
        if place != settled.place {
            // A check-in may have taken coach or arena off; nothing else does so unsaid.
            continue;
        }
        let (id, span) = (lesson.id, lesson.span());
        let here = closures.iter().filter(|one| one.active && Some(one.arena_id) == lesson.arena_id);
        for closure in here.filter(|closure| closure.span().overlaps(span)) {
            if settled.time.max(settled.arena) > course.said(closure.id.uuid()) {
                found.push(format!("lesson {id} went into the arena that {} closes", closure.id));
            }
        }
        let theirs: Vec<_> =
            times.iter().filter(|time| Some(time.coach_id) == lesson.coach_id).cloned().collect();
        if let Some((leave, _)) = hours::on_leave(&theirs, zone, span)
            && settled.time.max(settled.coach) > course.said(leave.id.uuid())
        {
            found.push(format!("lesson {id} went to a coach on leave {}", leave.id));
        }
        let open = clubs.iter().all(|club| hours::is_open(&club.rules.0.opening_hours, zone, span));
        if !open && settled.time > course.hours {
            found.push(format!("lesson {id} is at {span:?}, when the club was closed"));
        }
    }
}

fn whatever_was_let_pass_has_its_reason(evidence: &Evidence, found: &mut Vec<String>) {
    let lessons: HashSet<LessonId> = of::<Lesson>(&evidence.server).iter().map(|one| one.id).collect();
    let of_booking: HashMap<BookingId, LessonId> =
        of::<Booking>(&evidence.server).iter().map(|one| (one.id, one.lesson_id)).collect();
    for passed in of::<Override>(&evidence.server) {
        let (id, code) = (passed.id, passed.code);
        if passed.reason.is_empty() || code.severity() == Severity::Hard {
            found.push(format!("{code:?} was let pass by {id} because of {:?}", passed.reason));
        }
        let seat = passed.booking_id.map(|booking| of_booking.get(&booking));
        if !lessons.contains(&passed.lesson_id) || seat.is_some_and(|of| of != Some(&passed.lesson_id)) {
            found.push(format!("{id} lets {code:?} pass in no lesson"));
        }
    }
}

/// Whoever was booked without a signed waiver, and has signed none since, rides because somebody said why.
fn who_rides_without_a_waiver_was_let_pass(evidence: &Evidence, found: &mut Vec<String>) {
    let riders = of::<Rider>(&evidence.server).into_iter();
    let unsigned = riders.filter(|rider| rider.waiver_signed_at.is_none() && rider.meta.version == 1);
    let unsigned: HashSet<_> = unsigned.map(|rider| rider.id).collect();
    let passed = of::<Override>(&evidence.server).into_iter();
    let passed: HashSet<_> = passed
        .filter(|passed| passed.code == ConflictCode::WaiverMissing)
        .filter_map(|passed| passed.booking_id)
        .collect();
    for command in decided(evidence).filter(|command| command.outcome.receipt().is_some()) {
        if let Some(Command::BookRider(args)) = read(command)
            && unsigned.contains(&args.rider_id)
            && !passed.contains(&args.booking_id)
        {
            found.push(format!("nobody said why booking {} goes without a waiver", args.booking_id));
        }
    }
}
