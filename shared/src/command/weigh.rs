//! How a command weighs what stands against it.

use super::{Actor, Context, Step};
use crate::rules::conflicts::{Conflict, Severity};
use crate::store::Store;
use crate::words::Say;

/// Holds an intention to what stands against it: a hard rule refuses it, a soft one asks for a reason from
/// somebody who may override it. A member overrides nothing.
///
/// # Errors
/// The hard rule; [`Say::NeedsReason`]; [`Say::MayNot`].
pub(super) async fn weigh<S: Store>(
    store: &mut S,
    ctx: &mut Context,
    found: Vec<Conflict>,
    reason: Option<&str>,
) -> Step<()> {
    let (hard, soft): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|conflict| conflict.severity == Severity::Hard);
    if let Some(first) = hard.into_iter().next() {
        return Err(first.say.into());
    }
    for conflict in soft {
        let Severity::Soft(right) = conflict.severity else { continue };
        if matches!(ctx.actor, Actor::Member(_)) {
            return Err(conflict.say.into());
        }
        if reason.is_none() {
            return Err(Say::NeedsReason { over: Box::new(conflict.say) }.into());
        }
        ctx.require(store, right).await?;
    }
    Ok(())
}
