//! What a person at a desk can do, by API: each act is a form with its path, its right, and the command that it means.
//!
//! One route is made of any of them ([`route`]): the layer of [`guard`](super::guard) holds the caller to the right and
//! the change to its `Idempotency-Key`, [`crate::act::give`] decides. A form never says when, who, at what price or by
//! which right: the server knows. What staff would have *seen* at a desk (the package that pays, a field's value before
//! an edit) is read from the rows under the same lock, unless the form says it.
//!
//! | file | holds |
//! | --- | --- |
//! | `edit` | forms whose fields are those of a record |
//! | `members` | members, riders, accounts that are one |
//! | `packages` | packages |
//! | `lessons` | lessons on the timetable |
//! | `bookings` | riders in lessons: booked, on a horse, here, gone, absent |
//! | `series` | lessons by a weekly rule |
//! | `outage` | what is out, and what becomes of the lessons that are hit |
//! | `arrangement` | coaches, arenas and horses for what is open |
//! | `waiting` | waiting lists |
//! | `hours` | shifts, leave, horses' care, closures, the booking grid |
//! | `ground` | coaches, horses, arenas, staff, the club; items needing attention |

mod arrangement;
mod bookings;
mod edit;
mod ground;
mod hours;
mod lessons;
mod members;
mod outage;
mod packages;
mod series;
mod waiting;

use super::guard::changing;
use super::schema::Enveloped;
use crate::App;
use crate::act::{Given, give, stopped};
use crate::http::{self, Answer, Code, Problem, Reply};
use crate::idempotency::Change;
use crate::sign_in::caller::StaffCaller;
use crate::store::PgStore;
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::routing::{MethodFilter, on};
use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use shared::command::{Command, Stop};
use shared::id::{CommandId, Id};
use shared::record::Club;
use shared::rights::Right;
use shared::store::{StoreError, fetch};
use shared::time::{ClubZone, Timestamp};
use utoipa::openapi::path::{
    HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, PathItem, PathsBuilder,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{ContentBuilder, KnownFormat, Ref, RefOr, Required, ResponseBuilder, ResponsesBuilder};
use utoipa::{PartialSchema as _, ToSchema};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use uuid::Uuid;

/// An act: its fields are what a person says, its doc comment is its description.
pub(super) trait Act: DeserializeOwned + ToSchema + Send + 'static {
    /// Where.
    const PATH: &'static str;
    /// Changes of a record are patches, all else is posted.
    const PATCH: bool = false;
    /// Who may.
    const RIGHT: Right;

    /// The command that it means now.
    fn command(self, at: &mut At<'_>) -> impl Future<Output = Result<Command, Problem>> + Send;
}

/// What an act knows besides what was said.
pub(super) struct At<'a> {
    app: &'a App,
    store: &'a mut PgStore,
    /// The id in the path; of something new where the path names none.
    id: Uuid,
    /// The id that the command gets.
    command_id: CommandId,
    zone: ClubZone,
    now: Timestamp,
}

impl At<'_> {
    /// The id in the path, of whatever the act is about.
    fn id<I: Id>(&self) -> I {
        I::from_uuid(self.id)
    }

    /// What could not even be prepared.
    fn stopped(&self, stop: Stop) -> Problem {
        stopped(stop, self.zone)
    }
}

/// All of them.
pub(super) fn routes(router: OpenApiRouter<App>) -> OpenApiRouter<App> {
    let router = members::routes(router);
    let router = packages::routes(router);
    let router = lessons::routes(router);
    let router = series::routes(router);
    let router = hours::routes(router);
    let router = outage::routes(router);
    let router = arrangement::routes(router);
    let router = waiting::routes(router);
    let router = bookings::routes(router);
    ground::routes(router)
}

/// The route of an act, with its description.
fn route<A: Act>() -> UtoipaMethodRouter<App> {
    let mut schemas =
        vec![(A::name().into_owned(), A::schema()), (Given::name().into_owned(), Given::schema())];
    A::schemas(&mut schemas);
    Given::schemas(&mut schemas);
    let (method, filter) = match A::PATCH {
        true => (HttpMethod::Patch, MethodFilter::PATCH),
        false => (HttpMethod::Post, MethodFilter::POST),
    };
    let paths = PathsBuilder::new().path(A::PATH, PathItem::new(method, described::<A>())).build();
    changing(A::RIGHT, (schemas, paths, on(filter, act::<A>)))
}

fn described<A: Act>() -> OperationBuilder {
    let form = ContentBuilder::new().schema(Some(Ref::from_schema_name(A::name())));
    let body = RequestBodyBuilder::new().content("application/json", form.build()).build();
    let good = ContentBuilder::new().schema(Some(Enveloped::<Given>::schema())).build();
    let refused = |text: &str| ResponseBuilder::new().description(text);
    let responses = ResponsesBuilder::new()
        .response("200", ResponseBuilder::new().content("application/json", good))
        .response("404", refused("`not_found` {what}"))
        .response("409", refused("What stands against it now, by the rule's own code, such as `coach_busy`, with what is free instead {alternatives: [{kind: place | class | time, starts_at, ends_at, …}]}"))
        .response("422", refused("A rule stands against it, by its own code; `bad_field` {field, problem}"));
    let operation =
        OperationBuilder::new().tag("admin").request_body(Some(body)).responses(responses.build());
    let operation = match A::schema() {
        RefOr::T(Schema::Object(form)) => operation.summary(form.description),
        _ => operation,
    };
    if !A::PATH.contains("{id}") {
        return operation;
    }
    let uuid = ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)));
    let id = ParameterBuilder::new().name("id").parameter_in(ParameterIn::Path).required(Required::True);
    operation.parameter(id.schema(Some(uuid)))
}

/// Decides an act.
async fn act<A: Act>(
    State(app): State<App>,
    staff: StaffCaller,
    change: Change,
    Named(named): Named,
    Said(said): Said<A>,
) -> Reply<Given> {
    let mut change = change.open().await;
    let store = change.store();
    let club = fetch::<Club, _>(store, staff.club_id).await?;
    let zone = club.ok_or(StoreError::Missing { table: "clubs" })?.zone;
    let (id, command_id, now) =
        (named.unwrap_or_else(Uuid::now_v7), crate::act::command_id(), app.clock.now());
    let command = said.command(&mut At { app: &app, store: &mut *store, id, command_id, zone, now }).await?;
    give(store, staff, zone, command_id, command, now).await.map(Answer)
}

/// The id in the path, where it names one.
struct Named(Option<Uuid>);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(Problem::internal)?;
        let id = params.iter().find(|(name, _)| *name == "id").map(|(_, id)| id.parse());
        // What is no id is nothing that is here.
        id.transpose().map(Self).map_err(|_not_an_id: uuid::Error| Problem::new(Code::NotFound))
    }
}

/// What was said; an act with nothing to say needs no body.
struct Said<A>(A);

impl<A: Act, S: Send + Sync> FromRequest<S> for Said<A> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if request.headers().contains_key(axum::http::header::CONTENT_TYPE) {
            return http::json(&http::bytes(request, state).await?).map(Self);
        }
        match http::whole(request, state).await? {
            none if none.is_empty() => http::json(b"{}").map(Self),
            _ => Err(Problem::new(Code::UnsupportedMediaType)),
        }
    }
}

/// A field that may be left out (it stays), empty (it goes) or given: for [`serde(deserialize_with)`].
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
