//! The promises of every store, held to this one.

use super::*;
use shared::store::conformance;

/// Nothing is committed: sample rows name what is not there, and one promise ends in a refusal, after which
/// PostgreSQL does nothing more in a transaction.
fn with_store(test: impl AsyncFnOnce(&mut PgStore)) {
    wait_for(async {
        let (pool, keys) = database().await;
        found_club(&pool, CLUB).await.unwrap();
        let mut store = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
        test(&mut store).await;
        store.rollback().await.unwrap();
    });
}

shared::store_conformance!(with_store);

#[tokio::test]
async fn the_long_day_holds_to_every_deferred_constraint_and_reads_the_same_after_the_commit() {
    let (pool, keys) = database().await;
    found_club(&pool, CLUB).await.unwrap();
    let mut store = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
    let told = conformance::story(&mut store).await;
    let head = store.commit().await.unwrap();
    assert_eq!(head, Cursor(1), "one commit, one step");
    assert_eq!(told, conformance::WRITTEN_DOWN);

    let mut after = Snapshot::begin(&pool, CLUB, &keys).await.unwrap();
    let mut rows = String::new();
    for table in shared::record::Table::ALL {
        for row in shared::store::ScanTables::rows(&mut after, *table).await.unwrap() {
            let text = shared::sync::canonical::text(&serde_json::to_value(row.values()).unwrap());
            rows.push_str(&format!("{} {text}\n", table.as_str()));
        }
    }
    assert!(told.ends_with(&rows), "the rows changed on their way through the commit");
}

#[test]
fn rows_that_go_in_many_at_a_time_are_those_that_go_in_one_by_one() {
    with_store(async |store| {
        let rows = testing::sample::rows();
        store.fill(&rows).await.unwrap();
        for table in shared::record::Table::ALL {
            let mut expected: Vec<_> = rows.iter().filter(|row| row.table() == *table).cloned().collect();
            expected.sort_by_key(shared::record::Row::id);
            assert_eq!(shared::store::ScanTables::rows(store, *table).await.unwrap(), expected, "{table:?}");
        }
        let filled = members_as_text(store).await;
        for row in &rows {
            shared::store::put(store, row).await.unwrap();
        }
        assert_eq!(members_as_text(store).await, filled, "the hashes are the same");
    });
}

/// What members are found by.
async fn members_as_text(store: &mut PgStore) -> Vec<String> {
    sqlx::query_scalar(
        "SELECT (phone_hash, phone_tail_hash, openid_hash, joined_at)::text FROM members ORDER BY id",
    )
    .fetch_all(store.connection())
    .await
    .unwrap()
}
