//! The job that ends lessons: beside desks that check in and out, more than once, with a club that fails.

use crate::ground::{Ground, envelope};
use crate::push::{OTHER_CLUB, another_club};
use serde_json::json;
use shared::command::{CheckIn, CheckOut, Command, ReopenLesson};
use shared::id::{BookingId, Id as _};
use shared::record::CheckInMethod;
use shared::store::testing::minutes;
use shared::store::testing::world::{booking_id, lesson_id, starts};
use shared::sync::wire::Envelope;
use shared::time::Timestamp;
use sqlx::Executor as _;
use sync_server::job::{Job, Jobs, Outcome, Run};
use uuid::Uuid;

/// Runs the job as of a time.
async fn run(ground: &Ground, at: Timestamp) -> Run {
    let jobs = Jobs::of(&ground.running.app);
    let claim = jobs.take_by_hand(Job::EndLessons, at).await.unwrap();
    jobs.run(claim).await.unwrap()
}

/// When the job comes for the `n`-th lesson.
fn due(n: u32) -> Timestamp {
    starts(n).plus_minutes(90)
}

fn check_in(ground: &Ground, seq: u64, n: u32) -> Envelope {
    let command =
        CheckIn { booking_id: booking_id(n), method: CheckInMethod::ALL[0], package_id: None, seen: None };
    at(envelope(ground, seq, &command.into()), starts(n))
}

fn at(envelope: Envelope, issued_at: Timestamp) -> Envelope {
    Envelope { issued_at, ..envelope }
}

async fn state(ground: &Ground, booking: BookingId) -> String {
    let state = sqlx::query_scalar("SELECT state FROM bookings WHERE id = $1").bind(booking.uuid());
    state.fetch_one(ground.pool()).await.unwrap()
}

async fn lesson(ground: &Ground, n: u32) -> String {
    let state = sqlx::query_scalar("SELECT state FROM lessons WHERE id = $1").bind(lesson_id(n).uuid());
    state.fetch_one(ground.pool()).await.unwrap()
}

/// What a booking used, and what is still set aside for it, in tenths.
async fn units(ground: &Ground, n: u32) -> (i64, i64) {
    sqlx::query_as(
        "SELECT coalesce(sum(units) FILTER (WHERE kind = 'use'), 0)::bigint,
            coalesce(sum(CASE kind WHEN 'reserve' THEN units WHEN 'release' THEN -units ELSE 0 END), 0)::bigint
         FROM package_entries WHERE booking_id = $1",
    )
    .bind(booking_id(n).uuid())
    .fetch_one(ground.pool())
    .await
    .unwrap()
}

#[tokio::test]
async fn lessons_are_ended_half_an_hour_after_their_end_once_and_desks_learn_of_it() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    desk.push(&ground, &[check_in(&ground, 1, 0)]).await.data();
    let before = desk.pull(&ground, 1).await.data()["to"].as_i64().unwrap();
    let early = run(&ground, due(0).plus_minutes(-1)).await;
    assert_eq!((early.outcome, &early.counts["lessons"]), (Outcome::Done, &json!(0)));

    let done = run(&ground, due(0)).await;
    assert_eq!(done.counts, json!({ "clubs": 1, "lessons": 2, "came": 1, "absent": 1 }));
    assert_eq!(
        [lesson(&ground, 0).await, lesson(&ground, 1).await, lesson(&ground, 2).await],
        ["completed", "completed", "confirmed"]
    );
    assert_eq!(state(&ground, booking_id(0)).await, "done");
    assert_eq!(state(&ground, booking_id(1)).await, "no_show");
    assert_eq!(units(&ground, 0).await, (10, 0));
    let cut = desk.pull(&ground, before).await.data();
    let rows = cut["rows"].as_array().unwrap();
    let told = |table: &str, id: Uuid, state: &str| {
        rows.iter().any(|row| {
            row["table"] == table && row["row"]["id"] == id.to_string() && row["row"]["state"] == state
        })
    };
    assert!(told("lessons", lesson_id(0).uuid(), "completed"), "{rows:?}");
    assert!(told("bookings", booking_id(1).uuid(), "no_show"), "{rows:?}");

    // A second run, right after and an hour later, finds nothing of these to do.
    let dump = ground.dump_of(&["bookings", "lessons", "package_entries", "check_ins", "debts"]).await;
    let again = run(&ground, due(0)).await;
    assert_eq!((again.outcome, &again.counts["lessons"]), (Outcome::Done, &json!(0)));
    assert!(ground.dump_of(&["bookings", "lessons", "package_entries", "check_ins", "debts"]).await == dump);
}

#[tokio::test]
async fn the_job_waits_as_long_as_the_club_has_settled() {
    let ground = Ground::new().await;
    let token = ground.manager().await;
    let rules = json!({ "rules": { "lesson_end_minutes": 50 } });
    ground.patch_as(&token, "/api/admin/club", &rules).await.data();
    let settled = starts(0).plus_minutes(60 + 50);
    assert_eq!(run(&ground, settled.plus_minutes(-1)).await.counts["lessons"], 0);
    assert_eq!(run(&ground, settled).await.counts["lessons"], 2);
}

#[tokio::test]
async fn an_ended_lesson_is_opened_again_and_the_job_waits_for_whoever_did() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    run(&ground, due(2)).await;
    assert_eq!((state(&ground, booking_id(2)).await.as_str(), units(&ground, 2).await), ("no_show", (10, 0)));
    let reopen = ReopenLesson {
        lesson_id: lesson_id(2),
        bookings: vec![booking_id(2)],
        reason: "骑手来了".to_owned(),
    };
    let reopened_at = due(2).plus_minutes(5);
    let reopen = at(envelope(&ground, 1, &reopen.into()), reopened_at);
    let settled = desk.push(&ground, &[reopen]).await.data()["settled"].clone();
    assert_eq!(settled[0]["outcome"]["outcome"], "applied", "{settled}");
    assert_eq!((state(&ground, booking_id(2)).await.as_str(), units(&ground, 2).await), ("booked", (0, 10)));
    assert_eq!(run(&ground, reopened_at.plus_minutes(29)).await.counts["lessons"], 0);
    assert_eq!(state(&ground, booking_id(2)).await, "booked");
    assert_eq!(run(&ground, reopened_at.plus_minutes(30)).await.counts["lessons"], 1);
    assert_eq!(units(&ground, 2).await, (10, 0));
}

#[tokio::test]
async fn the_job_and_a_desk_at_once_come_to_one_result_and_no_unit_is_lost() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    let mut seq = 0;
    for n in 2..6 {
        // A check-in that was given in time and arrives together with the job; every other round the rider is in
        // already and the check-out arrives with it.
        seq += 1;
        let mut command = check_in(&ground, seq, n);
        if n % 2 == 0 {
            desk.push(&ground, &[command]).await.data();
            seq += 1;
            let out: Command = CheckOut { booking_id: booking_id(n) }.into();
            command = at(envelope(&ground, seq, &out), starts(n).plus_minutes(55));
        }
        let queue = [command];
        let (pushed, ended) = tokio::join!(desk.push(&ground, &queue), run(&ground, due(n)));
        assert_eq!(pushed.data()["last_seq"], seq);
        assert_eq!(ended.outcome, Outcome::Done);
        // Where the check-in came second the lesson is open again, and the job comes for it again.
        run(&ground, due(n)).await;
        assert_eq!(state(&ground, booking_id(n)).await, "done", "round {n}");
        assert_eq!(lesson(&ground, n).await, "completed", "round {n}");
        let (used, set_aside) = units(&ground, n).await;
        assert_eq!(set_aside, 0, "round {n}");
        let owed: i64 = sqlx::query_scalar(
            "SELECT coalesce(sum(units), 0)::bigint FROM debts WHERE booking_id = $1 AND state = 'open'",
        )
        .bind(booking_id(n).uuid())
        .fetch_one(ground.pool())
        .await
        .unwrap();
        assert_eq!(used + owed, 10, "round {n}: used {used}, owed {owed}");
        let standing: i64 =
            sqlx::query_scalar("SELECT count(*) FROM check_ins WHERE booking_id = $1 AND undone_at IS NULL")
                .bind(booking_id(n).uuid())
                .fetch_one(ground.pool())
                .await
                .unwrap();
        assert_eq!(standing, 1, "round {n}");
    }
}

#[tokio::test]
async fn a_club_that_fails_and_a_lesson_that_fails_stop_no_other() {
    let ground = Ground::new().await;
    another_club(&ground).await;
    // Nothing can be written in the other club, and one lesson of ours can't be changed.
    let broken = format!(
        "CREATE FUNCTION break() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF NEW.club_id = '{OTHER_CLUB}' OR NEW.id = '{}' THEN RAISE EXCEPTION 'broken'; END IF;
            RETURN NEW; END $$;
         CREATE TRIGGER break BEFORE UPDATE ON lessons FOR EACH ROW EXECUTE FUNCTION break();",
        lesson_id(0).uuid()
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(broken)).execute(ground.pool()).await.unwrap();
    let failed = run(&ground, due(2)).await;
    assert_eq!(failed.outcome, Outcome::Failed);
    assert!(failed.error.unwrap().starts_with("lessons were left open"));
    assert_eq!(
        [lesson(&ground, 0).await, lesson(&ground, 1).await, lesson(&ground, 2).await],
        ["confirmed", "completed", "completed"]
    );
    assert_eq!(state(&ground, booking_id(0)).await, "booked", "nothing of the lesson that failed is left");
    ground.pool().execute("DROP TRIGGER break ON lessons").await.unwrap();
    assert_eq!(run(&ground, due(2)).await.outcome, Outcome::Done);
    let open: i64 =
        sqlx::query_scalar("SELECT count(*) FROM lessons WHERE state <> 'completed' AND ends_at <= $1")
            .bind(minutes(150).datetime())
            .fetch_one(ground.pool())
            .await
            .unwrap();
    assert_eq!(open, 0, "in both clubs");
}

#[tokio::test]
async fn after_a_restore_the_job_waits_until_desks_have_pushed_again() {
    let ground = Ground::new().await;
    let restored = "UPDATE server_meta SET restored = true, epoch_at = $1";
    sqlx::query(restored).bind(due(0).datetime()).execute(ground.pool()).await.unwrap();
    let waits = ground.running.app.config.sync.recovering_minutes;
    let run_at = async |at| run(&ground, at).await.counts;
    assert_eq!(run_at(due(0).plus_minutes(waits - 1)).await, json!({ "recovering": 1 }));
    assert_eq!(lesson(&ground, 0).await, "confirmed");
    assert_eq!(run_at(due(0).plus_minutes(waits)).await["lessons"], 2);
}
