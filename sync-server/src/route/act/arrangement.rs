//! A proposal for what is open on some days, accepted.

use super::{Act, At, route};
use crate::App;
use crate::http::{Code, Problem};
use allocation::{Accepted, parts};
use serde::Deserialize;
use shared::command::{Command, MOST_ROWS_REARRANGED, Rearrange};
use shared::rights::Right;
use shared::words::{FieldProblem, Say};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

pub(super) fn routes(router: OpenApiRouter<App>) -> OpenApiRouter<App> {
    router.routes(route::<ArrangementForm>())
}

/// Gives coaches, arenas and horses to what is open, as one act: all or nothing. Each is held to the rules as they are
/// now; what is not open any more is left alone, and all of it with it: `changed_meanwhile`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::route) struct ArrangementForm {
    /// Of what `/api/admin/arrangements/proposal` gives, the fields of each `gift`; and `passes`, which is true for what
    /// passes a soft rule. From 1 to 1,000.
    #[schema(value_type = Vec<Object>, example = json!([{
        "gift": "horse",
        "booking_id": "00000000-0000-0000-0000-000000000000",
        "horse_id": "00000000-0000-0000-0000-000000000000",
        "passes": false,
    }]))]
    given: Vec<Accepted>,
    /// Why soft rules are overridden; kept with what passes one.
    reason: Option<String>,
}

impl Act for ArrangementForm {
    const PATH: &'static str = "/api/admin/arrangements";
    const RIGHT: Right = Right::Timetable;

    async fn command(self, at: &mut At<'_>) -> Result<Command, Problem> {
        let Self { given, reason } = self;
        // What is too much is not looked up first: a row at least is written for each, and the club waits as long as this
        // act takes.
        if given.len() > MOST_ROWS_REARRANGED {
            let most = FieldProblem::TooMany { most: MOST_ROWS_REARRANGED };
            return Err(Problem::of_rule(&Say::field("given", most), at.zone));
        }
        let parts = parts(&mut *at.store, &given, reason.as_deref()).await;
        let parts = parts.map_err(|stop| at.stopped(stop))?;
        // Somebody gave one of them something else: what they chose is not overwritten.
        let parts = parts.ok_or_else(|| Problem::new(Code::ChangedMeanwhile))?;
        Ok(Rearrange { parts }.into())
    }
}
