//! Acts on lessons: one goes elsewhere by drag, several are changed at once.

use super::Desk;
use super::act::{filled, id, malformed};
use super::acts::done;
use super::people::patches;
use super::timetable::{Moving, judged};
use super::undo::Undoable;
use crate::read;
use crate::replica::Draft;
use crate::view::{Done, LessonMove, LessonRefused, LessonsChange, LessonsDone, Problem, TimetableLesson};
use crate::words::timetable as said;
use shared::command::{
    AssignHorse, BookRider, CancelBooking, CancelLesson, Change, Command, ConfirmLesson, EditLesson,
    MoveLesson, RestoreLesson, Step, need,
};
use shared::id::{ArenaId, BookingId, CoachId, Id, LessonId, RiderId};
use shared::record::{Booking, Lesson};
use shared::rules::conflicts::Conflict;
use shared::time::Span;
use shared::words::{Lang, Say};
use uuid::Uuid;

/// What came of one step of an act.
type Stepped = Result<(Done, Option<Undoable>), Problem>;

impl Desk {
    /// Moves a lesson: to another time, coach or arena, and one of its riders to another horse, all or nothing.
    /// Soft rules that stand against it ask for a reason (`needs_reason`).
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn move_lesson(&self, wanted: LessonMove, reason: Option<String>) -> Result<Done, Problem> {
        let viewer = self.viewer()?;
        let moving = Moving::read(wanted, &viewer)?;
        let reason = filled(reason);
        self.weigh(&moving, reason.is_some()).await?;
        let (mut done, mut told) = (Vec::new(), None);
        // Off the old horse first, or it would be in the way at the new time although nobody rides it then.
        if let (Some((booking, Some(_))), true) = (moving.horse, moving.moves()) {
            done.push(self.step(async move |draft| dismount(draft, booking).await).await?);
        }
        if moving.moves() {
            let (moving, reason) = (moving.clone(), reason.clone());
            let moved =
                async move |draft: &mut Draft<'_, '_>| Ok(moving.command(draft.store, reason).await?.into());
            let step = self.or_back(&done, moved).await?;
            told = Some(step.0.clone());
            done.push(step);
        }
        if let Some((booking_id, horse_id)) = moving.horse {
            let mounted = async move |draft: &mut Draft<'_, '_>| {
                let booking: Booking = need(draft.store, booking_id).await?;
                Ok(AssignHorse { booking_id, horse_id, before: booking.horse_id, reason }.into())
            };
            let step = self.or_back(&done, mounted).await?;
            told = Some(told.map_or_else(|| step.0.clone(), |moved| both(moved, step.0.clone())));
            done.push(step);
        }
        let undoables: Vec<_> = done.into_iter().filter_map(|(_, undoable)| undoable).collect();
        if !undoables.is_empty() {
            self.remember(Undoable::Together(undoables));
        }
        told.ok_or_else(|| malformed("time", &viewer))
    }

    /// Changes several lessons, each by itself: those that can't be changed are named with the reason.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn change_lessons(
        &self,
        lesson_ids: &[String],
        change: LessonsChange,
        reason: Option<String>,
    ) -> Result<LessonsDone, Problem> {
        let lang = self.lang();
        let reason = filled(reason);
        let ids: Vec<LessonId> = lesson_ids.iter().map(|text| id(text, lang)).collect::<Result<_, _>>()?;
        let wanted = Wanted::read(&change, lang)?;
        let lessons = self.in_order(ids, &change).await?;
        let (mut undoables, mut refused, mut count) = (Vec::new(), Vec::new(), 0_u32);
        for lesson in lessons {
            let Ok(lesson_id) = lesson.id.parse().map(LessonId) else { continue };
            let (wanted, reason) = (wanted.clone(), reason.clone());
            let give = async move |draft: &mut Draft<'_, '_>| wanted.command(draft, lesson_id, reason).await;
            match self.step(give).await {
                Ok((_, undoable)) => {
                    count = count.saturating_add(1);
                    undoables.extend(undoable);
                }
                Err(problem) => refused.push(LessonRefused {
                    lesson: read::lesson_words(&lesson),
                    lesson_id: lesson.id,
                    needs_reason: problem.code == "needs_reason",
                    words: problem.words,
                }),
            }
        }
        let undoable = !undoables.is_empty();
        if undoable {
            self.remember(Undoable::Together(undoables));
        }
        let words = said::lessons_changed(lang, &change, count, refused.len());
        Ok(LessonsDone { words, done: count, undoable, refused })
    }

    /// Writes a lesson's note, in place of the one that stands there; what is blank strikes it out.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn edit_lesson_note(&self, lesson_id: &str, note: &str) -> Result<Done, Problem> {
        let lesson_id: LessonId = id(lesson_id, self.lang())?;
        // Cut here as the rules cut it, so that its way back finds in its place what it left there.
        let note = filled(Some(note.trim().to_owned()));
        self.remembered(async move |draft| {
            let before: Lesson = need(draft.store, lesson_id).await?;
            let after = Lesson { note, ..before.clone() };
            Ok(EditLesson { lesson_id, patches: patches(&before, &after) }.into())
        })
        .await
    }

    /// Books a rider into a lesson; units are set aside where a package covers it.
    ///
    /// # Errors
    /// A [`Problem`] in words, `needs_reason` among them; nothing was done.
    pub async fn book_rider(
        &self,
        lesson_id: &str,
        rider_id: &str,
        reason: Option<String>,
    ) -> Result<Done, Problem> {
        let lang = self.lang();
        let (lesson, rider): (LessonId, RiderId) = (id(lesson_id, lang)?, id(rider_id, lang)?);
        let reason = filled(reason);
        self.remembered(async move |draft| {
            let (booking, zone) = (BookingId(Uuid::now_v7()), draft.zone);
            let book = BookRider::prepare(draft.store, zone, booking, lesson, rider).await?;
            Ok(BookRider { reason, ..book }.into())
        })
        .await
    }

    /// Gives a booking up; units set aside come back.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn cancel_booking(&self, booking_id: &str, reason: Option<String>) -> Result<Done, Problem> {
        let booking_id: BookingId = id(booking_id, self.lang())?;
        let reason = filled(reason);
        self.remembered(async move |_| Ok(CancelBooking { booking_id, reason }.into())).await
    }

    /// Does one thing and remembers how to take it back.
    pub(super) async fn remembered(
        &self,
        prepare: impl AsyncFnOnce(&mut Draft<'_, '_>) -> Step<Command> + Send + 'static,
    ) -> Result<Done, Problem> {
        let (done, undoable) = self.step(prepare).await?;
        if let Some(undoable) = undoable {
            self.remember(undoable);
        }
        Ok(done)
    }

    async fn step(
        &self,
        prepare: impl AsyncFnOnce(&mut Draft<'_, '_>) -> Step<Command> + Send + 'static,
    ) -> Stepped {
        self.act(prepare, |given, store, viewer| {
            Ok((done(given, store, viewer)?, Undoable::of(given, store, viewer)?))
        })
        .await
    }

    /// Does a step; where it is refused, takes back those before it.
    async fn or_back(
        &self,
        before: &[(Done, Option<Undoable>)],
        prepare: impl AsyncFnOnce(&mut Draft<'_, '_>) -> Step<Command> + Send + 'static,
    ) -> Stepped {
        let stepped = self.step(prepare).await;
        if stepped.is_err() {
            for undoable in before.iter().rev().filter_map(|(_, undoable)| undoable.clone()) {
                if let Err(problem) = self.take_back(undoable).await {
                    tracing::error!(%problem, "a step of a move was not taken back");
                }
            }
        }
        stepped
    }

    /// Asks the rules before anything is done, so that a move of several steps is refused whole.
    async fn weigh(&self, moving: &Moving, reasoned: bool) -> Result<(), Problem> {
        let moving = moving.clone();
        self.look(move |store, viewer| {
            let found = read::ask_step(judged(store, viewer, &moving))?;
            if let Some(hard) = found.iter().find(|conflict| conflict.is_hard()) {
                return Err(hard.say.clone().into());
            }
            match found.first() {
                Some(Conflict { say, .. }) if !reasoned => {
                    Err(Say::NeedsReason { over: Box::new(say.clone()) }.into())
                }
                _ => Ok(()),
            }
        })
        .await
    }

    /// The lessons in an order in which they make room for each other: later ones first when all go later.
    async fn in_order(
        &self,
        ids: Vec<LessonId>,
        change: &LessonsChange,
    ) -> Result<Vec<TimetableLesson>, Problem> {
        let later = matches!(change, LessonsChange::Shift { minutes } if *minutes > 0);
        self.look(move |store, viewer| {
            let mut lessons = Vec::new();
            for id in ids {
                let lesson: Lesson = read::ask_step(need(store, id))?;
                lessons.push((lesson.starts_at, read::lesson_block(store, viewer, &lesson)?));
            }
            lessons.sort_by_key(|(at, _)| *at);
            if later {
                lessons.reverse();
            }
            Ok(lessons.into_iter().map(|(_, lesson)| lesson).collect())
        })
        .await
    }
}

/// A change as it was read from the page.
#[derive(Debug, Clone)]
enum Wanted {
    Confirm,
    Cancel,
    Restore,
    Shift(i64),
    Coach(Option<CoachId>),
    Arena(Option<ArenaId>),
}

impl Wanted {
    fn read(change: &LessonsChange, lang: Lang) -> Result<Self, Problem> {
        fn one<I: Id>(to: Option<&String>, lang: Lang) -> Result<Option<I>, Problem> {
            to.map(|text| id(text, lang)).transpose()
        }
        Ok(match change {
            LessonsChange::Confirm => Self::Confirm,
            LessonsChange::Cancel => Self::Cancel,
            LessonsChange::Restore => Self::Restore,
            LessonsChange::Shift { minutes } => Self::Shift(i64::from(*minutes)),
            LessonsChange::Coach { to } => Self::Coach(one(to.as_ref(), lang)?),
            LessonsChange::Arena { to } => Self::Arena(one(to.as_ref(), lang)?),
        })
    }

    /// The command for one lesson.
    async fn command(
        self,
        draft: &mut Draft<'_, '_>,
        lesson_id: LessonId,
        reason: Option<String>,
    ) -> Step<Command> {
        let zone = draft.zone;
        let lesson: Lesson = need(draft.store, lesson_id).await?;
        let still = MoveLesson { lesson_id, time: None, coach: None, arena: None, reason: reason.clone() };
        Ok(match self {
            Self::Confirm => ConfirmLesson { lesson_id }.into(),
            Self::Cancel => CancelLesson { lesson_id, reason: reason.unwrap_or_default() }.into(),
            Self::Restore => {
                let with = RestoreLesson::cancelled_with(draft.store, lesson_id).await?;
                RestoreLesson::prepare(draft.store, zone, lesson_id, false, &with).await?.into()
            }
            Self::Shift(minutes) => {
                let (from, until) =
                    (lesson.starts_at.plus_minutes(minutes), lesson.ends_at.plus_minutes(minutes));
                MoveLesson { time: Change::of(lesson.span(), Span { from, until }), ..still }.into()
            }
            Self::Coach(to) => MoveLesson { coach: Change::of(lesson.coach_id, to), ..still }.into(),
            Self::Arena(to) => MoveLesson { arena: Change::of(lesson.arena_id, to), ..still }.into(),
        })
    }
}

async fn dismount(draft: &mut Draft<'_, '_>, booking_id: BookingId) -> Step<Command> {
    let booking: Booking = need(draft.store, booking_id).await?;
    Ok(AssignHorse { booking_id, horse_id: None, before: booking.horse_id, reason: None }.into())
}

/// What came of two steps, for one toast: the words of the first, the warnings of both.
fn both(mut one: Done, other: Done) -> Done {
    one.warning = one.warning.or(other.warning);
    one.undoable = one.undoable || other.undoable;
    one
}
