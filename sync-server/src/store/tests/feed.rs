//! The club's lock and its feed: nothing lost, nothing missed, and proof that these tests would notice.

use super::*;
use futures::future::join_all;
use shared::id::{Epoch, MemberId};
use shared::record::{Member, Product, Row, Table};
use shared::store::{Keep, fetch};
use shared::sync::cut::{self, Feed, NoCut, cut};
use shared::sync::wire::Cut;
use shared::time::Timestamp;
use std::collections::BTreeMap;
use std::time::Duration;

const WRITERS: u32 = 8;
const ROUNDS: u32 = 25;
const SCOPE: Timestamp = Timestamp::from_millis(0);

async fn pull(pool: &PgPool, keys: &Keys, epoch: Epoch, from: Cursor) -> Result<Cut, NoCut> {
    let mut snapshot = Snapshot::begin(pool, CLUB, keys).await.unwrap();
    cut(&mut snapshot, world::DOOR, epoch, from, 100_000, SCOPE, testing::MORNING).await
}

/// One more sale of a product that counts them in its `sort`.
async fn count(store: &mut PgStore) {
    let mut product: Product = fetch(store, world::TEN).await.unwrap().unwrap();
    product.sort += 1;
    store.update(&product).await.unwrap();
}

async fn counted(pool: &PgPool, keys: &Keys) -> i64 {
    let mut store = PgStore::begin(pool, CLUB, keys).await.unwrap();
    fetch::<Product, _>(&mut store, world::TEN).await.unwrap().unwrap().sort
}

fn member(n: u128) -> Member {
    Member {
        club_id: CLUB,
        id: testing::id::<MemberId>(0x50_0000 + n),
        name: format!("会员{n}"),
        phone: None,
        openid: None,
        notes: None,
        tags: shared::record::Json::default(),
        joined_at: testing::MORNING,
        merged_into: None,
        deleted_at: None,
        meta: testing::untouched(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_writers_lose_nothing_and_leave_no_gap_while_a_desk_pulls() {
    let (pool, keys) = club().await;
    let before = counted(&pool, &keys).await;
    let epoch = meta(&pool).await.unwrap().epoch;
    let writer = |writer: u32| {
        let (pool, keys) = (pool.clone(), keys.clone());
        tokio::spawn(async move {
            for round in 0..ROUNDS {
                let mut store = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
                count(&mut store).await;
                store.insert(&member(u128::from(writer * ROUNDS + round))).await.unwrap();
                // Every fifth changes its mind.
                if round % 5 == 4 {
                    store.rollback().await.unwrap();
                } else {
                    store.commit().await.unwrap();
                }
            }
        })
    };
    let writers: Vec<_> = (0..WRITERS).map(writer).collect();
    let (pool_of_reader, keys_of_reader) = (pool.clone(), keys.clone());
    let kept = i64::from(WRITERS * ROUNDS * 4 / 5);
    let last = Cursor(1 + kept);
    let reader = tokio::spawn(async move {
        let (mut at, mut seen) = (Cursor(1), BTreeMap::new());
        while at < last {
            let cut = pull(&pool_of_reader, &keys_of_reader, epoch, at).await.unwrap();
            assert!(cut.to >= at && cut.tombstones.is_empty());
            // One step of the cursor is one commit: a new member, and the product as it was then or later.
            let members = cut.rows.iter().filter(|row| row.table() == Table::Members).count();
            assert_eq!(i64::try_from(members).unwrap(), cut.to.0 - at.0, "a commit was split or missed");
            seen.extend(cut.rows.into_iter().map(|row| ((row.table(), row.id()), row)));
            at = cut.to;
            tokio::task::yield_now().await;
        }
        seen
    });
    join_all(writers).await.into_iter().for_each(Result::unwrap);
    let seen = tokio::time::timeout(Duration::from_secs(60), reader).await.unwrap().unwrap();

    assert_eq!(counted(&pool, &keys).await - before, kept);
    assert_eq!(head(&pool, CLUB).await.unwrap(), last);
    let mut snapshot = Snapshot::begin(&pool, CLUB, &keys).await.unwrap();
    let rows = Feed::rows(&mut snapshot, Table::Products, &[world::TEN.0]).await.unwrap();
    assert_eq!(seen.get(&(Table::Products, world::TEN.0)), rows.first(), "the desk has the last state");
    assert_eq!(seen.len() as i64, kept + 1);
}

#[tokio::test]
async fn without_the_clubs_lock_an_update_is_lost() {
    let (pool, keys) = club().await;
    let before = counted(&pool, &keys).await;
    let mut one = PgStore::begin_without_lock(&pool, CLUB, &keys).await.unwrap();
    let mut other = PgStore::begin_without_lock(&pool, CLUB, &keys).await.unwrap();
    let seen: Product = fetch(&mut other, world::TEN).await.unwrap().unwrap();
    count(&mut one).await;
    one.commit().await.unwrap();
    other.update(&Product { sort: seen.sort + 1, ..seen }).await.unwrap();
    other.commit().await.unwrap();
    assert_eq!(counted(&pool, &keys).await - before, 1, "two counted, one is left: the control works");
}

#[tokio::test]
async fn with_the_clubs_lock_the_second_waits_for_the_first() {
    let (pool, keys) = club().await;
    let mut one = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
    let waiting = tokio::spawn({
        let (pool, keys) = (pool.clone(), keys.clone());
        async move { PgStore::begin(&pool, CLUB, &keys).await.unwrap() }
    });
    let blocked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let limit = std::time::Instant::now() + Duration::from_secs(20);
    while sqlx::query_scalar::<_, i64>(blocked).fetch_one(&pool).await.unwrap() == 0 {
        assert!(std::time::Instant::now() < limit && !waiting.is_finished(), "the second did not wait");
    }
    count(&mut one).await;
    one.commit().await.unwrap();
    let mut other = waiting.await.unwrap();
    count(&mut other).await;
    other.commit().await.unwrap();
    assert_eq!(head(&pool, CLUB).await.unwrap(), Cursor(3));
}

#[tokio::test]
async fn a_feed_that_is_numbered_by_identity_loses_rows() {
    let (pool, keys) = club().await;
    controls::make_identity_feed(&pool).await.unwrap();
    let mut slow = PgStore::begin_without_lock(&pool, CLUB, &keys).await.unwrap();
    slow.insert(&member(1)).await.unwrap();
    slow.note_by_identity().await.unwrap();
    let mut quick = PgStore::begin_without_lock(&pool, CLUB, &keys).await.unwrap();
    quick.insert(&member(2)).await.unwrap();
    quick.note_by_identity().await.unwrap();
    quick.commit().await.unwrap();
    let first = controls::read_by_identity(&pool, CLUB, 0).await.unwrap();
    slow.commit().await.unwrap();
    let then = controls::read_by_identity(&pool, CLUB, first.last().unwrap().0).await.unwrap();
    let seen: Vec<_> = first.iter().chain(&then).map(|(_, _, id)| *id).collect();
    assert_eq!(seen, [member(2).id.0], "the slow writer's row never reaches the desk: the control works");
}

#[tokio::test]
async fn what_is_taken_back_is_not_in_the_feed() {
    use shared::sync::authority::Authority;
    let (pool, keys) = club().await;
    let mut store = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
    store.insert(&member(1)).await.unwrap();
    store.savepoint().await.unwrap();
    store.insert(&member(2)).await.unwrap();
    store.savepoint().await.unwrap();
    store.insert(&member(3)).await.unwrap();
    store.release().await.unwrap();
    store.rollback_to_savepoint().await.unwrap();
    store.savepoint().await.unwrap();
    store.insert(&member(4)).await.unwrap();
    store.release().await.unwrap();
    // A part that nobody ended failed.
    store.savepoint().await.unwrap();
    store.insert(&member(5)).await.unwrap();
    assert_eq!(store.commit().await.unwrap(), Cursor(2));

    let epoch = meta(&pool).await.unwrap().epoch;
    let cut = pull(&pool, &keys, epoch, Cursor(1)).await.unwrap();
    let names: Vec<_> = cut.rows.iter().map(Row::id).collect();
    assert_eq!(names, [member(1).id.0, member(4).id.0]);
    assert_eq!(cut.tombstones, []);
}

#[tokio::test]
async fn a_failure_inside_a_part_leaves_the_transaction_whole() {
    use shared::sync::authority::Authority;
    let (pool, keys) = club().await;
    let mut store = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
    store.insert(&member(1)).await.unwrap();
    store.savepoint().await.unwrap();
    assert!(store.insert(&member(1)).await.is_err());
    assert_eq!(store.commit().await.unwrap(), Cursor(2), "the failed part is taken back by the commit");
    let mut after = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
    assert_eq!(fetch::<Member, _>(&mut after, member(1).id).await.unwrap(), Some(member(1)));
}

#[tokio::test]
async fn a_failure_outside_of_any_part_commits_nothing() {
    let (pool, keys) = club().await;
    let mut store = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
    store.insert(&member(1)).await.unwrap();
    assert!(store.insert(&member(1)).await.is_err());
    assert!(store.commit().await.is_err(), "PostgreSQL would answer a COMMIT with a quiet ROLLBACK");
    assert_eq!(head(&pool, CLUB).await.unwrap(), Cursor(1));
}

#[tokio::test]
async fn a_pruned_feed_tells_a_desk_that_lags_behind() {
    let (pool, keys) = club().await;
    let epoch = meta(&pool).await.unwrap().epoch;
    for n in 1..=3 {
        let mut store = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
        store.insert(&member(n)).await.unwrap();
        store.commit().await.unwrap();
    }
    sqlx::raw_sql("UPDATE feed SET committed_at = now() - interval '9 days' WHERE seq <= 2")
        .execute(&pool)
        .await
        .unwrap();
    let week: Timestamp =
        (chrono::DateTime::from(std::time::SystemTime::now()) - chrono::TimeDelta::days(7)).into();
    let to = prunable(&pool, CLUB, week, week).await.unwrap();
    assert_eq!(to, Cursor(2));
    let lines = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM feed WHERE seq <= 2").fetch_one(&pool);
    let lines = u64::try_from(lines.await.unwrap()).unwrap();
    assert_eq!(prune_feed(&pool, CLUB, to).await.unwrap(), lines);
    assert_eq!(prune_feed(&pool, CLUB, to).await.unwrap(), 0, "twice does no harm");
    assert!(matches!(pull(&pool, &keys, epoch, Cursor(1)).await, Err(NoCut::TooOld)));
    assert_eq!(pull(&pool, &keys, epoch, Cursor(2)).await.unwrap().rows.len(), 2);
    let gone = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM feed WHERE seq <= 2").fetch_one(&pool);
    assert_eq!(gone.await.unwrap(), 0);
}

#[tokio::test]
async fn a_restored_database_is_of_another_epoch() {
    let (pool, keys) = club().await;
    let before = meta(&pool).await.unwrap();
    assert!(!before.restored);
    let epoch = begin_epoch(&pool).await.unwrap();
    let after = meta(&pool).await.unwrap();
    assert!(after.restored && after.epoch == epoch && epoch != before.epoch && after.since >= before.since);
    assert!(matches!(pull(&pool, &keys, before.epoch, Cursor(1)).await, Err(NoCut::OtherEpoch)));
    let desk = world::DOOR;
    let mut snapshot = Snapshot::begin(&pool, CLUB, &keys).await.unwrap();
    let head = cut::head(&mut snapshot, desk, 1, SCOPE, testing::MORNING).await.unwrap();
    assert_eq!((head.epoch, head.cursor, head.last_seq), (epoch, Cursor(1), 0));
    assert_eq!(head.rows, u64::try_from(world::rows().len()).unwrap());
}

#[tokio::test]
async fn a_club_that_is_not_there_is_not_written() {
    let (pool, keys) = database().await;
    let refused = PgStore::begin(&pool, CLUB, &keys).await.err();
    assert!(matches!(refused, Some(StoreError::Missing { table: "club_feed" })), "{refused:?}");
}

#[tokio::test]
async fn another_key_file_is_noticed_before_anything_is_read() {
    let url = throw_away::database().await.unwrap();
    let (mine, others) = (Keys::generate().unwrap(), Keys::generate().unwrap());
    open(&url, 1, &mine).await.unwrap().close().await;
    assert!(matches!(open(&url, 1, &others).await, Err(OpenError::OtherKeys(_))));
    open(&url, 1, &mine).await.unwrap().close().await;
}
