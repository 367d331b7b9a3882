//! Lessons are put on the timetable, once or every week, and series are changed and called off.

use super::Desk;
use super::act::{filled, id, malformed};
use super::acts::done;
use super::undo::Undoable;
use crate::read::{self, Viewer};
use crate::replica::Draft;
use crate::view::{
    CourseChoice, LessonForm, LessonPlan, LessonsMade, Minutes, Problem, Repeat, SeriesCard, SeriesEdit,
};
use crate::words::problem;
use shared::command::{
    CancelSeries, Change, Command, EditSeries, Later, LeftOut, MOST_LESSONS, MakeLesson, MakeSeries, Planned,
    Receipt, Step, need,
};
use shared::id::{ArenaId, CoachId, Id, LessonId, LessonSeriesId, ProductId};
use shared::number::Series;
use shared::record::{DayOfWeek, Lesson, LessonSeries, Meta, WeeklyRule};
use shared::time::{ClubZone, Date};
use shared::words::{FieldProblem, Say};
use uuid::Uuid;

/// What came of a command: lessons, and days that were left out.
type Came = (Vec<LessonId>, Vec<LeftOut>);

impl Desk {
    /// The courses that lessons can be made of, by name.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn lesson_choices(&self) -> Result<Vec<CourseChoice>, Problem> {
        self.look(|store, _viewer| Ok(read::course_choices(store)?)).await
    }

    /// What the rules say to lessons that are not made yet, day by day.
    ///
    /// # Errors
    /// A [`Problem`] in words; that a rule stands against a day is part of the plan.
    pub async fn plan_lesson(&self, form: LessonForm) -> Result<LessonPlan, Problem> {
        let viewer = self.viewer()?;
        let making = Making::read(form, &viewer)?;
        let meta = Meta::new(viewer.now, None);
        let lessons: Vec<Lesson> = making
            .dates()
            .into_iter()
            .map(|on| {
                making.once(viewer.zone(), on, String::new(), None).lesson(viewer.club.id, meta.clone())
            })
            .collect();
        self.look(move |store, viewer| read::lesson_plan(store, viewer, &lessons)).await
    }

    /// Puts a lesson on the timetable, or a series of them: those that fit. Soft rules that stand against one ask for
    /// a reason (`needs_reason`); in a series its day is left out without one.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn make_lessons(
        &self,
        form: LessonForm,
        reason: Option<String>,
    ) -> Result<LessonsMade, Problem> {
        let viewer = self.viewer()?;
        let making = Making::read(form, &viewer)?;
        let reason = filled(reason);
        self.together(async move |draft| making.command(draft, reason)).await
    }

    /// The series that a lesson is one of.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn series_card(&self, lesson_id: &str) -> Result<SeriesCard, Problem> {
        let lesson: LessonId = id(lesson_id, self.lang())?;
        self.look(move |store, viewer| read::series_card(store, viewer, lesson)).await
    }

    /// Changes the lessons of a series that lie ahead: those that fit, each with its riders.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn edit_series(
        &self,
        edit: SeriesEdit,
        reason: Option<String>,
    ) -> Result<LessonsMade, Problem> {
        let viewer = self.viewer()?;
        let lang = viewer.lang;
        let series_id: LessonSeriesId = id(&edit.series_id, lang)?;
        let from = edit.from.map(|text| date("from", &text, &viewer)).transpose()?;
        let minutes = edit.time.map(|time| length(time, &viewer)).transpose()?;
        let start = edit.time.map(|time| i64::from(time.from));
        let coach = edit.coach.map(|whom| one::<CoachId>(whom.id.as_deref(), &viewer)).transpose()?;
        let arena = edit.arena.map(|whom| one::<ArenaId>(whom.id.as_deref(), &viewer)).transpose()?;
        let reason = filled(reason);
        self.together(async move |draft| {
            let series: LessonSeries = need(draft.store, series_id).await?;
            let rule = &series.rule.0;
            Ok(EditSeries {
                series_id,
                // What begins with the series is all of it.
                later: from
                    .filter(|from| rule.first_day < *from)
                    .map(|from| Later { from, series_id: LessonSeriesId(Uuid::now_v7()) }),
                start_minute: start.and_then(|start| Change::of(rule.start_minute, start)),
                minutes: minutes.and_then(|minutes| Change::of(rule.minutes, minutes)),
                coach: coach.and_then(|coach| Change::of(series.coach_id, coach)),
                arena: arena.and_then(|arena| Change::of(series.arena_id, arena)),
                reason,
            }
            .into())
        })
        .await
    }

    /// Calls off the lessons of a series that lie ahead, all or from a day on, with their bookings.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn cancel_series(
        &self,
        series_id: &str,
        from: Option<String>,
        reason: String,
    ) -> Result<LessonsMade, Problem> {
        let viewer = self.viewer()?;
        let series_id: LessonSeriesId = id(series_id, viewer.lang)?;
        let from = from.map(|text| date("from", &text, &viewer)).transpose()?;
        self.together(async move |_draft| Ok(CancelSeries { series_id, from, reason }.into())).await
    }

    /// Gives a command about several lessons, remembers how to take it back, and tells which.
    async fn together(
        &self,
        prepare: impl AsyncFnOnce(&mut Draft<'_, '_>) -> Step<Command> + Send + 'static,
    ) -> Result<LessonsMade, Problem> {
        let (made, undoable) = self
            .act(prepare, |given, store, viewer| {
                let (lessons, left) = given.outcome.receipt().map(came).unwrap_or_default();
                let made = LessonsMade {
                    done: done(given, store, viewer)?,
                    lessons: lessons.iter().map(ToString::to_string).collect(),
                    left: left.iter().map(|left| read::left_out(viewer, left)).collect(),
                };
                Ok((made, Undoable::of(given, store, viewer)?))
            })
            .await?;
        if let Some(undoable) = undoable {
            self.remember(undoable);
        }
        Ok(made)
    }
}

fn came(receipt: &Receipt) -> Came {
    match receipt {
        Receipt::LessonMade { lesson_id, .. } => (vec![*lesson_id], Vec::new()),
        Receipt::SeriesMade { lessons, left_out, .. } | Receipt::SeriesEdited { lessons, left_out, .. } => {
            (lessons.clone(), left_out.clone())
        }
        Receipt::SeriesCancelled { lessons, .. } => (lessons.clone(), Vec::new()),
        _ => Came::default(),
    }
}

/// A form as it was read.
#[derive(Debug, Clone)]
struct Making {
    course_id: ProductId,
    coach_id: Option<CoachId>,
    arena_id: Option<ArenaId>,
    /// The only day, the start in minutes after midnight, and how long, in minutes; or a rule.
    when: When,
    capacity: i64,
    confirmed: bool,
    note: Option<String>,
}

#[derive(Debug, Clone)]
enum When {
    Once { on: Date, start_minute: i64, minutes: i64 },
    Weekly(WeeklyRule),
}

impl Making {
    fn read(form: LessonForm, viewer: &Viewer) -> Result<Self, Problem> {
        let lang = viewer.lang;
        let course_id: ProductId = match form.course_id.as_str() {
            "" => return Err(refused("course_id", FieldProblem::Missing, viewer)),
            text => id(text, lang)?,
        };
        let on = date("date", &form.date, viewer)?;
        let (start_minute, minutes) = (i64::from(form.time.from), length(form.time, viewer)?);
        let when = match form.repeat {
            None => When::Once { on, start_minute, minutes },
            Some(repeat) => When::Weekly(rule(repeat, on, (start_minute, minutes), viewer)?),
        };
        Ok(Self {
            course_id,
            coach_id: one(form.coach_id.as_deref(), viewer)?,
            arena_id: one(form.arena_id.as_deref(), viewer)?,
            when,
            capacity: i64::from(form.capacity),
            confirmed: form.confirmed,
            note: filled(form.note),
        })
    }

    /// The days on which there would be a lesson, the earliest first.
    fn dates(&self) -> Vec<Date> {
        match &self.when {
            When::Once { on, .. } => vec![*on],
            When::Weekly(rule) => rule.dates(),
        }
    }

    /// The lesson of a day, as if it were made alone.
    fn once(&self, zone: ClubZone, on: Date, number: String, reason: Option<String>) -> MakeLesson {
        let span = match &self.when {
            When::Once { start_minute, minutes, .. } => {
                let from = zone.at_minute(on, *start_minute);
                shared::time::Span { from, until: from.plus_minutes(*minutes) }
            }
            When::Weekly(rule) => rule.span_on(zone, on),
        };
        MakeLesson {
            lesson_id: LessonId(Uuid::now_v7()),
            number,
            course_id: self.course_id,
            coach_id: self.coach_id,
            arena_id: self.arena_id,
            starts_at: span.from,
            ends_at: span.until,
            capacity: self.capacity,
            confirmed: self.confirmed,
            note: self.note.clone(),
            reason,
        }
    }

    fn command(self, draft: &mut Draft<'_, '_>, reason: Option<String>) -> Step<Command> {
        let rule = match self.when {
            When::Once { on, .. } => {
                let number = draft.number(Series::Lesson)?;
                return Ok(self.once(draft.zone, on, number, reason).into());
            }
            When::Weekly(rule) => rule,
        };
        let mut lessons = Vec::new();
        for on in rule.dates() {
            let number = draft.number(Series::Lesson)?;
            lessons.push(Planned { on, lesson_id: LessonId(Uuid::now_v7()), number });
        }
        Ok(MakeSeries {
            series_id: LessonSeriesId(Uuid::now_v7()),
            course_id: self.course_id,
            coach_id: self.coach_id,
            arena_id: self.arena_id,
            rule,
            capacity: self.capacity,
            confirmed: self.confirmed,
            note: self.note,
            reason,
            lessons,
        }
        .into())
    }
}

/// A rule that has days, and not more than one act makes lessons on.
fn rule(
    repeat: Repeat,
    first_day: Date,
    (start_minute, minutes): (i64, i64),
    viewer: &Viewer,
) -> Result<WeeklyRule, Problem> {
    let mut weekdays = Vec::new();
    for day in &repeat.weekdays {
        let day = day.checked_sub(1).and_then(|day| DayOfWeek::ALL.get(usize::try_from(day).ok()?));
        weekdays.push(*day.ok_or_else(|| malformed("weekdays", viewer))?);
    }
    weekdays.sort_unstable();
    weekdays.dedup();
    if weekdays.is_empty() {
        return Err(refused("weekdays", FieldProblem::Missing, viewer));
    }
    let last_day = date("last_day", &repeat.last_day, viewer)?;
    let except = repeat.except.iter().map(|day| date("except", day, viewer)).collect::<Result<_, _>>()?;
    let every_weeks = i64::from(repeat.every_weeks);
    let rule = WeeklyRule { weekdays, every_weeks, start_minute, minutes, first_day, last_day, except };
    let many = rule.dates().len();
    if many == 0 || !rule.is_sound() {
        Err(refused("last_day", FieldProblem::OutOfRange, viewer))
    } else if many > MOST_LESSONS {
        Err(refused("last_day", FieldProblem::TooMany { most: MOST_LESSONS }, viewer))
    } else {
        Ok(rule)
    }
}

/// How long, in minutes.
fn length(time: Minutes, viewer: &Viewer) -> Result<i64, Problem> {
    let minutes = i64::from(time.until).saturating_sub(i64::from(time.from));
    if minutes > 0 { Ok(minutes) } else { Err(refused("time", FieldProblem::OutOfRange, viewer)) }
}

fn date(field: &str, text: &str, viewer: &Viewer) -> Result<Date, Problem> {
    text.parse().map_err(|_reason| malformed(field, viewer))
}

fn one<I: Id>(text: Option<&str>, viewer: &Viewer) -> Result<Option<I>, Problem> {
    text.map(|text| id(text, viewer.lang)).transpose()
}

fn refused(field: &str, what: FieldProblem, viewer: &Viewer) -> Problem {
    problem::refused(&Say::field(field, what), viewer.lang, viewer.zone())
}
