//! Read models: what the window shows, read from the replica's tables. No rule lives here: what is due,
//! free, usable or open is asked of `shared`.
//!
//! Each function reads within the transaction that its store stands in, so that one page is one moment.

mod arrange;
mod attention;
mod calls;
mod card;
mod day;
mod figures;
mod hits;
mod instead;
mod lesson_form;
mod members;
mod offers;
mod outage;
mod resources;
mod select;
mod settings;
mod sync;
mod till;
mod timetable;
mod today;
mod verdict;
mod waiting;

pub use arrange::arrange_plan;
pub use attention::{attention, needs_note, open_items, quarantined};
pub use calls::calls;
pub use card::rider_card;
pub use day::BookingOfDay;
pub use hits::{DueToday, brief, hits};
pub use lesson_form::{course_choices, left_out, lesson_plan, series_card};
pub use members::{MemberBook, all_choices, member_list, member_profile};
pub use offers::{free_horses, package_offers};
pub use outage::{outage_plan, outage_results};
pub use resources::{arena_page, coach_page, horse_page, resources, shown, still_ahead, week_of_date};
pub(crate) use resources::{of_arena, of_coach, of_horse};
pub(crate) use settings::WEEK;
pub use settings::{club_desks, club_settings};
pub(crate) use sync::compared;
pub use sync::{cursor, happened, queue, settled, table_rows};
pub use till::{till, till_book, till_of};
pub use timetable::{
    lesson_block, lesson_card, lesson_words, live_seats, timetable, timetable_days, timetable_month,
};
pub use today::{arrival, today};
pub(crate) use verdict::verdict;
pub use waiting::{names_of, waiting};

use crate::store::{NotReady, block_on_ready};
use shared::command::{Step, Stop};
use shared::id::DeskId;
use shared::record::{Club, Role};
use shared::rights::{Right, may};
use shared::rules::form::masked;
use shared::store::{StoreError, Stored};
use shared::time::{ClubZone, Date, Span, Timestamp};
use shared::words::{Lang, Say};

/// For whom something is read, where and when.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// The club, with its zone and rules.
    pub club: Club,
    /// The desk.
    pub desk_id: DeskId,
    /// The role of who is on duty; none sees what needs no right.
    pub role: Option<Role>,
    /// The language of words.
    pub lang: Lang,
    /// The club's time now.
    pub now: Timestamp,
    /// A demo club: nothing waits for a server.
    pub demo: bool,
}

impl Viewer {
    /// The club's zone.
    #[must_use]
    pub const fn zone(&self) -> ClubZone {
        self.club.zone
    }

    /// The club's date now.
    #[must_use]
    pub fn date(&self) -> Date {
        self.zone().date(self.now)
    }

    /// The club day.
    #[must_use]
    pub fn day(&self) -> Span {
        self.zone().day(self.date())
    }

    /// A time of day, `HH:MM`.
    #[must_use]
    pub fn clock(&self, at: Timestamp) -> String {
        self.zone().clock(at)
    }

    /// Club date and time of day, `MM-DD HH:MM`.
    #[must_use]
    pub fn date_and_clock(&self, at: Timestamp) -> String {
        format!("{} {}", self.zone().date(at).format("%m-%d"), self.clock(at))
    }

    /// A time of day, with the date where that is not today's: `HH:MM` or `MM-DD HH:MM`.
    #[must_use]
    pub fn when(&self, at: Timestamp) -> String {
        if self.zone().date(at) == self.date() { self.clock(at) } else { self.date_and_clock(at) }
    }

    /// True when who is on duty has a right.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        self.role.is_some_and(|role| may(role, right))
    }

    /// Why who is on duty can't do what needs a right; none when they can.
    #[must_use]
    pub fn lacks(&self, right: Right) -> Option<String> {
        (!self.may(right)).then(|| Say::MayNot { right }.words(self.lang, self.zone()))
    }

    /// A phone as this person may see it.
    #[must_use]
    pub fn phone(&self, phone: Option<&str>) -> Option<String> {
        phone.map(|phone| if self.may(Right::SeePhones) { phone.to_owned() } else { masked(phone) })
    }
}

/// Asks something of the domain's code, which never waits on SQLite.
pub(crate) fn ask<T>(future: impl Future<Output = Stored<T>>) -> Stored<T> {
    block_on_ready(future).map_err(not_ready)?
}

/// Asks something of the domain's code that may also refuse.
pub(crate) fn ask_step<T>(future: impl Future<Output = Step<T>>) -> Step<T> {
    block_on_ready(future).map_err(|waited| Stop::Database(not_ready(waited)))?
}

fn not_ready(waited: NotReady) -> StoreError {
    StoreError::Failed(Box::new(waited))
}

fn failed(error: rusqlite::Error) -> StoreError {
    StoreError::Failed(Box::new(error))
}

/// A count for a view; none of them comes near the edge.
fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(if number < 0 { 0 } else { u32::MAX })
}

#[cfg(test)]
mod tests;
