//! `/api/admin/arrangements/proposal`: which coach, arena and horse could be given for what is open on some days. What
//! accepts it is in `act`.

use super::schema::Enveloped;
use crate::App;
use crate::act::stopped;
use crate::http::{Answer, Params, Problem, Reply, Request};
use crate::sign_in::caller::StaffCaller;
use crate::store::PgStore;
use allocation::ask::MOST_DAYS;
use allocation::{Arrangement, Gift, Given, Left, Open, Reason, Wish, arrange, days};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::id::Id as _;
use shared::record::{Club, ConflictCode};
use shared::rights::{Right, may};
use shared::rules::conflicts::Conflict;
use shared::store::{StoreError, fetch};
use shared::time::{ClubZone, Date, Timestamp};
use std::sync::Arc;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which days, and what of them.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// The first day, by the club's clock; today unless said.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Days from it on, 7 at most; one unless said.
    days: Option<usize>,
    /// Whether lessons without a coach get one; not unless said.
    coaches: Option<bool>,
}

impl Asked {
    fn wish(self, now: Timestamp, today: Date, staff: StaffCaller) -> Wish {
        // One too many is refused as well as any number of them.
        let days = self.days.unwrap_or(1).min(MOST_DAYS.saturating_add(1));
        let overrides = [Right::OverrideTimetable, Right::OverrideWelfare].into_iter();
        Wish {
            at: now,
            days: self.from.unwrap_or(today).iter_days().take(days).collect(),
            coaches: self.coaches.unwrap_or_default(),
            rights: overrides.filter(|right| may(staff.role, *right)).collect(),
        }
    }
}

/// What could be given, and what stays open.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Proposed {
    /// By day; of a day coaches, arenas, horses, each by start. It goes together, and any part of it may be accepted.
    given: Vec<GivenItem>,
    /// What can't be given.
    left: Vec<LeftItem>,
    /// What the given is worth to the solver.
    value: f64,
    /// What no choice at all is worth more than.
    bound: f64,
}

/// Something that could be given.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GivenItem {
    /// What: `gift` is `coach`, `arena` or `horse`, the other fields are its own.
    #[schema(value_type = Object)]
    gift: Gift,
    lesson_id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
    /// What speaks for it.
    #[schema(value_type = Vec<String>)]
    reasons: Vec<Reason>,
    /// Soft rules that it passes, for nothing else serves: accepting it takes a reason.
    passes: Vec<Against>,
}

/// Something that stays open.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LeftItem {
    /// `open` is what is missing (`coach`, `arena`, `horse`), `id` the lesson's, for a horse the booking's.
    #[schema(value_type = Object)]
    what: Open,
    lesson_id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
    /// What stands against that which comes nearest; none where there is nothing at all to give.
    against: Option<Against>,
}

/// A rule that stands against something.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Against {
    #[schema(value_type = String)]
    code: ConflictCode,
    /// In the caller's language.
    message: String,
}

impl Against {
    fn of(conflict: &Conflict, zone: ClubZone) -> Self {
        Self { code: conflict.code, message: conflict.say.words(Request::current().lang, zone) }
    }
}

impl Proposed {
    fn of(arrangement: Arrangement, zone: ClubZone) -> Self {
        let Arrangement { given, left, value, bound } = arrangement;
        let given = given.into_iter().map(|Given { gift, lesson, reasons, passes }| GivenItem {
            gift,
            lesson_id: lesson.id.uuid(),
            starts_at: lesson.starts_at,
            ends_at: lesson.ends_at,
            reasons,
            passes: passes.iter().map(|conflict| Against::of(conflict, zone)).collect(),
        });
        let left = left.into_iter().map(|Left { what, lesson, against }| LeftItem {
            what,
            lesson_id: lesson.id.uuid(),
            starts_at: lesson.starts_at,
            ends_at: lesson.ends_at,
            against: against.map(|conflict| Against::of(&conflict, zone)),
        });
        Self { given: given.collect(), left: left.collect(), value, bound }
    }
}

/// Proposes arenas and horses, and coaches where that is asked, for what is open on some days. Nothing is changed.
#[utoipa::path(get, path = "/api/admin/arrangements/proposal", tag = "admin", params(Asked), responses(
    (status = 200, body = Enveloped<Proposed>),
    (status = 422, description = "`bad_field` {field, problem}"),
))]
pub(super) async fn proposal(
    State(app): State<App>,
    staff: StaffCaller,
    Params(asked): Params<Asked>,
) -> Reply<Proposed> {
    let mut store = PgStore::look(&app.pool, staff.club_id, &app.keys).await?;
    let club = fetch::<Club, _>(&mut store, staff.club_id).await?;
    let club = club.ok_or(StoreError::Missing { table: "clubs" })?;
    let now = app.clock.now();
    let wish = asked.wish(now, club.zone.date(now), staff);
    let picture = days(&mut store, &club, &wish).await;
    let mut picture = picture.map_err(|stop| stopped(stop, club.zone))?;
    drop(store);
    // Who hangs up does not end what is being computed: the turn goes along with it.
    let turn = Arc::clone(&app.arrangements).acquire_owned().await.map_err(Problem::internal)?;
    let arranged = tokio::task::spawn_blocking(move || {
        let arranged = arrange(&mut picture, &wish).map_err(Problem::internal);
        drop(turn);
        arranged
    });
    let arrangement = arranged.await.map_err(Problem::internal)??;
    Ok(Answer(Proposed::of(arrangement, club.zone)))
}
