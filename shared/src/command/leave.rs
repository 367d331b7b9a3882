//! A coach asks for leave; somebody decides.

use super::{Context, Execute, Kind, Phase, Receipt, Step, need};
use crate::id::{CoachAvailabilityId, CoachId};
use crate::record::{Approval, Coach, CoachAvailability, CoachTime, MINUTES_A_DAY};
use crate::rights::Right;
use crate::rules::{conflicts::hours, form};
use crate::store::{Store, fetch};
use crate::time::Date;
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Asks for a coach's leave, from a minute of its first day to a minute of its last. It counts once it is
/// approved; who may approve it can do so at once.
///
/// Taken back by [`DecideLeave`], which withdraws it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskLeave {
    /// The new leave.
    pub leave_id: CoachAvailabilityId,
    /// The coach.
    pub coach_id: CoachId,
    /// Its first day.
    pub first_day: Date,
    /// From this minute of it on.
    pub from_minute: i64,
    /// Its last day.
    pub last_day: Date,
    /// To this minute of it; 1440 is midnight.
    pub until_minute: i64,
    /// Why.
    pub reason: String,
    /// Approved at once, by somebody who may.
    pub approved: bool,
}

impl Execute for AskLeave {
    const NAME: &'static str = "ask_leave";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let coach: Coach = need(store, self.coach_id).await?;
        ctx.require_staff(store, Right::Timetable).await?;
        if self.approved {
            ctx.require_staff(store, Right::ManageClub).await?;
        }
        let reason = form::text("reason", &self.reason, 200)?;
        if fetch::<CoachAvailability, _>(store, self.leave_id).await?.is_some() {
            return Err(Say::AlreadyThere { what: "coach_availabilities".to_owned() }.into());
        }
        let state = if self.approved { Approval::Approved } else { Approval::Asked };
        let leave = CoachAvailability {
            club_id: ctx.club.id,
            id: self.leave_id,
            coach_id: coach.id,
            kind: CoachTime::Leave,
            weekday: None,
            first_day: Some(self.first_day),
            last_day: Some(self.last_day),
            from_minute: self.from_minute,
            until_minute: self.until_minute,
            reason: Some(reason),
            state,
            decided_at: self.approved.then_some(ctx.at),
            decided_by: ctx.staff_id().filter(|_| self.approved),
            decided_note: None,
            meta: ctx.meta(),
        };
        let within = |minute| (0..=MINUTES_A_DAY).contains(&minute);
        let sound = within(self.from_minute) && within(self.until_minute);
        if !sound || hours::leave(&leave, ctx.club.zone).is_none() {
            return Err(Say::field("time", FieldProblem::OutOfRange).into());
        }
        store.insert(&leave).await?;
        ctx.audit(store, None, &leave).await?;
        Ok(Receipt::LeaveDecided { leave_id: leave.id, was: None, state })
    }
}

/// Decides on a leave: approves, rejects or withdraws it, or opens the question again. The later decision
/// stands. Lessons in an approved leave stay where they are until somebody finds them another coach; each
/// shows the leave.
///
/// Taken back by the same command, to where it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecideLeave {
    /// The leave.
    pub leave_id: CoachAvailabilityId,
    /// Where it shall stand.
    pub state: Approval,
    /// What is said to it.
    pub note: Option<String>,
}

impl DecideLeave {
    /// The right that it takes to put a leave from one state into another: what was only asked for is withdrawn by
    /// reception, too.
    #[must_use]
    pub const fn right(from: Approval, to: Approval) -> Right {
        match (from, to) {
            (Approval::Asked, Approval::Withdrawn) | (Approval::Withdrawn, Approval::Asked) => {
                Right::Timetable
            }
            (Approval::Asked | Approval::Approved | Approval::Rejected | Approval::Withdrawn, _) => {
                Right::ManageClub
            }
        }
    }
}

impl Execute for DecideLeave {
    const NAME: &'static str = "decide_leave";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let before: CoachAvailability = need(store, self.leave_id).await?;
        ctx.require_staff(store, Self::right(before.state, self.state)).await?;
        if before.kind != CoachTime::Leave {
            return Err(Say::NotFound { what: "coach_availabilities".to_owned() }.into());
        }
        let note = form::optional(self.note.as_deref(), |note| form::text("note", note, 200))?;
        let was = before.state;
        if was == self.state && ctx.phase != Phase::Issue {
            return Ok(Receipt::LeaveDecided { leave_id: before.id, was: None, state: was });
        }
        let state = was.to(self.state)?;
        let decided = matches!(state, Approval::Approved | Approval::Rejected);
        let mut after = CoachAvailability {
            state,
            decided_at: decided.then_some(ctx.at),
            decided_by: ctx.staff_id().filter(|_| decided),
            decided_note: note,
            ..before.clone()
        };
        ctx.change(store, &mut after).await?;
        ctx.audit_because(store, Some(&before), &after, after.decided_note.as_deref()).await?;
        Ok(Receipt::LeaveDecided { leave_id: after.id, was: Some(was), state })
    }
}
