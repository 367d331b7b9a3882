//! Many damaged pages at once: what could be read of the queue goes on, and people are told exactly which commands
//! could not be.

use super::super::{KeyFile, Opened, Replica, Settings};
use super::acts::{open_till, sell};
use super::club::{Server, bootstrap, desk_in, give, open, sync};
use super::salvage::{anew, damage, voids};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng as _};
use shared::id::CommandId;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Commands that the server has settled and the desk has seen settled.
const SETTLED: u128 = 60;
/// Commands that wait.
const WAITING: u128 = 140;
const PAGE: u64 = 4_096;

/// A desk's folder as it lies there before it is damaged.
struct Whole {
    folder: tempfile::TempDir,
    /// What waits, by number.
    waiting: Vec<(u64, CommandId)>,
    pages: u64,
}

/// What became of a damaged file.
#[derive(Debug, Default, PartialEq, Eq, Clone, Copy)]
struct Tally {
    /// The file opened as if nothing had happened: no page that is read was hit.
    unharmed: u32,
    /// The desk knew who it was and went on.
    went_on: u32,
    /// It enrolled anew.
    anew: u32,
    /// Nobody could say how far the queue went.
    more: u32,
    /// Commands that were told of as lost.
    lost: u32,
}

fn work(replica: &mut Replica, server: &mut Server) {
    give(replica, 1, 0, open_till());
    for n in 2..=SETTLED + WAITING {
        if n == SETTLED + 1 {
            sync(replica, server);
        }
        sell(replica, n, 1);
    }
}

fn whole() -> (Whole, Server) {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::new();
    let mut replica = desk_in(folder.path(), &server);
    work(&mut replica, &mut server);
    let waiting = replica.commands_after(0, 1_000).unwrap();
    let waiting = waiting.iter().map(|one| (one.desk_seq, one.command_id)).collect::<Vec<_>>();
    assert_eq!(
        (waiting[0].0, waiting.len()),
        (u64::try_from(SETTLED).unwrap() + 1, usize::try_from(WAITING).unwrap())
    );
    drop(replica);
    let replica = open(folder.path());
    replica.writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_row| Ok(())).unwrap();
    drop(replica);
    let pages = fs::metadata(folder.path().join("replica.db")).unwrap().len() / PAGE;
    (Whole { folder, waiting, pages }, server)
}

fn copy(from: &Path) -> tempfile::TempDir {
    let to = tempfile::tempdir().unwrap();
    for name in ["replica.db", "replica.key", "replica.schema"] {
        fs::copy(from.join(name), to.path().join(name)).unwrap();
    }
    to
}

/// Damages so many pages of a copy, opens it, lets the desk come back, and holds what it says to what is gone.
fn suffer(whole: &Whole, server: &Server, pages: u32, seed: u64, tally: &mut Tally) {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let folder = copy(whole.folder.path());
    let file = folder.path().join("replica.db");
    for _page in 0..pages {
        let page = dice.next_u64() % whole.pages;
        damage(&file, page * PAGE + dice.next_u64() % 4_000, 64);
    }
    let settings = Settings::of(folder.path());
    let Opened { mut replica, salvage } = Replica::open(&settings, &KeyFile::beside(folder.path())).unwrap();
    let Some(salvage) = salvage else {
        tally.unharmed += 1;
        assert_eq!(replica.commands_after(0, 1_000).unwrap().len(), whole.waiting.len(), "seed {seed}");
        return;
    };
    if salvage.whole {
        tally.went_on += 1;
        bootstrap(&mut replica, server);
    } else {
        tally.anew += 1;
        replica.enrol(&anew()).unwrap();
    }
    let waiting: BTreeSet<CommandId> =
        replica.waiting().unwrap().iter().map(|given| given.envelope.command_id).collect();
    let told = voids(&replica);
    let more = told.iter().any(|void| void.more);
    let named: BTreeSet<u64> =
        told.iter().flat_map(|void| &void.lost).flat_map(|lost| lost.from..=lost.to).collect();
    let gone: BTreeSet<u64> =
        whole.waiting.iter().filter(|(_, id)| !waiting.contains(id)).map(|(seq, _)| *seq).collect();
    tally.more += u32::from(more);
    tally.lost += u32::try_from(gone.len()).unwrap();
    if salvage.whole {
        assert_eq!((named, more), (gone, false), "seed {seed}: exactly what is gone is named");
    } else {
        // What the server had settled, it takes away from what is named.
        let named: BTreeSet<u64> = named.into_iter().filter(|seq| u128::from(*seq) > SETTLED).collect();
        assert!(named == gone || more, "seed {seed}: {named:?} are named, {gone:?} are gone");
        assert!(named.is_subset(&gone), "seed {seed}: {named:?} are named, {gone:?} are gone");
    }
}

fn cases(seeds: std::ops::Range<u64>, pages: u32) -> Tally {
    let (whole, server) = whole();
    let mut tally = Tally::default();
    for seed in seeds {
        suffer(&whole, &server, pages, seed, &mut tally);
    }
    println!("{pages} of {} pages damaged: {tally:?}", whole.pages);
    tally
}

#[test]
fn of_64_damaged_pages_the_queue_is_kept_or_it_is_said_exactly_what_of_it_is_lost() {
    let seeds = how_many(64);
    let tally = cases(0..seeds, 64);
    assert_eq!(u64::from(tally.unharmed + tally.went_on + tally.anew), seeds);
    assert!(tally.went_on > 0 && tally.lost > 0, "{tally:?}");
    // Only where all three places are damaged that say how far the queue went does nobody know it.
    assert!(u64::from(tally.more) <= seeds / 100, "{tally:?}");
}

#[test]
fn of_one_damaged_page_the_queue_is_kept_or_it_is_said_exactly_what_of_it_is_lost() {
    let seeds = how_many(64);
    let tally = cases(1_000_000..1_000_000 + seeds, 1);
    assert_eq!(u64::from(tally.unharmed + tally.went_on + tally.anew), seeds);
    assert!(tally.went_on > 0, "{tally:?}");
}

/// `PADDOCK_DAMAGED_FILES` makes many; `cargo xtask damage` sets it.
fn how_many(usual: u64) -> u64 {
    std::env::var("PADDOCK_DAMAGED_FILES").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}
