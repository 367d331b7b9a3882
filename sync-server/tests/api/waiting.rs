//! Waiting lists: a place that comes free is held for one party at a time, whoever asks for it, and goes on when nobody
//! answers.

use crate::ground::Ground;
use serde_json::{Value, json};
use shared::id::Id as _;
use shared::store::testing::world::{ARENA, COACH, COURSE, RIDERS};
use shared::time::{ClubZone, Timestamp};
use sync_server::job::{Job, Jobs, Run};

/// Runs the job as of a time.
async fn run(ground: &Ground, at: Timestamp) -> Run {
    let jobs = Jobs::of(&ground.running.app);
    let claim = jobs.take_by_hand(Job::OfferPlaces, at).await.unwrap();
    jobs.run(claim).await.unwrap()
}

/// A lesson with one place, in a week.
struct Class<'g> {
    ground: &'g Ground,
    token: String,
    lesson: String,
}

impl<'g> Class<'g> {
    async fn new(ground: &'g Ground) -> Self {
        let token = ground.manager().await;
        let day = ClubZone::default().date(ground.clock.now().plus_days(7));
        let body = json!({
            "course_id": COURSE, "coach_id": COACH, "arena_id": ARENA, "confirmed": true, "capacity": 1,
            "starts_at": ClubZone::default().at_minute(day, 720),
        });
        let made = ground.post_as(&token, "/api/admin/lessons", &body).await.data();
        let lesson = made["receipt"]["lesson_id"].as_str().unwrap().to_owned();
        Self { ground, token, lesson }
    }

    async fn book(&self, rider: usize) -> crate::ground::Answer {
        let body = json!({ "rider_id": RIDERS[rider].uuid(), "reason": "家长在场" });
        let path = format!("/api/admin/lessons/{}/bookings", self.lesson);
        self.ground.post_as(&self.token, &path, &body).await
    }

    async fn join(&self, riders: &[usize]) -> crate::ground::Answer {
        let riders: Vec<_> = riders.iter().map(|n| RIDERS[*n].uuid()).collect();
        let path = format!("/api/admin/lessons/{}/waiting-list", self.lesson);
        self.ground.post_as(&self.token, &path, &json!({ "riders": riders })).await
    }

    async fn joined(&self, riders: &[usize]) -> String {
        self.join(riders).await.data()["receipt"]["entry_id"].as_str().unwrap().to_owned()
    }

    async fn answer(&self, entry: &str, how: &str, body: &Value) -> crate::ground::Answer {
        self.ground.post_as(&self.token, &format!("/api/admin/waiting-list/{entry}/{how}"), body).await
    }

    async fn states(&self) -> Vec<String> {
        let path = format!("/api/admin/lessons/{}/waiting-list", self.lesson);
        let list = self.ground.get_as(&self.token, &path).await.data();
        let states =
            list["items"].as_array().unwrap().iter().map(|item| item["state"].as_str().unwrap().to_owned());
        states.collect()
    }

    /// Riders who hold a place, and parties for whom one is held.
    async fn taken(&self) -> (usize, usize) {
        let path = format!("/api/admin/lessons/{}", self.lesson);
        let lesson = self.ground.get_as(&self.token, &path).await.data();
        let held = self.states().await.iter().filter(|state| *state == "offered").count();
        (usize::try_from(lesson["taken"].as_u64().unwrap()).unwrap(), held)
    }
}

#[tokio::test]
async fn a_place_that_comes_free_is_held_for_one_at_a_time_and_passes_on() {
    let ground = Ground::new().await;
    let class = Class::new(&ground).await;
    let booked = class.book(0).await.data();
    let first = class.joined(&[1]).await;
    class.joined(&[2]).await;
    assert_eq!(class.join(&[1]).await.body["error"], "already_waiting");
    assert_eq!(class.join(&[1, 2]).await.body["error"], "bad_field", "a party is of one account");
    let now = ground.clock.now();
    assert_eq!(run(&ground, now).await.counts, json!({ "offered": 0, "lapsed": 0, "over": 0 }));

    let booking = booked["receipt"]["booking_id"].as_str().unwrap();
    let cancel = format!("/api/admin/bookings/{booking}/cancel");
    ground.post_as(&class.token, &cancel, &json!({})).await.data();
    assert_eq!(run(&ground, now).await.counts["offered"], 1);
    assert_eq!(
        (class.states().await, class.taken().await),
        (vec!["offered".into(), "waiting".into()], (0, 1))
    );
    // Nobody else gets it, neither a booking nor one that comes back.
    assert_eq!(class.book(0).await.refusal(), (409, "lesson_full"));
    let restore = format!("/api/admin/bookings/{booking}/restore");
    let again = ground.post_as(&class.token, &restore, &json!({})).await;
    assert_eq!(again.refusal(), (409, "lesson_full"));
    // Nothing more is due until the half hour is over; then it is the next one's, and again only theirs.
    assert_eq!(run(&ground, now.plus_minutes(29)).await.counts["offered"], 0);
    assert_eq!(
        run(&ground, now.plus_minutes(31)).await.counts,
        json!({ "offered": 1, "lapsed": 1, "over": 0 })
    );
    assert_eq!(
        (class.states().await, class.taken().await),
        (vec!["lapsed".into(), "offered".into()], (0, 1))
    );
    assert_eq!(
        class.answer(&first, "accept", &json!({ "reason": "可以" })).await.body["error"],
        "offer_over"
    );
    assert_eq!(run(&ground, now.plus_minutes(62)).await.counts["lapsed"], 1);
    assert_eq!(class.taken().await, (0, 0));
    class.book(0).await.data();
}

#[tokio::test]
async fn of_all_who_reach_for_a_place_at_once_one_has_it() {
    let ground = Ground::new().await;
    for round in 0..8 {
        let class = Class::new(&ground).await;
        let booked = class.book(0).await.data();
        let (first, second) = (class.joined(&[1]).await, class.joined(&[2]).await);
        let cancel =
            format!("/api/admin/bookings/{}/cancel", booked["receipt"]["booking_id"].as_str().unwrap());
        let (none, reason) = (json!({}), json!({ "reason": "家长在场" }));
        let now = ground.clock.now();
        // It comes free while the job looks, and somebody at a desk would like it, too.
        let (cancelled, _) = tokio::join!(ground.post_as(&class.token, &cancel, &none), run(&ground, now));
        cancelled.data();
        let (_, other) = tokio::join!(run_if_free(&ground, now), class.book(0));
        run(&ground, now).await;
        let (riders, held) = class.taken().await;
        assert_eq!(riders + held, 1, "round {round}");
        if held == 1 {
            assert_eq!(other.refusal(), (409, "lesson_full"), "round {round}");
            let (yes, late) = tokio::join!(
                class.answer(&first, "accept", &reason),
                class.answer(&second, "accept", &reason),
            );
            yes.data();
            assert_eq!(late.body["error"], "illegal_step", "nobody had offered it to the second");
        }
        assert_eq!(class.taken().await, (1, 0), "round {round}");
        class
            .ground
            .post_as(
                &class.token,
                &format!("/api/admin/lessons/{}/cancel", class.lesson),
                &json!({ "reason": "完" }),
            )
            .await
            .data();
        assert!(run(&ground, now).await.counts["over"].as_u64().unwrap() > 0, "round {round}");
    }
}

/// Another run beside the first: of two at once one is turned away, which does no harm.
async fn run_if_free(ground: &Ground, at: Timestamp) {
    let jobs = Jobs::of(&ground.running.app);
    if let Ok(claim) = jobs.take_by_hand(Job::OfferPlaces, at).await {
        jobs.run(claim).await.unwrap();
    }
}

#[tokio::test]
async fn an_offer_that_is_declined_goes_on_and_who_left_comes_back_to_the_old_place() {
    let ground = Ground::new().await;
    let class = Class::new(&ground).await;
    assert_eq!(class.join(&[1]).await.body["error"], "lesson_has_room");
    let booked = class.book(0).await.data();
    let (first, second) = (class.joined(&[1]).await, class.joined(&[2]).await);
    class.answer(&second, "leave", &json!({})).await.data();
    let third = class.joined(&[2]).await;
    assert_ne!(second, third);
    let cancel = format!("/api/admin/bookings/{}/cancel", booked["receipt"]["booking_id"].as_str().unwrap());
    ground.post_as(&class.token, &cancel, &json!({})).await.data();
    let now = ground.clock.now();
    run(&ground, now).await;
    class.answer(&first, "decline", &json!({})).await.data();
    run(&ground, now).await;
    assert_eq!(class.states().await, ["declined", "left", "offered"]);
    let accepted = class.answer(&third, "accept", &json!({ "reason": "家长在场" })).await.data();
    assert_eq!(accepted["receipt"]["bookings"].as_array().unwrap().len(), 1);
    assert_eq!(class.taken().await, (1, 0));
}
