//! The figures above the arrivals.

use super::day::BookingOfDay;
use super::select::all;
use super::till::till_of;
use super::{Viewer, count};
use crate::store::SqliteStore;
use crate::view::Figures;
use shared::money::Money;
use shared::record::{BookingState, Column, LessonState, Value};
use shared::rights::Right;
use shared::store::Stored;
use shared::time::Timestamp;

/// Counts the club day.
pub(super) fn figures(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    bookings: &[BookingOfDay],
) -> Stored<Figures> {
    let lessons = lessons(store, viewer)?;
    let of = |state: LessonState| lessons.iter().filter(|lesson| lesson.state == state).count();
    let due = lessons.iter().filter(|lesson| lesson.ends_at <= viewer.now);
    let done = due.clone().filter(|lesson| lesson.state == LessonState::Completed).count();
    let state = |booking: &&BookingOfDay| booking.booking.state;
    let arrived = |state| matches!(state, BookingState::CheckedIn | BookingState::Done);
    Ok(Figures {
        lessons: whole(lessons.len()),
        confirmed: whole(
            of(LessonState::Confirmed) + of(LessonState::InProgress) + of(LessonState::Completed),
        ),
        to_confirm: whole(of(LessonState::ToConfirm)),
        riders: whole(bookings.iter().filter(|one| state(one) != BookingState::Cancelled).count()),
        arrived: whole(bookings.iter().filter(|one| arrived(state(one))).count()),
        completion: (done * 100).checked_div(due.count()).map(whole),
        cash_today: cash_today(store, viewer)?.map(|cash| cash.to_string()),
    })
}

struct LessonOfDay {
    state: LessonState,
    ends_at: Timestamp,
}

/// The lessons of the day that are not cancelled.
fn lessons(store: &SqliteStore<'_>, viewer: &Viewer) -> Stored<Vec<LessonOfDay>> {
    let text = "SELECT state, ends_at FROM lessons WHERE club_id = ?1 AND starts_at >= ?2 AND starts_at < ?3";
    let day = viewer.day();
    let given = [store.club().to_value(), day.from.to_value(), day.until.to_value()];
    let mut lessons = all(store.connection(), text, &given, |cells| {
        Ok(LessonOfDay { state: cells.field()?, ends_at: cells.field()? })
    })?;
    lessons.retain(|lesson| lesson.state.is_live());
    Ok(lessons)
}

/// Cash that came into this desk's open till today, for who may know.
fn cash_today(store: &mut SqliteStore<'_>, viewer: &Viewer) -> Stored<Option<Money>> {
    if !viewer.may(Right::SellAtCounter) && !viewer.may(Right::SeeRevenue) {
        return Ok(None);
    }
    let Some(till) = till_of(store, viewer)? else {
        return Ok(None);
    };
    let text = "SELECT amount FROM cash_movements WHERE club_id = ?1 AND till_shift_id = ?2
                AND moved_at >= ?3 AND moved_at < ?4";
    let day = viewer.day();
    let given: [Value; 4] =
        [store.club().to_value(), till.id.to_value(), day.from.to_value(), day.until.to_value()];
    let amounts = all(store.connection(), text, &given, |cells| cells.field::<Money>())?;
    Ok(Some(amounts.into_iter().sum()))
}

fn whole(number: usize) -> u32 {
    count(i64::try_from(number).unwrap_or(i64::MAX))
}
