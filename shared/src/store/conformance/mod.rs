//! What every store promises, as tests that each backend runs on itself.
//!
//! A backend calls [`store_conformance!`](crate::store_conformance) in a test module of its own, with a
//! function that opens an empty store for [`testing::CLUB`](super::testing::CLUB) and hands it to a test:
//!
//! ```text
//! fn with_store(test: impl AsyncFnOnce(&mut SqliteStore<'_>)) { … }
//! shared::store_conformance!(with_store);
//! ```
//!
//! The store has to be a [`Store`](super::Store) and [`ScanTables`](super::ScanTables). Every test is
//! named for the promise that it holds.

#![expect(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "these are tests, though of another crate: they stop at the first surprise"
)]

mod finders;
mod ground;
mod hours;
mod rows;
mod story;
mod timetable;
mod waiting;

pub use finders::*;
pub use rows::*;
pub use story::*;
pub use timetable::*;
pub use waiting::*;

/// Runs every promise of [`conformance`](crate::store::conformance) on a backend.
///
/// Takes the path of a function `fn(impl AsyncFnOnce(&mut TheStore<'_>))` that opens an empty store for
/// the club of `testing::CLUB`, runs the test in a transaction, and waits for its end.
#[macro_export]
macro_rules! store_conformance {
    ($with_store:path) => {
        $crate::store_conformance!($with_store:
            every_row_comes_back_whole
            a_row_is_replaced_whole
            an_id_is_given_once
            a_row_that_is_not_there_can_not_be_changed
            a_row_of_another_club_is_refused
            what_is_not_there_is_not_found
            members_are_found_by_their_whole_phone
            aliases_are_found_by_what_they_became_part_of
            all_staff_are_found
            bookings_are_found_by_lesson_horse_and_rider
            a_horses_work_is_what_starts_in_a_span
            overlap_is_half_open_and_dead_bookings_hold_nothing
            lessons_are_found_by_coach_and_arena
            the_longest_lesson_is_found_from_its_first_moment_to_its_last
            a_move_is_judged_by_what_is_loaded_for_it_as_by_the_whole_timetable
            open_lessons_are_found_by_their_start
            who_is_there_when_is_found_by_whom_it_is_of
            who_waits_is_found_by_lesson_and_while_it_is_open
            many_rows_come_in_the_order_of_their_ids
            the_live_check_in_is_the_one_that_was_not_undone
            a_ledger_is_summed_by_kind
            debts_are_found_while_they_are_open
            the_open_till_and_open_items_are_found
            a_number_is_taken_by_an_order_a_payment_or_a_lesson
            a_long_day_ends_in_the_rows_that_are_written_down
        );
    };
    ($with_store:path: $($promise:ident)*) => {$(
        #[test]
        fn $promise() {
            $with_store(async |store| $crate::store::conformance::$promise(store).await);
        }
    )*};
}
