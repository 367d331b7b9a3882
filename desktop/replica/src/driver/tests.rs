#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
use super::doubles::{Desk, Server, arena};
use super::*;
use shared::id::Epoch;
use shared::sync::engine::{Link, StopReason};
use shared::sync::wire::Cursor;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

fn start(desk: &Arc<Desk>, server: &Arc<Server>) -> Driver {
    comparing_every(desk, server, COMPARE_EVERY)
}

fn comparing_every(desk: &Arc<Desk>, server: &Arc<Server>, every: Duration) -> Driver {
    Driver::start(Arc::clone(desk), Arc::clone(server), desk.issued(), 7, every).unwrap()
}

async fn online(server: &Arc<Server>) -> (Arc<Desk>, Driver) {
    let desk = Desk::new();
    let driver = start(&desk, server);
    desk.until("online", |desk| desk.links.last() == Some(&Link::Online)).await;
    (desk, driver)
}

#[tokio::test]
async fn a_new_desk_waits_for_a_server_that_is_away_and_then_fetches_everything() {
    let (server, desk) = (Server::new(), Desk::new());
    server.put(arena(1, "大场"));
    server.with(|server| server.away = true);
    let driver = start(&desk, &server);
    desk.until("offline", |desk| matches!(desk.links.last(), Some(Link::Offline { .. }))).await;
    server.with(|server| server.away = false);
    desk.until("online", |desk| desk.links.last() == Some(&Link::Online)).await;
    desk.with(|desk| {
        assert_eq!(desk.rows.len(), 1);
        assert_eq!(desk.cursor, Some(Cursor(1)));
        assert!(desk.links.contains(&Link::Bootstrapping));
        assert_eq!(desk.progress.last(), Some(&(1, 1)));
    });
    desk.until("the server's clock is measured", |desk| desk.offset.is_some()).await;
    driver.stop().await;
}

#[tokio::test]
async fn a_bootstrap_that_is_cut_off_goes_on_after_its_last_row_and_catches_up_from_its_first_moment() {
    let (server, desk) = (Server::new(), Desk::new());
    for number in 1..=5 {
        server.put(arena(number, "before"));
    }
    server.with(|server| server.cut_off = [2, 1].into());
    let driver = start(&desk, &server);
    let cut_off = |links: &[Link]| matches!(links, [.., Link::Bootstrapping, Link::Offline { .. }]);
    desk.until("cut off", |desk| cut_off(&desk.links)).await;
    // A row that has arrived already changes while the rest is on its way.
    server.put(arena(1, "after"));
    desk.until("bootstrapped", |desk| desk.bootstraps == 1).await;
    driver.stop().await;
    let asked = server.with(|server| server.asked.clone());
    let asked: Vec<_> = asked.iter().map(String::as_str).filter(|asked| *asked != "live").take(4).collect();
    assert_eq!(
        asked[..3],
        ["bootstrap 1 after None", "bootstrap 1 after Some(2)", "bootstrap 1 after Some(3)",]
    );
    assert!(asked[3] == "pull 5", "{asked:?}");
    let name = |row| if let shared::record::Row::Arena(arena) = row { arena.name } else { String::new() };
    let names: Vec<_> = desk.with(|desk| desk.rows.values().cloned().map(name).collect());
    assert_eq!(names, ["after", "before", "before", "before", "before"]);
}

#[tokio::test]
async fn a_command_given_offline_reaches_the_server_once_though_the_reply_is_lost() {
    let server = Server::new();
    let (desk, driver) = online(&server).await;
    server.with(|server| server.go_away());
    desk.until("offline", |desk| matches!(desk.links.last(), Some(Link::Offline { .. }))).await;
    for _ in 0..3 {
        desk.give_command();
    }
    server.with(|server| {
        server.lost_replies = 1;
        server.away = false;
    });
    desk.until("settled", |desk| desk.settled == 3).await;
    let received = server.with(|server| server.received.iter().map(|one| one.desk_seq).collect::<Vec<_>>());
    assert_eq!(received, [1, 2, 3]);
    driver.stop().await;
}

#[tokio::test]
async fn a_hint_brings_a_change_at_once() {
    let server = Server::new();
    let (desk, driver) = online(&server).await;
    let before = std::time::Instant::now();
    server.put(arena(1, "new"));
    desk.until("the row is here", |desk| desk.rows.len() == 1).await;
    // The next poll without a hint would come seconds later.
    assert!(before.elapsed() < Duration::from_secs(2));
    driver.stop().await;
}

#[tokio::test]
async fn a_cut_that_can_not_be_applied_is_fetched_again() {
    let server = Server::new();
    let (desk, driver) = online(&server).await;
    desk.with(|desk| desk.broken = 1);
    server.put(arena(1, "new"));
    desk.until("the row is here", |desk| desk.rows.len() == 1 && desk.broken == 0).await;
    driver.stop().await;
}

#[tokio::test]
async fn a_desk_whose_rows_differ_fetches_everything_anew() {
    let server = Server::new();
    server.put(arena(1, "right"));
    let (desk, driver) = online(&server).await;
    assert_eq!(driver.verify().await, Verdict::Equal);
    desk.with(|desk| desk.rows.insert(Uuid::from_u128(1), arena(1, "wrong")));
    assert_eq!(driver.verify().await, Verdict::Differs(vec![shared::record::Table::Arenas]));
    desk.until("bootstrapped again", |desk| desk.bootstraps == 2).await;
    desk.until("online", |desk| desk.links.last() == Some(&Link::Online)).await;
    assert_eq!(driver.verify().await, Verdict::Equal);
    driver.stop().await;
}

#[tokio::test]
async fn a_difference_is_found_and_healed_without_being_asked() {
    let server = Server::new();
    server.put(arena(1, "right"));
    let desk = Desk::new();
    let driver = comparing_every(&desk, &server, Duration::from_millis(50));
    desk.until("compared", |desk| desk.compared.contains(&Verdict::Equal)).await;
    desk.with(|desk| desk.rows.insert(Uuid::from_u128(1), arena(1, "wrong")));
    server.put(arena(2, "new"));
    let differs = Verdict::Differs(vec![shared::record::Table::Arenas]);
    desk.until("found", |desk| desk.compared.contains(&differs)).await;
    desk.until("healed", |desk| desk.bootstraps == 2 && desk.compared.last() == Some(&Verdict::Equal)).await;
    driver.stop().await;
}

#[tokio::test]
async fn a_copy_that_has_to_start_over_is_told_that_it_is_one() {
    let (server, desk) = (Server::new(), Desk::new());
    desk.with(|desk| desk.is_copy = true);
    let driver = start(&desk, &server);
    let stopped = Link::Stopped(StopReason::Forked);
    desk.until("stopped", |desk| desk.links.last() == Some(&stopped)).await;
    driver.stop().await;
}

#[tokio::test]
async fn a_restored_server_is_fetched_anew_and_gets_what_it_had_forgotten() {
    let server = Server::new();
    let (desk, driver) = online(&server).await;
    desk.give_command();
    desk.until("settled", |desk| desk.settled == 1).await;
    server.with(|server| {
        server.epoch = Epoch(Uuid::from_u128(10));
        server.received.clear();
        server.go_away();
        server.away = false;
    });
    desk.until("settled in the new epoch", |desk| desk.bootstraps == 2 && desk.settled == 1).await;
    assert_eq!(server.with(|server| server.received.len()), 1);
    driver.stop().await;
}

#[tokio::test]
async fn a_revoked_desk_stops_and_asks_no_more() {
    let server = Server::new();
    let (desk, driver) = online(&server).await;
    server.with(|server| server.revoked = true);
    desk.give_command();
    let stopped = Link::Stopped(StopReason::Revoked);
    desk.until("stopped", |desk| desk.links.last() == Some(&stopped)).await;
    let asked = server.with(|server| server.asked.len());
    desk.give_command();
    // It takes the message and does nothing.
    driver.stop().await;
    assert_eq!(server.with(|server| server.asked.len()), asked);
}

const AN_HOUR: Duration = Duration::from_secs(3_600);

#[tokio::test]
async fn a_practised_cut_is_like_a_real_one_and_nothing_is_lost_by_it() {
    let server = Server::new();
    let (desk, driver) = online(&server).await;
    driver.practise(AN_HOUR).await;
    desk.with(|desk| assert!(desk.practising.is_some()));
    desk.until("offline", |desk| matches!(desk.links.last(), Some(Link::Offline { .. }))).await;
    for _ in 0..3 {
        desk.give_command();
    }
    let asked = server.with(|server| server.asked.len());
    assert_eq!(driver.verify().await, Verdict::NotComparable);
    server.put(arena(1, "of another desk"));
    desk.with(|desk| assert_eq!((desk.settled, desk.rows.len()), (0, 0)));
    assert_eq!(server.with(|server| server.asked.len()), asked, "nothing gets through");
    driver.plug_in().await;
    desk.until("settled", |desk| desk.settled == 3 && desk.rows.len() == 1).await;
    desk.with(|desk| assert_eq!(desk.practising, None));
    let received = server.with(|server| server.received.iter().map(|one| one.desk_seq).collect::<Vec<_>>());
    assert_eq!(received, [1, 2, 3]);
    driver.stop().await;
}

#[tokio::test]
async fn a_practice_ends_by_itself_after_its_time_and_with_the_driver() {
    let server = Server::new();
    let (desk, driver) = online(&server).await;
    driver.practise(Duration::from_millis(20)).await;
    desk.give_command();
    desk.until("settled", |desk| desk.settled == 1 && desk.practising.is_none()).await;
    driver.practise(AN_HOUR).await;
    desk.give_command();
    driver.stop().await;
    desk.with(|desk| assert!(desk.practising.is_some()));
    let driver = start(&desk, &server);
    desk.with(|desk| assert_eq!(desk.practising, None));
    desk.until("settled", |desk| desk.settled == 2).await;
    driver.stop().await;
}

#[tokio::test]
async fn a_desk_that_is_asked_to_fetches_everything_anew_and_keeps_its_queue() {
    let server = Server::new();
    server.put(arena(1, "right"));
    let (desk, driver) = online(&server).await;
    driver.practise(AN_HOUR).await;
    desk.give_command();
    driver.rebuild();
    driver.plug_in().await;
    desk.until("bootstrapped again", |desk| desk.bootstraps == 2).await;
    desk.until("settled", |desk| desk.settled == 1).await;
    assert_eq!(server.with(|server| server.received.len()), 1);
    driver.stop().await;
}

#[tokio::test]
async fn a_healed_difference_is_looked_at_again() {
    let server = Server::new();
    server.put(arena(1, "right"));
    let (desk, driver) = online(&server).await;
    desk.with(|desk| desk.rows.insert(Uuid::from_u128(1), arena(1, "wrong")));
    driver.verify().await;
    let differs = Verdict::Differs(vec![shared::record::Table::Arenas]);
    desk.until("compared again", |desk| desk.compared == [differs.clone(), Verdict::Equal]).await;
    driver.stop().await;
}
