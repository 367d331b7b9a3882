//! A damaged file: what could be read of the queue goes on, and what could not is told of.

use super::super::state::PLACES;
use super::super::{Identity, KeyFile, Opened, Replica, ReplicaError, Settings};
use super::acts::{check_in, horse, open_till, sell};
use super::club::{Server, bootstrap, desk_in, dump, give, identity, open, settle_in, sync};
use proptest::prelude::*;
use shared::command::{Command, Lost, Void};
use shared::id::{CommandId, DeskId};
use shared::number::Origin;
use shared::record::{AttentionCode, AttentionItem, Row};
use shared::store::testing::world::{self, ZHUIFENG};
use shared::words::Say;
use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;

pub(super) fn damage(file: &Path, at: u64, bytes: usize) {
    let mut file = OpenOptions::new().write(true).open(file).unwrap();
    file.seek(SeekFrom::Start(at)).unwrap();
    file.write_all(&vec![0x5A; bytes]).unwrap();
}

/// A file without a log beside it, so that damage hits what is read.
fn closed(folder: &Path) -> u64 {
    let replica = open(folder);
    replica.writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_row| Ok(())).unwrap();
    drop(replica);
    std::fs::metadata(folder.join("replica.db")).unwrap().len()
}

/// The same, and no copy of the schema is left beside it.
fn closed_without_copy(folder: &Path) -> u64 {
    let length = closed(folder);
    std::fs::remove_file(folder.join("replica.schema")).unwrap();
    length
}

/// Damages the page on which a table begins.
fn spoil(folder: &Path, replica: Replica, table: &str) {
    spoil_all(folder, replica, &[table]);
}

/// The same of several tables.
fn spoil_all(folder: &Path, replica: Replica, tables: &[&str]) {
    let page = |connection: &rusqlite::Connection, table: &str| {
        let text = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
        connection.query_row(text, [table], |row| row.get(0))
    };
    let pages = |connection: &rusqlite::Connection| {
        tables.iter().map(|table| page(connection, table)).collect::<rusqlite::Result<Vec<i64>>>()
    };
    let pages = replica.read(pages).unwrap();
    drop(replica);
    closed(folder);
    for page in pages {
        let at = u64::try_from((page - 1) * 4_096 + 100).unwrap();
        damage(&folder.join("replica.db"), at, 64);
    }
}

fn opened(folder: &Path) -> Opened {
    Replica::open(&Settings::of(folder), &KeyFile::beside(folder)).unwrap()
}

/// The desk that it becomes when it enrols anew.
pub(super) fn anew() -> Identity {
    Identity { desk_id: world::OFFICE, origin: Origin::nth(1), ..identity() }
}

/// What waits: the numbers, and the ids of what staff gave; none for a void.
fn queue(replica: &Replica) -> Vec<(u64, Option<CommandId>)> {
    let given = |id: CommandId| id.0.get_version_num() == 7;
    let waiting = replica.waiting().unwrap().into_iter().map(|given| given.envelope);
    waiting.map(|envelope| (envelope.desk_seq, Some(envelope.command_id).filter(|id| given(*id)))).collect()
}

pub(super) fn voids(replica: &Replica) -> Vec<Void> {
    let waiting = replica.waiting().unwrap().into_iter().map(|given| given.envelope);
    let decoded = waiting.map(|said| Command::decode(&said.name, said.version, &said.args).unwrap());
    decoded.filter_map(|command| if let Command::Void(void) = command { Some(void) } else { None }).collect()
}

fn lost_items(rows: &[Row]) -> Vec<AttentionItem> {
    let items =
        rows.iter().filter_map(|row| if let Row::AttentionItem(item) = row { Some(item) } else { None });
    items.filter(|item| item.code == AttentionCode::NumbersLost).cloned().collect()
}

/// Forgets commands as a damaged page of them does.
fn lose(replica: &Replica, numbers: &str) {
    let text = format!("DELETE FROM commands WHERE desk_seq IN ({numbers})");
    replica.writer.execute(&text, []).unwrap();
}

#[test]
fn a_number_that_was_lost_is_filled_people_are_told_and_the_queue_goes_on() {
    for (numbers, lost, said) in [
        ("2", vec![Lost { from: 2, to: 2 }], "2"),
        ("1,2", vec![Lost { from: 1, to: 2 }], "1–2"),
        ("3", vec![Lost { from: 3, to: 3 }], "3"),
        ("1,3", vec![Lost { from: 1, to: 1 }, Lost { from: 3, to: 3 }], "1、3"),
        ("1,2,3", vec![Lost { from: 1, to: 3 }], "1–3"),
    ] {
        let mut server = Server::new();
        let folder = tempfile::tempdir().unwrap();
        let mut replica = desk_in(folder.path(), &server);
        give(&mut replica, 1, 0, horse(0, Some(ZHUIFENG)));
        give(&mut replica, 2, 1, horse(0, None));
        give(&mut replica, 3, 2, check_in(0));
        lose(&replica, numbers);
        let kept: Vec<_> = queue(&replica).into_iter().map(|(_, id)| id).collect();
        spoil(folder.path(), replica, "horses");

        let Opened { mut replica, salvage } = opened(folder.path());
        assert!(salvage.unwrap().whole);
        settle_in(&mut replica, &server);
        let filled = queue(&replica);
        assert_eq!(filled.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(filled.iter().filter_map(|(_, id)| id.map(Some)).collect::<Vec<_>>(), kept);
        assert!(voids(&replica).iter().all(|void| void.lost == lost && void.desk_id == Some(world::DOOR)));
        sync(&mut replica, &mut server);
        assert_eq!(replica.standing().unwrap().pending, 0);
        assert_eq!(dump(&replica), server.dump());
        assert_eq!(replica.notices().unwrap(), []);
        let items = lost_items(&server.dump());
        assert_eq!(items.len(), 1, "{numbers}");
        let Say::NumbersLost { numbers, more: false, .. } = &items[0].details.0.say else { panic!() };
        assert_eq!(numbers.as_deref(), Some(said));
        // The next one has the next number.
        assert_eq!(give(&mut replica, 4, 3, check_in(1)).desk_seq, 4);
        sync(&mut replica, &mut server);
        assert_eq!(replica.standing().unwrap().pending, 0);
    }
}

#[test]
fn what_had_reached_the_server_before_the_damage_is_not_lost() {
    let mut server = Server::new();
    let folder = tempfile::tempdir().unwrap();
    let mut replica = desk_in(folder.path(), &server);
    give(&mut replica, 1, 0, horse(0, Some(ZHUIFENG)));
    give(&mut replica, 2, 1, check_in(0));
    server.push(&replica.commands_after(0, 10).unwrap());
    give(&mut replica, 3, 2, check_in(1));
    lose(&replica, "2");
    spoil(folder.path(), replica, "horses");
    let mut replica = opened(folder.path()).replica;
    settle_in(&mut replica, &server);
    assert_eq!((queue(&replica).len(), voids(&replica).len()), (1, 0));
    sync(&mut replica, &mut server);
    assert_eq!(replica.standing().unwrap().pending, 0);
    assert_eq!((dump(&replica), lost_items(&server.dump())), (server.dump(), Vec::new()));
}

#[test]
fn a_void_is_settled_by_the_command_that_arrived_after_all() {
    let mut server = Server::new();
    let folder = tempfile::tempdir().unwrap();
    let mut replica = desk_in(folder.path(), &server);
    give(&mut replica, 1, 0, check_in(0));
    let under_way = replica.commands_after(0, 10).unwrap();
    lose(&replica, "1");
    spoil(folder.path(), replica, "horses");
    let mut replica = opened(folder.path()).replica;
    settle_in(&mut replica, &server);
    assert_eq!(voids(&replica).len(), 1);
    server.push(&under_way);
    sync(&mut replica, &mut server);
    assert_eq!(replica.standing().unwrap().pending, 0);
    assert_eq!(dump(&replica), server.dump());
}

#[test]
fn a_desk_that_might_give_a_number_twice_enrols_anew_and_tells_what_was_lost_under_the_old_one() {
    let mut server = Server::new();
    let folder = tempfile::tempdir().unwrap();
    let mut replica = desk_in(folder.path(), &server);
    give(&mut replica, 1, 0, open_till());
    sell(&mut replica, 2, 1);
    give(&mut replica, 3, 2, check_in(0));
    lose(&replica, "3");
    let kept: Vec<_> = queue(&replica).into_iter().map(|(_, id)| id).collect();
    spoil(folder.path(), replica, "counters");

    let Opened { replica, salvage } = opened(folder.path());
    let salvage = salvage.unwrap();
    assert_eq!((salvage.whole, salvage.pending), (false, 2), "{salvage:?}");
    drop(replica);
    // It still knows after the next start that it has to.
    let mut replica = open(folder.path());
    assert!(matches!(replica.standing(), Err(ReplicaError::NotEnrolled)));
    let formerly: Vec<DeskId> = replica.formerly().unwrap().into_iter().map(|one| one.desk_id).collect();
    assert_eq!(formerly, [world::DOOR]);
    replica.enrol(&anew()).unwrap();
    assert_eq!(queue(&replica), [(1, kept[0]), (2, kept[1]), (3, None)]);
    let void = voids(&replica).remove(0);
    assert_eq!((void.desk_id, void.more), (Some(world::DOOR), false));
    assert_eq!(void.lost, [Lost { from: 3, to: 3 }]);
    server.desk = world::OFFICE;
    bootstrap(&mut replica, &server);
    sync(&mut replica, &mut server);
    assert_eq!(replica.standing().unwrap().pending, 0);
    assert_eq!(dump(&replica), server.dump());
    assert_eq!(lost_items(&server.dump()).len(), 1);
}

#[test]
fn a_desk_knows_where_it_stands_while_one_of_three_places_can_be_read() {
    for whole in PLACES {
        let mut server = Server::new();
        let folder = tempfile::tempdir().unwrap();
        let mut replica = desk_in(folder.path(), &server);
        give(&mut replica, 1, 0, open_till());
        sell(&mut replica, 2, 1);
        let stood = replica.standing().unwrap();
        let damaged: Vec<&str> = PLACES.into_iter().filter(|place| *place != whole).collect();
        spoil_all(folder.path(), replica, &damaged);
        let Opened { mut replica, salvage } = opened(folder.path());
        assert_eq!(salvage.map(|salvage| (salvage.whole, salvage.pending)), Some((true, 2)), "{whole}");
        assert_eq!(replica.standing().unwrap().last_issued, stood.last_issued);
        settle_in(&mut replica, &server);
        assert_eq!(voids(&replica), [], "nothing was lost");
        sync(&mut replica, &mut server);
        assert_eq!(dump(&replica), server.dump());
    }
}

#[test]
fn a_queue_whose_desk_is_forgotten_is_taken_over_all_the_same() {
    let mut server = Server::new();
    let folder = tempfile::tempdir().unwrap();
    let mut replica = desk_in(folder.path(), &server);
    give(&mut replica, 1, 0, open_till());
    sell(&mut replica, 2, 1);
    let kept: Vec<_> = queue(&replica).into_iter().map(|(_, id)| id).collect();
    spoil_all(folder.path(), replica, &PLACES);
    let Opened { mut replica, salvage } = opened(folder.path());
    assert_eq!(salvage.map(|salvage| (salvage.whole, salvage.pending)), Some((false, 2)));
    replica.enrol(&anew()).unwrap();
    assert_eq!(queue(&replica), [(1, kept[0]), (2, kept[1]), (3, None)]);
    assert!(voids(&replica)[0].more, "nobody knows how far the queue went");
    server.desk = world::OFFICE;
    bootstrap(&mut replica, &server);
    sync(&mut replica, &mut server);
    assert_eq!(replica.standing().unwrap().pending, 0);
    assert_eq!(dump(&replica), server.dump());
}

#[test]
fn a_server_restored_from_long_ago_gets_voids_for_what_is_forgotten() {
    let mut server = Server::new();
    let backup = server.head();
    let folder = tempfile::tempdir().unwrap();
    let mut replica = desk_in(folder.path(), &server);
    give(&mut replica, 1, 0, horse(0, Some(ZHUIFENG)));
    give(&mut replica, 2, 1, check_in(0));
    sync(&mut replica, &mut server);
    lose(&replica, "1");
    server.restore(backup);
    bootstrap(&mut replica, &server);
    assert_eq!(queue(&replica).iter().map(|(n, _)| *n).collect::<Vec<_>>(), [1, 2]);
    sync(&mut replica, &mut server);
    assert_eq!(replica.standing().unwrap().pending, 0);
    assert_eq!(lost_items(&server.dump()).len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 8, ..ProptestConfig::default() })]

    /// Whatever page is damaged: the desk goes on, and every act that staff saw done has reached the server or
    /// is told of.
    #[test]
    fn whatever_page_is_damaged_the_desk_goes_on_and_nothing_is_lost_in_silence(
        place in 0.0_f64..1.0, pages in 1_usize..4, pushed in 0_usize..25,
    ) {
        let mut server = Server::new();
        let folder = tempfile::tempdir().unwrap();
        let mut replica = desk_in(folder.path(), &server);
        give(&mut replica, 1, 0, open_till());
        for n in 2..25 {
            sell(&mut replica, n, 1);
        }
        let all = replica.commands_after(0, 100).unwrap();
        server.push(&all[..pushed.min(all.len())]);
        let reached: BTreeSet<CommandId> = all[..pushed.min(all.len())].iter().map(|one| one.command_id).collect();
        drop(replica);
        let length = closed(folder.path());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss,
            clippy::as_conversions, reason = "a place in the file")]
        let at = ((length / 4_096) as f64 * place) as u64 * 4_096;
        damage(&folder.path().join("replica.db"), at + 64, pages * 4_096 - 64);
        let Opened { mut replica, salvage } = opened(folder.path());
        let Some(salvage) = salvage else { return Ok(()) };
        if !salvage.whole {
            replica.enrol(&anew()).unwrap();
            server.desk = world::OFFICE;
        }
        bootstrap(&mut replica, &server);
        let arrived: BTreeSet<CommandId> =
            replica.waiting().unwrap().iter().map(|given| given.envelope.command_id).chain(reached).collect();
        let told = voids(&replica);
        // A desk that enrolled anew sends what the old one had sent too; the authority knows it by its id.
        let lost = |desk_seq: u64| {
            told.iter().any(|void| void.more || void.lost.iter().any(|lost| (lost.from..=lost.to).contains(&desk_seq)))
        };
        for one in &all {
            prop_assert!(arrived.contains(&one.command_id) || lost(one.desk_seq), "{} is gone", one.desk_seq);
        }
        if salvage.whole {
            sync(&mut replica, &mut server);
            prop_assert_eq!(replica.standing().unwrap().pending, 0);
            prop_assert_eq!(dump(&replica), server.dump());
        }
    }
}

#[test]
fn a_damaged_file_is_set_aside_its_outbox_saved_and_the_desk_goes_on() {
    let mut server = Server::new();
    let folder = tempfile::tempdir().unwrap();
    let mut replica = desk_in(folder.path(), &server);
    give(&mut replica, 1, 0, horse(0, Some(ZHUIFENG)));
    sync(&mut replica, &mut server);
    give(&mut replica, 2, 1, check_in(0));
    give(&mut replica, 3, 2, check_in(1));
    let waiting = replica.waiting().unwrap();
    spoil(folder.path(), replica, "horses");

    let opened = Replica::open(&Settings::of(folder.path()), &KeyFile::beside(folder.path())).unwrap();
    let salvage = opened.salvage.unwrap();
    assert!(salvage.whole && salvage.aside.exists(), "{salvage:?}");
    assert_eq!(salvage.pending, 2);
    let mut replica = opened.replica;
    assert_eq!(replica.waiting().unwrap(), waiting);
    assert_eq!(replica.standing().unwrap().cursor, None);
    assert_eq!(replica.state().unwrap().last_seq, 3);
    settle_in(&mut replica, &server);
    sync(&mut replica, &mut server);
    assert_eq!(dump(&replica), server.dump());
    assert_eq!(replica.standing().unwrap().pending, 0);
}

#[test]
fn a_file_whose_schema_is_damaged_is_read_with_the_help_of_the_copy_beside_it() {
    let mut server = Server::new();
    let folder = tempfile::tempdir().unwrap();
    let mut replica = desk_in(folder.path(), &server);
    give(&mut replica, 1, 0, horse(0, Some(ZHUIFENG)));
    give(&mut replica, 2, 1, check_in(0));
    let waiting = replica.waiting().unwrap();
    drop(replica);
    closed(folder.path());
    let pages = std::fs::read(folder.path().join("replica.schema")).unwrap();
    assert!(pages.len() > 5 * 4_100, "the schema has many pages");
    for page in pages.chunks(4_100) {
        let number = u32::from_le_bytes(page[..4].try_into().unwrap());
        damage(&folder.path().join("replica.db"), u64::from(number - 1) * 4_096 + 100, 64);
    }
    let Opened { mut replica, salvage } = opened(folder.path());
    let salvage = salvage.unwrap();
    assert!(salvage.whole && salvage.aside.exists(), "{salvage:?}");
    assert!(!folder.path().join("replica.mended.db").exists());
    assert_eq!(replica.waiting().unwrap(), waiting);
    settle_in(&mut replica, &server);
    sync(&mut replica, &mut server);
    assert_eq!(dump(&replica), server.dump());
}

#[test]
fn a_file_that_is_damaged_from_its_first_page_is_set_aside_too() {
    let server = Server::new();
    let folder = tempfile::tempdir().unwrap();
    drop(desk_in(folder.path(), &server));
    let length = closed_without_copy(folder.path());
    damage(&folder.path().join("replica.db"), 0, usize::try_from(length.min(8_192)).unwrap());
    let Opened { mut replica, salvage } = opened(folder.path());
    let salvage = salvage.unwrap();
    assert!(!salvage.whole && salvage.aside.exists(), "{salvage:?}");
    assert!(replica.state().unwrap().identity.is_none());
    // Nobody can say what was in it; people are told that.
    replica.enrol(&anew()).unwrap();
    let told = voids(&replica);
    assert_eq!((told.len(), told[0].desk_id, told[0].more), (1, None, true));
    assert_eq!(told[0].lost, []);
}
