//! The Timetable page: what it asks, and what the rules say to a move while the hand still holds it.

use super::Desk;
use super::act::{id, malformed};
use crate::export;
use crate::read::{self, Viewer, ask_step, verdict};
use crate::view::{
    CallList, DaySheet, LessonCard, LessonMove, LessonTime, MonthDay, Problem, Timetable, TimetableFormat,
    Verdict, VerdictAnswer, Whom,
};
use crate::words::{problem, timetable as said};
use shared::command::{Change, MoveLesson, Step, Stop, need};
use shared::id::{ArenaId, BookingId, CoachId, HorseId, Id, LessonId};
use shared::record::{Booking, Lesson};
use shared::rules::conflicts::{Conflict, Proposal, Seat, SeatSettles};
use shared::rules::timetable;
use shared::store::{Store, fetch};
use shared::time::{Date, Span};
use shared::words::{Lang, Say};

/// A move as it was read from the page.
#[derive(Debug, Clone)]
pub(super) struct Moving {
    pub(super) lesson_id: LessonId,
    time: Option<Span>,
    coach: Option<Option<CoachId>>,
    arena: Option<Option<ArenaId>>,
    pub(super) horse: Option<(BookingId, Option<HorseId>)>,
}

impl Desk {
    /// So many days of the timetable from a date on; at most a week.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn timetable(&self, first: &str, days: u32) -> Result<Timetable, Problem> {
        let first = date(first, &self.viewer()?)?;
        self.keep_demo_going().await?;
        self.look(move |store, viewer| read::timetable(store, viewer, first, days)).await
    }

    /// Six weeks from a date on, counted by day.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn timetable_month(&self, first: &str) -> Result<Vec<MonthDay>, Problem> {
        let first = date(first, &self.viewer()?)?;
        self.look(move |store, viewer| read::timetable_month(store, viewer, first)).await
    }

    /// A day's sheet for the yard.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn day_sheet(&self, day: &str) -> Result<DaySheet, Problem> {
        let day = date(day, &self.viewer()?)?;
        self.look(move |store, viewer| Ok(export::timetable::day_sheet(store, viewer, day)?)).await
    }

    /// So many days of the timetable as a file: its name and its bytes.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn export_timetable(
        &self,
        first: &str,
        days: u32,
        format: TimetableFormat,
    ) -> Result<(String, Vec<u8>), Problem> {
        let viewer = self.viewer()?;
        let first = date(first, &viewer)?;
        let name = said::file(viewer.lang, first, days);
        match format {
            TimetableFormat::Xlsx => {
                let table =
                    self.look(move |store, viewer| Ok(export::timetable::table(store, viewer, first, days)?));
                let bytes = table.await?.to_xlsx().map_err(|error| {
                    tracing::error!(%error, "the export of the timetable");
                    problem::failed(viewer.lang)
                })?;
                Ok((format!("{name}.xlsx"), bytes))
            }
            TimetableFormat::Ics => {
                let text = self
                    .look(move |store, viewer| Ok(export::timetable::calendar(store, viewer, first, days)?));
                Ok((format!("{name}.ics"), text.await?.into_bytes()))
            }
        }
    }

    /// A lesson whole.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn lesson_card(&self, lesson_id: &str) -> Result<LessonCard, Problem> {
        let lesson: LessonId = id(lesson_id, self.lang())?;
        self.look(move |store, viewer| read::lesson_card(store, viewer, lesson)).await
    }

    /// Who is to be told about lessons, and what: see [`read::calls`].
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn lesson_calls(&self, lesson_ids: &[String]) -> Result<CallList, Problem> {
        let lang = self.lang();
        let ids: Vec<LessonId> = lesson_ids.iter().map(|text| id(text, lang)).collect::<Result<_, _>>()?;
        self.look(move |store, viewer| read::calls(store, viewer, &ids)).await
    }

    /// What the rules say to a move that is not given yet.
    ///
    /// # Errors
    /// A [`Problem`] in words; that a rule stands against it is a verdict, not a problem.
    pub async fn judge_move(&self, wanted: LessonMove) -> Result<Verdict, Problem> {
        let moving = Moving::read(wanted, &self.viewer()?)?;
        self.look(move |store, viewer| match ask_step(judged(store, viewer, &moving)) {
            Ok(found) => Ok(verdict(viewer, &found)),
            Err(Stop::Refused(say)) => {
                let words = vec![say.words(viewer.lang, viewer.zone())];
                Ok(Verdict { answer: VerdictAnswer::No, words, lessons: Vec::new() })
            }
            Err(failed @ Stop::Database(_)) => Err(failed),
        })
        .await
    }
}

/// A date of the page.
fn date(text: &str, viewer: &Viewer) -> Result<Date, Problem> {
    text.parse().map_err(|_reason| malformed("date", viewer))
}

impl Moving {
    pub(super) fn read(wanted: LessonMove, viewer: &Viewer) -> Result<Self, Problem> {
        let LessonMove { lesson_id, time, coach, arena, horse } = wanted;
        let lang = viewer.lang;
        let horse = match horse {
            Some(horse) => Some((id(&horse.booking_id, lang)?, one(horse.horse_id.as_deref(), lang)?)),
            None => None,
        };
        Ok(Self {
            lesson_id: id(&lesson_id, lang)?,
            time: time.map(|time| span(&time, viewer)).transpose()?,
            coach: coach.map(|whom: Whom| one(whom.id.as_deref(), lang)).transpose()?,
            arena: arena.map(|whom: Whom| one(whom.id.as_deref(), lang)).transpose()?,
            horse,
        })
    }

    /// Whether the lesson itself goes anywhere.
    pub(super) const fn moves(&self) -> bool {
        self.time.is_some() || self.coach.is_some() || self.arena.is_some()
    }

    /// The command for it, on the rows of now.
    pub(super) async fn command<S: Store>(&self, store: &mut S, reason: Option<String>) -> Step<MoveLesson> {
        let lesson: Lesson = need(store, self.lesson_id).await?;
        Ok(MoveLesson {
            lesson_id: lesson.id,
            time: self.time.and_then(|time| Change::of(lesson.span(), time)),
            coach: self.coach.and_then(|coach| Change::of(lesson.coach_id, coach)),
            arena: self.arena.and_then(|arena| Change::of(lesson.arena_id, arena)),
            reason,
        })
    }
}

fn one<I: Id>(text: Option<&str>, lang: Lang) -> Result<Option<I>, Problem> {
    text.map(|text| id(text, lang)).transpose()
}

fn span(time: &LessonTime, viewer: &Viewer) -> Result<Span, Problem> {
    let (zone, date) = (viewer.zone(), date(&time.date, viewer)?);
    let at = |minute: u32| zone.at_minute(date, i64::from(minute));
    Ok(Span { from: at(time.time.from), until: at(time.time.until) })
}

/// Everything that stands against a move, the horse of one rider included.
pub(super) async fn judged<S: Store>(store: &mut S, viewer: &Viewer, moving: &Moving) -> Step<Vec<Conflict>> {
    let command = moving.command(store, None).await?;
    let mut proposal = command.proposal(store, viewer.zone(), viewer.now).await?;
    if let Some((booking_id, horse_id)) = moving.horse {
        mount(store, &mut proposal, booking_id, horse_id).await?;
    }
    timetable::judged(store, &viewer.club, &proposal).await
}

/// Puts a rider of the proposal on a horse.
async fn mount<S: Store>(
    store: &mut S,
    proposal: &mut Proposal,
    booking_id: BookingId,
    horse_id: Option<HorseId>,
) -> Step<()> {
    let mut seat = match proposal.seats.iter().position(|seat| seat.booking.id == booking_id) {
        Some(place) => proposal.seats.remove(place),
        None => {
            let booking: Booking = need(store, booking_id).await?;
            if !booking.state.is_live() {
                let rider = fetch::<shared::record::Rider, _>(store, booking.rider_id).await?;
                let rider = rider.map(|rider| rider.name).unwrap_or_default();
                return Err(Say::BookingCancelled { rider }.into());
            }
            Seat { booking, settles: SeatSettles::default() }
        }
    };
    seat.booking.horse_id = horse_id;
    seat.settles.horse = horse_id.is_some();
    proposal.seats.push(seat);
    Ok(())
}
