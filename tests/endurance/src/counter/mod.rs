//! The counter test: what two desks add to the same rows, with and without a network, is all there in the end.
//!
//! A till is opened at one desk, and the window of a desk sells into its own. A sale names its till all the
//! same, and the server books it there whichever desk sold: so [`Tills::One`] lets both desks sell into the
//! first one's till, where each sale is a read and a write of one row, and [`Tills::Own`] lets each sell into
//! its own, as their windows do.

mod sums;

use crate::club::Club;
use crate::desk::{at_rest, begin, compare, open, shows};
use crate::file::DeskFile;
use anyhow::{Context as _, Result, ensure};
use replica::driver::{Online, Verdict};
use replica::replica::Draft;
use replica::view::Link;
use shared::command::{Command, Counter, Receipt, SellPackage, Step};
use shared::id::{Id as _, MemberId, MemberPackageId, OrderId, ProductId, TillShiftId};
use shared::money::Money;
use shared::number::Series;
use std::time::{Duration, Instant};
use sums::{Goods, Ledger};
use system_tests::wait::until;
use uuid::Uuid;

/// What is to be sold.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Rounds; every second one without a network.
    pub rounds: u64,
    /// Sales of each desk in a round.
    pub sales: u64,
    /// Where the cash goes.
    pub tills: Tills,
}

/// Where the cash goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tills {
    /// Both desks' into the till that the first one opened.
    One,
    /// Each desk's into its own.
    Own,
}

/// What was seen.
#[derive(Debug, Default)]
pub struct Seen {
    /// Sales that were acknowledged.
    pub sales: u64,
    /// What did not add up, with the round in which it was seen first.
    pub wrong: Vec<String>,
    /// How long the rounds took.
    pub took: Duration,
}

/// Sells round after round, and counts after each.
///
/// # Errors
/// When something else than the sums fails: the server does not start, a queue does not empty.
pub async fn count(wanted: Wanted) -> Result<Seen> {
    let mut club = Club::found().await?;
    let outcome = rounds(&mut club, wanted).await;
    if !outcome.as_ref().is_ok_and(|seen| seen.wrong.is_empty()) {
        eprintln!("everything was kept in {}", club.keep().display());
    }
    outcome
}

async fn rounds(club: &mut Club, wanted: Wanted) -> Result<Seen> {
    let mut counter = TwoDesks::set_up(club, wanted.tills).await?;
    let mut ledger = Ledger::open(club, &counter.goods).await?;
    let mut seen = Seen::default();
    let began = Instant::now();
    for round in 1..=wanted.rounds {
        counter.goods.turn(round);
        ledger.turn(club, &counter.goods).await?;
        let offline = round % 2 == 0;
        if offline {
            club.server.stop().await?;
            counter.both("out of touch", |link, _| matches!(link, Link::Offline { .. })).await?;
        }
        let sold = counter.sell(wanted.sales).await?;
        seen.sales = seen.sales.saturating_add(wanted.sales.saturating_mul(2));
        ledger.add(sold)?;
        if offline {
            let waiting = u32::try_from(wanted.sales)?;
            counter.both("every sale waits", |_, waits| waits == waiting).await?;
            club.server.start().await?;
        }
        for online in &counter.desks {
            shows(online.desk(), "the queue is empty", at_rest).await?;
        }
        let found = ledger.count(club, &counter.goods).await?;
        let kind = if offline { "offline" } else { "online" };
        seen.wrong.extend(found.into_iter().map(|wrong| format!("round {round} ({kind}): {wrong}")));
        if !seen.wrong.is_empty() {
            break;
        }
    }
    seen.took = began.elapsed();
    for online in &counter.desks {
        if let Verdict::Differs(tables) = compare(online).await? {
            seen.wrong.push(format!("a desk's rows differ from the server's in {tables:?}"));
        }
        online.close().await;
    }
    club.server.stop().await?;
    Ok(seen)
}

/// Two desks at work.
struct TwoDesks {
    desks: [Online; 2],
    goods: Goods,
}

impl TwoDesks {
    async fn set_up(club: &mut Club, tills: Tills) -> Result<Self> {
        let (a, b) = (club.newcomer("A")?, club.newcomer("B")?);
        let (desks, files) = ([open(&a.folder)?.0, open(&b.folder)?.0], [a.folder.clone(), b.folder.clone()]);
        for (online, who) in desks.iter().zip([&a, &b]) {
            begin(online, who).await?;
        }
        let [first, second] = &desks;
        let own = first.desk().open_till("500.00").await?.id;
        let other = match tills {
            Tills::One => own.clone(),
            Tills::Own => second.desk().open_till("300.00").await?.id,
        };
        let goods = Goods::choose(club, &files, [own, other]).await?;
        for file in goods.files()? {
            let tills = async || Ok(goods.tills_are_in(&file)?.then_some(()));
            until("both desks know the tills", crate::desk::PATIENCE, tills).await?;
        }
        Ok(Self { desks, goods })
    }

    async fn both(&self, what: &str, says: impl Fn(&Link, u32) -> bool) -> Result<()> {
        for online in &self.desks {
            shows(online.desk(), what, |status| says(&status.link, status.waiting)).await?;
        }
        Ok(())
    }

    /// Both desks sell at once; the numbers that were printed.
    async fn sell(&self, sales: u64) -> Result<Vec<String>> {
        let [first, second] = &self.desks;
        let (one, other) = tokio::try_join!(self.sell_into_its_own(first, sales), async {
            if self.goods.one_till() {
                self.sell_into_the_first(second, sales).await
            } else {
                self.sell_into_its_own(second, sales).await
            }
        })?;
        Ok(one.into_iter().chain(other).collect())
    }

    /// Sells as the window does, into the desk's own till.
    async fn sell_into_its_own(&self, online: &Online, sales: u64) -> Result<Vec<String>> {
        let Goods { member, product, price, .. } = &self.goods;
        let tendered = Money::from_fen(price.saturating_add(2_000)).to_string();
        let mut numbers = Vec::new();
        for _sale in 0..sales {
            let sale = online.desk().sell_package(member, product, &tendered).await?;
            ensure!(sale.change == "20.00", "{} back", sale.change);
            numbers.push(sale.number);
        }
        Ok(numbers)
    }

    /// Sells into the till that the first desk opened.
    async fn sell_into_the_first(&self, online: &Online, sales: u64) -> Result<Vec<String>> {
        let uuid = |text: &str| text.parse::<Uuid>().context("an id");
        let member = MemberId::from_uuid(uuid(&self.goods.member)?);
        let product = ProductId::from_uuid(uuid(&self.goods.product)?);
        let [till, _] = &self.goods.tills;
        let till = TillShiftId::from_uuid(uuid(till)?);
        let tendered = Money::from_fen(self.goods.price);
        let mut numbers = Vec::new();
        for _sale in 0..sales {
            let sale =
                async move |draft: &mut Draft<'_, '_>| sale(draft, member, product, till, tendered).await;
            let given = online.desk().give(sale).await?;
            let Some(Receipt::Sold { number, .. }) = given.outcome.receipt() else {
                anyhow::bail!("a sale without its receipt");
            };
            numbers.push(number.clone());
        }
        Ok(numbers)
    }
}

async fn sale(
    draft: &mut Draft<'_, '_>,
    member: MemberId,
    product: ProductId,
    till_shift_id: TillShiftId,
    tendered: Money,
) -> Step<Command> {
    let counter = Counter {
        order_id: OrderId(Uuid::now_v7()),
        package_id: MemberPackageId(Uuid::now_v7()),
        order_number: draft.number(Series::Order)?,
        payment_number: draft.number(Series::Payment)?,
        tendered,
        till_shift_id,
    };
    Ok(SellPackage::prepare(draft.store, member, product, counter).await?.into())
}

impl Goods {
    fn files(&self) -> Result<Vec<DeskFile>> {
        self.folders.iter().map(|folder| DeskFile::open(folder)).collect()
    }
}
