//! The reading side: one moment, whole, and in scope as the domain judges it.

use super::table::any;
use super::*;
use shared::id::MemberPackageId;
use shared::record::{Member, Row, Table, Value};
use shared::store::{Keep, ScanTables, fetch};
use shared::sync::checksum;
use shared::sync::cut::Feed;
use shared::sync::scope::{self, InScope};
use shared::time::Timestamp;
use std::collections::BTreeSet;

#[tokio::test]
async fn a_snapshot_is_of_one_moment() {
    let (pool, keys) = club().await;
    let mut before = Snapshot::begin(&pool, CLUB, &keys).await.unwrap();
    let standing = before.standing().await.unwrap();
    let mut store = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
    let mut member: Member = fetch(&mut store, world::RUOXI).await.unwrap().unwrap();
    member.name = "王若汐".to_owned();
    store.update(&member).await.unwrap();
    assert_eq!(store.commit().await.unwrap(), Cursor(standing.head.0 + 1));

    let seen = Feed::rows(&mut before, Table::Members, &[world::RUOXI.0]).await.unwrap();
    assert!(matches!(&seen[..], [Row::Member(old)] if old.name != member.name));
    assert_eq!(before.standing().await.unwrap(), standing);
    let mut after = Snapshot::begin(&pool, CLUB, &keys).await.unwrap();
    let seen = Feed::rows(&mut after, Table::Members, &[world::RUOXI.0]).await.unwrap();
    assert_eq!(seen, [Row::Member(member)]);
}

/// Rows in scope as the domain judges them.
pub(super) fn judged(rows: &[Row], start: Timestamp) -> Vec<Row> {
    let packages: BTreeSet<_> = rows
        .iter()
        .filter(|row| row.table() == Table::MemberPackages && scope::judge(row, start) == InScope::Yes)
        .map(|row| MemberPackageId(row.id()))
        .collect();
    let kept = |row: &&Row| match scope::judge(row, start) {
        InScope::Yes => true,
        InScope::No => false,
        InScope::WithPackage(package) => packages.contains(&package),
    };
    rows.iter().filter(kept).cloned().collect()
}

/// Every instant that stands in a row, one millisecond before it, and one after.
fn edges(rows: &[Row]) -> BTreeSet<Timestamp> {
    let mut edges = BTreeSet::from([Timestamp::from_millis(0), testing::MORNING.plus_days(9_999)]);
    for row in rows {
        for (column, value) in row.table().columns().iter().zip(row.values()) {
            if let Value::Integer(at) = value
                && column.name.ends_with("_at")
            {
                edges.extend([-1, 0, 1].map(|by| Timestamp::from_millis(at + by)));
            }
        }
    }
    edges
}

#[tokio::test]
async fn pages_hold_exactly_the_rows_that_the_domain_judges_in_scope() {
    let (pool, keys) = database().await;
    found_club(&pool, CLUB).await.unwrap();
    let mut store = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
    testing::fill(&mut store, &testing::sample::rows()).await.unwrap();
    let mut all = Vec::new();
    for table in Table::ALL {
        all.extend(store.rows(*table).await.unwrap());
    }
    for start in edges(&all) {
        let expected = judged(&all, start);
        for table in Table::ALL {
            let expected: Vec<_> = expected.iter().filter(|row| row.table() == *table).cloned().collect();
            let (at, start) = (start.datetime(), start);
            let page = any::page(*table, &mut store.transaction, &store.keys, at, uuid::Uuid::nil(), 1_000);
            assert_eq!(page.await.unwrap(), expected, "{table:?} from {start}");
            let count = any::count(*table, &mut store.transaction, &store.keys, at).await.unwrap();
            assert_eq!(count, expected.len() as i64, "{table:?} from {start}");
        }
    }
}

#[tokio::test]
async fn a_bootstrap_in_small_pages_misses_no_row_and_its_checksum_is_the_domains() {
    let (pool, keys) = club().await;
    let mut snapshot = Snapshot::begin(&pool, CLUB, &keys).await.unwrap();
    let start = Timestamp::from_millis(0);
    let (mut total, mut sent) = (0, 0);
    for table in Table::ALL {
        let all = ScanTables::rows(&mut snapshot, *table).await.unwrap();
        let (mut paged, mut after) = (Vec::new(), None);
        loop {
            let page = snapshot.page(*table, after, 2, start).await.unwrap();
            after = page.last().map(Row::id);
            let last = page.len() < 2;
            paged.extend(page);
            if last {
                break;
            }
        }
        assert_eq!(paged, all, "{table:?}");
        assert_eq!(snapshot.checksum(*table, start).await.unwrap(), checksum::of(all.clone()), "{table:?}");
        total += all.len();
        sent += paged.len();
    }
    assert_eq!((total, sent), (world::rows().len(), world::rows().len()));
    assert_eq!(snapshot.count(start).await.unwrap(), total as u64);
    assert_eq!(snapshot.page(Table::Members, Some(uuid::Uuid::max()), 2, start).await.unwrap(), []);
}

#[tokio::test]
async fn a_damaged_row_shows_in_the_checksum_and_a_moved_phone_does_not_open() {
    let (pool, keys) = club().await;
    let start = Timestamp::from_millis(0);
    let sum = async || {
        let mut snapshot = Snapshot::begin(&pool, CLUB, &keys).await.unwrap();
        snapshot.checksum(Table::Members, start).await
    };
    let before = sum().await.unwrap();
    sqlx::query("UPDATE members SET name = name || '。' WHERE id = $1")
        .bind(world::YINUO.0)
        .execute(&pool)
        .await
        .unwrap();
    assert_ne!(sum().await.unwrap(), before);
    // Somebody with the database in hand gives one member's phone to another.
    sqlx::query("UPDATE members SET phone = (SELECT phone FROM members WHERE id = $1) WHERE id = $2")
        .bind(world::RUOXI.0)
        .bind(world::YINUO.0)
        .execute(&pool)
        .await
        .unwrap();
    assert!(matches!(sum().await, Err(StoreError::Failed(_))));
}
