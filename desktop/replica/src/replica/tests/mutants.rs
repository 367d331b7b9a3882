//! Each deliberate mistake of this room ends in something that can be seen: a schedule that meets it fails.

use super::super::ReplicaError;
use super::acts::{check_in, horse};
use super::club::{Server, desk, dump, give, pull, settle_in, sync};
use crate::failpoint;
use crate::store::SqliteStore;
use shared::id::HorseId;
use shared::mutant::{self, Mutant};
use shared::record::{Horse, HorseState, Product};
use shared::store::testing::minutes;
use shared::store::testing::world::{BAIXUE, TEN, ZHUIFENG};
use shared::store::{Keep as _, fetch};

/// A day with everything that the mistakes are about; what went wrong, if anything did.
fn day() -> Result<(), String> {
    let mut server = Server::new();
    let mut replica = desk(&server);
    let told = |error: ReplicaError| error.to_string();
    give(&mut replica, 1, 0, horse(0, Some(ZHUIFENG)));
    give(&mut replica, 2, 1, check_in(0));
    // The server refuses the horse, and knows another product.
    server.write(async |store| sick(store, ZHUIFENG).await);
    // The desk falls while it applies that, and tries again.
    failpoint::arm("rebase.rows", 0);
    let cut = |server: &Server, replica: &super::super::Replica| {
        server.cut(replica.state().unwrap().cursor.unwrap())
    };
    let fell = replica.apply_cut(&cut(&server, &replica));
    failpoint::disarm();
    if !matches!(fell, Err(ReplicaError::Fell(_))) {
        fell.map_err(told)?;
    }
    replica.apply_cut(&cut(&server, &replica)).map_err(told)?;
    let reply = server.push(&replica.commands_after(0, 10).unwrap());
    replica.push_answered(&reply, server.now).map_err(told)?;
    replica.apply_cut(&cut(&server, &replica)).map_err(told)?;
    same(&server, &replica)?;
    // Refused at the server before the desk hears why.
    give(&mut replica, 3, 5, horse(1, Some(BAIXUE)));
    server.write(async |store| sick(store, BAIXUE).await);
    sync(&mut replica, &mut server);
    same(&server, &replica)?;
    // A cut that was made before the push arrives after it.
    give(&mut replica, 4, 6, horse(1, None));
    server.write(async |_store| {});
    let early = cut(&server, &replica);
    server.push(&replica.commands_after(0, 10).unwrap());
    replica.apply_cut(&early).map_err(told)?;
    replica.apply_cut(&cut(&server, &replica)).map_err(told)?;
    // A long time later, with a pending change of a row that goes out of scope.
    give(&mut replica, 5, 100, check_in(2));
    server.now = minutes(0).plus_days(70);
    server.write(async |store| {
        let mut product: Product = fetch(store, TEN).await.unwrap().unwrap();
        product.sort = 7;
        store.update(&product).await.unwrap();
    });
    replica.apply_cut(&cut(&server, &replica)).map_err(told)?;
    // A bootstrap that contains what was pushed.
    server.push(&replica.commands_after(0, 10).unwrap());
    settle_in(&mut replica, &server);
    sync(&mut replica, &mut server);
    pull(&mut replica, &server);
    match replica.standing().unwrap().pending {
        0 => Ok(()),
        stuck => Err(format!("{stuck} commands never leave the outbox")),
    }
}

async fn sick(store: &mut SqliteStore<'_>, id: HorseId) {
    let mut horse: Horse = fetch(store, id).await.unwrap().unwrap();
    horse.state = HorseState::Sick;
    store.update(&horse).await.unwrap();
}

fn same(server: &Server, replica: &super::super::Replica) -> Result<(), String> {
    if dump(replica) == server.dump() { Ok(()) } else { Err("the rows differ".to_owned()) }
}

#[test]
fn the_day_goes_well_without_a_mistake_and_not_with_any() {
    assert_eq!(day(), Ok(()));
    for mistake in [
        Mutant::DropOnPushReply,
        Mutant::OldestFirstUndo,
        Mutant::CursorSavedApart,
        Mutant::NewIdOnRerun,
        Mutant::PruneBeforeUndo,
        Mutant::BootstrapIgnoresSettlements,
    ] {
        mutant::set(Some(mistake));
        let ended = std::panic::catch_unwind(day);
        mutant::set(None);
        assert!(!matches!(ended, Ok(Ok(()))), "{mistake:?} went unnoticed");
    }
}
