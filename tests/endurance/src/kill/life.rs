//! A desk through many lives, and the ledger of what it acknowledged.

use super::Seen;
use super::said::{Acknowledged, Order, Said, Work};
use crate::club::Newcomer;
use crate::desk::PATIENCE;
use crate::dice::Dice;
use crate::file::{DeskFile, Given};
use anyhow::{Context as _, Result, bail};
use std::collections::HashMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use system_tests::program::product;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};

/// How long a desk works before it is killed, in milliseconds at most.
const LONGEST: u64 = 900;
/// Kills that a desk may be ahead of the server.
const AHEAD: u64 = 3;
/// How long it has been starting when it is killed as it starts.
const STARTING: u64 = 500;
/// It is killed as it starts once in so many times.
const AS_IT_STARTS: u64 = 5;

/// A desk that is killed and started again.
pub(crate) struct Life {
    who: Newcomer,
    work: PathBuf,
    share: usize,
    dice: Dice,
    forget: bool,
    running: Option<Running>,
    kills: u64,
    /// Less what was found to be lost.
    acknowledged: Vec<Acknowledged>,
    /// How often something was acknowledged.
    count: u64,
    lost: Vec<String>,
    wrong: Vec<String>,
}

struct Running {
    child: Child,
    orders: ChildStdin,
    /// Ends when the process has, and every line of it was read.
    lines: mpsc::UnboundedReceiver<Said>,
}

impl Life {
    /// Starts the desk for the first time, and waits until somebody works at it.
    pub(crate) async fn begin(
        who: Newcomer,
        work: &[Work],
        share: usize,
        seed: u64,
        forget: bool,
    ) -> Result<Self> {
        let file = who.folder.join("work.json");
        fs::write(&file, serde_json::to_vec(work)?)?;
        let mut life = Self {
            who,
            work: file,
            share,
            dice: Dice::new(seed),
            forget,
            running: None,
            kills: 0,
            acknowledged: Vec::new(),
            count: 0,
            lost: Vec::new(),
            wrong: Vec::new(),
        };
        life.start()?;
        life.hear_until(&Said::Working).await?;
        Ok(life)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.who.folder
    }

    /// Kills and starts again so many times, in step with the kills of the server; the desk is at work afterwards.
    pub(crate) async fn lives(&mut self, times: u64, mut server: watch::Receiver<u64>) -> Result<()> {
        while self.kills < times {
            // A server that is killed no more ends the channel.
            let _in_step = server.wait_for(|killed| killed.saturating_add(AHEAD) > self.kills).await.is_ok();
            sleep(self.dice.millis(LONGEST)).await;
            self.kill().await?;
            self.start()?;
            while self.kills < times && self.dice.once_in(AS_IT_STARTS) {
                sleep(self.dice.millis(STARTING)).await;
                self.kill().await?;
                self.start()?;
            }
            self.hear_until(&Said::Working).await?;
        }
        Ok(())
    }

    /// Who works here takes another share.
    pub(crate) async fn take(&mut self, share: usize) -> Result<()> {
        self.share = share;
        self.order(Order::Take(share)).await
    }

    /// Waits until so much more is acknowledged.
    pub(crate) async fn work(&mut self, acts: u64) -> Result<()> {
        let enough = self.count.saturating_add(acts);
        while self.count < enough {
            self.hear().await?.context("the desk ended")?;
        }
        Ok(())
    }

    /// Tells who works here to give no more commands.
    pub(crate) async fn stop_working(&mut self) -> Result<()> {
        self.order(Order::Rest).await
    }

    /// Waits until everything is settled.
    pub(crate) async fn settle(&mut self, seen: &mut Seen) -> Result<()> {
        // The desk gives up waiting by itself after as long.
        if self.hear_until(&Said::Settled).await.is_err() {
            let waiting = "SELECT count(*) FROM commands WHERE settled_at IS NULL";
            let waiting = DeskFile::open(self.folder())?.number(waiting)?;
            seen.stuck.push(format!("desk {}: {waiting} commands never settled", self.who.name));
        }
        Ok(())
    }

    /// Has the desk compare its rows with the server's.
    pub(crate) async fn compare(&mut self, seen: &mut Seen) -> Result<()> {
        self.order(Order::Compare).await?;
        loop {
            match self.hear().await?.context("the desk ended")? {
                Said::Compared { differing } if differing.is_empty() => return Ok(()),
                Said::Compared { differing } => {
                    let differing = differing.join(", ");
                    seen.wrong.push(format!("desk {} differs from the server in {differing}", self.who.name));
                    return Ok(());
                }
                _ => {}
            }
        }
    }

    /// Ends the desk in order, and tells what was seen of it.
    pub(crate) async fn end(mut self, seen: &mut Seen) -> Result<()> {
        if let Some(Running { mut child, orders, .. }) = self.running.take() {
            drop(orders);
            timeout(PATIENCE, child.wait()).await.context("the desk does not end")??;
        }
        self.look()?;
        seen.desks_killed = seen.desks_killed.saturating_add(self.kills);
        seen.acknowledged = seen.acknowledged.saturating_add(self.count);
        seen.lost.append(&mut self.lost);
        seen.wrong.append(&mut self.wrong);
        Ok(())
    }

    fn start(&mut self) -> Result<()> {
        let Newcomer { folder, name, server, code, account, pin } = &self.who;
        let mut command = Command::new(product("PADDOCK_KILL_DESK_BIN", "paddock-kill-desk")?);
        command.arg("--folder").arg(folder).arg("--work").arg(&self.work);
        command.args([
            "--name",
            name,
            "--server",
            server,
            "--code",
            code,
            "--account",
            account,
            "--pin",
            pin,
        ]);
        command.args(["--seed", &self.dice.seed().to_string(), "--share", &self.share.to_string()]);
        if self.forget {
            command.arg("--forget");
        }
        let log = File::options().create(true).append(true).open(folder.join("desk.log"))?;
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log).kill_on_drop(true);
        let mut child = command.spawn().context("the desk can't be started")?;
        let (orders, output) = child.stdin.take().zip(child.stdout.take()).context("no pipes")?;
        let (heard, lines) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            let mut output = BufReader::new(output).lines();
            while let Ok(Some(line)) = output.next_line().await {
                // A line that was cut off was not said.
                if let Ok(said) = serde_json::from_str(&line) {
                    let _nobody = heard.send(said);
                }
            }
        });
        self.running = Some(Running { child, orders, lines });
        Ok(())
    }

    /// Kills the desk, and takes in what it had said before.
    async fn kill(&mut self) -> Result<()> {
        let running = self.running.as_mut().context("the desk does not run")?;
        if let Some(ended) = running.child.try_wait()? {
            self.wrong.push(format!("desk {} ended by itself: {ended}", self.who.name));
        }
        running.child.kill().await?;
        self.kills = self.kills.saturating_add(1);
        while self.hear().await?.is_some() {}
        self.running = None;
        Ok(())
    }

    async fn order(&mut self, order: Order) -> Result<()> {
        let running = self.running.as_mut().context("the desk does not run")?;
        let line = format!("{}\n", serde_json::to_string(&order)?);
        running.orders.write_all(line.as_bytes()).await?;
        Ok(running.orders.flush().await?)
    }

    async fn hear_until(&mut self, what: &Said) -> Result<()> {
        while let Some(said) = self.hear().await? {
            if said == *what {
                return Ok(());
            }
        }
        let log = fs::read_to_string(self.folder().join("desk.log")).unwrap_or_default();
        bail!("desk {} ended before it said {what:?}; its log:\n{log}", self.who.name)
    }

    /// The next line, noted; none when the desk has ended.
    async fn hear(&mut self) -> Result<Option<Said>> {
        let running = self.running.as_mut().context("the desk does not run")?;
        let said = timeout(2 * PATIENCE, running.lines.recv()).await.context("the desk says nothing")?;
        match &said {
            Some(Said::Done(done)) => {
                self.count = self.count.saturating_add(1);
                self.acknowledged.push(done.clone());
            }
            Some(Said::Opened { damaged }) => {
                if *damaged {
                    self.wrong.push(format!("the file of desk {} was damaged", self.who.name));
                }
                // Nothing was given in this life yet: what is there, earlier ones have left.
                self.look()?;
            }
            Some(Said::Working | Said::Settled | Said::Compared { .. }) | None => {}
        }
        Ok(said)
    }

    /// Every command that was acknowledged is in the file, under its number and id; the numbers have no gap.
    fn look(&mut self) -> Result<()> {
        if self.kills == 0 && self.acknowledged.is_empty() {
            return Ok(());
        }
        let file = DeskFile::open(self.folder())?;
        let commands = file.commands()?;
        for (expected, given) in (1..).zip(&commands) {
            if given.seq != expected {
                self.wrong.push(format!("desk {} has no command {expected}", self.who.name));
                break;
            }
        }
        let by_seq: HashMap<i64, &Given> = commands.iter().map(|given| (given.seq, given)).collect();
        let (mut lost, name) = (Vec::new(), &self.who.name);
        self.acknowledged.retain(|done| {
            let there = by_seq.get(&done.seq).is_some_and(|given| is_it(given, done));
            if !there {
                lost.push(format!("desk {name}: command {} ({}) is gone", done.seq, done.about));
            }
            there
        });
        self.lost.append(&mut lost);
        Ok(())
    }
}

fn is_it(given: &Given, done: &Acknowledged) -> bool {
    done.id.as_ref().is_none_or(|id| *id == given.id) && given.args.contains(&done.about)
}
