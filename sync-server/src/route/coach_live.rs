//! `GET /api/coach/live`: word to the coaches' page that its timetable has changed, as server-sent events.
//!
//! It carries no content: who may see what is decided where the timetable is read.

use crate::App;
use crate::live::News;
use crate::sign_in::coach_caller::CoachCaller;
use crate::store::{self, Eyes};
use axum::extract::State;
use axum::http::HeaderName;
use axum::response::IntoResponse;
use axum::response::sse::{Event, Sse};
use futures::channel::mpsc::{Sender, channel};
use futures::{SinkExt as _, Stream, StreamExt as _};
use serde_json::json;
use shared::id::{CoachId, Id as _};
use std::convert::Infallible;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

/// The heartbeat; with each the session is looked at again.
const BEAT: Duration = Duration::from_secs(10);
/// Events that may wait for a slow phone.
const ROOM: usize = 8;

/// Opens a stream of events: `{type, at, data}`. `lesson_changed` when the caller's timetable is no longer as it was
/// (once right after opening as well: what happened before is not told), `signed_out` as the last one when the session
/// is over.
#[utoipa::path(get, path = "/api/coach/live", tag = "coach", responses(
    (status = 200, description = "Server-sent events", content_type = "text/event-stream", body = String),
))]
pub(super) async fn live(State(app): State<App>, caller: CoachCaller) -> impl IntoResponse {
    let (events, told) = channel(ROOM);
    let tasks = app.tasks.clone();
    tasks.spawn(async move {
        // An error is a phone that went away.
        let _gone = tell(&app, caller, events).await;
    });
    // A proxy that gathers answers would hold the word back.
    ([(HeaderName::from_static("x-accel-buffering"), "no")], Sse::new(as_events(told)))
}

/// What is told on the stream.
#[derive(Debug, Clone, Copy)]
enum Word {
    Changed,
    SignedOut,
    Beat,
}

fn as_events(told: impl Stream<Item = (Word, String)>) -> impl Stream<Item = Result<Event, Infallible>> {
    told.map(|(word, at)| {
        let of =
            |kind: &str| Event::default().data(json!({ "type": kind, "at": at, "data": {} }).to_string());
        Ok(match word {
            Word::Changed => of("lesson_changed"),
            Word::SignedOut => of("signed_out"),
            // An event, and not a comment, so that the page hears that the line is there.
            Word::Beat => of("beat"),
        })
    })
}

type Gone = futures::channel::mpsc::SendError;

async fn tell(app: &App, caller: CoachCaller, mut events: Sender<(Word, String)>) -> Result<(), Gone> {
    let mut say = async |word: Word| events.send((word, app.clock.now().to_string())).await;
    // On the board first, then the head is read: what is committed in between is heard of twice, never not at all.
    let mut watch = app.live.board.watch_club(caller.club_id);
    let Ok(head) = store::head(&app.pool, caller.club_id).await else { return Ok(()) };
    let mut known = News { head, ..News::default() };
    say(Word::Changed).await?;
    // Who is no coach and sees nobody's has no lessons at all.
    let own = || caller.coach_id.unwrap_or(CoachId::from_uuid(Uuid::nil()));
    let eyes = Eyes { staff: caller.staff_id, coach: (!caller.sees_all()).then(own) };
    let mut beats = interval(BEAT);
    beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
    beats.tick().await;
    loop {
        tokio::select! {
            () = app.ending.cancelled() => return Ok(()),
            changed = watch.news.changed() => {
                if changed.is_err() {
                    return Ok(());
                }
                let news = *watch.news.borrow_and_update();
                if concerns(app, &caller, eyes, known, news).await {
                    say(Word::Changed).await?;
                }
                known = News { head: news.head.max(known.head), ..news };
            }
            _beat = beats.tick() => {
                // A database that is away ends no session.
                if !caller.stands(&app.pool).await.unwrap_or(true) {
                    return say(Word::SignedOut).await;
                }
                say(Word::Beat).await?;
            }
        }
    }
}

/// Where it can't be found out, the page had better look.
async fn concerns(app: &App, caller: &CoachCaller, eyes: Eyes, known: News, news: News) -> bool {
    if news.resyncs != known.resyncs {
        return true;
    }
    news.head > known.head
        && store::concerns(&app.pool, caller.club_id, eyes, known.head, news.head).await.unwrap_or(true)
}
