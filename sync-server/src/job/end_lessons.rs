//! Ending lessons: so long after its end as the club has settled, a lesson that nobody has ended is, through the same
//! command that staff give. Club by club, each under its own lock and with its line of the feed; what fails in one stops
//! no other.

use super::act::{AT_ONCE, announce, give};
use super::prune::{clubs, count};
use super::{Counts, JobError, Means};
use crate::http::chain;
use crate::returning;
use crate::store::{self, PgStore};
use shared::command::{EndLesson, Receipt};
use shared::id::{ClubId, LessonId};
use shared::record::Club;
use shared::rules::lesson_end;
use shared::store::{FindLessons as _, StoreError, fetch};
use shared::time::{Span, Timestamp};

/// What was done in the clubs so far.
#[derive(Default)]
struct Done {
    lessons: usize,
    came: usize,
    absent: usize,
    /// Lessons at which the server failed; they are tried again at the next run.
    failed: usize,
}

/// Ends what is due, as of a time. While desks push again what a restored backup does not know, none: their
/// check-ins come first.
pub(super) async fn lessons(means: &Means, now: Timestamp) -> Result<Counts, JobError> {
    let meta = store::meta(&means.pool).await?;
    if returning::is_recovering(&means.config, &meta, now) {
        return Ok(Counts::from([("recovering", 1)]));
    }
    let (mut done, mut failed) = (Done::default(), 0_usize);
    let clubs = clubs(&means.pool).await?;
    for club in &clubs {
        if let Err(error) = of_club(means, *club, now, &mut done).await {
            tracing::error!(%club, cause = chain(&error), "the lessons of a club could not be ended");
            failed = failed.saturating_add(1);
        }
    }
    if failed > 0 || done.failed > 0 {
        return Err(JobError::Lessons { clubs: failed, lessons: done.failed });
    }
    Ok(Counts::from([
        ("clubs", count(clubs.len())),
        ("lessons", count(done.lessons)),
        ("came", count(done.came)),
        ("absent", count(done.absent)),
    ]))
}

/// Ends the lessons of one club that are due, so many in a transaction until there are no more.
async fn of_club(means: &Means, club: ClubId, now: Timestamp, done: &mut Done) -> Result<(), StoreError> {
    let mut passed_over: Vec<LessonId> = Vec::new();
    loop {
        let mut store = PgStore::begin(&means.pool, club, &means.keys).await?;
        let row = fetch::<Club, _>(&mut store, club).await?.ok_or(StoreError::Missing { table: "clubs" })?;
        let past = Span { from: Timestamp::from_millis(0), until: now };
        let open = store.open_lessons(past).await?;
        let due = open.into_iter().filter(|lesson| lesson_end::due(lesson, &row.rules.0) <= now);
        let due: Vec<LessonId> = due.map(|lesson| lesson.id).filter(|id| !passed_over.contains(id)).collect();
        if due.is_empty() {
            return Ok(());
        }
        for lesson_id in due.iter().take(AT_ONCE) {
            if !end(&mut store, *lesson_id, now, done).await? {
                passed_over.push(*lesson_id);
            }
        }
        let head = store.commit().await?;
        announce(means, club, head).await;
        if due.len() <= AT_ONCE {
            return Ok(());
        }
    }
}

/// Ends one lesson; false when it could not be.
async fn end(
    store: &mut PgStore,
    lesson_id: LessonId,
    now: Timestamp,
    done: &mut Done,
) -> Result<bool, StoreError> {
    let Some(outcome) = give(store, EndLesson { lesson_id }, now).await? else {
        done.failed = done.failed.saturating_add(1);
        return Ok(false);
    };
    done.lessons = done.lessons.saturating_add(1);
    if let Some(Receipt::LessonEnded { done: came, absent, .. }) = outcome.receipt() {
        done.came = done.came.saturating_add(came.len());
        done.absent = done.absent.saturating_add(absent.len());
    }
    Ok(true)
}
