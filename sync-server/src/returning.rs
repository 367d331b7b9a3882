//! What desks bring again after a restore from backup, done in the order in which it was given.
//!
//! Desks come back one after another, each with its own queue. Were each decided as it comes, an undoing could come
//! before what it undoes, and an older edit over a newer one: what a desk had shown as done would be gone without a
//! word. So it is gathered first. A command knows what its desk had seen when it was given (`issued_cursor`): one that
//! was given after another one's effect was seen has the later place, and the desks' queues are merged by that.
//!
//! Gathering ends once for each club and epoch: when every desk has brought what it had seen settled, or has kept the
//! others waiting too long. From then on a push is decided as at any other time.

use crate::App;
use crate::config::Config;
use crate::http::Problem;
use crate::sign_in::formerly;
use crate::store::{PgStore, Returning, ServerMeta};
use shared::id::DeskId;
use shared::record::Desk;
use shared::store::fetch;
use shared::sync::authority::{self, Authority as _, Progress, PushError};
use shared::sync::wire::{Cursor, Envelope, MOST_COMMANDS, Settlement, Stopped};
use shared::time::Timestamp;
use std::collections::BTreeSet;

/// A command's place among those of other desks.
type Place = (Cursor, Timestamp);

/// How far what was brought may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Far {
    /// Not at all: something earlier may be on its way.
    Wait,
    /// Up to this place; later ones may have something before them on its way.
    To(Place),
    /// Everything that could come is here.
    All,
}

/// True for a while after a restore: a row that is missing may still be on its way from another desk.
#[must_use]
pub fn is_recovering(config: &Config, meta: &ServerMeta, now: Timestamp) -> bool {
    meta.restored && now < meta.since.plus_minutes(config.sync.recovering_minutes)
}

/// Keeps what a desk brings and does what may be done; gives how far the desk's own queue came. None when nothing is
/// gathered now, and the push is to be decided as any other.
///
/// # Errors
/// The database's; the caller rolls the transaction back.
pub(crate) async fn gather(
    app: &App,
    store: &mut PgStore,
    meta: &ServerMeta,
    desk: &Desk,
    commands: &[Envelope],
    now: Timestamp,
) -> Result<Option<Progress>, Problem> {
    if !is_recovering(&app.config, meta, now) || store.is_gathered(meta.epoch).await? {
        return Ok(None);
    }
    store.keep_returned(desk.id, commands, now).await?;
    let patience = app.config.sync.gathering_seconds.saturating_mul(1_000);
    let desks = store.returning().await?;
    let far = far(&desks, patience, now);
    let (mut settled, mut whole) = (Vec::new(), true);
    if far != Far::Wait {
        let (all, done) = act(store, desks, far, now).await?;
        settled.extend(all.into_iter().filter(|(whose, _)| *whose == desk.id).map(|(_, own)| own));
        whole = done;
    }
    if far == Far::All && whole {
        store.gathered(meta.epoch).await?;
        tracing::info!("everything that desks had seen settled before the restore is back");
        // What could not be done, and what is newer, is decided as it comes.
        return Ok(None);
    }
    let last_seq = store.position(desk.id).await?.last_seq;
    let next = commands.iter().map(|command| command.desk_seq).find(|seq| *seq > last_seq);
    let stopped = next.map(|desk_seq| authority::Halt { desk_seq, why: Stopped::Recovering, error: None });
    Ok(Some(Progress { last_seq, settled, stopped }))
}

/// Notes that a desk that fetches everything anew is back, while anybody waits for that.
///
/// # Errors
/// The database's.
pub(crate) async fn back(
    app: &App,
    meta: &ServerMeta,
    desk: &crate::sign_in::caller::DeskCaller,
    pending_from: u64,
    now: Timestamp,
) -> Result<(), Problem> {
    if is_recovering(&app.config, meta, now) {
        let settled_to = pending_from.saturating_sub(1);
        crate::store::back(&app.pool, desk.club_id, desk.desk_id, settled_to, now).await?;
    }
    Ok(())
}

fn place(command: &Envelope) -> Place {
    (command.issued_cursor, command.issued_at)
}

/// How far the desks' queues may be merged.
fn far(desks: &[Returning], patience: i64, now: Timestamp) -> Far {
    let first_back = desks.iter().filter_map(|desk| desk.back).map(|back| back.at).min();
    let over = |since: Timestamp| now >= since.plus_millis(patience);
    let mut far = Far::All;
    for desk in desks {
        let reached = desk.brought.last().map_or(desk.last_seq, |last| last.desk_seq.max(desk.last_seq));
        let waits_for = match desk.back {
            None if first_back.is_none_or(over) => continue,
            None => None,
            Some(back) if reached >= back.settled_to || over(back.heard_at) => continue,
            Some(_) => desk.brought.last().map(place),
        };
        far = match (far, waits_for) {
            (_, None) | (Far::Wait, _) => return Far::Wait,
            (Far::All, Some(to)) => Far::To(to),
            (Far::To(before), Some(to)) => Far::To(before.min(to)),
        };
    }
    far
}

/// Does what was brought, as far as it may be done. A desk whose command can't be done just now waits with all that
/// comes after it; the others go on. Says besides whether that was all: a long queue is done over several pushes, so
/// that nobody waits for the club's lock for long.
async fn act(
    store: &mut PgStore,
    desks: Vec<Returning>,
    far: Far,
    now: Timestamp,
) -> Result<(Vec<(DeskId, Settlement)>, bool), Problem> {
    let mut settled = Vec::new();
    let mut halted = BTreeSet::new();
    let mut known = Vec::new();
    for desk in &desks {
        if let Some(row) = fetch::<Desk, _>(store, desk.desk_id).await? {
            let earlier = formerly::earlier(store.connection(), row.club_id, row.id).await?;
            known.push((row, earlier));
        }
    }
    for command in merged(desks) {
        if settled.len() >= MOST_COMMANDS {
            return Ok((settled, false));
        }
        let (desk_id, envelope) = command;
        if halted.contains(&desk_id) || matches!(far, Far::To(to) if place(&envelope) > to) {
            halted.insert(desk_id);
            continue;
        }
        let Some((desk, earlier)) = known.iter().find(|(row, _)| row.id == desk_id) else { continue };
        let readable = match authority::read(desk, earlier, &[envelope]) {
            Ok(readable) => readable,
            Err(why) => {
                // Its own push was refused for that, or will be.
                tracing::warn!(%why, desk = %desk_id, "what a desk brought again can't be read");
                halted.insert(desk_id);
                continue;
            }
        };
        match authority::push(store, desk, &readable, now, true).await {
            Ok(done) => {
                if done.stopped.is_some() {
                    halted.insert(desk_id);
                }
                settled.extend(done.settled.into_iter().map(|one| (desk_id, one)));
            }
            Err(PushError::Refused(why)) => {
                tracing::warn!(%why, desk = %desk_id, "what a desk brought again was refused");
                halted.insert(desk_id);
            }
            Err(PushError::Database(error)) => return Err(error.into()),
        }
    }
    Ok((settled, true))
}

/// One queue out of the desks' queues: each in its own order, and always the one next whose command comes first.
fn merged(desks: Vec<Returning>) -> Vec<(DeskId, Envelope)> {
    let mut queues: Vec<_> =
        desks.into_iter().map(|desk| (desk.desk_id, desk.brought.into_iter().peekable())).collect();
    let mut merged = Vec::new();
    loop {
        let heads = queues.iter_mut().filter_map(|(desk, queue)| Some((place(queue.peek()?), *desk)));
        let Some((_, next)) = heads.min() else { return merged };
        let queue = queues.iter_mut().find(|(desk, _)| *desk == next);
        merged.extend(queue.and_then(|(desk, queue)| Some((*desk, queue.next()?))));
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::store::Back;
    use serde_json::json;
    use shared::id::{CommandId, StaffId};
    use uuid::Uuid;

    const PATIENCE: i64 = 60_000;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1_000)
    }

    fn command(desk_seq: u64, cursor: i64, second: i64) -> Envelope {
        Envelope {
            command_id: CommandId(Uuid::from_u128(u128::from(desk_seq))),
            desk_seq,
            issued_at: at(second),
            issued_cursor: Cursor(cursor),
            staff_id: StaffId(Uuid::nil()),
            name: "check_in".to_owned(),
            version: 1,
            args: json!({}),
        }
    }

    fn desk(n: u128, settled_to: Option<u64>, brought: Vec<Envelope>) -> Returning {
        let back = settled_to.map(|settled_to| Back { settled_to, at: at(0), heard_at: at(0) });
        Returning { desk_id: DeskId(Uuid::from_u128(n)), back, last_seq: 0, brought }
    }

    fn order(desks: Vec<Returning>) -> Vec<(u128, u64)> {
        merged(desks).iter().map(|(desk, command)| (desk.0.as_u128(), command.desk_seq)).collect()
    }

    #[test]
    fn what_was_given_after_another_ones_effect_was_seen_comes_after_it() {
        let first = desk(2, Some(2), vec![command(1, 10, 5), command(2, 13, 9)]);
        // By its clock, which is a little slow, the undoing was given before what it undoes.
        let second = desk(1, Some(1), vec![command(1, 11, 4)]);
        assert_eq!(order(vec![second, first]), [(2, 1), (1, 1), (2, 2)]);
    }

    #[test]
    fn a_desk_keeps_its_own_order_whatever_an_earlier_restore_did_to_its_cursors() {
        let first = desk(1, Some(2), vec![command(1, 900, 1), command(2, 3, 2)]);
        let second = desk(2, Some(1), vec![command(1, 4, 3)]);
        assert_eq!(order(vec![first, second]), [(2, 1), (1, 1), (1, 2)]);
    }

    #[test]
    fn a_desk_that_is_not_back_is_waited_for_and_not_for_ever() {
        let desks = [desk(1, Some(1), vec![command(1, 1, 1)]), desk(2, None, Vec::new())];
        assert_eq!(far(&desks, PATIENCE, at(59)), Far::Wait);
        assert_eq!(far(&desks, PATIENCE, at(60)), Far::All);
    }

    #[test]
    fn of_a_long_queue_everybody_goes_as_far_as_it_has_come() {
        let long = desk(1, Some(4), vec![command(1, 1, 1), command(2, 7, 2)]);
        let whole = desk(2, Some(1), vec![command(1, 9, 3)]);
        assert_eq!(far(&[long.clone(), whole.clone()], PATIENCE, at(1)), Far::To((Cursor(7), at(2))));
        let silent = desk(1, Some(4), Vec::new());
        assert_eq!(far(&[silent, whole.clone()], PATIENCE, at(1)), Far::Wait);
        let mut settled = long;
        (settled.last_seq, settled.brought) = (4, Vec::new());
        assert_eq!(far(&[settled, whole], PATIENCE, at(1)), Far::All);
    }

    #[test]
    fn a_desk_that_brings_nothing_more_does_not_hold_up_the_others() {
        let mut stuck = desk(1, Some(4), vec![command(1, 1, 1)]);
        assert_eq!(far(&[stuck.clone()], PATIENCE, at(70)), Far::All);
        stuck.back.as_mut().unwrap().heard_at = at(30);
        assert_eq!(far(&[stuck], PATIENCE, at(70)), Far::To((Cursor(1), at(1))));
    }
}
