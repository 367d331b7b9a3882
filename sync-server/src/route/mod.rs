//! The routes, one file for each noun. [`all`] puts them together; the description at `/api/openapi.json` is
//! made from the same list.

mod admin_desks;
mod admin_quarantine;
mod admin_sign_in;
mod bootstrap;
mod checksum;
mod common;
mod docs;
mod enrolment;
mod guard;
mod health;
mod live;
mod moment;
mod pull;
mod push;
mod push_revoked;
mod schema;
mod token;

use crate::App;
use crate::http::frame;
use axum::Router;
use guard::{changing, reading};
use shared::rights::Right;
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

#[derive(OpenApi)]
#[openapi(
    info(title = "Paddock", description = "The central server of a riding club's front desks. \
        Every answer but streams, sockets and pages comes in the envelope: `data` when all is well, \
        `error` (stable), `message` (in the caller's language) and `details` when it is not."),
    tags(
        (name = "sync", description = "Desks: enrolment, tokens, push, pull, live"),
        (name = "admin", description = "Staff: sign-in, desks, quarantine"),
        (name = "common", description = "Versions, lists of values, health"),
    )
)]
struct Description;

/// The routes with their description.
fn described() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(description())
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
        .routes(routes!(common::version))
        .routes(routes!(common::enums))
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
}

fn description() -> utoipa::openapi::OpenApi {
    let mut description = Description::openapi();
    let components = description.components.get_or_insert_default();
    for (name, what) in [("desk", "A desk's access token"), ("staff", "A person's access token")] {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(what)).build();
        components.add_security_scheme(name, SecurityScheme::Http(scheme));
    }
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
    frame(routes.merge(docs::pages(&description)), app).with_state(app.clone())
}
