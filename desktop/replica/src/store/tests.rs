#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::*;
use crate::schema::{MIGRATIONS, migrate};
use shared::store::testing::{CLUB, world};
use shared::store::{Keep, conformance, testing};

fn with_store(test: impl AsyncFnOnce(&mut SqliteStore<'_>)) {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&connection, MIGRATIONS).unwrap();
    let transaction = connection.transaction().unwrap();
    block_on_ready(test(&mut SqliteStore::new(&transaction, CLUB))).unwrap();
    transaction.commit().unwrap();
}

shared::store_conformance!(with_store);

/// Writes the day down anew: `WRITE_STORY=1 cargo test -p replica the_written_story`.
#[test]
fn the_written_story_is_the_one_that_this_store_tells() {
    with_store(async |store| {
        let told = conformance::story(store).await;
        if std::env::var_os("WRITE_STORY").is_some() {
            let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/src/store/conformance/story.txt");
            std::fs::write(file, &told).unwrap();
        } else {
            assert_eq!(told, conformance::WRITTEN_DOWN);
        }
    });
}

#[test]
fn another_clubs_rows_are_not_seen() {
    with_store(async |store| {
        testing::fill(store, &world::rows()).await.unwrap();
        let theirs = ClubId(Uuid::from_u128(7));
        let mut other = SqliteStore::new(store.connection(), theirs);
        let member: Option<shared::record::Member> = other.get(world::RUOXI).await.unwrap();
        assert_eq!(member, None);
        assert!(Table::ALL.iter().all(|table| other.read_table(*table).unwrap().is_empty()));
    });
}

#[test]
fn a_store_tells_what_was_written() {
    with_store(async |store| {
        let rows = world::rows();
        testing::fill(store, &rows).await.unwrap();
        let expected: Vec<_> = rows.iter().map(|row| (row.table(), row.id())).collect();
        assert_eq!(store.take_written(), expected);
        assert_eq!(store.take_written(), []);
    });
}

#[test]
fn every_finder_of_the_domain_goes_by_an_index() {
    with_store(async |store| {
        for (table, condition) in [
            ("members", "phone = ?2"),
            ("members", "merged_into = ?2"),
            ("riders", "member_id = ?2"),
            ("bookings", "lesson_id = ?2"),
            ("bookings", "horse_id = ?2 AND ends_at > ?3 AND ends_at < ?4"),
            ("bookings", "rider_id = ?2 AND ends_at > ?3 AND ends_at < ?4"),
            ("lessons", "coach_id = ?2 AND ends_at > ?3 AND ends_at < ?4"),
            ("lessons", "arena_id = ?2 AND ends_at > ?3 AND ends_at < ?4"),
            ("lessons", "starts_at >= ?2 AND starts_at < ?3"),
            ("lessons", "number = ?2"),
            ("bookings", "starts_at >= ?2 AND starts_at < ?3"),
            ("check_ins", "in_at >= ?2 AND in_at < ?3"),
            ("orders", "created_at >= ?2 AND created_at < ?3"),
            ("check_ins", "booking_id = ?2"),
            ("member_packages", "member_id = ?2"),
            ("package_entries", "package_id = ?2"),
            ("package_entries", "booking_id = ?2"),
            ("debts", "member_id = ?2 AND state = ?3"),
            ("debts", "check_in_id = ?2"),
            ("till_shifts", "desk_id = ?2 AND state = ?3"),
            ("attention_items", "booking_id = ?2"),
            ("attention_items", "member_id = ?2"),
            ("attention_items", "state = ?2"),
        ] {
            let text = format!("EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE club_id = ?1 AND {condition}");
            let mut statement = store.connection().prepare(&text).unwrap();
            let plan: Vec<String> =
                statement.raw_query().mapped(|row| row.get(3)).map(Result::unwrap).collect();
            let searched = format!("SEARCH {table} USING INDEX {table}_by_");
            assert!(plan.iter().all(|step| step.starts_with(&searched)), "{condition}: {plan:?}");
        }
    });
}
