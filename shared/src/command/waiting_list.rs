//! A party waits for places in a lesson, or no longer does.

use super::restore_booking::open;
use super::{Actor, Context, Execute, Kind, Phase, Receipt, Step, need};
use crate::id::{LessonId, MemberId, RiderId, WaitlistEntryId};
use crate::record::{Json, Lesson, Rider, WaitState, WaitlistEntry};
use crate::rights::Right;
use crate::rules::{account, form, waiting};
use crate::store::{Store, fetch};
use crate::time::Timestamp;
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Puts a party on a lesson's waiting list: riders of one account, who want to ride together. The server offers them
/// places when as many are free and nobody who fits stands before them.
///
/// Undone by [`LeaveWaitingList`]. The same entry joins again after that, in its old place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinWaitingList {
    /// The entry.
    pub entry_id: WaitlistEntryId,
    /// The lesson.
    pub lesson_id: LessonId,
    /// Who would ride.
    pub riders: Vec<RiderId>,
    /// What reception should know.
    pub note: Option<String>,
}

/// Takes a party off the waiting list that has no offer. (An offer is declined.)
///
/// Undone by [`JoinWaitingList`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaveWaitingList {
    /// The entry.
    pub entry_id: WaitlistEntryId,
}

/// An entry that is the acting person's business.
///
/// # Errors
/// Refused when it is not there, or another member's.
pub(super) async fn entry<S: Store>(
    store: &mut S,
    ctx: &mut Context,
    id: WaitlistEntryId,
) -> Step<WaitlistEntry> {
    let entry: WaitlistEntry = need(store, id).await?;
    own(store, ctx, entry.member_id, "waitlist_entries").await?;
    ctx.require(store, Right::Timetable).await?;
    Ok(entry)
}

async fn own<S: Store>(store: &mut S, ctx: &Context, of: MemberId, what: &str) -> Step<()> {
    let Actor::Member(member) = ctx.actor else { return Ok(()) };
    if account::standing(store, of).await?.id == member {
        return Ok(());
    }
    Err(Say::NotFound { what: what.to_owned() }.into())
}

/// A lesson that riders can be in and that has not begun.
pub(super) fn yet_to_begin(lesson: &Lesson, at: Timestamp) -> Result<(), Say> {
    open(lesson)?;
    if lesson.starts_at <= at { Err(Say::LessonBegun { at: lesson.starts_at }) } else { Ok(()) }
}

/// Whether a party can wait for a lesson now: where there is room and nobody waits, it is booked instead.
pub(super) async fn may_wait<S: Store>(
    store: &mut S,
    at: Timestamp,
    lesson: &Lesson,
    party: i64,
) -> Step<()> {
    yet_to_begin(lesson, at)?;
    let others = store.waits_of(lesson.id).await?;
    if waiting::queue(&others).is_empty() {
        let bookings = store.bookings_of(lesson.id).await?;
        let live = bookings.iter().filter(|booking| booking.state.is_live()).count();
        let taken = i64::try_from(live).unwrap_or(i64::MAX).saturating_add(waiting::held(&others));
        let places = lesson.capacity.saturating_sub(taken);
        if places >= party {
            return Err(Say::LessonHasRoom { places }.into());
        }
    }
    Ok(())
}

impl JoinWaitingList {
    /// The account that all of them belong to.
    async fn account<S: Store>(&self, store: &mut S, ctx: &Context) -> Step<MemberId> {
        let mut accounts = BTreeSet::new();
        for rider in &self.riders {
            let rider: Rider = need(store, *rider).await?;
            accounts.insert(account::standing(store, rider.member_id).await?.id);
        }
        let together = self.riders.iter().collect::<BTreeSet<_>>().len() == self.riders.len();
        match (accounts.pop_first(), accounts.is_empty() && together) {
            (Some(account), true) => {
                own(store, ctx, account, "riders").await?;
                Ok(account)
            }
            (_, _) => Err(Say::field("riders", FieldProblem::Malformed).into()),
        }
    }

    /// Nobody waits twice, nor for a place that they have.
    async fn is_new<S: Store>(&self, store: &mut S, others: &[WaitlistEntry]) -> Step<()> {
        let bookings = store.bookings_of(self.lesson_id).await?;
        for id in &self.riders {
            let waits = others.iter().any(|other| other.state.is_open() && other.riders.0.contains(id));
            let rides = bookings.iter().any(|booking| booking.state.is_live() && booking.rider_id == *id);
            if waits || rides {
                let rider: Rider = need(store, *id).await?;
                return Err(Say::AlreadyWaiting { rider: rider.name }.into());
            }
        }
        Ok(())
    }
}

impl Execute for JoinWaitingList {
    const NAME: &'static str = "join_waiting_list";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let lesson: Lesson = need(store, self.lesson_id).await?;
        ctx.require(store, Right::Timetable).await?;
        let note = self.note.as_deref().map(|note| form::text("note", note, 500)).transpose()?;
        yet_to_begin(&lesson, ctx.at)?;
        let party = i64::try_from(self.riders.len()).unwrap_or(i64::MAX);
        if party < 1 {
            return Err(Say::field("riders", FieldProblem::Missing).into());
        }
        if party > lesson.capacity {
            let most = usize::try_from(lesson.capacity).unwrap_or_default();
            return Err(Say::field("riders", FieldProblem::TooMany { most }).into());
        }
        let member_id = self.account(store, ctx).await?;
        let others = store.waits_of(lesson.id).await?;
        self.is_new(store, &others).await?;
        // At the server a place may have come free meanwhile: then the list makes the offer at once.
        let left = fetch::<WaitlistEntry, _>(store, self.entry_id).await?;
        if ctx.phase == Phase::Issue && left.is_none() {
            may_wait(store, ctx.at, &lesson, party).await?;
        }
        match left {
            None => {
                let entry = WaitlistEntry {
                    club_id: ctx.club.id,
                    id: self.entry_id,
                    lesson_id: lesson.id,
                    member_id,
                    riders: Json(self.riders.clone()),
                    starts_at: lesson.starts_at,
                    joined_at: ctx.at,
                    state: WaitState::Waiting,
                    offered_at: None,
                    offered_until: None,
                    note,
                    meta: ctx.meta(),
                };
                store.insert(&entry).await?;
            }
            Some(mut left) if left.state == WaitState::Left && left.lesson_id == lesson.id => {
                left.state = left.state.to(WaitState::Waiting)?;
                ctx.change(store, &mut left).await?;
            }
            Some(_) => return Err(Say::AlreadyThere { what: "waitlist_entries".to_owned() }.into()),
        }
        Ok(Receipt::WaitingListJoined { entry_id: self.entry_id })
    }
}

impl Execute for LeaveWaitingList {
    const NAME: &'static str = "leave_waiting_list";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let mut entry = entry(store, ctx, self.entry_id).await?;
        let was = entry.state;
        // Two desks that take them off both mean it.
        if was != WaitState::Left || ctx.phase == Phase::Issue {
            entry.state = entry.state.to(WaitState::Left)?;
            ctx.change(store, &mut entry).await?;
        }
        Ok(Receipt::WaitingListLeft { entry_id: entry.id, was })
    }
}
