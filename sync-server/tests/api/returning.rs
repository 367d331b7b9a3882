//! After a restore desks bring again what the server has forgotten: it is gathered, and done in its order.

use crate::ground::{Desk, Ground, envelope};
use serde_json::json;
use shared::command::{EditMember, Patch};
use shared::store::testing::world::YINUO;
use shared::sync::wire::{Cursor, Envelope};
use sync_server::restore;

/// An edit of a member's notes by a desk that had seen the feed up to a cursor.
fn noted(ground: &Ground, desk_seq: u64, cursor: i64, before: &str, after: &str) -> Envelope {
    let patch = Patch::new("notes", Some(before).filter(|before| !before.is_empty()), Some(after));
    let edit = EditMember { member_id: YINUO, patches: vec![patch] };
    let mut envelope = envelope(ground, desk_seq, &edit.into());
    envelope.issued_cursor = Cursor(cursor);
    envelope
}

async fn notes(ground: &Ground) -> Option<String> {
    let question = sqlx::query_scalar("SELECT notes FROM members WHERE id = $1").bind(YINUO.0);
    question.fetch_one(ground.pool()).await.unwrap()
}

/// The desk fetches everything anew, as one that had seen its commands settled up to a number.
async fn comes_back(ground: &Ground, desk: &Desk, settled_to: u64) {
    let url = ground.url(&format!("/api/sync/bootstrap?pending_from={}", settled_to + 1));
    let answer = ground.http.get(url).bearer_auth(&desk.access).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    // To its end: the stream holds one of the turns.
    answer.text().await.unwrap();
}

#[tokio::test]
async fn what_desks_bring_again_is_done_in_the_order_in_which_it_was_given() {
    let ground = Ground::new().await;
    let (mut first, mut second) = (ground.desk().await, ground.desk().await);
    for desk in [&first, &second] {
        desk.pull(&ground, 1).await.data();
    }
    let epoch = restore::begin_epoch(ground.pool()).await.unwrap().0;
    (first.epoch, second.epoch) = (epoch, epoch);
    // Both had seen settled what this database has forgotten: the second one's edit came after the first one's.
    let earlier = [noted(&ground, 1, 10, "", "一"), noted(&ground, 2, 14, "二", "三")];
    let later = [noted(&ground, 1, 12, "一", "二")];
    comes_back(&ground, &second, 1).await;
    let told = second.push(&ground, &later).await.data();
    assert_eq!((&told["stopped"], &told["last_seq"]), (&json!("recovering"), &json!(0)), "{told}");
    comes_back(&ground, &first, 2).await;
    let told = second.push(&ground, &later).await.data();
    assert_eq!(told["stopped"], "recovering", "the first desk has not brought anything yet: {told}");
    let told = first.push(&ground, &earlier[..1]).await.data();
    // What comes before anything that may be on its way is done.
    assert_eq!(told["last_seq"], 1, "{told}");
    assert_eq!(notes(&ground).await.as_deref(), Some("一"));
    let told = first.push(&ground, &earlier[1..]).await.data();
    assert_eq!((&told["stopped"], &told["last_seq"]), (&json!(null), &json!(2)), "{told}");
    assert_eq!(notes(&ground).await.as_deref(), Some("三"));
    let told = second.push(&ground, &later).await.data();
    assert_eq!((&told["stopped"], &told["last_seq"]), (&json!(null), &json!(1)), "{told}");
    assert_eq!(notes(&ground).await.as_deref(), Some("三"), "nothing is done twice");
}

#[tokio::test]
async fn a_desk_that_does_not_come_back_is_not_waited_for_for_ever() {
    let ground = Ground::new().await;
    let (mut first, second) = (ground.desk().await, ground.desk().await);
    for desk in [&first, &second] {
        desk.pull(&ground, 1).await.data();
    }
    first.epoch = restore::begin_epoch(ground.pool()).await.unwrap().0;
    comes_back(&ground, &first, 1).await;
    let command = [noted(&ground, 1, 10, "", "一")];
    assert_eq!(first.push(&ground, &command).await.data()["stopped"], "recovering");
    ground.clock.turn_ahead(2);
    let told = first.push(&ground, &command).await.data();
    assert_eq!((&told["stopped"], &told["last_seq"]), (&json!(null), &json!(1)), "{told}");
}

#[tokio::test]
async fn a_copy_is_told_so_while_others_are_waited_for() {
    let ground = Ground::new().await;
    let (mut first, second) = (ground.desk().await, ground.desk().await);
    first.push(&ground, &[noted(&ground, 1, 1, "", "一")]).await.data();
    for desk in [&first, &second] {
        desk.pull(&ground, 1).await.data();
    }
    first.epoch = restore::begin_epoch(ground.pool()).await.unwrap().0;
    comes_back(&ground, &first, 1).await;
    let copy = [noted(&ground, 1, 1, "", "另一条")];
    assert_eq!(first.push(&ground, &copy).await.refusal(), (409, "fork"));
}
