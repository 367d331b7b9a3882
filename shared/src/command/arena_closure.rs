//! An arena is closed for a while.

use super::patch::{self, Editable, Patch};
use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::id::{ArenaClosureId, ArenaId};
use crate::record::{Arena, ArenaClosure};
use crate::rights::Right;
use crate::rules::form;
use crate::store::Store;
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Closes an arena for a span: from now on for a day unless the patches say when. Lessons stay; each shows it until it
/// has another arena or hour.
///
/// Taken back by [`EditClosure`], which calls it off; the record stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloseArena {
    /// The new one.
    pub closure_id: ArenaClosureId,
    /// The arena.
    pub arena_id: ArenaId,
    /// What is known.
    pub patches: Vec<Patch>,
}

/// Changes a closure, or calls it off.
///
/// Taken back by the same command with its patches turned round ([`patch::back`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditClosure {
    /// Which.
    pub closure_id: ArenaClosureId,
    /// What changes.
    pub patches: Vec<Patch>,
}

impl EditClosure {
    /// Calls it off.
    #[must_use]
    pub fn call_off(closure_id: ArenaClosureId) -> Self {
        Self { closure_id, patches: vec![Patch::new("active", true, false)] }
    }
}

impl Editable for ArenaClosure {
    const FIELDS: &'static [&'static str] = &["starts_at", "ends_at", "reason", "active"];

    fn tidy(&mut self, _ctx: &Context) -> Result<(), Say> {
        self.reason = form::optional(self.reason.as_deref(), |typed| form::text("reason", typed, 200))?;
        if self.ends_at <= self.starts_at {
            return Err(Say::field("time", FieldProblem::OutOfRange));
        }
        Ok(())
    }
}

impl Execute for CloseArena {
    const NAME: &'static str = "close_arena";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let arena: Arena = need(store, self.arena_id).await?;
        ctx.require_staff(store, Right::Timetable).await?;
        let blank = ArenaClosure {
            club_id: ctx.club.id,
            id: self.closure_id,
            arena_id: arena.id,
            starts_at: ctx.at,
            ends_at: ctx.at.plus_days(1),
            reason: None,
            active: true,
            meta: ctx.meta(),
        };
        patch::apply(&blank, &self.patches, ctx)?.add(store, ctx).await
    }
}

impl Execute for EditClosure {
    const NAME: &'static str = "edit_closure";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let known: ArenaClosure = need(store, self.closure_id).await?;
        ctx.require_staff(store, Right::Timetable).await?;
        patch::apply(&known, &self.patches, ctx)?.store(store, ctx).await
    }
}
