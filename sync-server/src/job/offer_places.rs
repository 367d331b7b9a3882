//! The waiting lists: offers that nobody answered lapse, and what is free is offered to the next whose party fits, through
//! a command of the server's own. Only clubs in which somebody waits are looked at, each under its own lock.

use super::act::{AT_ONCE, announce, give};
use super::prune::count;
use super::{Counts, JobError, Means};
use crate::http::chain;
use crate::returning;
use crate::store::{self, PgStore};
use shared::command::{OfferPlaces, Receipt};
use shared::id::{ClubId, Id as _, LessonId};
use shared::record::{Club, Lesson};
use shared::rules::waiting;
use shared::store::{FindLessons as _, FindWaiting as _, StoreError, fetch};
use shared::time::Timestamp;
use std::collections::BTreeSet;

/// What was done in the clubs so far.
#[derive(Default)]
struct Done {
    offered: usize,
    lapsed: usize,
    over: usize,
    /// Lists at which the server failed; they are tried again at the next run.
    failed: usize,
}

/// Does what is due on all lists, as of a time. While desks push again what a restored backup does not know, nothing:
/// the places may be taken.
pub(super) async fn lists(means: &Means, now: Timestamp) -> Result<Counts, JobError> {
    let meta = store::meta(&means.pool).await?;
    if returning::is_recovering(&means.config, &meta, now) {
        return Ok(Counts::from([("recovering", 1)]));
    }
    let (mut done, mut failed) = (Done::default(), 0_usize);
    let clubs = sqlx::query_scalar!(
        "SELECT DISTINCT club_id FROM waitlist_entries WHERE state IN ('waiting', 'offered') ORDER BY club_id"
    );
    for club in clubs.fetch_all(&means.pool).await?.into_iter().map(ClubId::from_uuid) {
        if let Err(error) = of_club(means, club, now, &mut done).await {
            tracing::error!(%club, cause = chain(&error), "the waiting lists of a club could not be looked after");
            failed = failed.saturating_add(1);
        }
    }
    if failed > 0 || done.failed > 0 {
        return Err(JobError::Waiting { clubs: failed, lists: done.failed });
    }
    Ok(Counts::from([
        ("offered", count(done.offered)),
        ("lapsed", count(done.lapsed)),
        ("over", count(done.over)),
    ]))
}

/// Looks after the lists of one club, so many in a transaction until nothing is due.
async fn of_club(means: &Means, club: ClubId, now: Timestamp, done: &mut Done) -> Result<(), StoreError> {
    let mut passed_over: BTreeSet<LessonId> = BTreeSet::new();
    loop {
        let mut store = PgStore::begin(&means.pool, club, &means.keys).await?;
        let mut due = due(&mut store, club, now).await?;
        due.retain(|lesson| !passed_over.contains(lesson));
        if due.is_empty() {
            return Ok(());
        }
        for lesson in due.iter().take(AT_ONCE) {
            if !turn(&mut store, *lesson, now, done).await? {
                passed_over.insert(*lesson);
            }
        }
        let head = store.commit().await?;
        announce(means, club, head).await;
        if due.len() <= AT_ONCE {
            return Ok(());
        }
    }
}

/// Lessons on whose lists something is due.
async fn due(store: &mut PgStore, club: ClubId, now: Timestamp) -> Result<Vec<LessonId>, StoreError> {
    let club = fetch::<Club, _>(store, club).await?.ok_or(StoreError::Missing { table: "clubs" })?;
    let minutes = club.rules.0.offer_minutes;
    let open = store.open_waits().await?;
    let lessons: BTreeSet<LessonId> = open.iter().map(|entry| entry.lesson_id).collect();
    let mut due = Vec::new();
    for id in lessons {
        let Some(lesson) = fetch::<Lesson, _>(store, id).await? else { continue };
        let entries: Vec<_> = open.iter().filter(|entry| entry.lesson_id == id).cloned().collect();
        let bookings = store.bookings_of(id).await?;
        let live = bookings.iter().filter(|booking| booking.state.is_live()).count();
        if !waiting::due(&lesson, live, &entries, now, minutes).is_nothing() {
            due.push(id);
        }
    }
    Ok(due)
}

/// Looks after one list; false when it could not be.
async fn turn(
    store: &mut PgStore,
    lesson_id: LessonId,
    now: Timestamp,
    done: &mut Done,
) -> Result<bool, StoreError> {
    let Some(outcome) = give(store, OfferPlaces { lesson_id }, now).await? else {
        done.failed = done.failed.saturating_add(1);
        return Ok(false);
    };
    if let Some(Receipt::PlacesOffered { offered, lapsed, over, .. }) = outcome.receipt() {
        done.offered = done.offered.saturating_add(offered.len());
        done.lapsed = done.lapsed.saturating_add(lapsed.len());
        done.over = done.over.saturating_add(over.len());
    }
    Ok(true)
}
