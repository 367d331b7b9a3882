//! A whole club, as it is grown for a demonstration: its rows hold to every constraint, and come out as they
//! went in.

use super::*;
use shared::demo::{Size, club};
use shared::record::{Row, Table};
use shared::store::ScanTables;
use shared::sync::{checksum, scope};
use shared::time::ClubZone;

#[tokio::test]
async fn a_demo_club_holds_to_every_constraint_and_comes_out_as_it_went_in() {
    let (pool, keys) = database().await;
    let now = testing::MORNING;
    let today = ClubZone::default().date(now);
    let grown = club(2026, Size::Small, today, now, &|_pin, _salt| "verifier".to_owned());
    found_club(&pool, grown.club_id).await.unwrap();
    let mut store = PgStore::begin(&pool, grown.club_id, &keys).await.unwrap();
    store.fill(&grown.rows).await.unwrap();
    store.commit().await.unwrap();

    let mut snapshot = Snapshot::begin(&pool, grown.club_id, &keys).await.unwrap();
    let start = scope::start(ClubZone::default(), now);
    for table in Table::ALL {
        let mut rows: Vec<_> = grown.rows.iter().filter(|row| row.table() == *table).cloned().collect();
        rows.sort_by_key(Row::id);
        assert_eq!(ScanTables::rows(&mut snapshot, *table).await.unwrap(), rows, "{table:?}");
        let kept = cuts::judged(&grown.rows, start).into_iter().filter(|row| row.table() == *table).collect();
        assert_eq!(snapshot.checksum(*table, start).await.unwrap(), checksum::of(kept), "{table:?}");
    }
}
