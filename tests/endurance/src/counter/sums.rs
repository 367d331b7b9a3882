//! What has to add up, asked alike of PostgreSQL and of the desks' files.

use crate::club::Club;
use crate::desk::PATIENCE;
use crate::file::DeskFile;
use anyhow::{Context as _, Result};
use std::path::PathBuf;
use system_tests::wait::until;

/// What is sold, to whom, into which tills, and where the desks' files are.
pub(super) struct Goods {
    pub(super) member: String,
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
    /// A package of which there is no end, for a member who owes nothing.
    pub(super) fn choose(folders: &[PathBuf; 2], tills: [String; 2]) -> Result<Self> {
        let [first, _] = folders;
        let file = DeskFile::open(first)?;
        let one = |question: &str| file.texts(question)?.pop().with_context(|| question.to_owned());
        let product = one(
            "SELECT id FROM products WHERE kind = 'package' AND on_shelf = 1 AND stock IS NULL ORDER BY id LIMIT 1",
        )?;
        let member = one("SELECT id FROM members m WHERE merged_into IS NULL AND NOT EXISTS \
             (SELECT 1 FROM debts d WHERE d.member_id = m.id) ORDER BY id LIMIT 1")?;
        let price = file.number(&format!("SELECT price FROM products WHERE id = '{product}'"))?;
        let units = file.number(&format!("SELECT units FROM package_configs WHERE id = '{product}'"))?;
        Ok(Self { member, product, price, units, tills, folders: folders.clone() })
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

    fn sums(&self) -> Vec<Sum> {
        let (member, tills) = (&self.member, self.tills.join("', '"));
        let orders = format!("FROM orders WHERE member_id = '{member}'");
        let payments = format!(
            "FROM payments JOIN orders ON orders.id = payments.order_id WHERE member_id = '{member}'"
        );
        let moved = format!("FROM cash_movements WHERE till_shift_id IN ('{tills}')");
        let shifts = format!("FROM till_shifts WHERE id IN ('{tills}')");
        let packages = format!("FROM member_packages WHERE member_id = '{member}'");
        let entries = format!(
            "FROM package_entries JOIN member_packages ON member_packages.id = package_entries.package_id \
             WHERE member_id = '{member}' AND kind = 'buy'"
        );
        let (price, units) = (self.price, self.units);
        let sum = |what, each, amount: &str, from: &str| Sum {
            what,
            question: format!("SELECT CAST(coalesce({amount}, 0) AS bigint) {from}"),
            each,
        };
        vec![
            sum("orders", 1, "count(*)", &orders),
            sum("numbers of orders", 1, "count(DISTINCT number)", &orders),
            sum("paid", price, "sum(paid) * {fen}", &orders),
            sum("payments", 1, "count(*)", &payments),
            sum("numbers of payments", 1, "count(DISTINCT payments.number)", &payments),
            sum("amounts of payments", price, "sum(amount) * {fen}", &payments),
            sum("movements of cash", 1, "count(*)", &moved),
            sum("amounts of movements", price, "sum(amount) * {fen}", &moved),
            sum("expected in the till", price, "sum(expected - float_amount) * {fen}", &shifts),
            sum("sales of the till", 1, "sum(sales)", &shifts),
            sum("packages", 1, "count(*)", &packages),
            sum("entries", 1, "count(*)", &entries),
            sum("units bought", units, "sum(package_entries.units)", &entries),
        ]
    }
}

/// The desks' files, what stood in the books before the first sale, and what was sold since.
pub(super) struct Ledger {
    files: Vec<DeskFile>,
    before: Vec<i64>,
    numbers_before: Vec<String>,
    /// The numbers that were acknowledged.
    pub(super) sold: Vec<String>,
}

/// In PostgreSQL amounts are yuan.
const FEN_OF_YUAN: &str = "100";
/// In a desk's file they are fen.
const FEN_OF_FEN: &str = "1";

impl Ledger {
    /// Reads what stands there.
    pub(super) async fn open(club: &Club, goods: &Goods) -> Result<Self> {
        let mut books = club.server.books().await?;
        let mut before = Vec::new();
        for sum in goods.sums() {
            before.push(books.number(&sum.question.replace("{fen}", FEN_OF_YUAN)).await?);
        }
        let numbers_before = books.texts(&numbers(goods)).await?;
        Ok(Self { files: goods.files()?, before, numbers_before, sold: Vec::new() })
    }

    /// Counts at the server, where everything has to be at once, and at the desks, to which the other one's sales
    /// are still on their way; gives what does not add up.
    pub(super) async fn count(&self, club: &Club, goods: &Goods) -> Result<Vec<String>> {
        let mut books = club.server.books().await?;
        let mut found = Vec::new();
        let sales = i64::try_from(self.sold.len())?;
        let mut expected: Vec<String> = self.numbers_before.iter().chain(&self.sold).cloned().collect();
        expected.sort();
        for (sum, before) in goods.sums().iter().zip(&self.before) {
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
        if books.number(settled).await? != sales {
            found.push("the server: not every sale was settled once, and without an objection".to_owned());
        }
        for (desk, file) in ["desk A", "desk B"].into_iter().zip(&self.files) {
            // A cut brings a sale whole: with its order everything of it is there.
            let orders = i64::try_from(expected.len())?;
            let arrived = async || Ok((file.number(&orders_of(goods))? == orders).then_some(()));
            if let Err(error) = until("the other desk's sales are here", PATIENCE, arrived).await {
                found.push(format!("{desk}: {error}"));
            }
            found.extend(self.desk(desk, file, goods, sales, &expected)?);
        }
        Ok(found)
    }

    fn desk(
        &self,
        desk: &str,
        file: &DeskFile,
        goods: &Goods,
        sales: i64,
        expected: &[String],
    ) -> Result<Vec<String>> {
        let mut found = Vec::new();
        for (sum, before) in goods.sums().iter().zip(&self.before) {
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

impl Sum {
    fn differs(&self, place: &str, before: &i64, sales: i64, there: i64) -> Option<String> {
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
