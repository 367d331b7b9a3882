//! Eight desks want the same thing at once: a coach, a horse, a rider, at times that overlap. Exactly one gets it; the
//! others learn why not, by the code of the rule and in words that name what is taken, and each of them finds what is
//! free instead: with the item that tells of the refusal, or, who had heard of the winner before, where they look for it.
//!
//! Each desk has a lesson and a rider of its own, all at overlapping times. In a round every one of them wants the
//! same coach for its lesson, or the same horse under its rider, or the same further rider in its lesson, and gives
//! the command the moment the others do. Afterwards who got it gives it back.
//!
//! | file | holds |
//! | --- | --- |
//! | `ground` | desks, their lessons and riders, and what they race for |
//! | `prize` | what is wanted in a round: the command for it, who has it, what is free instead |
//! | `unguarded` | the same without lock and constraints, where more than one has to get it |

mod ground;
mod prize;
mod unguarded;

use crate::club::Club;
use crate::desk::{PATIENCE, at_rest, compare, shows};
use anyhow::{Context as _, Result};
use futures::future::join_all;
use ground::Ground;
use prize::Prize;
use replica::driver::Verdict;
use replica::view::{Problem, Way};
use shared::command::Outcome;
use shared::id::AttentionItemId;
use shared::record::AttentionCode;
use shared::time::ClubZone;
use shared::words::{Lang, Say};
use std::time::{Duration, Instant};
use system_tests::wait::until;
use tokio::sync::Barrier;

/// Desks that race.
pub const DESKS: usize = 8;

/// After so many rounds it says how far it is.
const TOLD_AFTER: u64 = 50;

/// What is to be raced.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Rounds: for a coach, a horse, a rider in turn.
    pub rounds: u64,
    /// The database guards nothing, by lock or by constraint: then something has to be seen that should not be.
    pub unguarded: bool,
}

/// What was seen.
#[derive(Debug, Default)]
pub struct Seen {
    /// Rounds that were run.
    pub rounds: u64,
    /// Desks whose command the server refused.
    pub refused_by_server: u64,
    /// Desks that had heard of the winner before they could ask.
    pub refused_at_desk: u64,
    /// Refusals with which something was offered that is free.
    pub offered: u64,
    /// Rounds in which who looked for something else found it: another horse at the desk, other times by the API.
    pub found: u64,
    /// Deadlocks that the database counted.
    pub deadlocks: i64,
    /// What should not be, with the round in which it was seen.
    pub wrong: Vec<String>,
    /// How long the rounds took.
    pub took: Duration,
}

/// What became of one desk's wish.
#[derive(Debug)]
enum Fate {
    /// It got it.
    Got,
    /// The server refused it, and an item tells of that.
    Refused {
        /// Why.
        say: Say,
        /// Where the reason stands, and what is free instead.
        item: AttentionItemId,
    },
    /// It knew before it asked.
    Knew(Problem),
}

/// Races round after round.
///
/// # Errors
/// When something fails that is no outcome of a race: the server does not start, a queue does not empty.
pub async fn race(wanted: Wanted) -> Result<Seen> {
    let mut club = Club::found().await?;
    let outcome = rounds(&mut club, wanted).await;
    if !wanted.unguarded && !outcome.as_ref().is_ok_and(|seen| seen.wrong.is_empty()) {
        eprintln!("everything was kept in {}", club.keep().display());
    }
    outcome
}

async fn rounds(club: &mut Club, wanted: Wanted) -> Result<Seen> {
    let ground = Ground::lay(club).await?;
    let mut books = club.server.books().await?;
    if wanted.unguarded {
        unguarded::unguard(&mut books).await?;
    }
    let mut seen = Seen::default();
    let began = Instant::now();
    for round in 0..wanted.rounds {
        let prize = ground.prize(round)?;
        let before = seen.wrong.len();
        let fates = run(&ground, &prize).await?;
        seen.rounds = seen.rounds.saturating_add(1);
        let holders = books.texts(&prize.holders()).await?;
        seen.judge(round, &ground, &prize, &fates, &holders).await?;
        if seen.wrong.len() > before {
            break;
        }
        give_back(&ground, &prize, &fates).await?;
        if seen.rounds.is_multiple_of(TOLD_AFTER) {
            eprintln!("{} of {} rounds, {} s", seen.rounds, wanted.rounds, began.elapsed().as_secs());
        }
    }
    seen.took = began.elapsed();
    if let Some(line) = club.server.failures()?.first() {
        seen.wrong.push(format!("the server failed: {line}"));
    }
    seen.deadlocks =
        books.number("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").await?;
    if seen.deadlocks != 0 || club.server.database_log()?.contains("deadlock detected") {
        seen.wrong.push("the database saw a deadlock".to_owned());
    }
    for online in &ground.desks {
        if let Verdict::Differs(tables) = compare(online).await? {
            seen.wrong.push(format!("a desk's rows differ from the server's in {tables:?}"));
        }
        online.close().await;
    }
    club.server.stop().await?;
    Ok(seen)
}

/// All desks ask at once; what became of each, once everybody knows.
async fn run(ground: &Ground, prize: &Prize) -> Result<Vec<Fate>> {
    let start = Barrier::new(DESKS);
    let asked = ground.desks.iter().enumerate().map(async |(n, online)| {
        let prize = prize.clone();
        let seat = ground.seats.get(n).cloned().context("a desk without a lesson")?;
        start.wait().await;
        let given = online.desk().give(async move |draft| prize.command(draft, &seat).await).await;
        anyhow::Ok(given.map(|given| (given.desk_seq, given.issued.command_id)))
    });
    let asked: Vec<_> = join_all(asked).await.into_iter().collect::<Result<_>>()?;
    let mut fates = Vec::new();
    for (n, asked) in asked.into_iter().enumerate() {
        let (online, file) = (ground.desks.get(n).context("a desk")?, ground.files.get(n).context("a file")?);
        let (seq, command) = match asked {
            Ok(given) => given,
            Err(problem) => {
                fates.push(Fate::Knew(problem));
                continue;
            }
        };
        shows(online.desk(), "the server has answered", at_rest).await?;
        let question = format!("SELECT outcome FROM commands WHERE desk_seq = {seq} AND outcome IS NOT NULL");
        let told = file.texts(&question)?.pop().context("no outcome")?;
        fates.push(match serde_json::from_str(&told)? {
            Outcome::Rejected { refusal } => {
                let told = format!("attention:{}", AttentionCode::CommandRejected.as_str());
                Fate::Refused { say: refusal, item: command.child(&told) }
            }
            Outcome::Applied { .. } | Outcome::AppliedWithIssue { .. } => Fate::Got,
        });
    }
    Ok(fates)
}

impl Seen {
    /// Exactly one got it, all desks agree on who, and the others know why and what is free.
    async fn judge(
        &mut self,
        round: u64,
        ground: &Ground,
        prize: &Prize,
        fates: &[Fate],
        holders: &[String],
    ) -> Result<()> {
        let mut wrong = |what: String| self.wrong.push(format!("round {round}, {prize:?}: {what}"));
        let winners: Vec<usize> =
            (0..).zip(fates).filter(|(_, fate)| matches!(fate, Fate::Got)).map(|(n, _)| n).collect();
        let [winner] = winners.as_slice() else {
            wrong(format!("{} desks were told that they got it: {fates:?}", winners.len()));
            return Ok(());
        };
        let [holder] = holders else {
            wrong(format!("the server gave it to {}", holders.len()));
            return Ok(());
        };
        let seat = ground.seats.get(*winner).context("a winner without a lesson")?;
        if *holder != seat.lesson.to_string() {
            wrong(format!("the server gave it to {holder}, and {} was told so", seat.lesson));
        }
        for file in &ground.files {
            let agrees = async || Ok((file.texts(&prize.holders())? == [holder.as_str()]).then_some(()));
            until("every desk knows who got it", PATIENCE, agrees).await?;
        }
        let mut items = Vec::new();
        for (n, fate) in fates.iter().enumerate() {
            let (code, reason) = match fate {
                Fate::Got => continue,
                Fate::Refused { say, item } => {
                    self.refused_by_server = self.refused_by_server.saturating_add(1);
                    items.push(*item);
                    (say.code(), say.words(Lang::Zh, ClubZone::default()))
                }
                Fate::Knew(Problem { code, words, .. }) => {
                    self.refused_at_desk = self.refused_at_desk.saturating_add(1);
                    (code.clone(), words.clone())
                }
            };
            if !prize.explains(&code, &reason) {
                self.wrong.push(format!("round {round}, {prize:?}: desk {n} was told {code}: {reason}"));
            }
        }
        // Another one than the winner, and not always the same.
        let step = usize::try_from(round)? % (DESKS - 1) + 1;
        let loser = (winner + step) % DESKS;
        for (item, offers) in offered(ground, loser, &items).await? {
            match prize.is_free(&offers, seat) {
                Ok(()) => self.offered = self.offered.saturating_add(1),
                Err(why) => self.wrong.push(format!("round {round}, {prize:?}: item {item}: {why}")),
            }
        }
        match prize.free_instead(ground, loser, seat).await? {
            Ok(()) => self.found = self.found.saturating_add(1),
            Err(why) => self.wrong.push(format!("round {round}, {prize:?}: desk {loser}: {why}")),
        }
        Ok(())
    }
}

/// What is offered with these items, as one of the desks shows them; there they are settled then.
async fn offered(
    ground: &Ground,
    loser: usize,
    items: &[AttentionItemId],
) -> Result<Vec<(AttentionItemId, Vec<Way>)>> {
    let desk = ground.desks.get(loser).context("a desk")?.desk();
    let shown = async || {
        let lines = desk.attention(true).await?;
        let of = |id: &AttentionItemId| {
            let line = lines.iter().find(|line| line.id == id.to_string())?;
            Some((*id, line.ways.clone()))
        };
        Ok(items.iter().map(of).collect::<Option<Vec<_>>>())
    };
    let (offered, _) = until("the items of all refusals are there", PATIENCE, shown).await?;
    for item in items {
        desk.settle_attention(&item.to_string(), None).await?;
    }
    Ok(offered)
}

/// Who got it gives it back, and everybody knows.
async fn give_back(ground: &Ground, prize: &Prize, fates: &[Fate]) -> Result<()> {
    let winner = fates.iter().position(|fate| matches!(fate, Fate::Got)).context("nobody got it")?;
    let (online, seat) = (ground.desks.get(winner).context("a desk")?, ground.seats.get(winner).cloned());
    let back = prize.back(&seat.context("a lesson")?);
    online.desk().give(async move |_draft| Ok(back)).await?;
    for (online, file) in ground.desks.iter().zip(&ground.files) {
        let free = async || Ok(file.texts(&prize.holders())?.is_empty().then_some(()));
        until("every desk knows that it is free again", PATIENCE, free).await?;
        shows(online.desk(), "nothing waits", at_rest).await?;
    }
    Ok(())
}
