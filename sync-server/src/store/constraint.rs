//! What it means when the database refuses: the one place where a constraint's name becomes a domain error.

use shared::store::{Constraint, StoreError};

/// SQLSTATE class of violated integrity constraints.
const INTEGRITY: &str = "23";

/// The meaning of a named constraint.
fn meaning(name: &str) -> Constraint {
    match name {
        "lessons_coach_busy" => Constraint::CoachBusy,
        "bookings_horse_busy" => Constraint::HorseBusy,
        "bookings_rider_busy" => Constraint::RiderBusy,
        "check_ins_one_live" => Constraint::SecondCheckIn,
        "till_shifts_one_open" => Constraint::SecondOpenTill,
        "orders_number" | "lessons_number" | "payments_number" | "desks_origin" => Constraint::NumberTaken,
        key if key.ends_with("_pkey") => Constraint::IdTaken,
        _ => Constraint::Other,
    }
}

/// A database error as the domain knows it.
pub(super) fn refused(error: sqlx::Error) -> StoreError {
    let integrity = error
        .as_database_error()
        .filter(|refusal| refusal.code().is_some_and(|code| code.starts_with(INTEGRITY)))
        .map(|refusal| refusal.constraint().map_or(Constraint::Other, meaning));
    integrity.map_or_else(|| failed(error), StoreError::Constraint)
}

/// Anything else that went wrong: nothing is decided, try again.
pub(super) fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    StoreError::Failed(error.into())
}
