//! Rows for tests, the same on every run: a row of every table with every field filled and one with
//! every option empty ([`sample`]), and a small riding club on a working day ([`world`]).

pub mod sample;
pub mod world;

use crate::id::{ClubId, Id};
use crate::record::{Meta, Row};
use crate::store::{Store, Stored, put};
use crate::time::Timestamp;
use uuid::Uuid;

/// The club that all rows here belong to.
pub const CLUB: ClubId = ClubId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001));

/// 21 November 2026, 09:00 at the club.
pub const MORNING: Timestamp = Timestamp::from_millis(1_795_222_800_000);

/// A fixed id.
#[must_use]
pub const fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0001_0000_0000 + n)
}

/// A fixed id of any type.
#[must_use]
pub fn id<I: Id>(n: u128) -> I {
    I::from_uuid(uuid(n))
}

/// So many minutes after [`MORNING`].
#[must_use]
pub const fn minutes(after: i64) -> Timestamp {
    MORNING.plus_minutes(after)
}

/// The tail of a row that nobody in particular made, the day before.
#[must_use]
pub const fn untouched() -> Meta {
    Meta::new(MORNING.plus_days(-1), None)
}

/// Puts rows into a store, in their order.
///
/// # Errors
/// Whatever the store says.
pub async fn fill<S: Store>(store: &mut S, rows: &[Row]) -> Stored<()> {
    for row in rows {
        put(store, row).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_morning_is_nine_oclock_at_the_club() {
        assert_eq!(MORNING.to_string(), "2026-11-21T01:00:00.000Z");
    }
}
