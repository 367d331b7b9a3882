//! The Sync page, and what is asked of the line from it, over the driver's own doubles.

use super::*;
use crate::driver::doubles::Server;
use crate::driver::{COMPARE_EVERY, Driver, Online};
use crate::replica::Happened;
use crate::view::Link as LinkView;
use shared::command::Outcome;
use shared::id::{AttentionItemId, CommandId};
use shared::record::{Arena, AttentionCode, AttentionDetails, AttentionItem, AttentionState, Json};
use shared::sync::engine::StopReason;
use shared::words::Say;

impl Bench {
    /// The desk with a line to a server that holds the same club.
    async fn in_touch(&self) -> (Arc<Server>, Online) {
        let server = Server::new();
        for row in rows() {
            server.put(row);
        }
        let desk = self.desk.clone();
        let (storage, transport, issued) = (Arc::new(desk.clone()), Arc::clone(&server), desk.issued());
        let driver =
            tokio::task::spawn_blocking(move || Driver::start(storage, transport, issued, 7, COMPARE_EVERY))
                .await
                .unwrap();
        let online = Online::over(desk, driver.unwrap());
        self.until(|status| status.link == LinkView::Online).await;
        (server, online)
    }

    /// Waits for the status strip to say something, at most ten seconds.
    async fn until(&self, says: impl Fn(&Status) -> bool) {
        let mut statuses = self.desk.statuses();
        let waited =
            tokio::time::timeout(std::time::Duration::from_secs(10), statuses.wait_for(|now| says(now)))
                .await;
        assert!(waited.is_ok(), "not within ten seconds: {:?}", self.desk.status());
    }
}

/// A command of the other desk that failed inside the server again and again.
fn set_aside() -> AttentionItem {
    AttentionItem {
        club_id: CLUB,
        id: AttentionItemId(Uuid::from_u128(1)),
        code: AttentionCode::CommandQuarantined,
        command_id: CommandId(Uuid::from_u128(2)),
        desk_id: Some(world::OFFICE),
        staff_id: Some(world::MANAGER),
        booking_id: Some(world::booking_id(0)),
        member_id: None,
        order_id: None,
        details: Json(AttentionDetails {
            command: "check_in".to_owned(),
            say: Say::Quarantined { attempts: 5 },
            wanted: None,
        }),
        state: AttentionState::Open,
        settled_at: None,
        settled_by: None,
        settled_how: None,
        meta: shared::store::testing::untouched(),
    }
}

#[tokio::test]
async fn the_queue_is_told_in_words_with_who_gave_it_and_what_came_of_it() {
    let bench = Bench::at_work().await;
    bench.desk.check_in(&booking(0), "search").await.unwrap();
    bench.desk.check_in(&booking(1), "search").await.unwrap();
    let page = bench.desk.sync_page().await.unwrap();
    assert_eq!(page.queue.len(), 2);
    assert_eq!((page.queue[0].desk_seq, page.queue[0].words.as_str()), (1.0, "王若溪 签到"));
    assert!(page.queue[0].by.is_some() && page.queue[0].doubt.is_none(), "{:?}", page.queue[0]);

    let first = bench.settlement(1).await;
    let mut second = bench.settlement(2).await;
    second.outcome = Outcome::Rejected { refusal: Say::Quarantined { attempts: 5 } };
    bench.pull(Vec::new(), vec![first, second]);
    let page = bench.desk.sync_page().await.unwrap();
    assert!(page.queue.is_empty());
    let told: Vec<_> = page.settled.iter().map(|one| (one.desk_seq, one.outcome.as_str())).collect();
    assert_eq!(told, [(2.0, "set_aside"), (1.0, "applied")], "the newest first");
    assert!(page.settled[0].reason.is_some() && page.settled[1].reason.is_none());
    assert_eq!(page.settled[0].label, "已隔离");
}

#[tokio::test]
async fn what_the_server_set_aside_is_shown_until_it_is_settled() {
    let bench = Bench::at_work().await;
    assert!(bench.desk.sync_page().await.unwrap().quarantine.is_empty());
    let mut item = set_aside();
    bench.pull(vec![Row::AttentionItem(item.clone())], Vec::new());
    let page = bench.desk.sync_page().await.unwrap();
    assert_eq!(page.quarantine[0].kind, "command_quarantined");
    item.state = AttentionState::Settled;
    bench.pull(vec![Row::AttentionItem(item)], Vec::new());
    assert!(bench.desk.sync_page().await.unwrap().quarantine.is_empty());
}

#[tokio::test]
async fn the_replica_is_counted_and_the_comparison_stands_beside_each_table() {
    let bench = Bench::at_work().await;
    let facts = bench.desk.replica_facts().await.unwrap();
    assert_eq!(facts.tables.len(), Table::ALL.len());
    let of = |facts: &crate::view::ReplicaFacts, table: &str| {
        facts.tables.iter().find(|one| one.table == table).unwrap().clone()
    };
    assert_eq!((of(&facts, "riders").name.as_str(), of(&facts, "riders").equal), ("骑手", None));
    let expected = rows().iter().filter(|row| row.table() == Table::Riders).count();
    assert_eq!(usize::try_from(of(&facts, "riders").rows).unwrap(), expected);
    assert!(facts.size.ends_with(" MB") && facts.size != "0.0 MB", "{}", facts.size);
    assert_eq!(facts.origin, "A");
    assert_eq!(bench.desk.sync_page().await.unwrap().cursor, Some(2.0));

    let (_server, online) = bench.in_touch().await;
    assert_eq!(online.compare().await.unwrap().verdict, "equal");
    let kept = bench.desk.write(|replica| replica.local(crate::replica::COMPARED)).await.unwrap();
    assert!(kept.is_some());
    assert_eq!(of(&bench.desk.replica_facts().await.unwrap(), "riders").equal, Some(true));
    assert_eq!(bench.desk.sync_page().await.unwrap().compared.unwrap().verdict, "equal");
    online.close().await;
}

#[tokio::test]
async fn a_difference_is_named_and_heals_by_itself() {
    let bench = Bench::at_work().await;
    let (server, online) = bench.in_touch().await;
    // A row that the server has and never told of: its feed has a hole.
    let stray = crate::driver::doubles::arena(4_242, "暗场");
    server.with(|server| {
        let head = server.head;
        let row = match stray {
            Row::Arena(arena) => Row::Arena(Arena { club_id: CLUB, ..arena }),
            other => other,
        };
        server.rows.insert(row.id(), (head, row));
    });
    let found = online.compare().await.unwrap();
    assert_eq!((found.verdict.as_str(), found.differing), ("differs", vec!["场地".to_owned()]));
    let mut page = bench.desk.sync_page().await.unwrap();
    let mut changes = bench.desk.changes();
    while page.compared.as_ref().is_none_or(|found| found.verdict != "equal") {
        let _news = tokio::time::timeout(std::time::Duration::from_secs(10), changes.recv()).await.unwrap();
        page = bench.desk.sync_page().await.unwrap();
    }
    let kinds: Vec<_> = page.happened.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(kinds, ["rebuilt", "differed", "restored"], "the newest first");
    online.close().await;
}

#[tokio::test]
async fn only_a_manager_has_everything_fetched_anew_and_the_queue_stays() {
    let bench = Bench::at_work().await;
    let (server, online) = bench.in_touch().await;
    let refused = online.rebuild().await.unwrap_err();
    assert_eq!(refused.code, "may_not");
    assert_eq!(bench.desk.sync_page().await.unwrap().rebuild_not, Some(refused.words));
    let asked =
        || server.with(|server| server.asked.iter().filter(|one| one.starts_with("bootstrap")).count());
    let before = asked();
    bench.sign_in("shen").await;
    assert_eq!(bench.desk.sync_page().await.unwrap().rebuild_not, None);

    online.practise(5).await.unwrap();
    assert_eq!(online.rebuild().await.unwrap_err().code, "practising");
    bench.desk.check_in(&booking(0), "search").await.unwrap();
    online.end_practice().await.unwrap();
    bench.until(|status| status.link == LinkView::Online).await;
    online.rebuild().await.unwrap();
    bench.until(|status| status.waiting == 0 && status.link == LinkView::Online).await;
    assert_eq!(server.with(|server| server.received.len()), 1);
    let mut changes = bench.desk.changes();
    while bench.desk.sync_page().await.unwrap().happened[0].kind != "rebuilt" {
        let _news = tokio::time::timeout(std::time::Duration::from_secs(10), changes.recv()).await.unwrap();
    }
    assert_eq!(asked(), before + 1);
    online.close().await;
}

#[tokio::test]
async fn reception_practises_a_cut_sees_its_work_wait_and_loses_nothing() {
    let bench = Bench::at_work().await;
    let (server, online) = bench.in_touch().await;
    assert_eq!(online.practise(7).await.unwrap_err().code, "bad_field");
    let status = online.practise(15).await.unwrap();
    assert_eq!(status.link, LinkView::Practising { until: "09:15".to_owned() }, "{status:?}");
    assert!(status.words.contains("断网演练中"), "{}", status.words);
    assert_eq!(online.compare().await.unwrap_err().code, "practising");
    bench.desk.check_in(&booking(0), "search").await.unwrap();
    let page = bench.desk.sync_page().await.unwrap();
    assert_eq!((page.queue.len(), page.title.as_str()), (1, "断网演练中"));
    assert_eq!(page.practice.unwrap().until, "09:15");
    assert_eq!(server.with(|server| server.received.len()), 0);

    online.end_practice().await.unwrap();
    bench.until(|status| status.link == LinkView::Online && status.waiting == 0).await;
    assert_eq!(server.with(|server| server.received.len()), 1);
    online.close().await;
}

#[tokio::test]
async fn without_a_server_there_is_nothing_to_verify_rebuild_or_practise() {
    let bench = Bench::at_work().await;
    let page = bench.desk.sync_page().await.unwrap();
    assert!(page.verify_not.is_some() && page.rebuild_not.is_some() && page.practise_not.is_some());
    assert_eq!(bench.desk.may_verify().unwrap_err().code, "needs_server");
    assert_eq!(bench.desk.may_practise(15).unwrap_err().code, "needs_server");
    bench.desk.sign_out().await.unwrap();
    assert_eq!(bench.desk.sync_page().await.unwrap_err().code, "signed_out");
    assert_eq!(bench.desk.may_end_practice().unwrap_err().code, "signed_out");
}

#[tokio::test]
async fn what_befell_the_data_is_explained() {
    let bench = Bench::at_work().await;
    bench.desk.check_in(&booking(0), "search").await.unwrap();
    bench.desk.show(Link::Stopped(StopReason::Forked));
    let identity = Identity { club_id: CLUB, desk_id: DeskId(Uuid::from_u128(5)), origin: Origin::nth(2) };
    bench.desk.enrolled(identity, "https://club.example".to_owned(), 0).await.unwrap();
    let noted = bench.desk.write(|replica| replica.journal()).await.unwrap();
    let what: Vec<_> = noted.into_iter().map(|one| one.what).collect();
    assert_eq!(what, [Happened::Forked, Happened::Enrolled { kept: 1 }]);
}
