//! The members page.
//!
//! | file | holds |
//! | --- | --- |
//! | `book` | every account with what its line needs, gathered once and kept until something changes |
//! | `list` | a window of the book: searched, filtered, in order |
//! | `profile` | one account whole |
//! | `choices` | horses and coaches that a rider may be given |
//! | `riders`, `ledger`, `lessons`, `history` | its parts |

mod book;
mod choices;
mod history;
mod ledger;
mod lessons;
mod list;
mod profile;
mod riders;

pub use book::MemberBook;
pub use choices::all_choices;
pub use list::member_list;
pub use profile::member_profile;

use super::Viewer;
use crate::view::Activity;
use crate::words::member as said;
use shared::rules::activity::{Visits, standing};
use shared::time::Timestamp;

/// How an account comes and goes, as the page shows it.
fn activity(joined_at: Timestamp, visits: Visits, viewer: &Viewer) -> Activity {
    let date = |at: Timestamp| viewer.zone().date(at);
    let standing = standing(joined_at, visits, viewer.now);
    let days_ago = visits.last.map(|last| (viewer.date() - date(last)).num_days());
    Activity {
        standing: standing.as_str().to_owned(),
        standing_words: said::standing(standing, viewer.lang),
        last_visit: visits.last.map(|at| date(at).to_string()),
        last_words: said::last_visit(days_ago, viewer.lang),
        visits: visits.lately,
        next_visit: visits.next.map(|at| date(at).to_string()),
        joined: date(joined_at).to_string(),
    }
}

/// Counts a booking in.
fn count_visit(visits: &mut Visits, state: shared::record::BookingState, at: Timestamp, now: Timestamp) {
    use shared::record::BookingState::{Booked, Cancelled, CheckedIn, Done, Held, NoShow};
    match state {
        CheckedIn | Done => {
            visits.last = visits.last.max(Some(at));
            if at > now.plus_days(-shared::rules::activity::VISITS_DAYS) {
                visits.lately = visits.lately.saturating_add(1);
            }
        }
        Held | Booked if at > now => {
            visits.next = Some(visits.next.map_or(at, |next| next.min(at)));
        }
        Held | Booked | Cancelled | NoShow => {}
    }
}
