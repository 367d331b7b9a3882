//! Rows by their id.

use super::super::testing::{self, CLUB, id, sample};
use crate::id::{BookingId, ClubId};
use crate::record::{Member, Rider, Row, Table};
use crate::store::{Constraint, ScanTables, Store, StoreError, fetch, put};
use uuid::Uuid;

/// Every field of every table comes back as it was, filled or empty, in any table's order by id.
pub async fn every_row_comes_back_whole<S: Store + ScanTables>(store: &mut S) {
    let rows = sample::rows();
    testing::fill(store, &rows).await.unwrap();
    for table in Table::ALL {
        let mut expected: Vec<_> = rows.iter().filter(|row| row.table() == *table).cloned().collect();
        expected.sort_by_key(Row::id);
        assert_eq!(store.rows(*table).await.unwrap(), expected, "{table:?}");
    }
}

/// An update replaces every field, of every table: each row takes the place of its twin.
pub async fn a_row_is_replaced_whole<S: Store + ScanTables>(store: &mut S) {
    let rows = sample::rows();
    testing::fill(store, &rows).await.unwrap();
    for row in &rows {
        let mut plain = serde_json::to_value(row).unwrap();
        plain["row"]["meta"]["version"] = 9.into();
        plain["row"]["meta"]["updated_by"] = serde_json::Value::Null;
        let changed: Row = serde_json::from_value(plain).unwrap();
        put(store, &changed).await.unwrap();
        let found = store.rows(row.table()).await.unwrap();
        assert!(found.contains(&changed), "{changed:?}");
        assert!(!found.contains(row), "{row:?}");
    }
}

fn member(rows: &[Row]) -> Member {
    let found = rows.iter().find_map(|row| if let Row::Member(member) = row { Some(member) } else { None });
    found.unwrap().clone()
}

/// The second insert of an id is told apart from every other trouble.
pub async fn an_id_is_given_once<S: Store>(store: &mut S) {
    let rows = sample::rows();
    testing::fill(store, &rows).await.unwrap();
    let again = store.insert(&member(&rows)).await;
    assert!(matches!(again, Err(StoreError::Constraint(Constraint::IdTaken))), "{again:?}");
}

/// An update of what is not there says so and adds nothing.
pub async fn a_row_that_is_not_there_can_not_be_changed<S: Store + ScanTables>(store: &mut S) {
    testing::fill(store, &testing::world::rows()).await.unwrap();
    let mut absent = member(&sample::rows());
    absent.merged_into = None;
    absent.meta = testing::untouched();
    let refused = store.update(&absent).await;
    assert!(matches!(refused, Err(StoreError::Missing { table: "members" })), "{refused:?}");
    assert_eq!(fetch::<Member, _>(store, absent.id).await.unwrap(), None);
}

/// A store works for one club and writes no row of another.
pub async fn a_row_of_another_club_is_refused<S: Store>(store: &mut S) {
    testing::fill(store, &testing::world::rows()).await.unwrap();
    let mut theirs = member(&testing::world::rows());
    theirs.club_id = ClubId(Uuid::from_u128(CLUB.0.as_u128() + 1));
    assert!(store.insert(&theirs).await.is_err());
    theirs.name = "别家的".to_owned();
    assert!(store.update(&theirs).await.is_err());
}

/// An id that nobody gave is nobody's, in any table.
pub async fn what_is_not_there_is_not_found<S: Store>(store: &mut S) {
    assert_eq!(fetch::<Member, _>(store, id(0xDEAD)).await.unwrap(), None);
    assert_eq!(fetch::<Rider, _>(store, id(0xDEAD)).await.unwrap(), None);
    assert_eq!(store.live_check_in(id::<BookingId>(0xDEAD)).await.unwrap(), None);
}
