//! Jobs: one runner among many, taken over when it dies, each run recorded; and what each takes away.

use crate::ground::{Ground, id, registration};
use crate::push::count;
use serde_json::{Value, json};
use shared::store::testing::CLUB;
use shared::time::Timestamp;
use sqlx::{AssertSqlSafe, Executor as _};
use sync_server::config::Config;
use sync_server::job::schedule::Schedule;
use sync_server::job::{self, Job, Jobs, LEASE_MINUTES, LeaseError, Outcome, Run};
use sync_server::store;

fn jobs(ground: &Ground) -> Jobs {
    Jobs::of(&ground.running.app)
}

/// Runs one job by hand.
async fn run(ground: &Ground, job: Job) -> Run {
    let jobs = jobs(ground);
    let claim = jobs.take_by_hand(job, ground.clock.now()).await.unwrap();
    jobs.run(claim).await.unwrap()
}

/// A day later, when all jobs are due.
fn tomorrow(ground: &Ground) -> Timestamp {
    ground.clock.now().plus_days(1).plus_minutes(1)
}

#[tokio::test]
async fn of_two_servers_one_runs_each_job_and_the_run_is_recorded() {
    let ground = Ground::new().await;
    let (one, two) = (jobs(&ground), jobs(&ground));
    one.know(ground.clock.now()).await.unwrap();
    assert_eq!(one.take(ground.clock.now()).await.unwrap().len(), 0, "nothing is due yet");
    for day in 1..=5 {
        let now = tomorrow(&ground).plus_days(day);
        let (first, second) = tokio::join!(one.take(now), two.take(now));
        let (first, second) = (first.unwrap(), second.unwrap());
        // Without a folder for it, no backup is ever due.
        let due = Job::ALL.len() - 1;
        assert_eq!(first.len() + second.len(), due);
        for (jobs, claims) in [(&one, first), (&two, second)] {
            for claim in claims {
                assert_eq!(jobs.run(claim).await.unwrap().outcome, Outcome::Done);
            }
        }
        assert_eq!(count(&ground, "job_runs").await, day * i64::try_from(due).unwrap());
    }
    let last = job::last_runs(ground.pool(), 1).await.unwrap();
    let pruned = last.iter().find(|run| run.job == "prune_feed").unwrap();
    assert_eq!((pruned.outcome, pruned.by_hand), (Outcome::Done, false));
    assert_eq!(pruned.counts["clubs"], 1);
    assert!(pruned.ended_at.unwrap() >= pruned.started_at && pruned.error.is_none());
}

#[tokio::test]
async fn runs_are_told_for_some_weeks_and_the_last_one_always() {
    let ground = Ground::new().await;
    let (jobs, now) = (jobs(&ground), ground.clock.now());
    jobs.know(now).await.unwrap();
    for (day, told) in [(0, 1), (1, 2), (35, 3), (36, 3), (100, 1)] {
        let claim = jobs.take_by_hand(Job::ForgetCodes, now.plus_days(day)).await.unwrap();
        jobs.run(claim).await.unwrap();
        let runs = job::last_runs(ground.pool(), 9).await.unwrap();
        let runs = runs.iter().filter(|run| run.job == "forget_codes").count();
        assert_eq!(runs, told, "on day {day}");
    }
}

#[tokio::test]
async fn a_job_whose_server_died_is_taken_over_once_and_the_dead_changes_nothing_any_more() {
    let ground = Ground::new().await;
    let (dying, next) = (jobs(&ground), jobs(&ground));
    dying.know(ground.clock.now()).await.unwrap();
    let now = tomorrow(&ground);
    let dead = dying.take(now).await.unwrap().into_iter().find(|claim| claim.job == Job::PruneFeed).unwrap();
    let by_hand = next.take_by_hand(Job::PruneFeed, now).await;
    assert!(matches!(by_hand, Err(LeaseError::Running { job: "prune_feed", .. })), "{by_hand:?}");
    assert_eq!(next.take(now.plus_minutes(LEASE_MINUTES - 1)).await.unwrap().len(), 0, "it may be alive");
    let later = now.plus_minutes(LEASE_MINUTES);
    let taken = next.take(later).await.unwrap();
    let taken = taken.into_iter().find(|claim| claim.job == Job::PruneFeed).unwrap();
    // The dead one was only slow: it writes nothing over its successor.
    dying.run(dead).await.unwrap();
    assert!(matches!(next.take_by_hand(Job::PruneFeed, later).await, Err(LeaseError::Running { .. })));
    assert_eq!(next.run(taken).await.unwrap().outcome, Outcome::Done);
    let runs = job::last_runs(ground.pool(), 9).await.unwrap();
    let outcomes: Vec<_> = runs.iter().filter(|run| run.job == "prune_feed").map(|run| run.outcome).collect();
    assert_eq!(outcomes, [Outcome::Done, Outcome::Lost]);
}

#[tokio::test]
async fn a_job_that_fails_is_recorded_tried_again_soon_and_seen_by_who_watches() {
    // At whatever hour of the day this runs, no other job is due soon.
    let alone = |config: &mut Config| {
        let jobs = &mut config.jobs;
        for other in
            [&mut jobs.end_lessons, &mut jobs.offer_places, &mut jobs.prune_feed, &mut jobs.prune_commands]
        {
            *other = Schedule::Off;
        }
    };
    let ground = Ground::with(alone).await;
    let ready = || async {
        ground.http.get(ground.url("/readyz")).send().await.unwrap().json::<Value>().await.unwrap()
    };
    let jobs = jobs(&ground);
    jobs.know(ground.clock.now()).await.unwrap();
    assert_eq!(ready().await["status"], "healthy");
    ground.pool().execute("ALTER TABLE enrolment_codes RENAME TO elsewhere").await.unwrap();
    let failed = run(&ground, Job::ForgetCodes).await;
    assert_eq!((failed.outcome, failed.by_hand), (Outcome::Failed, true));
    assert_eq!(failed.error.as_deref(), Some("the database failed: SQLSTATE 42P01"));
    let said = ready().await;
    assert_eq!((&said["status"], &said["database"]["ok"]), (&json!("degraded"), &json!(true)));
    let listed = said["jobs"].as_array().unwrap();
    let row = listed.iter().find(|row| row["name"] == "forget_codes").unwrap();
    assert_eq!((&row["ok"], &row["last_outcome"]), (&json!(false), &json!("failed")));
    ground.pool().execute("ALTER TABLE elsewhere RENAME TO enrolment_codes").await.unwrap();
    let again = jobs.take(ground.clock.now().plus_minutes(11)).await.unwrap();
    assert_eq!(again.iter().map(|claim| claim.job).collect::<Vec<_>>(), [Job::ForgetCodes]);
    for claim in again {
        jobs.run(claim).await.unwrap();
    }
    assert_eq!(ready().await["status"], "healthy");
}

#[tokio::test]
async fn the_feed_keeps_what_a_desk_needs_and_a_desk_too_far_behind_bootstraps() {
    let ground = Ground::new().await;
    let (quick, slow) = (ground.desk().await, ground.desk().await);
    let lines = async || count(&ground, "feed").await;
    let head = async || store::head(ground.pool(), CLUB).await.unwrap().0;
    slow.pull(&ground, 1).await.data();
    for seq in 1..=6 {
        quick.push(&ground, &[registration(&ground, seq)]).await.data();
    }
    quick.pull(&ground, head().await).await.data();
    let before = lines().await;

    // All is of today: nothing goes. Two days later, what both desks have taken in goes, and no more.
    run(&ground, Job::PruneFeed).await;
    assert_eq!(lines().await, before);
    ground.clock.turn_ahead(60 * 24 * 2);
    run(&ground, Job::PruneFeed).await;
    let (tokens, _) = (slow.sign_in(&ground).await.data(), quick.sign_in(&ground).await.data());
    let mut slow = slow;
    slow.keep(&tokens);
    let cut = slow.pull(&ground, 1).await.data();
    assert_eq!(cut["rows"].as_array().unwrap().iter().filter(|row| row["table"] == "members").count(), 6);
    assert!(lines().await < before, "the first commit went");

    // Past the days of the settings it goes whoever lags.
    ground.clock.turn_ahead(60 * 24 * 30);
    let done = run(&ground, Job::PruneFeed).await;
    assert!(done.counts["lines"].as_i64().unwrap() > 0);
    assert_eq!(lines().await, 0);
    let tokens = slow.sign_in(&ground).await.data();
    slow.keep(&tokens);
    assert_eq!(slow.pull(&ground, 1).await.refusal(), (410, "cursor_too_old"));
    let at_head = slow.pull(&ground, head().await).await.data();
    assert_eq!(at_head["rows"], json!([]), "who stands at the head needs no line");
}

#[tokio::test]
async fn a_settled_command_stays_until_its_desk_knows_of_it() {
    let ground = Ground::new().await;
    let (mut told, mut silent) = (ground.desk().await, ground.desk().await);
    let commands: Vec<_> = (1..=4).map(|seq| registration(&ground, seq)).collect();
    told.push(&ground, &commands).await.data();
    // It was in touch once, and has not asked since its queue was settled.
    silent.pull(&ground, 1).await.data();
    let unheard: Vec<_> = (1..=4).map(|seq| registration(&ground, seq)).collect();
    silent.push(&ground, &unheard).await.data();
    let settled = async || count(&ground, "settled_commands").await;
    let head = store::head(ground.pool(), CLUB).await.unwrap().0;
    told.pull(&ground, head).await.data();
    ground.clock.turn_ahead(60 * 24 * 39);
    run(&ground, Job::PruneFeed).await;
    run(&ground, Job::PruneCommands).await;
    assert_eq!(settled().await, 8, "too young");

    ground.clock.turn_ahead(60 * 24 * 2);
    let done = run(&ground, Job::PruneCommands).await;
    assert_eq!(done.counts["commands"], 3);
    assert_eq!(settled().await, 5, "the last of a queue stays, and all of a desk that has not pulled");
    for desk in [&mut told, &mut silent] {
        let tokens = desk.sign_in(&ground).await.data();
        desk.keep(&tokens);
    }
    // The queues go on where they stood, and the one that missed its replies is given them.
    let next = told.push(&ground, &[registration(&ground, 5)]).await.data();
    assert_eq!(next["last_seq"], 5);
    let again = silent.push(&ground, &unheard).await.data();
    assert_eq!(again["settled"].as_array().unwrap().len(), 4);
    assert_eq!(id(&again["settled"][3]["command_id"]), unheard[3].command_id.0);
}

#[tokio::test]
async fn commands_of_a_feed_that_was_not_pruned_stay() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    let commands: Vec<_> = (1..=3).map(|seq| registration(&ground, seq)).collect();
    desk.push(&ground, &commands).await.data();
    desk.pull(&ground, store::head(ground.pool(), CLUB).await.unwrap().0).await.data();
    ground.clock.turn_ahead(60 * 24 * 60);
    assert_eq!(run(&ground, Job::PruneCommands).await.counts["commands"], 0);
    run(&ground, Job::PruneFeed).await;
    assert_eq!(run(&ground, Job::PruneCommands).await.counts["commands"], 2);
}

#[tokio::test]
async fn codes_tokens_and_answers_are_forgotten_when_their_time_is_over() {
    let ground = Ground::new().await;
    let _desk = ground.desk().await;
    let code =
        ground.http.post(ground.url("/api/admin/desks/enrolment-code")).header("idempotency-key", "one");
    crate::ground::Answer::of(code.bearer_auth(ground.manager().await)).await.data();
    let left = async || {
        let mut left = Vec::new();
        for table in ["enrolment_codes", "access_tokens", "refresh_tokens", "sessions", "idempotency_keys"] {
            let query = format!("SELECT count(*) FROM {table}");
            let rows: i64 = sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(ground.pool()).await.unwrap();
            left.push(rows);
        }
        left
    };
    let all = async || {
        for job in [Job::ForgetCodes, Job::ForgetTokens, Job::ForgetAnswers] {
            assert_eq!(run(&ground, job).await.outcome, Outcome::Done);
        }
    };
    let before = left().await;
    assert_eq!((before[0], before[4]), (2, 1));
    all().await;
    assert_eq!(left().await, before, "nothing is over yet");
    ground.clock.turn_ahead(60 * 24 + 5);
    all().await;
    assert_eq!(left().await[4], 0, "answers are kept a day");
    assert_eq!(left().await[1], before[1], "an access token is told to be over for a day more");
    ground.clock.turn_ahead(60 * 24 * 40);
    all().await;
    assert_eq!(left().await, [0, 0, 0, 0, 0]);
}
