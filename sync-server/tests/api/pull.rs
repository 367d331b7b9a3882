//! Cuts, bootstraps and checksums give what the tables hold.

use crate::ground::{Desk, Ground, registration};
use serde_json::{Value, json};
use shared::record::{Row, Table};
use shared::sync::checksum;
use shared::sync::wire::{BootstrapHead, Cut};
use std::collections::BTreeMap;
use sync_server::restore;
use uuid::Uuid;

struct Bootstrap {
    head: BootstrapHead,
    rows: Vec<Row>,
    end: Value,
}

async fn bootstrap(ground: &Ground, desk: &Desk, query: &str) -> Bootstrap {
    let request =
        ground.http.get(ground.url(&format!("/api/sync/bootstrap?{query}"))).bearer_auth(&desk.access);
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/x-ndjson");
    let text = response.text().await.unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    let end = serde_json::from_str(lines.pop().unwrap()).unwrap();
    let head = serde_json::from_str(lines.remove(0)).unwrap();
    let rows = lines.into_iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    Bootstrap { head, rows, end }
}

fn place(row: &Row) -> (Table, Uuid) {
    (row.table(), row.id())
}

#[tokio::test]
async fn a_bootstrap_and_the_cuts_after_it_are_the_servers_rows() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    desk.push(&ground, &[registration(&ground, 1)]).await.data();
    let whole = bootstrap(&ground, &desk, "pending_from=1").await;
    assert_eq!(whole.end, json!({ "end": { "rows": whole.rows.len() } }));
    assert_eq!(whole.head.rows, u64::try_from(whole.rows.len()).unwrap());
    assert_eq!((whole.head.last_seq, whole.head.settlements.len()), (1, 1));
    assert!(whole.rows.iter().map(place).is_sorted());

    let commands = [registration(&ground, 2), registration(&ground, 3)];
    desk.push(&ground, &commands).await.data();
    let cut: Cut = serde_json::from_value(desk.pull(&ground, whole.head.cursor.0).await.data()).unwrap();
    assert_eq!(cut.settlements.iter().map(|one| one.desk_seq).collect::<Vec<_>>(), [2, 3]);
    let mut replica: BTreeMap<_, _> = whole.rows.into_iter().map(|row| (place(&row), row)).collect();
    replica.extend(cut.rows.into_iter().map(|row| (place(&row), row)));
    for gone in &cut.tombstones {
        replica.remove(gone);
    }

    let sums = desk.get(&ground, "/api/sync/checksum").await.data();
    assert_eq!(sums["cursor"], cut.to.0);
    for table in Table::ALL {
        let rows = replica.values().filter(|row| row.table() == *table).cloned().collect();
        assert_eq!(
            sums["tables"][table.as_str()],
            serde_json::to_value(checksum::of(rows)).unwrap(),
            "{table:?}"
        );
    }
    let nothing: Cut = serde_json::from_value(desk.pull(&ground, cut.to.0).await.data()).unwrap();
    assert_eq!((nothing.from, nothing.rows.len()), (nothing.to, 0));
}

#[tokio::test]
async fn a_bootstrap_that_was_cut_off_goes_on_after_its_last_row() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    let whole = bootstrap(&ground, &desk, "pending_from=1").await;
    for (position, last) in whole.rows.iter().enumerate().step_by(7) {
        let (table, id) = place(last);
        let rest = bootstrap(&ground, &desk, &format!("after={}:{id}", table.as_str())).await;
        assert_eq!(rest.rows, whole.rows[position + 1..]);
    }
    let wrong = desk.get(&ground, "/api/sync/bootstrap?after=unicorns:1").await;
    assert_eq!(wrong.refusal(), (422, "bad_field"));
}

#[tokio::test]
async fn a_desk_too_far_behind_or_of_another_epoch_is_told_so() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    for seq in 1..=3 {
        desk.push(&ground, &[registration(&ground, seq)]).await.data();
    }
    let behind = format!("/api/sync/pull?cursor=0&limit=1&epoch={}", desk.epoch);
    assert_eq!(desk.get(&ground, &behind).await.refusal(), (410, "cursor_too_old"));
    assert_eq!(desk.pull(&ground, 1_000_000).await.refusal(), (409, "epoch_changed"));
    let epoch = restore::begin_epoch(ground.pool()).await.unwrap();
    let answer = desk.pull(&ground, 1).await;
    assert_eq!(answer.refusal(), (409, "epoch_changed"));
    assert_eq!(answer.body["details"], json!({ "epoch": epoch, "last_seq": 3 }));
}

#[tokio::test]
async fn after_a_restore_a_missing_row_is_waited_for_and_later_refused() {
    use crate::ground::envelope;
    use shared::command::CancelBooking;
    let ground = Ground::new().await;
    let mut desk = ground.desk().await;
    desk.epoch = restore::begin_epoch(ground.pool()).await.unwrap().0;
    let cancel: CancelBooking =
        serde_json::from_value(json!({ "booking_id": Uuid::now_v7(), "reason": "雨" })).unwrap();
    let command = [envelope(&ground, 1, &cancel.into())];
    assert_eq!(desk.push(&ground, &command).await.data()["stopped"], "recovering");
    ground.clock.turn_ahead(31);
    let tokens = desk.sign_in(&ground).await.data();
    desk.keep(&tokens);
    let reply = desk.push(&ground, &command).await.data();
    assert_eq!((&reply["stopped"], &reply["last_seq"]), (&Value::Null, &json!(1)));
}
