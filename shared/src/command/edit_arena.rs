//! What is known of an arena changes; an arena opens.

use super::patch::{self, Editable, Patch};
use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::id::ArenaId;
use crate::record::Arena;
use crate::rights::Right;
use crate::rules::form;
use crate::store::Store;
use crate::words::Say;
use serde::{Deserialize, Serialize};

/// Edits an arena. One that is given up becomes inactive and stays on record.
///
/// Taken back by the same command with its patches turned round ([`patch::back`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditArena {
    /// The arena.
    pub arena_id: ArenaId,
    /// What changes.
    pub patches: Vec<Patch>,
}

/// An arena opens: the fields that are given, over an empty record.
///
/// Not taken back by a single command, for lessons may have named the arena since: [`EditArena`] makes it
/// inactive, and the record stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddArena {
    /// The new arena.
    pub arena_id: ArenaId,
    /// What is known.
    pub patches: Vec<Patch>,
}

impl Editable for Arena {
    const FIELDS: &'static [&'static str] = &["name", "indoor", "capacity", "active"];

    fn tidy(&mut self, _ctx: &Context) -> Result<(), Say> {
        self.name = form::text("name", &self.name, 60)?;
        form::within(&[("capacity", self.capacity, 1, 50)])
    }
}

impl Execute for EditArena {
    const NAME: &'static str = "edit_arena";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let arena: Arena = need(store, self.arena_id).await?;
        ctx.require_staff(store, Right::ManageClub).await?;
        patch::apply(&arena, &self.patches, ctx)?.store(store, ctx).await
    }
}

impl Execute for AddArena {
    const NAME: &'static str = "add_arena";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        ctx.require_staff(store, Right::ManageClub).await?;
        let blank = Arena {
            club_id: ctx.club.id,
            id: self.arena_id,
            name: String::new(),
            indoor: false,
            capacity: 1,
            active: true,
            meta: ctx.meta(),
        };
        patch::apply(&blank, &self.patches, ctx)?.add(store, ctx).await
    }
}
