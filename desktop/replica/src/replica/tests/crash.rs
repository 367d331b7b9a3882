//! Wherever an act falls, what is found afterwards is the state before or the state after.

use super::super::{Answer, Replica, ReplicaError};
use super::acts::{check_in, horse, open_till, sell};
use super::club::{Server, desk, desk_in, everything, give, open, pull, rows_of, settle_in, wish};
use crate::failpoint::{self, PLACES};
use shared::record::Product;
use shared::store::testing::minutes;
use shared::store::testing::world::{TEN, ZHUIFENG};
use shared::store::{Keep as _, fetch};
use shared::words::Say;
use std::sync::atomic::{AtomicBool, Ordering};

/// Everything that a desk does, on a desk with things pending and a server with news.
fn act(replica: &mut Replica, server: &Server, name: &str) -> Result<(), ReplicaError> {
    match name {
        "issue" => {
            let answer = replica.issue(wish(50, 40), check_in(2).into())?;
            let done = matches!(answer, Answer::Done(_) | Answer::Refused(Say::AlreadyCheckedIn { .. }));
            assert!(done, "{answer:?}");
            Ok(())
        }
        "push" => {
            let reply = shared::sync::wire::PushReply {
                last_seq: 2,
                settled: server.cut(replica.state()?.cursor.unwrap()).settlements,
                stopped: None,
                head: server.head(),
                server_time: minutes(30),
            };
            replica.push_answered(&reply, minutes(20))
        }
        "rebase" => replica.apply_cut(&server.cut(replica.state()?.cursor.unwrap())).map(|_changed| ()),
        "install" => {
            let (head, rows) = server.bootstrap();
            replica.install(&head, rows, &server.cut(head.cursor)).map(|_changed| ())
        }
        other => panic!("no act named {other}"),
    }
}

/// A desk with five commands of which the server has settled two, and a server that knows more.
fn at_work(folder: &std::path::Path) -> (Replica, Server) {
    let mut server = Server::new();
    let mut replica = desk_in(folder, &server);
    give(&mut replica, 1, 0, open_till());
    give(&mut replica, 2, 1, horse(0, Some(ZHUIFENG)));
    give(&mut replica, 3, 2, check_in(0));
    give(&mut replica, 4, 3, check_in(1));
    assert!(matches!(sell(&mut replica, 5, 4), Answer::Done(_)));
    server.push(&replica.commands_after(0, 2).unwrap());
    server.now = minutes(30);
    server.write(async |store| {
        let mut product: Product = fetch(store, TEN).await.unwrap().unwrap();
        product.description = "新".to_owned();
        store.update(&product).await.unwrap();
    });
    (replica, server)
}

/// Compares line by line, so that a difference can be read.
fn same(found: &str, expected: &str, place: &str) {
    for (found, expected) in found.lines().zip(expected.lines()) {
        assert_eq!(found, expected, "{place}");
    }
    assert_eq!(found.len(), expected.len(), "{place}");
}

#[test]
fn a_fall_at_any_place_leaves_the_state_before_or_after() {
    for place in PLACES.iter().filter(|place| !place.starts_with("migrate")) {
        let folder = tempfile::tempdir().unwrap();
        let name = place.split('.').next().unwrap();
        let (mut replica, server) = at_work(folder.path());
        let before = everything(&replica);
        let after = {
            let elsewhere = tempfile::tempdir().unwrap();
            let (mut twin, server) = at_work(elsewhere.path());
            act(&mut twin, &server, name).unwrap();
            everything(&twin)
        };
        assert!(before != after, "{place}");
        failpoint::arm(place, 0);
        let fell = act(&mut replica, &server, name);
        assert!(matches!(fell, Err(ReplicaError::Fell(_))), "{place}: {fell:?}");
        drop(replica);
        let mut replica = open(folder.path());
        let found = everything(&replica);
        let committed = place.ends_with("committed") || *place == "push.noted";
        same(&found, if committed { &after } else { &before }, place);
        // It goes on from there: what was not done is done now, what was done is not done twice.
        match act(&mut replica, &server, name) {
            Ok(()) => {}
            Err(ReplicaError::Gap { .. }) if place.starts_with("rebase") && committed => {}
            Err(error) => panic!("{place}: {error}"),
        }
        same(&everything(&replica), &after, place);
    }
}

#[test]
fn every_place_is_on_the_way_of_its_act() {
    let folder = tempfile::tempdir().unwrap();
    let (mut replica, server) = at_work(folder.path());
    for name in ["issue", "push", "rebase", "install"] {
        let _before = failpoint::passed();
        act(&mut replica, &server, name).unwrap();
        let passed = failpoint::passed();
        let expected: Vec<_> =
            PLACES.iter().filter(|place| place.split('.').next() == Some(name)).copied().collect();
        let mut once = passed.clone();
        once.dedup();
        assert_eq!(once, expected);
    }
}

#[test]
fn what_was_acknowledged_is_there_after_a_kill() {
    let server = Server::new();
    let folder = tempfile::tempdir().unwrap();
    let mut replica = desk_in(folder.path(), &server);
    give(&mut replica, 1, 0, check_in(0));
    let before = everything(&replica);
    // No good-bye: the file and its log are as a killed process leaves them.
    let killed = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        if !file.file_name().to_string_lossy().ends_with("-shm") {
            std::fs::copy(file.path(), killed.path().join(file.file_name())).unwrap();
        }
    }
    assert_eq!(everything(&open(killed.path())), before);
}

#[test]
fn a_page_torn_while_it_was_brought_into_the_file_is_whole_in_the_log() {
    let server = Server::new();
    let folder = tempfile::tempdir().unwrap();
    let mut replica = desk_in(folder.path(), &server);
    give(&mut replica, 1, 0, check_in(0));
    let before = everything(&replica);
    // As a power cut leaves them: the first page is half the old one and half the new one.
    let cut = tempfile::tempdir().unwrap();
    for name in [crate::replica::FILE.to_owned(), format!("{}-wal", crate::replica::FILE)] {
        std::fs::copy(folder.path().join(&name), cut.path().join(&name)).unwrap();
    }
    let file = cut.path().join(crate::replica::FILE);
    std::fs::copy(folder.path().join("replica.key"), cut.path().join("replica.key")).unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[512..1_024].fill(0);
    std::fs::write(&file, bytes).unwrap();
    // Nothing is set aside, nothing has to be salvaged.
    assert_eq!(everything(&open(cut.path())), before);
}

#[test]
fn a_second_reader_never_sees_the_undone_state() {
    let mut server = Server::new();
    let folder = tempfile::tempdir().unwrap();
    let mut replica = desk_in(folder.path(), &server);
    give(&mut replica, 1, 0, check_in(0));
    give(&mut replica, 2, 1, check_in(1));
    let readers = replica.readers().unwrap();
    let stop = AtomicBool::new(false);
    let ins = |connection: &rusqlite::Connection| -> rusqlite::Result<i64> {
        connection.query_row("SELECT count(*) FROM check_ins", [], |row| row.get(0))
    };
    let (reads, undone) = std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let (mut reads, mut undone) = (0_u32, 0_u32);
            while !stop.load(Ordering::Relaxed) {
                reads += 1;
                undone += u32::from(readers.read(ins).unwrap() != 2);
            }
            (reads, undone)
        });
        for n in 0..1_000 {
            server.write(async |store| {
                let mut product: Product = fetch(store, TEN).await.unwrap().unwrap();
                product.sort = n;
                store.update(&product).await.unwrap();
            });
            pull(&mut replica, &server);
        }
        stop.store(true, Ordering::Relaxed);
        reader.join().unwrap()
    });
    assert_eq!(undone, 0);
    assert!(reads > 100, "the reader looked {reads} times only");
    // The same look inside the writer's transaction does see it: the reader was looking for something.
    server.write(async |_store| {});
    let undone = {
        let state = replica.state().unwrap();
        let desk = state.enrolled().unwrap().clone();
        let transaction = replica.writer.transaction().unwrap();
        super::super::rebase::undo_pending(&transaction, &desk, &mut super::super::Touched::new()).unwrap();
        ins(&transaction).unwrap()
    };
    assert_eq!(undone, 0);
}

#[test]
fn readers_see_what_was_committed_last() {
    let server = Server::new();
    let folder = tempfile::tempdir().unwrap();
    let mut replica = desk_in(folder.path(), &server);
    let readers = replica.readers().unwrap();
    let before = readers.read(rows_of).unwrap();
    give(&mut replica, 1, 0, check_in(0));
    let after = readers.read(rows_of).unwrap();
    assert_ne!(after, before);
    assert_eq!(after, replica.read(rows_of).unwrap());
    let write = readers.read(|connection| connection.execute("DELETE FROM bookings", []));
    assert!(write.is_err(), "a reader wrote");
}

#[test]
fn a_desk_in_memory_falls_back_to_its_last_commit() {
    let server = Server::new();
    let mut replica = desk(&server);
    let before = everything(&replica);
    failpoint::arm("issue.before_commit", 0);
    assert!(replica.issue(wish(1, 0), check_in(0).into()).is_err());
    assert_eq!(everything(&replica), before);
    settle_in(&mut replica, &server);
    assert_eq!(everything(&replica), before);
}
