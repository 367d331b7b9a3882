//! The routes, one file for each noun. [`all`] puts them together; the description at `/api/openapi.json` is
//! made from the same list.
//!
//! `admin_…` show things to staff; what changes them is an act like any at a desk, and lies in `act`.

mod act;
mod admin_arrangements;
mod admin_attention;
mod admin_audit;
mod admin_coach_access;
mod admin_desks;
mod admin_ground;
mod admin_lessons;
mod admin_lists;
mod admin_members;
mod admin_outages;
mod admin_quarantine;
mod admin_search;
mod admin_sign_in;
mod admin_waiting;
mod bootstrap;
mod checksum;
mod coach_calendar;
mod coach_live;
mod coach_page;
mod coach_sign_in;
mod coach_timetable;
mod coach_workload;
mod common;
mod docs;
mod enrolment;
mod guard;
mod health;
mod live;
mod moment;
mod named;
mod paging;
mod pull;
mod push;
mod push_revoked;
mod schedule;
mod schema;
mod token;

use crate::App;
use crate::http::{Code, Problem, frame};
use crate::sign_in::coach_caller::COOKIE;
use axum::Router;
use guard::{changing, of_coach, reading};
use shared::rights::Right;
use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

#[derive(OpenApi)]
#[openapi(
    info(title = "Paddock", description = "The central server of a riding club's front desks. \
        Every answer but streams, sockets and pages comes in the envelope: `data` when all is well, \
        `error` (stable), `message` (in the caller's language) and `details` when it is not."),
    tags(
        (name = "sync", description = "Desks: enrolment, tokens, push, pull, live"),
        (name = "admin", description = "Staff: every act of a desk but selling, and what it is about; desks, quarantine, audit"),
        (name = "schedule", description = "The timetable as who books sees it: which times are free"),
        (name = "coach", description = "The coaches' page: sign-in, timetable, workload, live, calendar"),
        (name = "common", description = "Versions, lists of values, health"),
    )
)]
struct Description;

/// The routes with their description.
fn described() -> OpenApiRouter<App> {
    let router = OpenApiRouter::with_openapi(description())
        .routes(routes!(enrolment::enrol))
        .routes(routes!(token::challenge))
        .routes(routes!(token::token))
        .routes(routes!(push::push))
        .routes(routes!(pull::pull))
        .routes(routes!(bootstrap::bootstrap))
        .routes(routes!(checksum::checksum))
        .routes(routes!(live::live))
        .routes(routes!(admin_sign_in::login))
        .routes(routes!(admin_sign_in::refresh))
        .routes(routes!(admin_sign_in::logout))
        .routes(changing(Right::ManageDesks, routes!(admin_desks::enrolment_code)))
        .routes(reading(Right::ManageDesks, routes!(admin_desks::desks)))
        .routes(changing(Right::ManageDesks, routes!(admin_desks::revoke)))
        .routes(reading(Right::ManageDesks, routes!(admin_quarantine::list)))
        .routes(reading(Right::ManageDesks, routes!(admin_quarantine::one)))
        .routes(changing(Right::ManageDesks, routes!(admin_quarantine::retry)))
        .routes(changing(Right::ManageDesks, routes!(admin_quarantine::discard)))
        .routes(changing(Right::ManageDesks, routes!(admin_quarantine::retry_all)))
        .routes(routes!(common::version))
        .routes(routes!(common::enums))
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz));
    act::routes(of_the_coaches_page(shown_to_staff(router)))
}

/// The coaches' page, what a desk does about it, and the calendars.
fn of_the_coaches_page(router: OpenApiRouter<App>) -> OpenApiRouter<App> {
    router
        .routes(routes!(coach_sign_in::login))
        .routes(routes!(coach_sign_in::qr_login))
        .routes(routes!(coach_sign_in::logout))
        .routes(of_coach(routes!(coach_sign_in::refresh)))
        .routes(of_coach(routes!(coach_sign_in::me)))
        .routes(of_coach(routes!(coach_timetable::timetable)))
        .routes(of_coach(routes!(coach_timetable::looked)))
        .routes(of_coach(routes!(coach_workload::workload)))
        .routes(of_coach(routes!(coach_live::live)))
        .routes(of_coach(routes!(coach_calendar::make, coach_calendar::revoke)))
        .routes(routes!(coach_calendar::file))
        .routes(changing(Right::Timetable, routes!(admin_coach_access::sign_in_code)))
        .routes(changing(Right::Timetable, routes!(admin_coach_access::sign_out)))
}

/// What staff see, with the right that each takes.
fn shown_to_staff(router: OpenApiRouter<App>) -> OpenApiRouter<App> {
    router
        .routes(reading(Right::RegisterMembers, routes!(admin_members::list)))
        .routes(reading(Right::RegisterMembers, routes!(admin_lists::check)))
        .routes(changing(Right::RegisterMembers, routes!(admin_lists::import)))
        .routes(reading(Right::SeeRevenue, routes!(admin_lists::export)))
        .routes(reading(Right::RegisterMembers, routes!(admin_members::one)))
        .routes(reading(Right::SeePhones, routes!(admin_members::guardian)))
        .routes(reading(Right::Timetable, routes!(admin_lessons::list)))
        .routes(reading(Right::Timetable, routes!(admin_lessons::one)))
        .routes(reading(Right::Timetable, routes!(admin_waiting::list)))
        .routes(reading(Right::Timetable, routes!(schedule::available_times)))
        .routes(reading(Right::Timetable, routes!(admin_outages::proposal)))
        .routes(reading(Right::Timetable, routes!(admin_arrangements::proposal)))
        .routes(reading(Right::Timetable, routes!(admin_ground::coaches)))
        .routes(reading(Right::Timetable, routes!(admin_ground::horses)))
        .routes(reading(Right::Timetable, routes!(admin_ground::arenas)))
        .routes(reading(Right::Timetable, routes!(admin_ground::club)))
        .routes(reading(Right::ManageClub, routes!(admin_ground::staff)))
        .routes(reading(Right::SettleAttention, routes!(admin_attention::list)))
        .routes(reading(Right::ManageClub, routes!(admin_audit::list)))
}

/// The id in a path. What is no id is nothing that is here.
fn read_id(text: &str) -> Result<Uuid, Problem> {
    text.parse().map_err(|_not_an_id: uuid::Error| Problem::new(Code::NotFound))
}

fn description() -> utoipa::openapi::OpenApi {
    let mut description = Description::openapi();
    let components = description.components.get_or_insert_default();
    for (name, what) in [("desk", "A desk's access token"), ("staff", "A person's access token")] {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(what)).build();
        components.add_security_scheme(name, SecurityScheme::Http(scheme));
    }
    let cookie = ApiKeyValue::with_description(COOKIE, "The cookie of the coaches' page");
    components.add_security_scheme("coach", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    description
}

/// The description of the whole API, OpenAPI 3.1.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    described().into_openapi()
}

/// Everything that the server answers.
pub(crate) fn all(app: &App) -> Router {
    let (routes, description) = described().split_for_parts();
    frame(routes.merge(docs::pages(&description)).merge(coach_page::pages()), app).with_state(app.clone())
}
