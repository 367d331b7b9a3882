//! By raw bytes: what members told the club is found in no file of the replica.

use super::super::{Replica, Settings};
use super::club::{Server, desk_in, give, identity, open, pull, settle_in};
use shared::command::{NewRider, RegisterMember};
use shared::record::{Level, Member};
use shared::store::testing::id;
use shared::store::testing::world::RUOXI;
use shared::store::{Keep as _, fetch};
use std::path::Path;

const PLANTED: [&str; 5] = ["欧阳凌霜", "Ouyang-Planted", "13912345678", "司马守拙", "13787654321"];

/// Whether any file of a folder holds any planted text, as UTF-8, UTF-16 or digits.
fn leaks(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for text in PLANTED {
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            for needle in [text.as_bytes(), &wide] {
                if bytes.windows(needle.len()).any(|window| window == needle) {
                    found.push(format!("{text} in {}", path.display()));
                }
            }
        }
    }
    found
}

fn form() -> RegisterMember {
    RegisterMember {
        member_id: id(0x34_0001),
        name: PLANTED[0].to_owned(),
        phone: Some(PLANTED[2].to_owned()),
        notes: Some(PLANTED[1].to_owned()),
        riders: vec![NewRider {
            rider_id: id(0x34_0002),
            name: PLANTED[0].to_owned(),
            birth_date: None,
            weight: None,
            level: Level::Beginner,
            guardian_name: Some(PLANTED[3].to_owned()),
            guardian_phone: Some(PLANTED[4].to_owned()),
            waiver_signed: true,
        }],
    }
}

/// A working day that passes through every way in which a name reaches the file.
fn day(replica: &mut Replica, server: &mut Server) {
    give(replica, 1, 0, form());
    server.write(async |store| {
        let mut member: Member = fetch(store, RUOXI).await.unwrap().unwrap();
        member.name = PLANTED[0].to_owned();
        member.phone = Some(PLANTED[2].to_owned());
        store.update(&member).await.unwrap();
    });
    pull(replica, server);
    replica.set_local("draft", Some(PLANTED[1])).unwrap();
    let sort = "SELECT group_concat(name) FROM (SELECT name FROM members ORDER BY notes, name DESC)";
    replica.read(|connection| connection.query_row(sort, [], |row| row.get::<_, String>(0))).unwrap();
}

#[test]
fn no_file_of_the_replica_holds_a_name_or_a_phone() {
    let mut server = Server::new();
    let folder = tempfile::tempdir().unwrap();
    let mut replica = desk_in(folder.path(), &server);
    day(&mut replica, &mut server);
    let log = std::fs::metadata(folder.path().join("replica.db-wal")).unwrap();
    assert!(log.len() > 0, "nothing was written yet");
    assert_eq!(leaks(folder.path()), Vec::<String>::new());
    drop(replica);
    assert_eq!(leaks(folder.path()), Vec::<String>::new());
    drop(open(folder.path()));
}

#[test]
fn without_the_key_they_would_be_found() {
    let mut server = Server::new();
    let folder = tempfile::tempdir().unwrap();
    let mut replica = Replica::open_unencrypted(&Settings::of(folder.path())).unwrap();
    replica.enrol(&identity()).unwrap();
    settle_in(&mut replica, &server);
    day(&mut replica, &mut server);
    let found = leaks(folder.path());
    for text in PLANTED {
        assert!(found.iter().any(|leak| leak.starts_with(text)), "{text} is not in {found:?}");
    }
}

#[test]
fn temporary_tables_stay_in_memory() {
    let server = Server::new();
    let folder = tempfile::tempdir().unwrap();
    let replica = desk_in(folder.path(), &server);
    let store: i64 =
        replica.read(|connection| connection.query_row("PRAGMA temp_store", [], |row| row.get(0))).unwrap();
    assert_eq!(store, 2);
}
