//! Who may call the routes of staff and of the coaches' page: one layer around each, told in one place, in the description as well.
//!
//! The right stands beside the route in [`super::described`], of an act in the act itself; the layer holds callers to it
//! before the handler is reached, and the description names it (`x-right`, and `x-changes` for what changes something),
//! so that what is written and what is held can't differ.

use crate::App;
use crate::http::Problem;
use crate::idempotency::{self, Asker};
use crate::sign_in::caller::StaffCaller;
use crate::sign_in::coach_caller::CoachCaller;
use axum::extract::{FromRequestParts as _, Request};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use shared::id::Id as _;
use shared::rights::Right;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn, Paths};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{RefOr, Required, Response as Described};
use utoipa_axum::router::UtoipaMethodRouter;

/// Routes that show something to staff with this right, and write nothing but that it was looked at.
pub(super) fn reading(right: Right, routes: UtoipaMethodRouter<App>) -> UtoipaMethodRouter<App> {
    let (schemas, paths, router) = routes;
    (
        schemas,
        described(right, paths, false),
        router.layer(from_fn(move |request, next| let_in(right, request, next))),
    )
}

/// Routes that make or change something for staff with this right: each in one transaction with its answer.
pub(super) fn changing(right: Right, routes: UtoipaMethodRouter<App>) -> UtoipaMethodRouter<App> {
    let (schemas, paths, router) = routes;
    let router = router.layer(from_fn(idempotency::once));
    let router = router.layer(from_fn(move |request, next| let_in(right, request, next)));
    (schemas, described(right, paths, true), router)
}

/// Routes of the coaches' page, for who may see their own lessons there. What they write may be written twice without
/// harm, so that they take no `Idempotency-Key`.
pub(super) fn of_coach(routes: UtoipaMethodRouter<App>) -> UtoipaMethodRouter<App> {
    let (schemas, mut paths, router) = routes;
    let right = Right::OwnTimetable;
    for operation in operations(&mut paths) {
        describe(right, operation, "coach");
    }
    (schemas, paths, router.layer(from_fn(let_coach_in)))
}

async fn let_coach_in(request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Some(app) = parts.extensions.get::<App>().cloned() else {
        return Problem::internal("a route of coaches lacks its server").into_response();
    };
    let caller = match CoachCaller::from_request_parts(&mut parts, &app).await {
        Ok(caller) => caller,
        Err(problem) => return problem.into_response(),
    };
    if let Err(problem) = caller.require(Right::OwnTimetable) {
        return problem.into_response();
    }
    parts.extensions.insert(caller);
    next.run(Request::from_parts(parts, body)).await
}

/// Lets in who has the right; everybody else is told which one they lack.
async fn let_in(right: Right, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Some(app) = parts.extensions.get::<App>().cloned() else {
        return Problem::internal("a route of staff lacks its server").into_response();
    };
    let staff = match StaffCaller::from_request_parts(&mut parts, &app).await {
        Ok(staff) => staff,
        Err(problem) => return problem.into_response(),
    };
    if let Err(problem) = staff.require(right) {
        return problem.into_response();
    }
    parts.extensions.insert(staff);
    parts.extensions.insert(Asker { club_id: staff.club_id, id: staff.staff_id.uuid() });
    next.run(Request::from_parts(parts, body)).await
}

fn operations(paths: &mut Paths) -> impl Iterator<Item = &mut Operation> {
    paths.paths.values_mut().flat_map(|item| {
        [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch]
            .into_iter()
            .flatten()
    })
}

fn described(right: Right, mut paths: Paths, changes: bool) -> Paths {
    for operation in operations(&mut paths) {
        describe(right, operation, "staff");
        operation
            .extensions
            .get_or_insert_with(Extensions::default)
            .insert("x-changes".to_owned(), changes.into());
        if changes {
            describe_key(operation);
        }
    }
    paths
}

fn describe(right: Right, operation: &mut Operation, scheme: &str) {
    let name = right.as_str();
    let extensions = operation.extensions.get_or_insert_with(Extensions::default);
    extensions.insert("x-right".to_owned(), name.into());
    operation.security = Some(vec![SecurityRequirement::new(scheme, Vec::<String>::new())]);
    let mut refusal = |status: &str, text: &str| {
        operation.responses.responses.insert(status.to_owned(), RefOr::T(Described::new(text)));
    };
    refusal("401", "`token_missing`, `token_invalid`, `token_expired`");
    refusal("403", &format!("`may_not` {{right: {name}}}"));
}

fn describe_key(operation: &mut Operation) {
    let text = "The same key with the same request gives the first answer again, for 24 hours. While that is being \
        worked on: 409 `in_progress` with Retry-After; with another request: 422 `idempotency_key_reused`.";
    let key = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(text))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).max_length(Some(255)).build()));
    operation.parameters.get_or_insert_default().push(RefOr::T(key.build()));
}
