//! What a command knows besides its arguments: who, where, when, and how final its word is.

use super::Subject;
use crate::id::{AttentionItemId, CommandId, MemberId, StaffId};
use crate::record::{
    AttentionCode, AttentionDetails, AttentionItem, AttentionState, AuditEntry, Club, Desk, Json, Meta,
    Record, Role, Table,
};
use crate::rights::{Right, may};
use crate::store::{Keep, Store, StoreError, Stored, fetch};
use crate::time::Timestamp;
use crate::words::Say;
use uuid::Uuid;

/// Who gives a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A person who works at the club, with the role they had when the command was issued; none when they
    /// had no access then.
    Staff {
        /// Who.
        id: StaffId,
        /// As what.
        role: Option<Role>,
    },
    /// A member, through the mini-program.
    Member(MemberId),
    /// A job of the server.
    System,
}

/// How final a run of a command is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The moment a person gives it, at the desk or to the server itself: anything may be refused, for nothing has
    /// happened yet.
    Issue,
    /// At the desk, again, on top of newer rows: the server will judge, this is what the screen shows.
    Rerun,
    /// At the server: the word that counts.
    Decide,
    /// At the server, for a while after a restore: the word that counts, but what is not found may still be on
    /// its way from another desk.
    Recover,
}

/// An intention may be refused; a fact has happened and may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Somebody wants something.
    Intention,
    /// Something happened: cash taken, a rider present.
    Fact,
}

/// Why a command stopped.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// A rule stands against it.
    #[error("refused: {}", .0.code())]
    Refused(Box<Say>),
    /// The database failed; nothing is decided.
    #[error(transparent)]
    Database(#[from] StoreError),
}

impl From<Say> for Stop {
    fn from(say: Say) -> Self {
        Self::Refused(Box::new(say))
    }
}

impl From<crate::record::IllegalTransition> for Stop {
    fn from(step: crate::record::IllegalTransition) -> Self {
        Say::from(step).into()
    }
}

/// The result of a step of a command.
pub type Step<T> = Result<T, Stop>;

/// What a command knows besides its arguments.
#[derive(Debug)]
pub struct Context {
    /// The club, with its zone and rules.
    pub club: Club,
    /// The command's id, from which derived ids come.
    pub command_id: CommandId,
    /// The command's name, for items and the audit.
    pub command: &'static str,
    /// The desk where it was given; none for members and jobs.
    pub desk: Option<Desk>,
    /// Who gave it.
    pub actor: Actor,
    /// When it was issued: the time that every rule and every row goes by.
    pub at: Timestamp,
    /// When it is being decided: only for "has its time passed?".
    pub now: Timestamp,
    /// How final this run is.
    pub phase: Phase,
    /// Intention or fact.
    pub kind: Kind,
    /// What could not be done as wanted, so far.
    pub issues: Vec<Say>,
}

impl Context {
    /// The person, when a person of the club gave it.
    #[must_use]
    pub const fn staff_id(&self) -> Option<StaffId> {
        match &self.actor {
            Actor::Staff { id, .. } => Some(*id),
            Actor::Member(_) | Actor::System => None,
        }
    }

    /// True when the acting person has the right. Members and jobs have the rights that their commands
    /// check for themselves.
    #[must_use]
    pub fn has(&self, right: Right) -> bool {
        match &self.actor {
            Actor::Staff { role, .. } => role.is_some_and(|role| may(role, right)),
            Actor::Member(_) | Actor::System => true,
        }
    }

    /// Holds the acting person to a right.
    ///
    /// # Errors
    /// [`Say::MayNot`], unless the command is a fact that has happened: then an item says so.
    pub async fn require<S: Store>(&mut self, store: &mut S, right: Right) -> Step<()> {
        if self.has(right) {
            return Ok(());
        }
        self.object(store, AttentionCode::RightMissing, Subject::default(), Say::MayNot { right }).await
    }

    /// Holds the command to the people of the club who have a right, and to jobs: no member gives it.
    ///
    /// # Errors
    /// As [`Context::require`]; always for a member.
    pub async fn require_staff<S: Store>(&mut self, store: &mut S, right: Right) -> Step<()> {
        match self.actor {
            Actor::Member(_) => Err(Say::MayNot { right }.into()),
            Actor::Staff { .. } | Actor::System => self.require(store, right).await,
        }
    }

    /// Says that a rule stands against the command.
    ///
    /// # Errors
    /// The refusal, unless the command is a fact that has already happened: then it goes on, and an item
    /// needing attention is raised.
    pub async fn object<S: Store>(
        &mut self,
        store: &mut S,
        code: AttentionCode,
        about: Subject,
        say: Say,
    ) -> Step<()> {
        if self.kind == Kind::Fact && self.phase != Phase::Issue {
            self.raise(store, code, about, say).await?;
            return Ok(());
        }
        Err(say.into())
    }

    /// Raises an item needing attention, once per command and thing to say: two clashes are two items, the
    /// same one found twice is one.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn raise<S: Store>(
        &mut self,
        store: &mut S,
        code: AttentionCode,
        about: Subject,
        say: Say,
    ) -> Stored<()> {
        let first = format!("attention:{}", code.as_str());
        let further = format!("{first}:{}", say.code());
        self.issues.push(say.clone());
        for key in [first, further] {
            let id: AttentionItemId = self.command_id.child(&key);
            match fetch::<AttentionItem, _>(store, id).await? {
                None => return store.insert(&self.item(id, code, about, say)).await,
                Some(known) if known.details.0.say == say => return Ok(()),
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// An item of this command.
    #[must_use]
    pub fn item(&self, id: AttentionItemId, code: AttentionCode, about: Subject, say: Say) -> AttentionItem {
        AttentionItem {
            club_id: self.club.id,
            id,
            code,
            command_id: self.command_id,
            desk_id: self.desk.as_ref().map(|desk| desk.id),
            staff_id: self.staff_id(),
            booking_id: about.booking,
            member_id: about.member,
            order_id: about.order,
            details: Json(AttentionDetails { command: self.command.to_owned(), say, wanted: None }),
            state: AttentionState::Open,
            settled_at: None,
            settled_by: None,
            settled_how: None,
            meta: self.meta(),
        }
    }

    /// The tail of a row that this command makes.
    #[must_use]
    pub const fn meta(&self) -> Meta {
        Meta::new(self.at, self.staff_id())
    }

    /// Stores a changed row, counting the change.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn change<R: Record, S: Keep<R>>(&self, store: &mut S, row: &mut R) -> Stored<()> {
        row.meta_mut().touch(self.at, self.staff_id());
        store.update(row).await
    }

    /// Writes a line of the audit for a row that this command made or changed.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn audit<R: Record + serde::Serialize, S: Store>(
        &self,
        store: &mut S,
        before: Option<&R>,
        after: &R,
    ) -> Stored<()> {
        self.audit_because(store, before, after, None).await
    }

    /// Writes a line of the audit that keeps why.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn audit_because<R: Record + serde::Serialize, S: Store>(
        &self,
        store: &mut S,
        before: Option<&R>,
        after: &R,
        reason: Option<&str>,
    ) -> Stored<()> {
        use crate::id::Id;
        let row_id = after.id().uuid();
        let plain = |row: &R| serde_json::to_value(row).ok();
        let mut line = self.audit_entry(R::TABLE, row_id, before.and_then(plain), plain(after));
        line.reason = reason.map(str::to_owned);
        store.audit(&line).await
    }

    fn audit_entry(
        &self,
        table: Table,
        row_id: Uuid,
        before: Option<serde_json::Value>,
        after: Option<serde_json::Value>,
    ) -> AuditEntry {
        AuditEntry {
            club_id: self.club.id,
            id: self.command_id.child(&format!("audit:{}:{row_id}", table.as_str())),
            act: self.command.to_owned(),
            command_id: self.command_id,
            staff_id: self.staff_id(),
            desk_id: self.desk.as_ref().map(|desk| desk.id),
            at: self.at,
            table,
            row_id,
            before,
            after,
            reason: None,
        }
    }
}

/// The row that a fact speaks of. At the server it may not be there: what a desk had booked was not taken, and
/// people were told so. Then there is nothing that the fact could change.
///
/// # Errors
/// [`Say::NotFound`] in the moment the command is given, and while the row may still be on its way.
pub async fn known<R: Record, S: Store + Keep<R>>(
    store: &mut S,
    ctx: &Context,
    id: R::Id,
) -> Step<Option<R>> {
    match ctx.phase {
        Phase::Issue | Phase::Recover => Ok(Some(need(store, id).await?)),
        Phase::Rerun | Phase::Decide => Ok(fetch(store, id).await?),
    }
}

/// A row that has to be there.
///
/// # Errors
/// [`Say::NotFound`] when it is not.
pub async fn need<R: Record, S: Keep<R>>(store: &mut S, id: R::Id) -> Step<R> {
    fetch(store, id).await?.ok_or_else(|| Say::NotFound { what: R::TABLE.as_str().to_owned() }.into())
}
