//! How a command weighs what stands against it.

use super::{Actor, Context, Step};
use crate::record::{Json, Lesson, Override};
use crate::rules::conflicts::{Conflict, Severity, Side};
use crate::store::{Store, Stored};
use crate::words::Say;

/// Holds an intention to what stands against it: a hard rule refuses it, a soft one asks for a reason from
/// somebody who may override it, and the reason is kept. A member overrides nothing.
///
/// # Errors
/// The hard rule; [`Say::NeedsReason`]; [`Say::MayNot`].
pub(super) async fn weigh<S: Store>(
    store: &mut S,
    ctx: &mut Context,
    lesson: &Lesson,
    found: &[Conflict],
    reason: Option<&str>,
) -> Step<()> {
    if let Some(hard) = found.iter().find(|conflict| conflict.is_hard()) {
        return Err(hard.say.clone().into());
    }
    for conflict in found {
        may_pass(store, ctx, conflict, reason).await?;
    }
    let_pass(store, ctx, lesson, found, reason.unwrap_or_default()).await?;
    Ok(())
}

/// Whether a soft rule may be let pass.
///
/// # Errors
/// [`Say::NeedsReason`]; [`Say::MayNot`].
pub(super) async fn may_pass<S: Store>(
    store: &mut S,
    ctx: &mut Context,
    conflict: &Conflict,
    reason: Option<&str>,
) -> Step<()> {
    let Severity::Soft(right) = conflict.severity() else {
        return Err(conflict.say.clone().into());
    };
    if matches!(ctx.actor, Actor::Member(_)) {
        return Err(conflict.say.clone().into());
    }
    if reason.is_none() {
        return Err(Say::NeedsReason { over: Box::new(conflict.say.clone()) }.into());
    }
    ctx.require(store, right).await
}

/// Keeps the reason for which soft rules were let pass, a row for each; hard ones have none.
///
/// # Errors
/// Whatever the store says.
pub(super) async fn let_pass<S: Store>(
    store: &mut S,
    ctx: &Context,
    lesson: &Lesson,
    found: &[Conflict],
    reason: &str,
) -> Stored<()> {
    #[cfg(feature = "mutants")]
    if crate::mutant::on(crate::mutant::Mutant::ReasonIsForgotten) {
        return Ok(());
    }
    for conflict in found.iter().filter(|conflict| !conflict.is_hard()) {
        let booking_id = if let Side::Booking(id) = conflict.of { Some(id) } else { None };
        let of = booking_id.map_or_else(|| lesson.id.to_string(), |id| id.to_string());
        let passed = Override {
            club_id: ctx.club.id,
            id: ctx.command_id.child(&format!("override:{}:{of}", conflict.code.as_str())),
            code: conflict.code,
            lesson_id: lesson.id,
            booking_id,
            starts_at: lesson.starts_at,
            reason: reason.to_owned(),
            say: Json(conflict.say.clone()),
            meta: ctx.meta(),
        };
        store.insert(&passed).await?;
    }
    Ok(())
}
