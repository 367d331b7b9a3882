//! `/api/coach/timetable`: days as a coach sees them, with what is other than when they last looked; `looked` says that
//! they have.

mod view;

use super::named::Named;
use super::schema::Enveloped;
use crate::App;
use crate::http::{Answer, Body, Code, Params, Problem, Reply};
use crate::sign_in::coach_caller::CoachCaller;
use crate::store::{self, Look, PgStore};
use crate::timetable::seen::{self, SeenDay, SeenLesson};
use crate::timetable::{Stretch, Wanted};
use axum::extract::State;
use chrono::Days;
use serde::{Deserialize, Serialize};
use shared::id::{CoachId, Id as _, LessonId};
use shared::record::{Club, Lesson};
use shared::rights::Right;
use shared::store::{StoreError, fetch};
use shared::sync::wire::Cursor;
use shared::time::{ClubZone, Date, Span, Timestamp};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;
use view::Day;

/// Days at once, at most.
const MOST_DAYS: u8 = 14;

/// Which days, and whose.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// The first day, by the club's clock; today unless said.
    #[param(value_type = Option<String>, format = Date)]
    date: Option<Date>,
    /// So many days, 1 to 14; one unless said.
    days: Option<u8>,
    /// Another coach's, for who may see everybody's.
    coach_id: Option<Uuid>,
    /// Everybody's, for who may.
    all: Option<bool>,
    /// The `cursor` of an earlier answer: which lessons are other than they were then is told.
    since: Option<i64>,
}

/// Some days of the timetable.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Timetable {
    /// The server's clock.
    #[schema(value_type = String, format = DateTime)]
    now: Timestamp,
    /// The club's date.
    #[schema(value_type = String, format = Date)]
    today: Date,
    /// Whose; none is everybody's.
    coach: Option<Named>,
    /// Whether they are the caller's own: only of those it is kept what was seen.
    own: bool,
    /// What to ask `since` with the next time.
    cursor: i64,
    /// The lessons of these days of which anything is other than at the cursor that was asked for, be it by a desk that
    /// was offline until now; one that was there and is not named in `days` any more is gone from them. None where no
    /// cursor was asked for, or the server does not know it any more: then anything may be other.
    changed: Option<Vec<Uuid>>,
    days: Vec<Day>,
}

/// Shows some days: own ones, or whose the caller may see.
#[utoipa::path(get, path = "/api/coach/timetable", tag = "coach", params(Asked), responses(
    (status = 200, body = Enveloped<Timetable>),
    (status = 403, description = "`may_not` {right: timetable}: not the caller's own"),
    (status = 404, description = "`not_found`: no such coach"),
    (status = 422, description = "`bad_field`"),
))]
pub(super) async fn timetable(
    State(app): State<App>,
    caller: CoachCaller,
    Params(asked): Params<Asked>,
) -> Reply<Timetable> {
    let whose = whose(&caller, &asked)?;
    let now = app.clock.now();
    let mut store = PgStore::look(&app.pool, caller.club_id, &app.keys).await?;
    let zone = zone(&mut store, &caller).await?;
    let today = zone.date(now);
    let dates = dates(asked.date.unwrap_or(today), asked.days.unwrap_or(1))?;
    let (Cursor(cursor), rows) = store.changed_since(asked.since.map(Cursor)).await?;
    let Some(whose) = whose else {
        // No coach, and nobody else's to see.
        let days = dates.into_iter().map(Day::empty).collect();
        let changed = rows.map(|_rows| Vec::new());
        return Ok(Answer(Timetable { now, today, coach: None, own: true, cursor, changed, days }));
    };
    let (coach, own) = match whose {
        Whose::All => (None, false),
        Whose::One(coach) => (Some(coach), caller.coach_id == Some(coach)),
    };
    let mut stretch = Stretch::read(&mut store, coach, span(zone, &dates)).await?;
    let named = match coach {
        None => None,
        Some(id) => {
            let wanted = Wanted { coaches: [id.uuid()].into(), ..Wanted::default() };
            stretch.learn(&mut store, wanted).await?;
            let name = stretch.name(id.uuid()).ok_or_else(|| Problem::new(Code::NotFound))?;
            Some(Named { id: id.uuid(), name: name.to_owned() })
        }
    };
    let before =
        if own { Before::read(&mut store, &caller, &dates, &mut stretch).await? } else { Before::default() };
    let days = dates.iter().map(|date| {
        let lessons: Vec<&Lesson> =
            stretch.lessons.iter().filter(|lesson| zone.date(lesson.starts_at) == *date).collect();
        let mark = own.then(|| seen::mark(&as_seen(&app, &stretch, &lessons)));
        Day::of(&view::Telling { app: &app, stretch: &stretch, before: &before, zone }, *date, &lessons, mark)
    });
    let days = days.collect();
    let changed = rows.map(|rows| {
        let lessons = stretch.lessons.iter().filter(|lesson| stretch.is_told_by(lesson, &rows));
        lessons.map(|lesson| lesson.id.uuid()).collect()
    });
    Ok(Answer(Timetable { now, today, coach: named, own, cursor, changed, days }))
}

/// Whose lessons.
#[derive(Debug, Clone, Copy)]
enum Whose {
    One(CoachId),
    All,
}

/// Whose the caller asks for and may see; none for who is no coach and may see nobody's.
fn whose(caller: &CoachCaller, asked: &Asked) -> Result<Option<Whose>, Problem> {
    let other = asked.coach_id.map(CoachId::from_uuid).filter(|coach| caller.coach_id != Some(*coach));
    if other.is_some() || asked.all == Some(true) {
        caller.require(Right::Timetable)?;
    }
    Ok(match (other, asked.all) {
        (Some(coach), _) => Some(Whose::One(coach)),
        (None, Some(true)) => Some(Whose::All),
        (None, _) => caller.coach_id.map(Whose::One).or(caller.sees_all().then_some(Whose::All)),
    })
}

pub(super) async fn zone(store: &mut PgStore, caller: &CoachCaller) -> Result<ClubZone, Problem> {
    let club = fetch::<Club, _>(store, caller.club_id).await?;
    Ok(club.ok_or(StoreError::Missing { table: "clubs" })?.zone)
}

fn dates(first: Date, days: u8) -> Result<Vec<Date>, Problem> {
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(Problem::field("days", "out_of_bounds"));
    }
    let date = |n: u8| first.checked_add_days(Days::new(n.into()));
    let dates: Option<Vec<Date>> = (0..days).map(date).collect();
    dates.ok_or_else(|| Problem::field("date", "out_of_bounds"))
}

/// From the first midnight to the last.
fn span(zone: ClubZone, dates: &[Date]) -> Span {
    let edge = Span { from: Timestamp::from_millis(0), until: Timestamp::from_millis(0) };
    let (first, last) = (dates.first().map(|date| zone.day(*date)), dates.last().map(|date| zone.day(*date)));
    Span { from: first.unwrap_or(edge).from, until: last.unwrap_or(edge).until }
}

/// A day as it is to be seen now.
fn as_seen(app: &App, stretch: &Stretch, lessons: &[&Lesson]) -> SeenDay {
    let seen = |lesson: &Lesson| SeenLesson::of(lesson, stretch.bookings(lesson.id), &app.keys);
    lessons.iter().map(|lesson| (lesson.id.uuid(), seen(lesson))).collect()
}

/// The days as the caller last saw them, and where lessons are now that were seen on one.
#[derive(Debug, Default)]
pub(super) struct Before {
    pub(super) days: BTreeMap<Date, (Timestamp, SeenDay)>,
    pub(super) now: BTreeMap<Uuid, Lesson>,
}

impl Before {
    /// Reads it, and into the stretch the names that it needs.
    async fn read(
        store: &mut PgStore,
        caller: &CoachCaller,
        dates: &[Date],
        stretch: &mut Stretch,
    ) -> Result<Self, Problem> {
        let mut before = Self::default();
        let mut wanted = Wanted::default();
        for look in store.looks(caller.staff_id, dates).await? {
            // What an older release wrote and this one can't read was not seen.
            let Ok(day) = serde_json::from_value::<SeenDay>(look.seen) else { continue };
            day.values().for_each(|lesson| lesson.wants(&mut wanted));
            before.days.insert(look.date, (look.looked_at, day));
        }
        let ids: Vec<LessonId> = before
            .days
            .values()
            .flat_map(|(_at, day)| day.keys())
            .map(|id| LessonId::from_uuid(*id))
            .collect();
        for lesson in store.lessons_by_id(&ids).await? {
            wanted.coaches.extend(lesson.coach_id.map(|id| id.uuid()));
            before.now.insert(lesson.id.uuid(), lesson);
        }
        stretch.learn(store, wanted).await?;
        Ok(before)
    }
}

/// A day that was looked at.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Looked {
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// As the day was answered: so that nothing counts as seen that came meanwhile.
    mark: String,
}

/// Nothing more to say.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Noted {}

/// Writes down that the caller has seen a day of their own as it was answered.
#[utoipa::path(post, path = "/api/coach/looked", tag = "coach", request_body = Looked, responses(
    (status = 200, body = Enveloped<Noted>),
    (status = 409, description = "`changed_meanwhile`: it is another one by now; look again"),
    (status = 422, description = "`no_sign_in`: the caller is no coach"),
))]
pub(super) async fn looked(
    State(app): State<App>,
    caller: CoachCaller,
    Body(Looked { date, mark }): Body<Looked>,
) -> Reply<Noted> {
    let coach = caller.coach_id.ok_or_else(|| Problem::new(Code::NoSignIn))?;
    let mut store = PgStore::look(&app.pool, caller.club_id, &app.keys).await?;
    let zone = zone(&mut store, &caller).await?;
    let stretch = Stretch::read(&mut store, Some(coach), zone.day(date)).await?;
    drop(store);
    let day = as_seen(&app, &stretch, &stretch.lessons.iter().collect::<Vec<_>>());
    if seen::mark(&day) != mark {
        return Err(Problem::new(Code::ChangedMeanwhile));
    }
    let seen = serde_json::to_value(&day).map_err(Problem::internal)?;
    let look = Look { date, looked_at: app.clock.now(), seen };
    store::looked(&app.pool, caller.club_id, caller.staff_id, &look).await?;
    Ok(Answer(Noted {}))
}
