//! What has to add up, asked alike of PostgreSQL and of the desks' files.

use crate::club::Club;
use crate::desk::PATIENCE;
use crate::file::DeskFile;
use anyhow::{Context as _, Result};
use std::path::PathBuf;
use system_tests::books::Books;
use system_tests::wait::until;

/// What is sold, to whom, into which tills, and where the desks' files are.
pub(super) struct Goods {
    /// Whose turn it is to buy.
    pub(super) member: String,
    /// Who buys round after round: nobody buys thousands of packages.
    people: Vec<String>,
    pub(super) product: String,
    /// In fen.
    pub(super) price: i64,
    /// In tenths of a saddle hour.
    units: i64,
    /// In which each desk's cash goes.
    pub(super) tills: [String; 2],
    pub(super) folders: [PathBuf; 2],
}

/// What a question is about, the question with `{fen}` for what makes fen of an amount, and by how much the answer
/// grows with each sale.
struct Sum {
    what: &'static str,
    question: String,
    each: i64,
}

impl Goods {
    /// A package of which there is no end, for members who owe nothing and had no package that has ended: those
    /// of long ago stand in the books and at no desk, and the sums are compared between them.
    pub(super) async fn choose(club: &Club, folders: &[PathBuf; 2], tills: [String; 2]) -> Result<Self> {
        let [first, _] = folders;
        let file = DeskFile::open(first)?;
        let one = |question: &str| file.texts(question)?.pop().with_context(|| question.to_owned());
        let product = one(
            "SELECT id FROM products WHERE kind = 'package' AND on_shelf = 1 AND stock IS NULL ORDER BY id LIMIT 1",
        )?;
        let question = "SELECT id::text FROM members m WHERE merged_into IS NULL \
             AND NOT EXISTS (SELECT 1 FROM debts d WHERE d.member_id = m.id) \
             AND NOT EXISTS (SELECT 1 FROM member_packages p \
                 WHERE p.member_id = m.id AND p.state NOT IN ('active', 'suspended')) ORDER BY id";
        let people = club.server.books().await?.texts(question).await?;
        let member = people.first().cloned().context("everybody owes something")?;
        let price = file.number(&format!("SELECT price FROM products WHERE id = '{product}'"))?;
        let units = file.number(&format!("SELECT units FROM package_configs WHERE id = '{product}'"))?;
        Ok(Self { member, people, product, price, units, tills, folders: folders.clone() })
    }

    /// The next one's turn, counted from the first round.
    pub(super) fn turn(&mut self, round: u64) {
        let people = u64::try_from(self.people.len()).unwrap_or(1).max(1);
        let place = usize::try_from(round.saturating_sub(1) % people).unwrap_or_default();
        if let Some(next) = self.people.get(place) {
            self.member.clone_from(next);
        }
    }

    /// Whether both desks sell into the same till.
    pub(super) fn one_till(&self) -> bool {
        let [one, other] = &self.tills;
        one == other
    }

    /// Whether a desk knows the tills.
    pub(super) fn tills_are_in(&self, file: &DeskFile) -> Result<bool> {
        let tills = self.tills.join("', '");
        let known = file.number(&format!("SELECT count(*) FROM till_shifts WHERE id IN ('{tills}')"))?;
        Ok(known == if self.one_till() { 1 } else { 2 })
    }

    /// Of the tills, over all rounds.
    fn of_the_tills(&self) -> Vec<Sum> {
        let tills = self.tills.join("', '");
        let moved = format!("FROM cash_movements WHERE till_shift_id IN ('{tills}')");
        let shifts = format!("FROM till_shifts WHERE id IN ('{tills}')");
        let price = self.price;
        vec![
            Sum::of("movements of cash", 1, "count(*)", &moved),
            Sum::of("amounts of movements", price, "sum(amount) * {fen}", &moved),
            Sum::of("expected in the till", price, "sum(expected - float_amount) * {fen}", &shifts),
            Sum::of("sales of the till", 1, "sum(sales)", &shifts),
        ]
    }

    /// Of the member whose turn it is.
    fn of_the_member(&self) -> Vec<Sum> {
        let member = &self.member;
        let orders = format!("FROM orders WHERE member_id = '{member}'");
        let payments = format!(
            "FROM payments JOIN orders ON orders.id = payments.order_id WHERE member_id = '{member}'"
        );
        let packages = format!("FROM member_packages WHERE member_id = '{member}'");
        let entries = format!(
            "FROM package_entries JOIN member_packages ON member_packages.id = package_entries.package_id \
             WHERE member_id = '{member}' AND kind = 'buy'"
        );
        let (price, units) = (self.price, self.units);
        vec![
            Sum::of("orders", 1, "count(*)", &orders),
            Sum::of("numbers of orders", 1, "count(DISTINCT number)", &orders),
            Sum::of("paid", price, "sum(paid) * {fen}", &orders),
            Sum::of("payments", 1, "count(*)", &payments),
            Sum::of("numbers of payments", 1, "count(DISTINCT payments.number)", &payments),
            Sum::of("amounts of payments", price, "sum(amount) * {fen}", &payments),
            Sum::of("packages", 1, "count(*)", &packages),
            Sum::of("entries", 1, "count(*)", &entries),
            Sum::of("units bought", units, "sum(package_entries.units)", &entries),
        ]
    }
}

/// The desks' files, what stood in the books before, and what was sold since.
pub(super) struct Ledger {
    files: Vec<DeskFile>,
    tills_before: Vec<i64>,
    /// Sales of all rounds.
    in_all: i64,
    member_before: Vec<i64>,
    numbers_before: Vec<String>,
    /// The numbers that were acknowledged since it is this member's turn.
    sold: Vec<String>,
}

/// In PostgreSQL amounts are yuan.
const FEN_OF_YUAN: &str = "100";
/// In a desk's file they are fen.
const FEN_OF_FEN: &str = "1";

impl Ledger {
    /// Reads what stands there before the first sale.
    pub(super) async fn open(club: &Club, goods: &Goods) -> Result<Self> {
        let mut books = club.server.books().await?;
        let tills_before = amounts(&mut books, &goods.of_the_tills()).await?;
        let (member_before, numbers_before) = (Vec::new(), Vec::new());
        Ok(Self {
            files: goods.files()?,
            tills_before,
            in_all: 0,
            member_before,
            numbers_before,
            sold: Vec::new(),
        })
    }

    /// Reads what stands there of the member whose turn it is now.
    pub(super) async fn turn(&mut self, club: &Club, goods: &Goods) -> Result<()> {
        let mut books = club.server.books().await?;
        self.member_before = amounts(&mut books, &goods.of_the_member()).await?;
        self.numbers_before = books.texts(&numbers(goods)).await?;
        self.sold.clear();
        Ok(())
    }

    /// Writes down what was acknowledged.
    pub(super) fn add(&mut self, sold: Vec<String>) -> Result<()> {
        self.in_all = self.in_all.saturating_add(i64::try_from(sold.len())?);
        self.sold.extend(sold);
        Ok(())
    }

    /// What has to add up, with what stood there before and the sales since.
    fn sums(&self, goods: &Goods) -> Result<Vec<(Sum, i64, i64)>> {
        let turn = i64::try_from(self.sold.len())?;
        let tills = goods.of_the_tills().into_iter().zip(&self.tills_before);
        let tills = tills.map(|(sum, before)| (sum, *before, self.in_all));
        let member = goods.of_the_member().into_iter().zip(&self.member_before);
        Ok(tills.chain(member.map(|(sum, before)| (sum, *before, turn))).collect())
    }

    /// Counts at the server, where everything has to be at once, and at the desks, to which the other one's sales
    /// are still on their way; gives what does not add up.
    pub(super) async fn count(&self, club: &Club, goods: &Goods) -> Result<Vec<String>> {
        let mut books = club.server.books().await?;
        let mut found = Vec::new();
        let mut expected: Vec<String> = self.numbers_before.iter().chain(&self.sold).cloned().collect();
        expected.sort();
        for (sum, before, sales) in self.sums(goods)? {
            let there = books.number(&sum.question.replace("{fen}", FEN_OF_YUAN)).await?;
            found.extend(sum.differs("the server", before, sales, there));
        }
        let mut there = books.texts(&numbers(goods)).await?;
        there.sort();
        if there != expected {
            found.push("the server: other numbers than were printed".to_owned());
        }
        let settled = "SELECT count(DISTINCT command_id) FROM settled_commands \
                       WHERE name = 'sell_package' AND outcome = 'applied'";
        if books.number(settled).await? != self.in_all {
            found.push("the server: not every sale was settled once, and without an objection".to_owned());
        }
        for (desk, file) in ["desk A", "desk B"].into_iter().zip(&self.files) {
            // A cut brings a sale whole: with its order everything of it is there.
            let orders = i64::try_from(expected.len())?;
            let arrived = async || Ok((file.number(&orders_of(goods))? == orders).then_some(()));
            if let Err(error) = until("the other desk's sales are here", PATIENCE, arrived).await {
                found.push(format!("{desk}: {error}"));
            }
            found.extend(self.desk(desk, file, goods, &expected)?);
        }
        Ok(found)
    }

    fn desk(&self, desk: &str, file: &DeskFile, goods: &Goods, expected: &[String]) -> Result<Vec<String>> {
        let mut found = Vec::new();
        for (sum, before, sales) in self.sums(goods)? {
            let there = file.number(&sum.question.replace("{fen}", FEN_OF_FEN))?;
            found.extend(sum.differs(desk, before, sales, there));
        }
        let mut there = file.texts(&numbers(goods))?;
        there.sort();
        if there != expected {
            found.push(format!("{desk}: other numbers than were printed"));
        }
        Ok(found)
    }
}

/// What a server answers to each.
async fn amounts(books: &mut Books, sums: &[Sum]) -> Result<Vec<i64>> {
    let mut amounts = Vec::new();
    for sum in sums {
        amounts.push(books.number(&sum.question.replace("{fen}", FEN_OF_YUAN)).await?);
    }
    Ok(amounts)
}

impl Sum {
    fn of(what: &'static str, each: i64, amount: &str, from: &str) -> Self {
        let question = format!("SELECT CAST(coalesce({amount}, 0) AS bigint) {from}");
        Self { what, question, each }
    }

    fn differs(&self, place: &str, before: i64, sales: i64, there: i64) -> Option<String> {
        let expected = before.saturating_add(self.each.saturating_mul(sales));
        (there != expected).then(|| format!("{place}: {} {there}, not {expected}", self.what))
    }
}

fn numbers(goods: &Goods) -> String {
    format!("SELECT number FROM orders WHERE member_id = '{}'", goods.member)
}

fn orders_of(goods: &Goods) -> String {
    format!("SELECT count(*) FROM orders WHERE member_id = '{}'", goods.member)
}
