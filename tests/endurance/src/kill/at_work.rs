//! The desk's program: the service behind the window, and somebody who never pauses for long. It says what was
//! acknowledged after it was, and goes on until it is killed or told to rest.

use super::day;
use super::said::{Acknowledged, Order, Said, Work};
use crate::club::Newcomer;
use crate::desk::{PATIENCE, at_rest, begin, compare, open};
use crate::dice::Dice;
use crate::file::DeskFile;
use anyhow::{Context as _, Result, bail};
use clap::Parser;
use replica::desk::Desk;
use replica::driver::{Online, Verdict};
use replica::replica::Draft;
use replica::view::{MemberEdit, Problem, Registration, RiderForm};
use shared::command::{MoveLesson, Place};
use shared::id::LessonId;
use shared::record::Lesson;
use shared::store::fetch;
use shared::time::Span;
use shared::words::Say;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::sync::watch;

/// What a desk is started with.
#[derive(Debug, Parser)]
pub struct Options {
    /// The desk's folder.
    #[arg(long)]
    pub folder: PathBuf,
    /// What the desk is called.
    #[arg(long)]
    pub name: String,
    /// The server's address.
    #[arg(long)]
    pub server: String,
    /// The code with which it is enrolled where it is none yet.
    #[arg(long)]
    pub code: String,
    /// Who works at it.
    #[arg(long)]
    pub account: String,
    /// Their PIN.
    #[arg(long)]
    pub pin: String,
    /// The file that says what there is to do.
    #[arg(long)]
    pub work: PathBuf,
    /// The share to begin with.
    #[arg(long, default_value_t = 0)]
    pub share: usize,
    /// The seed of the dice.
    #[arg(long)]
    pub seed: u64,
    /// Acknowledge before anything is committed.
    #[arg(long)]
    pub forget: bool,
}

/// Staff who see so many commands waiting wait as well: the queue of a long offline day is another test's.
const MOST_WAITING: u32 = 120;
/// So much is acknowledged too early at a time.
const HANDFUL: usize = 8;
/// The longest pause between two acts, in milliseconds.
const PAUSE: u64 = 12;

/// Works until the input ends.
///
/// # Errors
/// When the desk can't be opened or does not come to work.
pub async fn work(options: Options) -> Result<()> {
    let Options { folder, name, server, code, account, pin, work, share, seed, forget } = options;
    let shares: Vec<Work> = serde_json::from_slice(&fs::read(work)?)?;
    let work = shares.get(share).context("no such share")?.clone();
    let mut orders = hear();
    let (online, damaged) = open(&folder)?;
    say(&Said::Opened { damaged })?;
    let who = Newcomer { folder: folder.clone(), name, server, code, account, pin };
    begin(&online, &who).await?;
    let file = DeskFile::open(&folder)?;
    let (desk, dice) = (online.desk().clone(), Dice::new(seed));
    let who = (who.account, who.pin);
    let mut counter = AtWork { desk, work, dice, file, forget, who };
    // A till that is open already stays so.
    if counter.desk.till().await?.is_none() {
        counter.desk.open_till("500.00").await?;
    }
    say(&Said::Working)?;
    counter.until_told(&orders).await?;
    counter.obey(&online, &shares, &mut orders).await
}

struct AtWork {
    desk: Desk,
    work: Work,
    dice: Dice,
    /// To read the ids of commands that were committed.
    file: DeskFile,
    forget: bool,
    /// Account and PIN of whoever works.
    who: (String, String),
}

impl AtWork {
    /// Does what it is told, until the input ends.
    async fn obey(&mut self, online: &Online, shares: &[Work], orders: &mut Orders) -> Result<()> {
        loop {
            let order = *orders.borrow_and_update();
            match order {
                Some(Order::Rest) => {
                    let mut statuses = online.desk().statuses();
                    let settled = statuses.wait_for(at_rest);
                    if tokio::time::timeout(PATIENCE, settled).await.is_ok_and(|settled| settled.is_ok()) {
                        say(&Said::Settled)?;
                    }
                }
                Some(Order::Compare) => {
                    let differing = match compare(online).await? {
                        Verdict::Differs(tables) => {
                            tables.iter().map(|table| table.as_str().to_owned()).collect()
                        }
                        Verdict::Equal | Verdict::NotComparable => Vec::new(),
                    };
                    say(&Said::Compared { differing })?;
                }
                Some(Order::Take(share)) => {
                    self.work = shares.get(share).context("no such share")?.clone();
                    // Who comes on duty takes back only what they did: nothing of another share.
                    self.desk.sign_out().await?;
                    let (account, pin) = self.who.clone();
                    self.desk.sign_in(account, pin).await?;
                    self.until_told(orders).await?;
                    continue;
                }
                None => {}
            }
            if orders.changed().await.is_err() {
                online.close().await;
                return Ok(());
            }
        }
    }

    /// Works until there is an order that was not obeyed yet, or nobody is left to give one.
    async fn until_told(&mut self, orders: &Orders) -> Result<()> {
        while orders.has_changed().is_ok_and(|told| !told) {
            if self.forget {
                self.too_early(orders).await?;
            } else {
                self.act().await?;
                self.room(orders).await?;
            }
            tokio::time::sleep(self.dice.millis(PAUSE)).await;
        }
        Ok(())
    }

    /// Waits until not too much waits for the server, or for an order.
    async fn room(&self, orders: &Orders) -> Result<()> {
        let mut statuses = self.desk.statuses();
        let waiting = statuses.borrow_and_update().waiting;
        if waiting >= MOST_WAITING {
            let mut orders = orders.clone();
            tokio::select! {
                fewer = statuses.wait_for(|status| status.waiting < MOST_WAITING / 2) => { fewer?; }
                _told = orders.changed() => {}
            }
        }
        Ok(())
    }

    /// Does one thing, and says so when it is done.
    async fn act(&mut self) -> Result<()> {
        let before = *self.desk.issued().borrow();
        let done = self.something().await;
        let seq = *self.desk.issued().borrow();
        match done {
            Ok(about) if seq == before.saturating_add(1) => {
                let id = Some(self.file.id_of(seq)?);
                say(&Said::Done(Acknowledged { seq: i64::try_from(seq)?, id, about }))
            }
            // A rule stands against it: nothing was done.
            Err(problem) if seq == before && problem.code != "failed" => Ok(()),
            Ok(about) => bail!("after {before} came {seq}: {about}"),
            Err(problem) => bail!("after {before} came {seq}: {problem}"),
        }
    }

    /// The negative control: says that a handful of people are registered, and registers them then.
    async fn too_early(&mut self, orders: &Orders) -> Result<()> {
        let before = *self.desk.issued().borrow();
        let names = [(); HANDFUL].map(|()| format!("{:016x}", self.dice.seed()));
        for (seq, name) in (i64::try_from(before)?.saturating_add(1)..).zip(&names) {
            say(&Said::Done(Acknowledged { seq, id: None, about: name.clone() }))?;
        }
        self.room(orders).await?;
        for name in names {
            self.desk.register_member(form(name)).await?;
        }
        Ok(())
    }

    /// Something that happens at a counter; gives what it is about.
    async fn something(&mut self) -> Result<String, Problem> {
        let booking = self.dice.one_of(&self.work.bookings).cloned().unwrap_or_default();
        match self.dice.below(36) {
            0..=5 => self.desk.check_in(&booking, "search").await.map(|_done| booking),
            6..=8 => self.desk.undo_check_in(&booking, "点错了".to_owned()).await.map(|_done| booking),
            9 => self.desk.undo_last().await.map(|_done| String::new()),
            10..=13 => {
                let horse = self.dice.one_of(&self.work.horses).cloned().filter(|_| !self.dice.once_in(4));
                let reason = Some("会员指定".to_owned());
                self.desk.assign_horse(&booking, horse.as_deref(), reason).await.map(|_done| booking)
            }
            14..=16 => {
                let Work { member, product, tendered, .. } = &self.work;
                self.desk.sell_package(member, product, tendered).await.map(|sale| sale.number)
            }
            17 | 18 => {
                let name = format!("新会员{}", self.dice.below(1_000));
                self.desk.register_member(form(name)).await.map(|registered| registered.member_id)
            }
            19 | 20 => {
                let member = self.dice.one_of(&self.work.members).cloned().unwrap_or_default();
                let notes = MemberEdit::Notes(format!("备注{:08x}", self.dice.seed()));
                self.desk.edit_member(&member, notes).await.map(|_done| member)
            }
            21 | 22 => self.move_lesson().await,
            23 => self.settle().await,
            _ => day::go_on(&self.desk, &mut self.dice, &self.work).await,
        }
    }

    /// Moves a lesson a little, to or fro.
    async fn move_lesson(&mut self) -> Result<String, Problem> {
        let lesson = self.dice.one_of(&self.work.lessons).cloned().unwrap_or_default();
        let minutes = if self.dice.once_in(2) { 30 } else { -30 };
        let lesson_id = LessonId(lesson.parse().unwrap_or_default());
        let moved = async move |draft: &mut Draft<'_, '_>| {
            let here: Option<Lesson> = fetch(draft.store, lesson_id).await?;
            let here =
                here.map(|lesson| Place::of(&lesson)).ok_or(Say::NotFound { what: "lesson".to_owned() })?;
            let Span { from, until } = here.span;
            let span = Span { from: from.plus_minutes(minutes), until: until.plus_minutes(minutes) };
            let reason = Some("天气".to_owned());
            Ok(MoveLesson::prepare(draft.store, lesson_id, Place { span, ..here }, reason).await?.into())
        };
        self.desk.give(moved).await.map(|_given| lesson)
    }

    /// Settles something that needs attention, when anything of the club's does.
    async fn settle(&mut self) -> Result<String, Problem> {
        let items = self.desk.attention(true).await?;
        let items: Vec<_> = items.iter().map(|item| item.id.clone()).filter(|id| id.len() == 36).collect();
        match self.dice.one_of(&items) {
            Some(item) => {
                self.desk.settle_attention(item, Some("已处理".to_owned())).await.map(|_done| item.clone())
            }
            None => {
                let booking = self.dice.one_of(&self.work.bookings).cloned().unwrap_or_default();
                self.desk.check_in(&booking, "search").await.map(|_done| booking)
            }
        }
    }
}

fn form(name: String) -> Registration {
    let rider = RiderForm {
        name: name.clone(),
        birth_date: None,
        weight_kg: Some("52.5".to_owned()),
        level: "beginner".to_owned(),
        guardian_name: None,
        guardian_phone: None,
        waiver_signed: true,
    };
    Registration { name, phone: None, notes: None, riders: vec![rider] }
}

/// A line to whoever kills us, gone from this process when this returns.
fn say(said: &Said) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", serde_json::to_string(said)?)?;
    out.flush().context("nobody listens any more")
}

/// The last order; the channel ends with the input.
type Orders = watch::Receiver<Option<Order>>;

fn hear() -> Orders {
    let (tell, orders) = watch::channel(None);
    tokio::spawn(async move {
        let mut lines = BufReader::new(tokio::io::stdin()).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            match serde_json::from_str(&line) {
                Ok(order) => tell.send_replace(Some(order)),
                Err(_no_order) => break,
            };
        }
    });
    orders
}
