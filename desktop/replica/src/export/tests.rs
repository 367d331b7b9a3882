#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use super::*;
use crate::import::{known, table};
use crate::read::Viewer;
use crate::schema::{MIGRATIONS, migrate};
use crate::store::{SqliteStore, block_on_ready};
use lists::write::Cell;
use rusqlite::Connection;
use shared::command::Stop;
use shared::import::{Column, dry_run};
use shared::money::Money;
use shared::record::{Club, Member, Rider, Role};
use shared::store::testing::{CLUB, minutes, world};
use shared::store::{Keep, fetch, testing};
use shared::units::Units;
use shared::words::{Lang, Say};
use std::collections::BTreeSet;

fn viewer(store: &mut SqliteStore<'_>, role: Role) -> Viewer {
    let club: Club = block_on_ready(fetch(store, CLUB)).unwrap().unwrap().unwrap();
    let (desk_id, now) = (world::DOOR, minutes(0));
    Viewer { club, desk_id, role: Some(role), lang: Lang::Zh, now, demo: false }
}

fn with_club(test: impl FnOnce(&mut SqliteStore<'_>)) {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&connection, MIGRATIONS).unwrap();
    let transaction = connection.transaction().unwrap();
    let mut store = SqliteStore::new(&transaction, CLUB);
    block_on_ready(testing::fill(&mut store, &world::rows())).unwrap().unwrap();
    test(&mut store);
}

#[test]
fn members_leave_with_their_riders_and_packages_and_can_come_in_elsewhere() {
    with_club(|store| {
        let mut rider: Rider = block_on_ready(fetch(store, world::RIDERS[2])).unwrap().unwrap().unwrap();
        rider.guardian_phone = Some("13800138000".to_owned());
        rider.birth_date = "2016-05-01".parse().ok();
        block_on_ready(store.update(&rider)).unwrap().unwrap();
        let mut member: Member = block_on_ready(fetch(store, world::YINUO)).unwrap().unwrap().unwrap();
        member.notes = Some("-怕狗".to_owned());
        block_on_ready(store.update(&member)).unwrap().unwrap();
        let viewer = viewer(store, Role::Manager);
        let exported = members(store, &viewer).unwrap();
        let names: Vec<_> = exported.rows.iter().map(|row| row[..2].to_vec()).collect();
        let named = |name: &str, rider: &str| vec![Cell::Text(name.to_owned()), Cell::Text(rider.to_owned())];
        assert_eq!(
            names,
            [named("王若溪", "王若溪"), named("王若溪", "王小雨"), named("陈一诺", "陈一诺")],
            "an alias has no line of its own"
        );
        let place = |column| Column::ALL.iter().position(|one| *one == column).unwrap();
        assert_eq!(exported.rows[0][place(Column::Units)], Cell::Units(Units::from_tenths(100)));
        for bytes in [exported.to_csv().unwrap(), exported.to_xlsx().unwrap()] {
            let mut known = known(store).unwrap();
            assert_eq!(known.phones.len(), 3, "the alias's phone is the account's");
            assert_eq!(known.phones["13800138002"].1, "王若溪");
            known.phones.clear();
            let told = dry_run(&table(&bytes).unwrap(), &known, viewer.date()).unwrap();
            assert_eq!((told.bad.as_slice(), told.good.len()), (&[][..], 2));
            assert_eq!(told.good[0].riders[1].guardian_phone.as_deref(), Some("13800138000"));
            assert_eq!(told.good[0].packages[0].price_paid, Money::from_fen(180_000));
            assert_eq!(told.good[1].notes.as_deref(), Some("-怕狗"));
            assert_eq!(told.parts("导出", &BTreeSet::new()).len(), 1);
        }
    });
}

#[test]
fn a_list_of_everybody_is_for_who_sees_the_club_s_money() {
    with_club(|store| {
        let reception = viewer(store, Role::Receptionist);
        let refused = members(store, &reception);
        assert!(matches!(refused, Err(Stop::Refused(say)) if matches!(*say, Say::MayNot { .. })));
        // Finance sees sums, not whole phones.
        let finance = viewer(store, Role::Finance);
        let exported = members(store, &finance).unwrap();
        let text = String::from_utf8(exported.to_csv().unwrap()).unwrap();
        assert!(text.contains("138****8000") && !text.contains("13800138000"), "{text}");
    });
}
